//! Fleets of unequal machines: the cheapest that carries a load, also after it has lost some.
//!
//! [`cheapest`] chooses how many of each kind of machine to take so that what is left after the
//! largest few are lost still carries the load. It searches all fleets within the allowed number
//! of machines, kind by kind from the largest down, and leaves out what a fractional fleet shows
//! cannot win (branch and bound), so that the answer is exact unless the search is cut short. The
//! bound is that of the fractional fleet.

/// A kind of machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// How much of the load one carries, in any unit.
    pub gives: f64,
    /// What one costs.
    pub costs: f64,
}

/// What a fleet has to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// The load in the unit of [`Kind::gives`].
    pub amount: f64,
    /// Fewest machines.
    pub least: u32,
    /// Most machines.
    pub most: u32,
    /// How many may be lost, the largest first, while the others carry everything.
    pub spare: u32,
}

/// A fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct Fleet {
    /// Machines of each kind that is used, by the place of the kind in the list.
    pub machines: Vec<(usize, u32)>,
    /// What it costs.
    pub cost: f64,
    /// No fleet costs less, not even with parts of machines.
    pub bound: f64,
    /// Whether every fleet was looked at or ruled out; otherwise a cheaper one may exist above the
    /// bound.
    pub proven: bool,
}

/// Fleets looked at before the search is cut short.
const MOST_STEPS: u32 = 200_000;

/// The cheapest fleet; none where no number of machines is enough.
pub fn cheapest(kinds: &[Kind], load: Load) -> Option<Fleet> {
    let order = useful(kinds);
    let mut search = Search {
        kinds,
        rates: suffix(&order, |place| rate(kinds[place])),
        prices: suffix(&order, |place| kinds[place].costs),
        order,
        load,
        taken: Vec::new(),
        best: None,
        steps: 0,
    };
    if search.order.is_empty() {
        return None;
    }
    let bound = search.below(0, 0, load.amount);
    search.descend(0, 0, load.amount, 0.0);
    let proven = search.steps < MOST_STEPS;
    search.best.map(|(cost, machines)| Fleet {
        machines,
        cost,
        bound: bound.min(cost),
        proven,
    })
}

fn rate(kind: Kind) -> f64 {
    if kind.gives > 0.0 {
        kind.costs / kind.gives
    } else {
        f64::INFINITY
    }
}

/// Kinds that no other beats in both load and cost, largest first. Exchanging a machine for one
/// that carries more and costs no more never hurts a fleet, whatever is lost of it.
fn useful(kinds: &[Kind]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..kinds.len())
        .filter(|place| {
            let kind = kinds[*place];
            kind.gives >= 0.0
                && kind.gives.is_finite()
                && kind.costs >= 0.0
                && kind.costs.is_finite()
        })
        .collect();
    order.sort_by(|one, other| {
        let (one, other) = (kinds[*one], kinds[*other]);
        other
            .gives
            .total_cmp(&one.gives)
            .then_with(|| one.costs.total_cmp(&other.costs))
    });
    let mut cheapest = f64::INFINITY;
    order.retain(|place| {
        let keeps = kinds[*place].costs < cheapest;
        cheapest = cheapest.min(kinds[*place].costs);
        keeps
    });
    order
}

/// The least of something over each kind and all that come after it.
fn suffix(order: &[usize], of: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut least = f64::INFINITY;
    let mut all: Vec<f64> = order
        .iter()
        .rev()
        .map(|place| {
            least = least.min(of(*place));
            least
        })
        .collect();
    all.reverse();
    all
}

struct Search<'k> {
    kinds: &'k [Kind],
    order: Vec<usize>,
    rates: Vec<f64>,
    prices: Vec<f64>,
    load: Load,
    taken: Vec<(usize, u32)>,
    best: Option<(f64, Vec<(usize, u32)>)>,
    steps: u32,
}

impl Search<'_> {
    /// What the rest of a fleet costs at least, when the kinds from `at` on may be used, `machines`
    /// are taken and so much is left to carry.
    fn below(&self, at: usize, machines: u32, left: f64) -> f64 {
        let lost = self.load.spare.saturating_sub(machines);
        let carried = if left > 0.0 {
            left * self.rates[at]
        } else {
            0.0
        };
        let by_load = carried + f64::from(lost) * self.prices[at];
        let by_count = f64::from(self.load.least.saturating_sub(machines)) * self.prices[at];
        by_load.max(by_count)
    }

    fn descend(&mut self, at: usize, machines: u32, left: f64, cost: f64) {
        self.steps += 1;
        let enough = left <= 1e-9 && machines >= self.load.least.max(self.load.spare);
        if enough {
            if self.best.as_ref().is_none_or(|(held, _)| cost < *held) {
                self.best = Some((cost, self.taken.clone()));
            }
            return;
        }
        if at == self.order.len() || self.steps >= MOST_STEPS {
            return;
        }
        let rest = cost + self.below(at, machines, left);
        if self.best.as_ref().is_some_and(|(held, _)| rest >= *held) {
            return;
        }
        let place = self.order[at];
        let kind = self.kinds[place];
        // As many as could be wanted of this kind alone.
        let lost = self.load.spare.saturating_sub(machines);
        let carrying = if kind.gives > 0.0 {
            crate::number::ceil_guarded(left.max(0.0) / kind.gives).min(f64::from(u32::MAX)) as u32
        } else {
            0
        };
        let wanted = carrying
            .saturating_add(lost)
            .max(self.load.least.saturating_sub(machines));
        let most = wanted.min(self.load.most.saturating_sub(machines));
        for count in (0..=most).rev() {
            if count > 0 {
                self.taken.push((place, count));
            }
            // The largest come first, so that the first of a fleet are those that may be lost.
            let carrying = count.saturating_sub(lost);
            self.descend(
                at + 1,
                machines + count,
                left - f64::from(carrying) * kind.gives,
                cost + f64::from(count) * kind.costs,
            );
            if count > 0 {
                self.taken.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests;
