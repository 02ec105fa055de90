//! What may come: quantiles of figures and money over the months, and what they hang on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Site;

/// Version of [`Outlook`]'s serialised form. It grows when a field changes its meaning or goes
/// away.
pub const OUTLOOK_VERSION: u32 = 1;

/// The futures of one deployment whose profile gives ranges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outlook {
    /// Version of this form, see [`OUTLOOK_VERSION`].
    pub version: u32,
    /// Name of the deployment.
    pub deployment: String,
    /// Id of the system.
    pub system: String,
    /// Months looked ahead.
    pub horizon_months: u32,
    /// How the futures were drawn.
    pub sampling: Drawn,
    /// The ranges, by path.
    pub ranges: Vec<UncertainRange>,
    /// The primary site first, then the recovery site if there is one.
    pub sites: Vec<SiteOutlook>,
    /// Money over the horizon for all sites together.
    pub total: MoneyOutlook,
    /// What the total hangs on, the strongest first.
    pub influences: Vec<Influence>,
}

/// How futures were drawn. The same figures here give the same figures everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Drawn {
    /// Futures that were reckoned.
    pub samples: u32,
    /// Independent parts of them, whose differences tell the sampling error.
    pub replicates: u32,
    /// Seed of the points.
    pub seed: u32,
    /// Share of all cases between `low` and `high` of a range.
    pub confidence: f64,
}

/// An amount that the profile gives as a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UncertainRange {
    /// Its path in the profile.
    pub path: String,
    /// Unit of the three numbers.
    pub unit: String,
    /// As stated: so much or less in `(1 - confidence) / 2` of all cases.
    pub low: f64,
    /// As stated: the median.
    pub likely: f64,
    /// As stated: so much or more in `(1 - confidence) / 2` of all cases.
    pub high: f64,
}

/// One site over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SiteOutlook {
    /// Which site.
    pub site: Site,
    /// Figures of the demand that are uncertain, by id.
    pub series: Vec<SpreadSeries>,
    /// What the site costs in each month.
    pub monthly_usd: Vec<Spread>,
}

/// A figure from month to month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpreadSeries {
    /// Dotted id; `why` explains its likely value as `month.<month>.<id>`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Its unit; empty for plain counts and shares.
    pub unit: String,
    /// Its spread at the end of each month, from month 0 on.
    pub months: Vec<Spread>,
}

/// How far apart the futures of one figure are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Spread {
    /// One future of ten is at or below.
    pub p10: f64,
    /// Half of all futures are at or below.
    pub p50: f64,
    /// Nine futures of ten are at or below.
    pub p90: f64,
    /// Nineteen futures of twenty are at or below.
    pub p95: f64,
    /// The mean of all futures.
    pub mean: f64,
    /// Standard errors of the above that come from the number of samples, in the same order.
    pub sampling_error: [f64; 5],
}

/// Money over the horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyOutlook {
    /// Everything from the start to the end of the horizon, in US dollars.
    pub total_usd: Spread,
    /// What has been spent by the end of each month, from month 0 on, in US dollars.
    pub spent_usd: Vec<Spread>,
    /// How many needed things have no price; what they cost is in no figure here.
    pub unpriced: u32,
}

/// How much of the total hangs on one range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Influence {
    /// Path of the range.
    pub path: String,
    /// US dollars over the horizon where this amount is at its P10 and all others at their
    /// median.
    pub low_usd: f64,
    /// The same with this amount at its P90.
    pub high_usd: f64,
    /// Rank correlation (Spearman's) with the total.
    pub correlation: f64,
    /// Its square as a share of the squares of all ranges.
    pub share: f64,
}
