//! Hosts with their volumes, balancers, virtual names, buckets and stores.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

/// One host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// Name, at most 15 characters so that it is a NetBIOS name, unique over all sites.
    pub name: String,
    /// Tier.
    pub tier: String,
    /// Roles.
    pub roles: Vec<String>,
    /// A closed appliance: nothing is rendered to run on it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub appliance: bool,
    /// Components that run on it, by id.
    pub components: Vec<String>,
    /// Subnet's id.
    pub subnet: String,
    /// Location's id in the system's file, where the topology spreads hosts over several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// Whether another host of its tier takes over by the product's own means, without a cluster,
    /// a shared address or a balancer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub taken_over: bool,
    /// Roles whose load the other hosts of its tier carry on with by the product's own means,
    /// where the rest of what the host does is not taken over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried_on: Vec<String>,
    /// Whether the hypervisor starts it on another of its servers by itself when it is lost.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub restarted_by_hypervisor: bool,
    /// The tier whose work people start here when its host is lost: a cold standby of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_by_for: Option<String>,
    /// Availability zone.
    pub zone: Option<String>,
    /// Private address.
    pub address: Ipv4Addr,
    /// Second address in the storage network.
    pub storage_address: Option<Ipv4Addr>,
    /// Whether it has a public address of its own.
    pub public_address: bool,
    /// Machine type of the cloud.
    pub machine_type: Option<String>,
    /// Cores or virtual processors.
    pub cores: u32,
    /// Memory in GB as its maker counts it; for machine types of a cloud that is GiB.
    pub memory_gb: f64,
    /// Operating system, such as `Windows Server`.
    pub operating_system: String,
    /// Its version.
    pub operating_system_version: String,
    /// Its edition.
    pub operating_system_edition: Option<String>,
    /// Database engine with version and edition, where it carries one.
    pub database: Option<DatabaseSoftware>,
    /// Image the machine starts from.
    pub image: Option<Image>,
    /// Volumes in letter order, boot volume first.
    pub volumes: Vec<HostVolume>,
}

impl Host {
    /// Whether its operating system is Windows; what is not is taken for Linux.
    pub fn is_windows(&self) -> bool {
        self.operating_system.starts_with("Windows")
    }
}

impl HostVolume {
    /// Where people find it: `S:` or `/var/lib/data`.
    pub fn place(&self) -> String {
        match self.letter {
            Some(letter) => format!("{letter}:"),
            None => self.mount.clone().unwrap_or_default(),
        }
    }
}

/// Database engine on a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatabaseSoftware {
    /// Product, such as `SQL Server`.
    pub product: String,
    /// Version.
    pub version: String,
    /// Edition.
    pub edition: String,
    /// Whether the provider's image and price include it.
    pub included: bool,
}

/// Image a machine starts from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// How it is named: `ssm-parameter` (AWS), `publisher` (Azure `publisher:offer:sku:version`),
    /// `family` (Google `project/family`).
    pub kind: String,
    /// The name.
    pub name: String,
    /// Whether the name was read from a source.
    pub verified: bool,
}

/// A volume of a host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HostVolume {
    /// Id in the system's file, with `-2`, `-3` where one is striped over several.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Drive letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<char>,
    /// Where it is mounted, on hosts without drive letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<String>,
    /// Size in GB, decimal, as needed.
    pub size_gb: f64,
    /// Size in GiB, whole, as ordered.
    pub size_gib: u32,
    /// Type: `gp3`, `Premium_LRS`, `pd-ssd`, `local`, `san`, ...
    pub kind: String,
    /// Provisioned IOPS.
    pub iops: Option<u32>,
    /// Provisioned throughput, in the unit the provider takes it in (MiB/s on AWS).
    pub throughput_mb_per_second: Option<u32>,
    /// The disk the machine starts from.
    pub boot: bool,
    /// Shared by a failover cluster.
    pub shared: bool,
    /// NTFS allocation unit in KiB.
    pub allocation_unit_kib: u32,
    /// RAID level and disks of a physical server, such as `raid10, 4 disks`.
    pub layout: Option<String>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// A load balancer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balancer {
    /// Id inside the site: that of the endpoint in the system's file.
    pub id: String,
    /// `network` (transport level, of the cloud) or `appliance` (the customer's own).
    pub kind: String,
    /// Whether it has public addresses.
    pub public: bool,
    /// Address where it is chosen by us.
    pub address: Option<Ipv4Addr>,
    /// Subnets it stands in.
    pub subnets: Vec<String>,
    /// Listeners.
    pub listeners: Vec<Listener>,
    /// Hosts behind it.
    pub hosts: Vec<String>,
}

/// One listener of a load balancer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listener {
    /// Port it listens on.
    pub port: u16,
    /// `tcp` (passed through) or `tls` (ended here with a certificate).
    pub protocol: String,
    /// Port on the hosts.
    pub host_port: u16,
    /// Certificate's reference.
    pub certificate: Option<String>,
    /// Path of the health probe.
    pub health_path: String,
    /// `https`, `http` or `tcp`.
    pub health_protocol: String,
}

/// Name and address of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VirtualName {
    /// Id inside the site, such as `database-cluster`, `database`, `transactions`, `web`.
    pub id: String,
    /// Network name.
    pub name: String,
    /// Address.
    pub address: Ipv4Addr,
    /// `failover-cluster`, `sql-server` or `network-load-balancing`.
    pub kind: String,
    /// Hosts that answer for it.
    pub hosts: Vec<String>,
}

/// A layer-2 link between hosts, beside the network that they are reached by. Nothing is routed
/// on it, and its addresses are the product's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Id in the system's file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Hosts that it joins, each by one port.
    pub hosts: Vec<String>,
    /// Which port of a host it takes, in words.
    pub port: String,
    /// How the ports are joined, as the profile says, such as `direct-cable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_by: Option<String>,
    /// VLAN, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vlan: Option<u16>,
    /// What runs over it.
    pub purpose: String,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    /// Id in the system's file.
    pub id: String,
    /// Globally unique name.
    pub name: String,
    /// Provider: `aws`, `azure`, `gcp`, `wasabi`.
    pub provider: String,
    /// Expected content in GB at the horizon.
    pub expected_gb: f64,
    /// Keeps old versions.
    pub versioned: bool,
    /// Days after which objects move to `cool_class`; absent where they are in it from the first
    /// day on.
    pub cool_after_days: Option<u32>,
    /// Colder class.
    pub cool_class: Option<String>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// Shared storage outside the hosts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Store {
    /// Id in the system's file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// `nas`, `san` or `tape-library`.
    pub kind: String,
    /// Usable GB needed.
    pub usable_gb: f64,
    /// Raw GB after RAID and reserve, where computed.
    pub raw_gb: Option<f64>,
    /// Addresses.
    pub addresses: Vec<Ipv4Addr>,
    /// UNC path.
    pub share: Option<String>,
    /// Who supplies it.
    pub supplied_by: String,
}
