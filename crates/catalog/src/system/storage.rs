//! Volumes, buckets and shared stores.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Id, Party};

/// A volume of a tier's hosts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Volume {
    /// Id, unique together with tier and target, such as `ingest`.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Tiers it is for.
    pub tiers: Vec<String>,
    /// Targets it is for.
    pub targets: Vec<String>,
    /// When it exists.
    #[serde(default)]
    pub when: Condition,
    /// The disk the machine starts from.
    #[serde(default)]
    pub boot: bool,
    /// Shared by the hosts of a failover cluster instead of one per host.
    #[serde(default)]
    pub shared: bool,
    /// Drive letter, on hosts with Windows.
    #[serde(default)]
    pub letter: Option<char>,
    /// Where it is mounted, such as `/` or `/var/lib/data`, on hosts with another system.
    #[serde(default)]
    pub mount: Option<String>,
    /// Least size in GB.
    pub minimum_gb: f64,
    /// What it should be made of.
    #[serde(default)]
    pub media: Media,
    /// Quantity of the sizing that it must hold, such as `landing`, `scratch`, `holding`,
    /// `database-data`, `database-log`, `database-temporary`, `online`. Absent: only the minimum.
    #[serde(default)]
    pub sizing: Option<String>,
    /// NTFS allocation unit in KiB.
    #[serde(default = "four")]
    pub allocation_unit_kib: u32,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// What a volume should be made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Media {
    /// Anything.
    #[default]
    Any,
    /// Solid state is preferred.
    SolidStatePreferred,
}

/// An object storage bucket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Id, such as `original`.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Targets it is for.
    pub targets: Vec<String>,
    /// When it exists.
    #[serde(default)]
    pub when: Condition,
    /// Quantity of the sizing that it holds: `original`, `proxy` or `archive`.
    pub sizing: String,
    /// Objects move to a colder tier after the profile's `online_days`.
    #[serde(default)]
    pub cools: bool,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// Shared storage outside the hosts.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// Id, such as `online` or `san`; flows name it as an endpoint.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// What it is.
    pub kind: StoreKind,
    /// Targets it is for.
    pub targets: Vec<String>,
    /// When it exists.
    #[serde(default)]
    pub when: Condition,
    /// Quantity of the sizing that it must hold, such as `online`.
    #[serde(default)]
    pub sizing: Option<String>,
    /// Who supplies it.
    pub supplied_by: Party,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// What a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StoreKind {
    /// Network-attached storage.
    Nas,
    /// Storage area network.
    San,
    /// Tape library behind an archive server.
    TapeLibrary,
}

fn four() -> u32 {
    4
}
