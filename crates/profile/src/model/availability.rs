//! `[availability]`: which parts survive which failures.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::Target;
use crate::amount::Quantity;
use crate::units::Duration;

/// Which parts survive which failures.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Availability {
    /// The database: one server or a failover cluster.
    #[serde(default)]
    pub database: DatabaseAvailability,
    /// The web tier: one node, Network Load Balancing, or a load balancer in front.
    #[serde(default)]
    pub web: WebAvailability,
    /// One zone (as the vendor advises for latency) or several.
    #[serde(default)]
    pub zones: ZoneSpread,
    /// A recovery site.
    #[serde(default)]
    #[validate(nested)]
    pub dr: Option<DisasterRecovery>,
}

/// How the database survives a server's loss.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DatabaseAvailability {
    /// One server.
    #[default]
    Single,
    /// Two servers in a Windows failover cluster on shared storage.
    Cluster,
}

/// How the web tier survives a server's loss.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WebAvailability {
    /// One server.
    #[default]
    Single,
    /// Microsoft Network Load Balancing on the nodes.
    Nlb,
    /// A load balancer in front of the nodes.
    LoadBalancer,
}

/// How many availability zones are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneSpread {
    /// Everything in one zone.
    #[default]
    Single,
    /// Hosts of a tier spread over zones.
    Multiple,
}

/// A recovery site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DisasterRecovery {
    /// Where the recovery site runs.
    pub target: Target,
    /// Its cloud region.
    #[serde(default)]
    pub region: Option<String>,
    /// Its availability zones.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Its address range; must not overlap the primary's.
    #[serde(default)]
    #[schemars(with = "Option<crate::constraints::Ipv4NetworkSchema>")]
    pub cidr: Option<ipnet::Ipv4Net>,
    /// Data that may be lost, as time (`"15m"`).
    pub rpo: Quantity<Duration>,
    /// Time until service is back (`"4h"`).
    pub rto: Quantity<Duration>,
    /// Whether media is copied to the recovery site's own storage.
    #[serde(default)]
    pub media: bool,
    /// Whether the recovery site has transcoders of its own.
    #[serde(default)]
    pub transcoders: bool,
    /// Which tool replicates the database.
    #[serde(default)]
    pub replication: Option<Replication>,
    /// Name servers of the recovery site. Default: those of `[network]`, as with the other
    /// services here.
    #[serde(default)]
    pub name_servers: Vec<Ipv4Addr>,
    /// Time servers of the recovery site, names or addresses.
    #[serde(default)]
    pub time_servers: Vec<String>,
    /// Domain controllers that the recovery site reaches when the primary is lost.
    #[serde(default)]
    pub domain_controllers: Vec<Ipv4Addr>,
    /// Mail server of the recovery site, name or address.
    #[serde(default)]
    pub mail_server: Option<String>,
    /// Where administrators of the recovery site come from.
    #[serde(default)]
    #[schemars(with = "Vec<crate::constraints::Ipv4NetworkSchema>")]
    pub administrators: Vec<ipnet::Ipv4Net>,
    /// Where users of the recovery site come from.
    #[serde(default)]
    #[schemars(with = "Vec<crate::constraints::Ipv4NetworkSchema>")]
    pub users: Vec<ipnet::Ipv4Net>,
}

/// Means of copying the database to the recovery site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Replication {
    /// Scheduled backup and restore.
    Backup,
    /// SQL Server log shipping.
    LogShipping,
    /// SQL Server availability group or mirroring.
    AvailabilityGroup,
}
