//! The same workload on several targets: what each costs, and how likely which is cheaper.

use groundplan_profile::model::Target;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Drawn, Influence, MoneyOutlook, UncertainRange};

/// Version of [`Comparison`]'s serialised form. It grows when a field changes its meaning or goes
/// away.
pub const COMPARISON_VERSION: u32 = 1;

/// One workload on several targets, under the same draws of its ranges.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Version of this form, see [`COMPARISON_VERSION`].
    pub version: u32,
    /// Name of the deployment.
    pub deployment: String,
    /// Id of the system.
    pub system: String,
    /// Months looked ahead.
    pub horizon_months: u32,
    /// How the futures were drawn.
    pub sampling: Drawn,
    /// The ranges, by path; none where every amount is certain.
    pub ranges: Vec<UncertainRange>,
    /// The targets, in the order they were asked for.
    pub targets: Vec<TargetOutlook>,
    /// Every two of them.
    pub pairs: Vec<Pair>,
    /// Which to take, by four rules, of those whose machines all have a price.
    pub choices: Vec<TargetChoice>,
    /// Targets whose machines have no price, so that no choice can weigh them.
    pub not_chosen_from: Vec<Target>,
}

/// What a target comes to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TargetOutlook {
    /// The target.
    pub target: Target,
    /// Its region.
    pub region: Option<String>,
    /// What differs from the profile beside the target, in words.
    pub changes: Vec<String>,
    /// Hosts of all sites, in words.
    pub hosts: Vec<String>,
    /// Money over the horizon.
    pub money: MoneyOutlook,
    /// What is needed but has no price, so that the money above is too little.
    pub unpriced: Vec<String>,
    /// What its cost hangs on, the strongest first.
    pub influences: Vec<Influence>,
}

/// Two targets side by side, under the same futures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Pair {
    /// One of them.
    pub one: Target,
    /// The other.
    pub other: Target,
    /// Probability that the one has cost less than the other by the end of each month, from month
    /// 0 on.
    pub one_is_cheaper: Vec<f64>,
    /// The same by the end of the horizon.
    pub probability: f64,
    /// Its standard error, which comes from the number of samples.
    pub sampling_error: f64,
    /// The month from which on the one that is likelier to be cheaper in the end has been so
    /// without a break; absent where it was from the start.
    pub break_even_month: Option<u32>,
    /// Whether something without a price is needed by one of the two alone, which leaves the
    /// comparison open.
    pub incomplete: bool,
}

/// The target to take by a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TargetChoice {
    /// `cheapest-at-p50`, `safe-at-p90`, `least-greatest-regret` or `least-expected-regret`.
    pub rule: String,
    /// The winner.
    pub target: Target,
    /// What the rule ranks by in US dollars: a cost or a regret.
    pub value_usd: f64,
    /// The next best and what it comes to.
    pub next: Option<(Target, f64)>,
}
