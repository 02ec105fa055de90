//! Money and material over time: every month of the horizon.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Assumption, CostKind, Period, Site};

/// Version of [`Timeline`]'s serialised form. It grows when a field changes its meaning or goes
/// away.
pub const TIMELINE_VERSION: u32 = 1;

/// A deployment from the start to the end of its horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    /// Version of this form, see [`TIMELINE_VERSION`].
    pub version: u32,
    /// Name of the deployment.
    pub deployment: String,
    /// Id of the system.
    pub system: String,
    /// Months looked ahead. Month 0 is the start; values stand at the end of their month.
    pub horizon_months: u32,
    /// The primary site first, then the recovery site if there is one.
    pub sites: Vec<SiteTimeline>,
}

/// One site over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SiteTimeline {
    /// Which site.
    pub site: Site,
    /// Figures of the demand that change, by id.
    pub series: Vec<Series>,
    /// Things that come in steps.
    pub steps: Vec<StepSeries>,
    /// What is bought when, by month. What the first month needs is bought in month 0.
    pub purchases: Vec<Purchase>,
    /// What it costs.
    pub money: MoneyOverTime,
    /// Sizes and lead times that nobody has confirmed for this customer, by id.
    pub assumptions: Vec<Assumption>,
}

impl SiteTimeline {
    /// The values of a figure from month 0 on.
    pub fn values(&self, id: &str) -> Option<&[f64]> {
        let series = self.series.iter().find(|series| series.id == id)?;
        Some(&series.values)
    }

    /// A thing that comes in steps.
    pub fn step(&self, id: &str) -> Option<&StepSeries> {
        self.steps.iter().find(|step| step.id == id)
    }
}

/// A figure from month to month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Series {
    /// Dotted id; `why` explains a month of it as `month.<month>.<id>`.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Its unit; empty for plain counts and shares.
    pub unit: String,
    /// Rule it is reckoned by.
    pub rule: String,
    /// The values from month 0 to the end of the horizon.
    pub values: Vec<f64>,
}

/// A thing that comes in whole ones, from month to month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepSeries {
    /// Dotted id, such as `online.shelves`.
    pub id: String,
    /// What one of them is called.
    pub name: String,
    /// What one of them carries, in `unit`.
    pub size: f64,
    /// Unit of size and need.
    pub unit: String,
    /// What is there before anything is bought, in `unit`.
    pub on_hand: f64,
    /// Months from order to use.
    pub lead_months: u32,
    /// Whether it is bought and stays; otherwise it is hired and follows the demand both ways.
    pub owned: bool,
    /// What is needed from month 0 on, in `unit`.
    pub need: Vec<f64>,
    /// How many are there beside what is on hand, from month 0 on.
    pub count: Vec<f64>,
}

/// Things bought, hired or given back in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Purchase {
    /// The month in which they are ordered.
    pub month: u32,
    /// The month from which on they are needed.
    pub needed_month: u32,
    /// Id of the [`StepSeries`].
    pub step: String,
    /// What happens, in words.
    pub what: String,
    /// How many; below zero where they are given back.
    pub count: f64,
    /// How many there are then, beside what is on hand.
    pub count_after: f64,
    /// What all of them carry then, in the unit of the thing, with what is on hand.
    pub capacity_after: f64,
    /// Share of what is there before that is used in the month of the order; absent where there
    /// is nothing before.
    pub used_share: Option<f64>,
}

/// Money from month to month, in US dollars. Month 0 is the start: it pays for what is bought, and
/// for no running yet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyOverTime {
    /// What each line costs in each month, in the order of the bill; lines without a price or
    /// without any cost are left out.
    pub lines: Vec<MoneyLine>,
    /// What each month pays for running.
    pub running_usd: Vec<f64>,
    /// What each month pays for purchases.
    pub purchases_usd: Vec<f64>,
    /// What is written off of the hardware in each month; not paid.
    pub depreciation_usd: Vec<f64>,
    /// What has been paid by the end of each month.
    pub paid_usd: Vec<f64>,
    /// What is paid over the whole horizon.
    pub total_usd: f64,
    /// What of the hardware is not yet written off at the end.
    pub book_value_usd: f64,
    /// What the payments are worth at the start, where the profile gives a discount rate.
    pub present_value_usd: Option<f64>,
    /// Ids of lines that no price is known of; they are in no sum.
    pub unpriced: Vec<String>,
}

/// One line of the bill from month to month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MoneyLine {
    /// Dotted id, such as `compute.web`; `why` explains a month of it as
    /// `month.<month>.cost.<id>`.
    pub id: String,
    /// What is paid for.
    pub what: String,
    /// What kind of thing it is.
    pub kind: CostKind,
    /// Whether it is paid each month or once.
    pub period: Period,
    /// US dollars from month 0 on.
    pub usd: Vec<f64>,
}
