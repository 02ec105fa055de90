//! How choices were come by: what was looked at, what binds, how far the bound is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the hosts of a tier were found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Considered {
    /// Machine types of the provider.
    pub types: u32,
    /// Types that fit the count that was taken.
    pub fitting: u32,
    /// What each count of hosts comes to, fewest first.
    pub counts: Vec<CountTried>,
    /// What a host needs of its machine, the resource that binds first and the next one after it.
    pub margins: Vec<Slack>,
    /// No fleet can cost less a month, in US dollars with disks: fractions of machines are
    /// allowed and each need is met by the machine that is cheapest for it alone.
    pub bound_usd_per_month: Option<f64>,
    /// What the choice costs beyond the bound, as a share of the bound.
    pub gap: Option<f64>,
    /// A fleet of unequal machines that would cost less; not built, since the hosts of a tier are
    /// alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mix: Option<Mix>,
    /// Every type that lost, by its reason.
    pub excluded: Vec<Excluded>,
}

/// The best that a number of hosts comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CountTried {
    /// Hosts.
    pub hosts: u32,
    /// The cheapest machine type that fits; absent where none does.
    pub machine_type: Option<String>,
    /// All hosts with licences and disks, US dollars a month.
    pub usd_per_month: Option<f64>,
    /// Why it was taken or not.
    pub reason: String,
}

/// What is used of a resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Slack {
    /// What it is, with its unit, such as `GB of memory`.
    pub of: String,
    /// What is needed.
    pub need: f64,
    /// What the choice has; absent where the tables do not say.
    pub has: Option<f64>,
    /// What is left, as a share of what it has.
    pub slack: Option<f64>,
}

/// Unequal machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mix {
    /// How many of which type.
    pub machines: Vec<MixPart>,
    /// What they cost a month without disks, US dollars.
    pub usd_per_month: f64,
    /// What the fleet of equal machines costs a month without disks, US dollars.
    pub equal_usd_per_month: f64,
}

/// Machines of one type in a mix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MixPart {
    /// The type.
    pub machine_type: String,
    /// How many.
    pub count: u32,
}

/// Candidates that lost for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    /// The reason, a fragment such as `too little memory`.
    pub reason: String,
    /// Their names.
    pub types: Vec<String>,
}

/// Speed of one virtual processor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CpuSpeed {
    /// Cores of the reference processor that it stands for.
    pub factor: f64,
    /// The machine type it was measured on; absent where the family was not measured, so that it
    /// counts as the reference.
    pub measured_on: Option<String>,
}

impl Default for CpuSpeed {
    fn default() -> Self {
        Self {
            factor: 1.0,
            measured_on: None,
        }
    }
}

/// A layout of disks or drives that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LayoutRefusal {
    /// Kind and number, such as `2 × 1024 GiB io2`.
    pub layout: String,
    /// What it would cost a month, US dollars, where known.
    pub usd_per_month: Option<f64>,
    /// Why it lost.
    pub reason: String,
}

impl ArrayChoice {
    /// What it is made of in numbers: the field, its value, its unit and what it is.
    pub fn parts(&self) -> [(&'static str, f64, &'static str, &'static str); 7] {
        [
            ("groups", f64::from(self.groups), "", "RAID groups"),
            (
                "group_drives",
                f64::from(self.group_drives),
                "drives",
                "drives in a group",
            ),
            ("spares", f64::from(self.spares), "drives", "hot spares"),
            ("drives", f64::from(self.drives), "drives", "all drives"),
            ("shelves", f64::from(self.shelves), "", "shelves"),
            ("bays", f64::from(self.bays), "", "bays of a shelf"),
            ("drive_gb", self.drive_gb, "GB", "printed size of a drive"),
        ]
    }
}

/// Drives behind a shared store, from raw room to what is left for material.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArrayChoice {
    /// RAID level, such as `raid6`.
    pub level: String,
    /// RAID groups.
    pub groups: u32,
    /// Drives in a group.
    pub group_drives: u32,
    /// Hot spares.
    pub spares: u32,
    /// All drives.
    pub drives: u32,
    /// Shelves they stand in.
    pub shelves: u32,
    /// Bays of a shelf.
    pub bays: u32,
    /// Printed size of a drive in GB.
    pub drive_gb: f64,
    /// What the drives are, such as `7.2k-nl-sas-sata-3.5in`.
    pub drive: String,
    /// Whether size and speed of the drive were read from a source.
    pub verified: bool,
    /// The way from raw to usable, GB at each step.
    pub waterfall: Vec<WaterfallStep>,
    /// What binds and what is left.
    pub margins: Vec<Slack>,
    /// Fewest drives of the largest size allowed, by room or by operations, without groups and
    /// spares: no layout has fewer.
    pub bound_drives: u32,
    /// The best of the layouts that were not taken, one for each level and size, next first.
    pub refused: Vec<LayoutRefusal>,
}

/// One step from raw to usable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WaterfallStep {
    /// What is taken off, or what is reached.
    pub name: String,
    /// GB that it takes off.
    pub less_gb: f64,
    /// GB that are left after it.
    pub left_gb: f64,
    /// Where the figure is from.
    pub source: String,
}
