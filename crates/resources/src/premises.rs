//! Typed resources on the customer's premises, physical and virtual alike.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::Ref;

/// A resource on the customer's premises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PremisesResource {
    /// VLAN or virtual network.
    Network(Network),
    /// Server or virtual machine.
    Host(Host),
    /// Volume of a host, or shared on a SAN.
    Volume(Volume),
}

impl PremisesResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Network(_) => "network",
            Self::Host(_) => "host",
            Self::Volume(_) => "volume",
        }
    }

    /// Whether destroying it destroys customers' data.
    pub fn holds_data(&self) -> bool {
        matches!(self, Self::Volume(_))
    }
}

/// VLAN or virtual network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Name.
    pub name: String,
    /// Range.
    pub cidr: Ipv4Net,
    /// VLAN id.
    pub vlan: Option<u16>,
}

/// Server or virtual machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// Name.
    pub name: String,
    /// Network.
    pub network: Ref,
    /// Address.
    pub address: Ipv4Addr,
    /// Cores or virtual processors.
    pub cores: u32,
    /// Memory in GB.
    pub memory_gb: f64,
}

/// Volume.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// Name.
    pub name: String,
    /// Host, or the first of a cluster.
    pub host: Ref,
    /// Size.
    pub size_gib: u32,
}
