//! `[hardware]`: machines and storage on hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::amount::Quantity;
use crate::units::{DataRate, DataSize};

/// Machines and storage on hand.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Hardware {
    /// Servers or virtual machines.
    #[serde(default, rename = "server")]
    #[validate(length(max = 2000), nested)]
    pub servers: Vec<Server>,
    /// Storage area network for the database cluster.
    #[serde(default)]
    #[validate(nested)]
    pub san: Option<San>,
    /// Network-attached storage for media.
    #[serde(default)]
    #[validate(nested)]
    pub nas: Option<Nas>,
}

/// One kind of server, `count` times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Tier it is for, such as `database`.
    pub tier: String,
    /// How many of them.
    #[serde(default = "one")]
    #[validate(range(min = 1, max = 1000))]
    pub count: u32,
    /// Maker and model.
    #[serde(default)]
    pub model: Option<String>,
    /// Processor sockets; physical servers.
    #[serde(default)]
    #[validate(range(min = 1, max = 16))]
    pub sockets: Option<u32>,
    /// Cores over all sockets, or virtual processors.
    #[validate(range(min = 1, max = 1024))]
    pub cores: u32,
    /// Base clock in GHz.
    #[serde(default)]
    #[validate(range(min = 0.1, max = 10.0))]
    pub clock_ghz: Option<f64>,
    /// Year the processor came out; one of after 2012 counts as at least the clock class asked for.
    #[serde(default)]
    #[validate(range(min = 1995, max = 2100))]
    pub processor_year: Option<u16>,
    /// Memory.
    pub memory: Quantity<DataSize>,
    /// Disks by use.
    #[serde(default, rename = "disk")]
    #[validate(nested)]
    pub disks: Vec<Disk>,
    /// Ethernet ports.
    #[serde(default)]
    pub network_ports: Option<u32>,
    /// Further ports for iSCSI alone.
    #[serde(default)]
    pub iscsi_ports: Option<u32>,
    /// Speed of one port.
    #[serde(default)]
    pub port_speed: Option<Quantity<DataRate>>,
    /// Language and formats of the installed system, such as `en-US`.
    #[serde(default)]
    pub locale: Option<String>,
}

/// Equal disks in one RAID set or alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Disk {
    /// What it is for: an id of the system's volumes, such as `boot` or `scratch`.
    #[serde(rename = "use")]
    pub usage: String,
    /// How many disks.
    #[serde(default = "one")]
    #[validate(range(min = 1, max = 1000))]
    pub count: u32,
    /// Size of one disk.
    pub size: Quantity<DataSize>,
    /// What it is made of.
    #[serde(default)]
    pub media: DiskMedia,
    /// Revolutions per minute of a hard disk.
    #[serde(default)]
    #[validate(range(min = 3600, max = 15000))]
    pub rpm: Option<u32>,
    /// RAID level: `raid0`, `raid1`, `raid5`, `raid6`, `raid10`.
    #[serde(default)]
    pub raid: Option<RaidLevel>,
}

/// What a disk is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiskMedia {
    /// Hard disk.
    #[default]
    Hdd,
    /// Solid state.
    Ssd,
    /// Solid state on PCI Express.
    Nvme,
}

/// RAID level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RaidLevel {
    /// Striping, no redundancy.
    Raid0,
    /// Mirror.
    Raid1,
    /// Single parity.
    Raid5,
    /// Double parity.
    Raid6,
    /// Striped mirrors.
    Raid10,
}

/// Storage area network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct San {
    /// Maker and model.
    #[serde(default)]
    pub model: Option<String>,
    /// Controllers.
    pub controllers: u32,
    /// iSCSI connections.
    pub iscsi_paths: u32,
    /// Usable room.
    pub usable: Quantity<DataSize>,
    /// What its disks are made of.
    #[serde(default)]
    pub media: DiskMedia,
    /// Revolutions per minute of hard disks.
    #[serde(default)]
    pub rpm: Option<u32>,
    /// Disks can be changed while it runs.
    #[serde(default)]
    pub hot_plug: Option<bool>,
    /// The maker supports SQL Server failover clustering on it.
    #[serde(default)]
    pub supports_failover_cluster: Option<bool>,
    /// Separate RAID arrays for data and log.
    #[serde(default)]
    pub separate_arrays: Option<bool>,
    /// iSCSI addresses.
    #[serde(default)]
    pub addresses: Vec<std::net::Ipv4Addr>,
}

/// Network-attached storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Nas {
    /// Maker and model.
    #[serde(default)]
    pub model: Option<String>,
    /// Protocols it speaks, such as `smb`.
    #[serde(default)]
    pub protocols: Vec<String>,
    /// Usable room.
    #[serde(default)]
    pub usable: Option<Quantity<DataSize>>,
}

fn one() -> u32 {
    1
}
