//! Choosing under uncertainty: many candidates against many scenarios.
//!
//! A candidate that is cheapest for the likely demand may be ruinous, or too small, for another.
//! [`plan`] asks what each candidate comes to under each scenario and answers four questions at
//! once ([`Rule`]): which is cheapest in the middle, which is cheapest with nine scenarios of ten
//! covered, which is never far from the best (Savage's minimax regret), and which is nearest to
//! the best on average. The regret of a candidate under a scenario is what it costs there beyond
//! the cheapest candidate that carries the same scenario. Each standing keeps what is needed to
//! say in a sentence why a candidate lost ([`Verdict::why`]).
//!
//! A candidate that does not carry a scenario costs infinitely much there. Regret ranks first by
//! how much is not carried, then by the regret where it is. Scenarios that no candidate carries
//! tell nothing about which is better; they are counted in [`Verdict::uncarried`].
//!
//! Time and memory grow linearly with candidates times scenarios (equal weights; unequal weights
//! sort the scenarios of each candidate). Ties go to the candidate that comes first.

mod matrix;
mod reason;
mod standing;

#[cfg(test)]
mod tests;

pub use standing::{Quantiles, Standing};

use matrix::Matrix;

/// What a candidate comes to under one scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It carries the scenario at this cost, in one unit for all, such as US dollars over the
    /// horizon. Anything but a finite amount counts as a failure.
    Costs(f64),
    /// It does not carry it.
    Fails(Shortfall),
}

/// Why a candidate does not carry a scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// What it is short of, with its unit, such as `GB of memory`.
    pub of: &'static str,
    /// What the scenario needs.
    pub need: f64,
    /// What the candidate has.
    pub has: f64,
}

impl Shortfall {
    /// By how much of what it has the need exceeds it; what has nothing is infinitely short.
    pub fn excess(&self) -> f64 {
        if self.has > 0.0 {
            self.need / self.has - 1.0
        } else {
            f64::INFINITY
        }
    }
}

/// By what the winner is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Least cost at the median of the scenarios.
    CheapestAtMedian,
    /// Least cost at the ninth decile, so that nine scenarios of ten are carried.
    SafeAtNinety,
    /// The greatest regret over all scenarios is least.
    LeastGreatestRegret,
    /// The regret in the mean of all scenarios is least.
    LeastExpectedRegret,
}

impl Rule {
    /// All rules, in the order in which they are told.
    pub const ALL: [Self; 4] = [
        Self::CheapestAtMedian,
        Self::SafeAtNinety,
        Self::LeastGreatestRegret,
        Self::LeastExpectedRegret,
    ];

    /// `cheapest-at-p50`, `safe-at-p90`, `least-greatest-regret` or `least-expected-regret`.
    pub fn name(self) -> &'static str {
        match self {
            Self::CheapestAtMedian => "cheapest-at-p50",
            Self::SafeAtNinety => "safe-at-p90",
            Self::LeastGreatestRegret => "least-greatest-regret",
            Self::LeastExpectedRegret => "least-expected-regret",
        }
    }
}

/// The winner under a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pick {
    /// Rule it won by.
    pub rule: Rule,
    /// Its place in the list of candidates.
    pub candidate: usize,
    /// What the rule ranks by, in the unit of the costs: a cost or a regret.
    pub value: f64,
    /// The next best under the same rule, with its value.
    pub next: Option<(usize, f64)>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// How many scenarios there were.
    pub scenarios: usize,
    /// Scenarios that no candidate carries.
    pub uncarried: Vec<usize>,
    /// What it would cost in the mean to know the scenario beforehand and take the best for it,
    /// over the scenarios that some candidate carries: the bound that no choice gets below. The
    /// expected regret of a choice is its gap to it. Absent where nothing is carried.
    pub foresight: Option<f64>,
    /// Every candidate, in the order given.
    pub standings: Vec<Standing>,
    /// Winners in the order of [`Rule::ALL`]; a rule that no candidate meets has none.
    pub picks: Vec<Pick>,
}

impl Verdict {
    /// The winner under a rule.
    pub fn pick(&self, rule: Rule) -> Option<&Pick> {
        self.picks.iter().find(|pick| pick.rule == rule)
    }
}

/// Asks every candidate for every scenario and ranks them by every rule.
///
/// `weights` are those of the scenarios, in any unit; `None` weighs all of `scenarios` alike.
/// Weights that are negative, not finite or all zero are read as equal ones.
pub fn plan(
    candidates: usize,
    scenarios: usize,
    weights: Option<&[f64]>,
    outcome: impl FnMut(usize, usize) -> Outcome,
) -> Verdict {
    let matrix = Matrix::fill(candidates, scenarios, weights, outcome);
    let standings = matrix.standings();
    let picks = Rule::ALL
        .into_iter()
        .filter_map(|rule| best(rule, &standings))
        .collect();
    Verdict {
        scenarios,
        foresight: matrix.foresight(),
        uncarried: matrix.uncarried(),
        standings,
        picks,
    }
}

/// The two first under a rule.
fn best(rule: Rule, standings: &[Standing]) -> Option<Pick> {
    let mut first: Option<(usize, (f64, f64))> = None;
    let mut second: Option<(usize, (f64, f64))> = None;
    for (place, standing) in standings.iter().enumerate() {
        let Some(key) = standing.key(rule) else {
            continue;
        };
        if first.is_none_or(|(_, held)| key < held) {
            second = first;
            first = Some((place, key));
        } else if second.is_none_or(|(_, held)| key < held) {
            second = Some((place, key));
        }
    }
    first.map(|(candidate, (_, value))| Pick {
        rule,
        candidate,
        value,
        next: second.map(|(place, (_, value))| (place, value)),
    })
}
