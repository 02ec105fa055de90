//! Costs of all candidates under all scenarios, and what follows from them row by row.

use super::standing::{Quantiles, Standing};
use super::{Outcome, Shortfall};

/// Two quantiles that the rules rank by.
const MEDIAN: f64 = 0.5;
const NINETY: f64 = 0.9;

pub(super) struct Matrix {
    scenarios: usize,
    /// Shares of the scenarios, summing to one; `None` where all are alike.
    shares: Option<Vec<f64>>,
    /// Candidate by candidate; infinite where a scenario is not carried.
    costs: Vec<f64>,
    /// The shortfall of each candidate that is worst, with its scenario.
    worst: Vec<Option<(usize, Shortfall)>>,
    /// The least cost under each scenario and who has it; infinite where nobody carries it.
    best: Vec<(f64, usize)>,
}

impl Matrix {
    pub(super) fn fill(
        candidates: usize,
        scenarios: usize,
        weights: Option<&[f64]>,
        mut outcome: impl FnMut(usize, usize) -> Outcome,
    ) -> Self {
        let mut costs = Vec::with_capacity(candidates * scenarios);
        let mut worst = Vec::with_capacity(candidates);
        let mut best = vec![(f64::INFINITY, usize::MAX); scenarios];
        for candidate in 0..candidates {
            let mut short: Option<(usize, Shortfall)> = None;
            for (scenario, held) in best.iter_mut().enumerate() {
                let shortfall = match outcome(candidate, scenario) {
                    Outcome::Costs(cost) if cost.is_finite() => {
                        costs.push(cost);
                        if cost < held.0 {
                            *held = (cost, candidate);
                        }
                        continue;
                    }
                    Outcome::Costs(_) => Shortfall {
                        of: "a finite cost",
                        need: 1.0,
                        has: 0.0,
                    },
                    Outcome::Fails(shortfall) => shortfall,
                };
                costs.push(f64::INFINITY);
                if short.is_none_or(|(_, held)| shortfall.excess() > held.excess()) {
                    short = Some((scenario, shortfall));
                }
            }
            worst.push(short);
        }
        Self {
            scenarios,
            shares: weights.and_then(|weights| shares(weights, scenarios)),
            costs,
            worst,
            best,
        }
    }

    fn share(&self, scenario: usize) -> f64 {
        match &self.shares {
            Some(shares) => shares[scenario],
            None => 1.0 / self.scenarios as f64,
        }
    }

    pub(super) fn uncarried(&self) -> Vec<usize> {
        (0..self.scenarios)
            .filter(|scenario| self.best[*scenario].0.is_infinite())
            .collect()
    }

    pub(super) fn foresight(&self) -> Option<f64> {
        let (mut sum, mut carried) = (0.0, 0.0);
        for (scenario, (cost, _)) in self.best.iter().enumerate() {
            if cost.is_finite() {
                sum += self.share(scenario) * cost;
                carried += self.share(scenario);
            }
        }
        (carried > 0.0).then(|| sum / carried)
    }

    pub(super) fn standings(&self) -> Vec<Standing> {
        let mut scratch = Vec::with_capacity(self.scenarios);
        (0..self.worst.len())
            .map(|candidate| self.standing(candidate, &mut scratch))
            .collect()
    }

    fn standing(&self, candidate: usize, scratch: &mut Vec<f64>) -> Standing {
        let from = candidate * self.scenarios;
        let costs = &self.costs[from..from + self.scenarios];
        let mut standing = Standing {
            carried: 0.0,
            missed: 0.0,
            best_in: 0.0,
            quantiles: Quantiles::default(),
            mean_cost: None,
            greatest_regret: None,
            expected_regret: None,
            worst_shortfall: self.worst[candidate],
        };
        let (mut mean, mut regret) = (0.0, 0.0);
        for (scenario, cost) in costs.iter().enumerate() {
            let (best, holder) = self.best[scenario];
            if best.is_infinite() {
                continue;
            }
            let share = self.share(scenario);
            if cost.is_infinite() {
                standing.missed += share;
                continue;
            }
            standing.carried += share;
            mean += share * cost;
            let beyond = cost - best;
            regret += share * beyond;
            if holder == candidate {
                standing.best_in += share;
            }
            if standing
                .greatest_regret
                .is_none_or(|held| beyond > held.amount)
            {
                standing.greatest_regret = Some(super::standing::Greatest {
                    amount: beyond,
                    scenario,
                    better: holder,
                });
            }
        }
        if standing.carried > 0.0 {
            standing.mean_cost = Some(mean / standing.carried);
            standing.expected_regret = Some(regret / standing.carried);
        }
        standing.quantiles = self.quantiles(costs, scratch);
        standing
    }

    fn quantiles(&self, costs: &[f64], scratch: &mut Vec<f64>) -> Quantiles {
        let finite = |cost: f64| cost.is_finite().then_some(cost);
        match &self.shares {
            None => {
                scratch.clear();
                scratch.extend_from_slice(costs);
                let mut at = |share: f64| {
                    let rank = rank(share, scratch.len())?;
                    let (_, value, _) = scratch.select_nth_unstable_by(rank, f64::total_cmp);
                    finite(*value)
                };
                Quantiles {
                    median: at(MEDIAN),
                    ninety: at(NINETY),
                }
            }
            Some(shares) => {
                let mut order: Vec<usize> = (0..costs.len()).collect();
                order.sort_by(|one, other| costs[*one].total_cmp(&costs[*other]));
                let at = |share: f64| {
                    let mut sum = 0.0;
                    let found = order.iter().find(|scenario| {
                        sum += shares[**scenario];
                        sum >= share - 1e-12
                    });
                    found.and_then(|scenario| finite(costs[*scenario]))
                };
                Quantiles {
                    median: at(MEDIAN),
                    ninety: at(NINETY),
                }
            }
        }
    }
}

/// The place of the least value that at least this share of all values does not exceed.
fn rank(share: f64, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let wanted = crate::number::ceil_guarded(share * count as f64) as usize;
    Some(wanted.saturating_sub(1).min(last))
}

fn shares(weights: &[f64], scenarios: usize) -> Option<Vec<f64>> {
    let sum: f64 = weights.iter().sum();
    let sound = weights.len() == scenarios
        && weights.iter().all(|weight| *weight >= 0.0)
        && sum.is_finite()
        && sum > 0.0;
    sound.then(|| weights.iter().map(|weight| weight / sum).collect())
}
