//! `[purchase]`: how machines, disks and drives are bought.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use super::RaidLevel;
use crate::amount::Quantity;
use crate::units::DataSize;

/// How machines, disks and drives are bought.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Purchase {
    /// For how long a provider's machines are taken: `none` (by the hour), `one-year` or
    /// `three-years` (reserved instances, savings plans, committed use, whichever the price
    /// tables have and costs least).
    #[serde(default)]
    pub commitment: Commitment,
    /// The same for single tiers, such as `database = "three-years"`.
    #[serde(default)]
    pub tiers: BTreeMap<String, Commitment>,
    /// Among which kinds of a provider's disks the cheapest is taken.
    #[serde(default)]
    pub disks: DiskKinds,
    /// Whether more disks are striped than a volume needs where that is cheaper.
    #[serde(default)]
    pub striping: Striping,
    /// Drives for shared storage on premises.
    #[serde(default)]
    #[validate(nested)]
    pub drives: Drives,
}

impl Purchase {
    /// The commitment for the hosts of a tier.
    pub fn commitment(&self, tier: &str) -> Commitment {
        self.tiers.get(tier).copied().unwrap_or(self.commitment)
    }
}

/// For how long machines are taken.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Commitment {
    /// By the hour, on demand.
    #[default]
    None,
    /// For one year.
    OneYear,
    /// For three years.
    ThreeYears,
}

/// Kinds of a provider's disks that are considered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DiskKinds {
    /// Solid-state kinds whose operations and throughput the provider states per disk.
    #[default]
    Provisioned,
    /// For media also slower solid-state kinds and hard disks. System and database volumes stay
    /// on the others.
    Any,
}

/// When disks are striped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Striping {
    /// Where one disk is not large or fast enough.
    #[default]
    Needed,
    /// Wherever several disks cost less than one.
    Cheapest,
}

/// Drives for shared storage on premises.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Drives {
    /// What they are made of and how fast they turn. Default: nearline disks for media, solid
    /// state for databases.
    #[serde(default)]
    pub class: Option<DriveClass>,
    /// Sizes to choose from, such as `["8 TB", "16 TB"]`. Default: all sizes of the class in the
    /// hardware table.
    #[serde(default)]
    #[validate(length(max = 50))]
    pub sizes: Vec<Quantity<DataSize>>,
    /// RAID levels to choose from. Default: `raid6` and `raid10`; `raid5` has to be asked for,
    /// because a second drive may fail while a large one is rebuilt.
    #[serde(default)]
    #[validate(length(max = 5))]
    pub levels: Vec<RaidLevel>,
    /// Most drives in one RAID group. Default: 12.
    #[serde(default)]
    #[validate(range(min = 2, max = 64))]
    pub largest_group: Option<u32>,
    /// Bays of a shelf. Default: 24.
    #[serde(default)]
    #[validate(range(min = 1, max = 200))]
    pub bays: Option<u32>,
    /// Most shelves. Default: no limit.
    #[serde(default)]
    #[validate(range(min = 1, max = 1000))]
    pub shelves: Option<u32>,
}

/// What a drive is made of and how fast it turns.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DriveClass {
    /// Nearline disks of 7,200 revolutions, SAS or SATA.
    Nearline,
    /// SAS disks of 10,000 revolutions.
    #[serde(rename = "sas-10k")]
    Sas10k,
    /// Solid state.
    SolidState,
}
