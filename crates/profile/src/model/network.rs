//! `[network]`, `[[certificate]]`, `[directory]` and `[mail]`: addresses, names and services.

use std::collections::BTreeMap;

use ipnet::Ipv4Net;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::amount::Quantity;
use crate::units::{DataRate, Duration};

/// Addresses, names and links.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// Address range of the deployment.
    #[schemars(with = "crate::constraints::Ipv4NetworkSchema")]
    pub cidr: Ipv4Net,
    /// DNS name users open.
    #[serde(default)]
    #[validate(custom(function = crate::constraints::domain, message = "expected a DNS name such as `mam.example.com`"))]
    #[schemars(regex(pattern = crate::constraints::DOMAIN))]
    pub domain: Option<String>,
    /// Where users come from. Default: anywhere for clouds, the deployment's range elsewhere.
    #[serde(default)]
    #[schemars(with = "Vec<crate::constraints::Ipv4NetworkSchema>")]
    pub users: Vec<Ipv4Net>,
    /// Where administrators come from; nothing administrative opens without it.
    #[serde(default)]
    #[schemars(with = "Vec<crate::constraints::Ipv4NetworkSchema>")]
    pub administrators: Vec<Ipv4Net>,
    /// Name servers.
    #[serde(default)]
    pub name_servers: Vec<std::net::Ipv4Addr>,
    /// Time servers, names or addresses.
    #[serde(default)]
    pub time_servers: Vec<String>,
    /// Uplink to the cloud or the internet.
    #[serde(default)]
    pub uplink: Option<Quantity<DataRate>>,
    /// Link to the recovery site.
    #[serde(default)]
    pub recovery_link: Option<Quantity<DataRate>>,
    /// Speed of one server network port.
    #[serde(default)]
    pub port_speed: Option<Quantity<DataRate>>,
    /// VLAN of the servers.
    #[serde(default)]
    #[validate(range(min = 1, max = 4094))]
    pub vlan: Option<u16>,
    /// VLAN of the iSCSI storage.
    #[serde(default)]
    #[validate(range(min = 1, max = 4094))]
    pub storage_vlan: Option<u16>,
    /// Whether users reach the system from the internet. Default: true for clouds.
    #[serde(default)]
    pub public: Option<bool>,
    /// Networks of the locations that the system spreads its hosts over, by the location's id.
    /// Each is a part of `cidr`. Clouds have zones instead.
    #[serde(default)]
    pub locations: BTreeMap<String, LocationNetwork>,
}

/// Network of one location.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocationNetwork {
    /// Address range of the location.
    #[schemars(with = "crate::constraints::Ipv4NetworkSchema")]
    pub cidr: Ipv4Net,
    /// Router towards the other locations. Default: the first address of the range.
    #[serde(default)]
    pub gateway: Option<std::net::Ipv4Addr>,
    /// VLAN of the location, 1 to 4094.
    #[serde(default)]
    pub vlan: Option<u16>,
    /// Where it is, in words: building, town. Two locations that have to be apart must not be at
    /// the same place.
    #[serde(default)]
    pub place: Option<String>,
    /// Longest round trip to the other locations, such as `"2 ms"`.
    #[serde(default)]
    pub latency: Option<Quantity<Duration>>,
}

/// One certificate, by reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Where it is installed.
    pub usage: CertificateUsage,
    /// DNS name it is for.
    #[validate(length(min = 1, max = 253))]
    pub subject: String,
    /// Where it is found: an ARN, a key vault URL, a store path. Never the key itself.
    #[serde(default)]
    pub reference: Option<String>,
    /// Last day of validity, `YYYY-MM-DD`.
    #[serde(default)]
    #[schemars(extend("x-date" = true))]
    pub expires: Option<String>,
    /// Who supplies it.
    #[serde(default)]
    pub supplied_by: Option<String>,
}

/// Where a certificate is installed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateUsage {
    /// IIS on the web nodes.
    Web,
    /// Apache on the application servers.
    Application,
    /// The load balancer.
    LoadBalancer,
}

/// How users log in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// Directory or local accounts.
    #[serde(default)]
    pub mode: DirectoryMode,
    /// Directory domain.
    #[serde(default)]
    #[validate(custom(function = crate::constraints::domain, message = "expected a DNS name such as `harbour.example`"))]
    #[schemars(regex(pattern = crate::constraints::DOMAIN))]
    pub domain: Option<String>,
    /// Addresses of the domain controllers.
    #[serde(default)]
    pub controllers: Vec<std::net::Ipv4Addr>,
    /// Address of the single-sign-on provider.
    #[serde(default)]
    pub single_sign_on: Option<String>,
    /// Account the services run under, such as `HARBOUR\\svc-emam`.
    #[serde(default)]
    #[validate(custom(function = crate::constraints::account, message = "expected an account such as `'HARBOUR\\svc-emam'` or `svc-emam@harbour.example`, without quotation marks and the like"))]
    #[schemars(regex(pattern = crate::constraints::ACCOUNT))]
    pub service_account: Option<String>,
}

/// Directory or local accounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DirectoryMode {
    /// Accounts inside the system.
    #[default]
    Local,
    /// Microsoft Active Directory.
    ActiveDirectory,
}

/// Where notifications go out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// SMTP server's name or address.
    #[serde(default)]
    pub server: Option<String>,
    /// Its port.
    #[serde(default)]
    #[validate(range(min = 1))]
    pub port: Option<u16>,
    /// Sender's address.
    #[serde(default)]
    #[validate(custom(function = crate::constraints::email))]
    #[schemars(email)]
    pub sender: Option<String>,
    /// Reference to the password in a secret store; never the password.
    #[serde(default)]
    pub secret: Option<String>,
}
