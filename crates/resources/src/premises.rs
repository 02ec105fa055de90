//! Typed resources on the customer's premises, physical and virtual alike.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::{Change, Ref};

/// A resource on the customer's premises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PremisesResource {
    /// VLAN or virtual network.
    Network(Network),
    /// Server or virtual machine.
    Host(Host),
    /// Volume of a host.
    Volume(Volume),
    /// Volume on a SAN or cluster storage that several hosts see.
    SharedVolume(SharedVolume),
    /// Storage outside the hosts: NAS, SAN or tape library.
    Store(Store),
    /// Name and address that several hosts answer for.
    VirtualAddress(VirtualAddress),
    /// The customer's load balancer.
    Balancer(Balancer),
    /// Bucket of an object store that the site writes to.
    Bucket(Bucket),
}

impl PremisesResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Network(_) => "network",
            Self::Host(_) => "host",
            Self::Volume(_) => "volume",
            Self::SharedVolume(_) => "shared-volume",
            Self::Store(_) => "store",
            Self::VirtualAddress(_) => "virtual-address",
            Self::Balancer(_) => "balancer",
            Self::Bucket(_) => "bucket",
        }
    }

    /// Whether destroying it destroys customers' data.
    pub fn holds_data(&self) -> bool {
        matches!(
            self,
            Self::Volume(_) | Self::SharedVolume(_) | Self::Store(_) | Self::Bucket(_)
        )
    }

    /// How a change of an attribute can be brought about.
    pub fn change(&self, name: &str) -> Change {
        let anew: &[&str] = match self {
            Self::Volume(_) => &["host", "layout", "allocation_unit_kib"],
            Self::SharedVolume(_) => &["allocation_unit_kib"],
            Self::Store(_) => &["store_kind"],
            Self::Bucket(_) => &["name", "object_store"],
            _ => &[],
        };
        if anew.contains(&name) {
            Change::Replace
        } else {
            Change::InPlace
        }
    }
}

/// VLAN or virtual network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Name.
    pub name: String,
    /// Range.
    pub cidr: Ipv4Net,
    /// Gateway, where the network is routed.
    #[serde(default)]
    pub gateway: Option<Ipv4Addr>,
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
    /// Storage network and address in it.
    #[serde(default)]
    pub storage: Option<StoragePort>,
    /// Cores or virtual processors.
    pub cores: u32,
    /// Memory in GB.
    pub memory_gb: f64,
    /// Operating system with version and edition.
    #[serde(default)]
    pub operating_system: String,
    /// Runs on a hypervisor.
    #[serde(default)]
    pub is_virtual: bool,
}

/// A host's place in the storage network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoragePort {
    /// Network.
    pub network: Ref,
    /// Address.
    pub address: Ipv4Addr,
}

/// Volume of one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// Name.
    pub name: String,
    /// Host.
    pub host: Ref,
    /// Drive letter.
    #[serde(default)]
    pub letter: Option<char>,
    /// Where it is mounted, on hosts without drive letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<String>,
    /// Size.
    pub size_gib: u32,
    /// The disk the machine starts from.
    #[serde(default)]
    pub boot: bool,
    /// NTFS allocation unit in KiB.
    #[serde(default)]
    pub allocation_unit_kib: u32,
    /// RAID level and disks of a physical server, such as `raid10, 4 disks`.
    #[serde(default)]
    pub layout: Option<String>,
}

/// Volume that several hosts see, such as a LUN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedVolume {
    /// Name.
    pub name: String,
    /// Hosts that see it, by id.
    pub hosts: Vec<Ref>,
    /// Where it lies, if on a store of the deployment.
    pub store: Option<Ref>,
    /// Drive letter.
    pub letter: Option<char>,
    /// Size.
    pub size_gib: u32,
    /// NTFS allocation unit in KiB.
    pub allocation_unit_kib: u32,
}

/// Storage outside the hosts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Store {
    /// Name.
    pub name: String,
    /// `nas`, `san` or `tape-library`.
    pub store_kind: String,
    /// Usable GB needed.
    pub usable_gb: f64,
    /// Addresses.
    pub addresses: Vec<Ipv4Addr>,
    /// UNC path of its share.
    pub share: Option<String>,
    /// Who supplies it.
    pub supplied_by: String,
}

/// Name and address of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualAddress {
    /// Network name.
    pub name: String,
    /// Address.
    pub address: Ipv4Addr,
    /// `failover-cluster`, `sql-server`, `distributed-transactions` or `network-load-balancing`.
    pub purpose: String,
    /// Hosts that answer for it, by id.
    pub hosts: Vec<Ref>,
}

/// The customer's load balancer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balancer {
    /// Name.
    pub name: String,
    /// Address, where it is chosen here.
    pub address: Option<Ipv4Addr>,
    /// Listeners by port.
    pub listeners: Vec<BalancerListener>,
    /// Hosts behind it, by id.
    pub hosts: Vec<Ref>,
}

/// One listener of the customer's load balancer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BalancerListener {
    /// Port it listens on.
    pub port: u16,
    /// `tcp` or `tls`.
    pub protocol: String,
    /// Port on the hosts.
    pub host_port: u16,
    /// `https`, `http` or `tcp`.
    pub health_protocol: String,
    /// Path of the probe; absent for `tcp`.
    pub health_path: Option<String>,
}

/// Bucket of an object store outside the premises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Globally unique name.
    pub name: String,
    /// Whose object store it is: `aws`, `azure`, `gcp` or `wasabi`. Not called `provider`, which
    /// tells a specification's own provider where both stand in one object.
    pub object_store: String,
    /// Keeps old versions.
    pub versioned: bool,
}
