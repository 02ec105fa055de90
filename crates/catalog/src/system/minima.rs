//! Hardware, software and storage minima per tier and target.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Id, Strictness};

/// Hardware minima of a tier's hosts. Only the quantities given are checked.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Minimum {
    /// Requirement id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Tiers it is for.
    pub tiers: Vec<String>,
    /// Targets it is for.
    pub targets: Vec<String>,
    /// When it applies.
    #[serde(default)]
    pub when: Condition,
    /// Error or warning when it is missed.
    #[serde(default)]
    pub strictness: Strictness,
    /// The requirement in one sentence.
    pub text: String,
    /// Where it stands, such as `section 3`.
    pub source: String,
    /// Processor sockets (physical servers only).
    #[serde(default)]
    pub sockets: Option<u32>,
    /// Cores over all sockets, or virtual processors.
    #[serde(default)]
    pub cores: Option<u32>,
    /// Base clock in GHz.
    #[serde(default)]
    pub clock_ghz: Option<f64>,
    /// Memory in GB.
    #[serde(default)]
    pub memory_gb: Option<f64>,
    /// Ethernet ports.
    #[serde(default)]
    pub network_ports: Option<u32>,
    /// Further ports for iSCSI alone.
    #[serde(default)]
    pub iscsi_ports: Option<u32>,
    /// Disks.
    #[serde(default)]
    pub disk: Option<DiskMinimum>,
    /// Language and formats, such as `en-US`.
    #[serde(default)]
    pub locale: Option<String>,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Part numbers that the document gives for it; rows of the parts.
    #[serde(default)]
    pub part_numbers: Vec<String>,
}

/// Disks a host must have.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiskMinimum {
    /// What they are for: an id of the volumes.
    #[serde(rename = "use")]
    pub usage: String,
    /// How many.
    pub count: u32,
    /// Size of each in GB.
    pub size_gb: f64,
    /// Usable room in GB after RAID.
    #[serde(default)]
    pub usable_gb: Option<f64>,
    /// Revolutions per minute; solid state always satisfies.
    #[serde(default)]
    pub rpm: Option<u32>,
    /// Only solid state will do.
    #[serde(default)]
    pub solid_state: bool,
    /// RAID level, such as `raid1`.
    #[serde(default)]
    pub raid: Option<String>,
}

/// Versions and editions of a product on a tier's hosts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SoftwareMinimum {
    /// Requirement id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Tiers it is for.
    pub tiers: Vec<String>,
    /// Targets it is for.
    pub targets: Vec<String>,
    /// When it applies.
    #[serde(default)]
    pub when: Condition,
    /// `operating-system`, `database` or `office`: the key of the profile's `[software]`.
    pub kind: String,
    /// Product as in the lifecycle table.
    pub product: String,
    /// Versions the vendor's document allows, oldest first.
    pub versions: Vec<String>,
    /// Later versions that take the place of retired ones though the document does not name
    /// them; accepted, to be confirmed by the vendor.
    #[serde(default)]
    pub successors: Vec<String>,
    /// Editions that satisfy, least first.
    #[serde(default)]
    pub editions: Vec<String>,
    /// What is taken when the profile says nothing.
    pub default_version: String,
    /// Edition taken when the profile says nothing.
    #[serde(default)]
    pub default_edition: Option<String>,
    /// An evaluation licence will do.
    #[serde(default)]
    pub evaluation: bool,
    /// The requirement in one sentence.
    pub text: String,
    /// Where it stands.
    pub source: String,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Part numbers that the document gives for it; rows of the parts.
    #[serde(default)]
    pub part_numbers: Vec<String>,
}

/// Minima of shared storage on premises.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StorageMinimum {
    /// Requirement id.
    #[schemars(with = "String")]
    pub id: Id,
    /// The store's id.
    pub store: String,
    /// When it applies.
    #[serde(default)]
    pub when: Condition,
    /// Error or warning when it is missed.
    #[serde(default)]
    pub strictness: Strictness,
    /// The requirement in one sentence.
    pub text: String,
    /// Where it stands.
    pub source: String,
    /// Controllers.
    #[serde(default)]
    pub controllers: Option<u32>,
    /// iSCSI connections.
    #[serde(default)]
    pub iscsi_paths: Option<u32>,
    /// Usable room in GB.
    #[serde(default)]
    pub usable_gb: Option<f64>,
    /// Revolutions per minute of its disks; solid state always satisfies.
    #[serde(default)]
    pub rpm: Option<u32>,
    /// Disks can be changed while it runs.
    #[serde(default)]
    pub hot_plug: Option<bool>,
    /// Supports SQL Server failover clustering.
    #[serde(default)]
    pub supports_failover_cluster: Option<bool>,
    /// Separate arrays for data and log.
    #[serde(default)]
    pub separate_arrays: Option<bool>,
    /// A protocol it must speak.
    #[serde(default)]
    pub protocol: Option<String>,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Part numbers that the document gives for it; rows of the parts.
    #[serde(default)]
    pub part_numbers: Vec<String>,
}
