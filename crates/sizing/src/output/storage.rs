//! Volumes, buckets and shared stores.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ArrayChoice, Figure, LayoutRefusal};

/// A volume of a tier's hosts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VolumeChoice {
    /// The tier's id.
    pub tier: String,
    /// The volume's id in the system's file.
    pub volume: String,
    /// Name for people.
    pub name: String,
    /// Drive letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<char>,
    /// Where it is mounted, on hosts without drive letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mount: Option<String>,
    /// The disk the machine starts from.
    pub boot: bool,
    /// Shared by the hosts instead of one per host.
    pub shared: bool,
    /// How many such volumes there are: the tier's hosts, or 1 where shared.
    pub copies: u32,
    /// Usable room in GB.
    pub size_gb: Figure,
    /// Provider's kind, such as `gp3`, `premium-ssd`, `pd-ssd`; `local` on own hardware.
    pub kind: String,
    /// Price tier where whole disks are billed, such as `p30-lrs`.
    pub price_tier: Option<String>,
    /// Disks that make up one volume; more than one are striped.
    pub disks: u32,
    /// Size of each disk in whole GiB.
    pub disk_gib: u32,
    /// I/O operations per second needed over all disks of the volume; absent without a rule.
    pub iops_need: Option<f64>,
    /// Throughput needed over all disks of the volume in MB/s; absent without a rule.
    pub throughput_need_mb_s: Option<f64>,
    /// I/O operations per second to provision per disk, where the kind is bought that way.
    pub iops: Option<u32>,
    /// Throughput to provision per disk in MiB/s, where the kind is bought that way.
    pub throughput_mib_s: Option<u32>,
    /// RAID on own hardware.
    pub raid: Option<RaidLayout>,
    /// Kinds and layouts of disks that were not taken; none on own hardware.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<LayoutRefusal>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// Disks in a RAID set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RaidLayout {
    /// Level and layout, such as `raid10` or `raid6-8+2`.
    pub layout: String,
    /// Raw room in GB that gives the usable room.
    pub raw_gb: f64,
}

/// A bucket and what it holds at the end of the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BucketChoice {
    /// Id in the system's file.
    pub bucket: String,
    /// Name for people.
    pub name: String,
    /// What it holds: `original`, `proxy` or `archive`.
    pub holds: String,
    /// Provider of the storage.
    pub provider: String,
    /// Parts by storage class, hottest first.
    pub classes: Vec<ObjectShare>,
    /// Class, as the price list calls it, in which objects settle: after `cool_after_days`, or
    /// from their first day on where these are absent.
    #[serde(default)]
    pub class: String,
    /// Days after which objects move from the provider's first class to `class`; absent where
    /// all of them are kept in `class` from the start.
    pub cool_after_days: Option<u32>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// What a bucket holds in one storage class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ObjectShare {
    /// Dotted id, `bucket.BUCKET.CLASS`; what `why` is asked for.
    #[serde(default)]
    pub id: String,
    /// Storage class as the price list calls it, such as `standard` or `standard-ia`.
    pub class: String,
    /// GB held at the end of the horizon.
    pub gb: f64,
}

/// Shared storage outside the hosts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoreChoice {
    /// Id in the system's file.
    pub store: String,
    /// Name for people.
    pub name: String,
    /// Usable room in GB.
    pub usable_gb: Figure,
    /// RAID that gives it, where a layout is known.
    pub raid: Option<RaidLayout>,
    /// Throughput it has to carry in MB/s; absent without a rule.
    pub throughput_need_mb_s: Option<f64>,
    /// Drives that would give it; absent where the profile names storage on hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub array: Option<ArrayChoice>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}
