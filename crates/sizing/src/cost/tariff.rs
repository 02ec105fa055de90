//! What an amount costs by a price list with steps, in any reading.
//!
//! Written in nothing but sums, products and bounds, so that samples run it as fast as any other
//! formula and a derivation shows it.

use crate::number::Number;
use crate::reading::Value;

/// One step of a price list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    /// Units after which the step begins.
    pub(crate) from: f64,
    /// Units with which it ends; absent for the last.
    pub(crate) to: Option<f64>,
    /// US dollars per unit.
    pub(crate) price: Value,
}

/// A price list for one thing, lowest step first, with what is taken off it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tariff {
    /// The steps; never empty.
    pub(crate) steps: Vec<Step>,
    /// Shares taken off one after the other, such as a negotiated discount.
    pub(crate) discounts: Vec<Value>,
    /// US dollars that are due at least, such as those of a support plan.
    pub(crate) least: Option<Value>,
}

/// What an amount comes to.
#[derive(Debug, Clone)]
pub(super) struct Charged<N> {
    /// Units that are paid for: those beyond what is included elsewhere.
    pub(super) billed: N,
    /// US dollars per unit; the mean where the price has steps.
    pub(super) unit_price: N,
    /// US dollars.
    pub(super) amount: N,
}

impl Tariff {
    /// One price for any amount.
    pub(crate) fn flat(price: Value) -> Self {
        Self {
            steps: vec![Step {
                from: 0.0,
                to: None,
                price,
            }],
            discounts: Vec::new(),
            least: None,
        }
    }

    /// Units that the price of something else includes.
    pub(crate) fn included(&self) -> f64 {
        self.steps.first().map_or(0.0, |step| step.from)
    }

    /// Each step charges for the part of the quantity that lies within it; what lies beyond a
    /// last step with an end costs what that step costs.
    pub(super) fn charge<N: Number>(&self, quantity: &N, read: &dyn Fn(&Value) -> N) -> Charged<N> {
        let zero = || N::literal(0.0);
        let included = self.included();
        let billed = if included > 0.0 {
            (quantity.clone() - N::literal(included)).greatest(zero())
        } else {
            quantity.clone()
        };
        let reduced = |price: N| {
            self.discounts
                .iter()
                .fold(price, |price, discount| price * read(discount).complement())
        };
        if let ([only], None) = (self.steps.as_slice(), &self.least) {
            let unit_price = reduced(read(&only.price));
            return Charged {
                amount: billed.clone() * unit_price.clone(),
                billed,
                unit_price,
            };
        }
        let final_place = self.steps.len().saturating_sub(1);
        let parts = self.steps.iter().enumerate().map(|(place, step)| {
            let end = match step.to {
                Some(to) if place < final_place => quantity.clone().least(N::literal(to)),
                _ => quantity.clone(),
            };
            let within = if step.from > 0.0 {
                (end - N::literal(step.from)).greatest(zero())
            } else {
                end
            };
            within * read(&step.price)
        });
        let steps = N::sum(parts);
        let steps = match &self.least {
            Some(least) => steps.greatest(read(least)),
            None => steps,
        };
        let amount = reduced(steps);
        Charged {
            unit_price: amount.clone().over(billed.clone()),
            billed,
            amount,
        }
    }
}
