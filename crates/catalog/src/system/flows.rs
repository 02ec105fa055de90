//! Who talks to whom, on what, and why.

use std::net::Ipv4Addr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Id};

/// A party outside the hosts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Id used in flows.
    #[schemars(with = "String")]
    pub id: Id,
    /// Other names that people ask for it by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Name for people.
    pub name: String,
    /// Where its addresses come from.
    pub kind: EndpointKind,
    /// Addresses of a service of the platform, which are the same for everybody.
    #[serde(default)]
    pub addresses: Vec<Ipv4Addr>,
    /// Targets it exists on; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// Tier whose shared address it is, for [`EndpointKind::VirtualAddress`].
    #[serde(default)]
    pub tier: Option<String>,
    /// Id of the profile's parameter that holds its addresses, for [`EndpointKind::Parameter`].
    #[serde(default)]
    pub parameter: Option<String>,
    /// Whether something of the deployment stands still while it is away; not so with stations
    /// that only ask.
    #[serde(default = "yes")]
    pub depended_on: bool,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

fn yes() -> bool {
    true
}

/// Where an endpoint's addresses come from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EndpointKind {
    /// `network.users`.
    Users,
    /// `network.administrators`.
    Administrators,
    /// Every host of the deployment.
    AllHosts,
    /// The load balancer or the virtual address of the web tier.
    Balancer,
    /// The virtual name of the failover cluster: its address and every node.
    ClusterName,
    /// Domain controllers and name servers.
    Directory,
    /// Name servers alone.
    NameServers,
    /// Time servers.
    TimeServers,
    /// The mail server.
    Mail,
    /// Online storage's address.
    NetworkStorage,
    /// The SAN's iSCSI addresses.
    San,
    /// Object storage.
    ObjectStorage,
    /// The archive server.
    Archive,
    /// A transcoder outside the application server.
    Transcoder,
    /// The other site of a recovery pair.
    RecoverySite,
    /// Anywhere outside.
    Internet,
    /// The monitoring system, reached through the administrators' networks.
    Monitoring,
    /// A service of the platform at the addresses that the row names: metadata, names, time,
    /// activation of licences.
    PlatformService,
    /// The address that the hosts of a tier share, and those hosts.
    VirtualAddress,
    /// Addresses or networks in a parameter of the profile. It exists where the parameter does.
    Parameter,
}

/// One flow. A stateful firewall needs a rule in the direction of the opening alone.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Row id, such as `P-EMAM-20`.
    #[schemars(with = "String")]
    pub id: Id,
    /// Roles or endpoints that open it.
    pub from: Vec<String>,
    /// Roles or endpoints that listen.
    pub to: Vec<String>,
    /// Either side may open it.
    #[serde(default)]
    pub both_ways: bool,
    /// Protocol.
    pub protocol: Protocol,
    /// Ports or ranges: `"443"`, `"49152-65535"`. Empty for ICMP, protocols and layer 2.
    #[serde(default)]
    pub ports: Vec<String>,
    /// Id of a parameter of the profile that holds the ports, where they are the other end's
    /// choice. It goes before `ports`.
    #[serde(default)]
    pub ports_parameter: Option<String>,
    /// Why.
    pub purpose: String,
    /// Whether the vendor's document requires it.
    pub need: Need,
    /// How sure the port is.
    pub evidence: Evidence,
    /// Where the port comes from.
    pub source: String,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it is open.
    #[serde(default)]
    pub when: Condition,
    /// Known, and to be kept closed: documented in the matrix, never opened.
    #[serde(default)]
    pub closed: bool,
    /// Must not be opened to the internet.
    #[serde(default)]
    pub never_public: bool,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// Protocol of a flow.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// TCP and UDP alike.
    TcpUdp,
    /// ICMP echo.
    Icmp,
    /// Layer 2: both ends in one VLAN; not a firewall rule.
    Layer2,
}

/// Whether a flow is required.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// By the vendor's document.
    Required,
    /// When an option is chosen.
    Optional,
    /// For administration and operation.
    Administration,
}

/// How sure a port is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Documented for this product.
    Documented,
    /// Documented default of the component that listens.
    Component,
    /// Standard default, unverified.
    Standard,
    /// Inferred; to be confirmed by the vendor.
    Inferred,
}

impl Evidence {
    /// Whether the port has to be shown as unverified.
    pub fn is_unverified(self) -> bool {
        matches!(self, Self::Standard | Self::Inferred)
    }
}
