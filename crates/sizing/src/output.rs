//! What a sizing says: demand, machines, volumes, buckets, money and assumptions.
//!
//! Plain values that serialise; nothing here computes. Later stages read these types and add
//! no choices of their own. Sizes are in decimal GB (10^9 bytes) unless a field says GiB, money
//! is in US dollars, a month has 730 hours. Lists are in a fixed order: tiers as the topology
//! lists them, volumes by tier and as the system's file lists them, figures by id.

mod calibration;
mod choice;
mod comparison;
mod cost;
mod figure;
mod machine;
mod outlook;
mod storage;
mod timeline;

pub use calibration::{Calibration, Effect, Fit, Interval};
pub use choice::{
    ArrayChoice, Considered, CountTried, CpuSpeed, Excluded, LayoutRefusal, Mix, MixPart, Slack,
    WaterfallStep,
};
pub use comparison::{COMPARISON_VERSION, Comparison, Pair, TargetChoice, TargetOutlook};
pub use cost::{Converted, Cost, CostKind, CostLine, Period, Tax, Unpriced};
pub use figure::{Binding, Demand, Figure, HorizonPoint, Limit};
pub use machine::{DatabaseLicence, Licence, MachineChoice, Refusal, TierChoice};
pub use outlook::{
    Drawn, Influence, MoneyOutlook, OUTLOOK_VERSION, Outlook, SiteOutlook, Spread, SpreadSeries,
    UncertainRange,
};
pub use storage::{BucketChoice, ObjectShare, RaidLayout, StoreChoice, VolumeChoice};
pub use timeline::{
    MoneyLine, MoneyOverTime, Purchase, Series, SiteTimeline, StepSeries, TIMELINE_VERSION,
    Timeline,
};

use groundplan_profile::model::Target;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Version of the serialised form. It grows when a field changes its meaning or goes away.
pub const VERSION: u32 = 1;

/// Everything the sizing has to say about one profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Sizing {
    /// Version of this form, see [`VERSION`].
    pub version: u32,
    /// Name of the deployment.
    pub deployment: String,
    /// Id of the system.
    pub system: String,
    /// Months looked ahead; figures with growth hold at the end of it.
    pub horizon_months: u32,
    /// The primary site first, then the recovery site if there is one.
    pub sites: Vec<SiteSizing>,
    /// Constants and defaults that nobody has confirmed for this customer, by id.
    pub assumptions: Vec<Assumption>,
    /// Every month up to the horizon, where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
    /// What measurements changed, where some were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// What may come instead of the likely, where the profile gives ranges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
}

impl Sizing {
    /// The primary site.
    pub fn primary(&self) -> Option<&SiteSizing> {
        self.site(Site::Primary)
    }

    /// The recovery site.
    pub fn recovery(&self) -> Option<&SiteSizing> {
        self.site(Site::Recovery)
    }

    fn site(&self, site: Site) -> Option<&SiteSizing> {
        self.sites.iter().find(|one| one.site == site)
    }
}

/// Which of the sites.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Site {
    /// Where the system runs.
    Primary,
    /// Where it runs after the primary site is lost.
    Recovery,
}

impl Site {
    /// `primary` or `recovery`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Recovery => "recovery",
        }
    }
}

/// The sizing of one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SiteSizing {
    /// Which site.
    pub site: Site,
    /// Where it runs.
    pub target: Target,
    /// Its cloud region.
    pub region: Option<String>,
    /// Id of the topology chosen in the system's file.
    pub topology: String,
    /// What the workload needs, before any product is chosen.
    pub demand: Demand,
    /// Hosts, in the order of the topology.
    pub tiers: Vec<TierChoice>,
    /// Volumes of the hosts, by tier.
    pub volumes: Vec<VolumeChoice>,
    /// Buckets.
    pub buckets: Vec<BucketChoice>,
    /// Shared storage outside the hosts.
    pub stores: Vec<StoreChoice>,
    /// What it costs.
    pub cost: Cost,
}

impl SiteSizing {
    /// The choice for a tier.
    pub fn tier(&self, id: &str) -> Option<&TierChoice> {
        self.tiers.iter().find(|tier| tier.tier == id)
    }

    /// The volumes of a tier's hosts.
    pub fn volumes_of<'s>(&'s self, tier: &'s str) -> impl Iterator<Item = &'s VolumeChoice> {
        self.volumes
            .iter()
            .filter(move |volume| volume.tier == tier)
    }
}

/// A value that figures rest on and that nobody has confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Assumption {
    /// Id: of a constant, of a path of the profile, or what the value of a table is called.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The value used.
    pub value: f64,
    /// Unit; empty for plain numbers and shares.
    pub unit: String,
    /// How it was come by: `engineering-default`, `unverified`, `profile-default`, or `profile`
    /// where the profile replaces a constant.
    pub label: String,
    /// Where it stands.
    pub source: String,
    /// What kind of value it is.
    pub kind: AssumptionKind,
    /// How to put another value in its place.
    pub change: String,
    /// Ids of the figures that rest on it, the nearest first; `recovery.` in front for the
    /// recovery site.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rests: Vec<String>,
}

/// What kind of value an assumption is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum AssumptionKind {
    /// A constant of the sizing rules.
    Constant,
    /// A default of the profile.
    Default,
    /// A row of a table, such as a bit rate.
    Table,
    /// A price.
    Price,
}
