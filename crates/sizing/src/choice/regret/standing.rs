//! How one candidate stands over all scenarios.

use super::{Rule, Shortfall};

/// How one candidate stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standing {
    /// Share of the scenarios that it carries, 0 to 1.
    pub carried: f64,
    /// Share of the scenarios that another candidate carries and this one does not.
    pub missed: f64,
    /// Share of the scenarios in which no candidate is cheaper (the first of equals).
    pub best_in: f64,
    /// Costs at the quantiles that the rules rank by.
    pub quantiles: Quantiles,
    /// Mean cost over the scenarios that it carries.
    pub mean_cost: Option<f64>,
    /// The greatest regret over the scenarios that it carries.
    pub greatest_regret: Option<Greatest>,
    /// Mean regret over the scenarios that it carries.
    pub expected_regret: Option<f64>,
    /// The scenario that it misses by most, and what it is short of there.
    pub worst_shortfall: Option<(usize, Shortfall)>,
}

/// Costs at two quantiles, over all scenarios; absent where so many are not carried that the
/// quantile is one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quantiles {
    /// The least cost that half of the scenarios do not exceed.
    pub median: Option<f64>,
    /// The least cost that nine scenarios of ten do not exceed.
    pub ninety: Option<f64>,
}

/// Where a candidate is farthest from the best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Greatest {
    /// By how much.
    pub amount: f64,
    /// Under which scenario.
    pub scenario: usize,
    /// The candidate that is best there.
    pub better: usize,
}

impl Standing {
    /// What a rule ranks by: first the share that is missed, where the rule is about regret, then
    /// the value. Absent where the candidate cannot win by this rule.
    pub(super) fn key(&self, rule: Rule) -> Option<(f64, f64)> {
        match rule {
            Rule::CheapestAtMedian => self.quantiles.median.map(|cost| (0.0, cost)),
            Rule::SafeAtNinety => self.quantiles.ninety.map(|cost| (0.0, cost)),
            Rule::LeastGreatestRegret => self
                .greatest_regret
                .map(|greatest| (self.missed, greatest.amount)),
            Rule::LeastExpectedRegret => self.expected_regret.map(|regret| (self.missed, regret)),
        }
    }
}
