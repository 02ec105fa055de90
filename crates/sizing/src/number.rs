//! The number that formulas are generic over, so that each is written once and read many ways.
//!
//! Read as `f64` a formula gives its answer; read as [`Traced`] it gives the derivation behind
//! the answer; read as [`Recorded`] it is taken down as a program that runs over any number of
//! samples. All run the same operations in the same order, so they cannot disagree to a bit. A
//! formula never branches on a value: it chooses with [`Number::choose`], and searches go through
//! [`Number::apply`]. Knows arithmetic only: no profile, no table, no rule.

mod derivation;
mod plain;
mod recorded;
mod traced;

#[cfg(test)]
mod tests;

pub use derivation::{Derivation, Origin, Step};
pub use groundplan_uncertainty::elementary::{ceil_guarded, power};
pub use recorded::{Recorded, Recorder};
pub use traced::Traced;

use std::ops::{Add, Div, Mul, Sub};

/// A function of plain numbers that a reading applies value by value.
pub type Function = fn(&[f64]) -> f64;

/// A number that formulas can be read with.
pub trait Number:
    Clone + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// A factor that belongs to a formula itself, such as seconds per hour.
    fn literal(value: f64) -> Self;

    /// The smaller of the two.
    #[must_use]
    fn least(self, other: Self) -> Self;

    /// The larger of the two.
    #[must_use]
    fn greatest(self, other: Self) -> Self;

    /// Rounds up to a whole number, forgiving 1e-9 of noise so that 3.0000000001 stays 3.
    #[must_use]
    fn ceil_guarded(self) -> Self;

    /// This to the power of `exponent`; the base must be positive.
    #[must_use]
    fn power(self, exponent: Self) -> Self;

    /// A function that is more than arithmetic, such as a search, under the name it goes by.
    #[must_use]
    fn apply(name: &'static str, function: Function, arguments: &[Self]) -> Self;

    /// Gives the value the id, unit and rule under which `why` explains it.
    #[must_use]
    fn named(self, id: &str, unit: &'static str, rule: &'static str) -> Self;

    /// `1 - self`, for shares.
    #[must_use]
    fn complement(self) -> Self {
        Self::literal(1.0) - self
    }

    /// The sum in the order given; zero for nothing.
    fn sum(terms: impl IntoIterator<Item = Self>) -> Self {
        terms
            .into_iter()
            .reduce(|sum, term| sum + term)
            .unwrap_or_else(|| Self::literal(0.0))
    }

    /// The largest; zero for nothing.
    fn largest(terms: impl IntoIterator<Item = Self>) -> Self {
        terms
            .into_iter()
            .reduce(Self::greatest)
            .unwrap_or_else(|| Self::literal(0.0))
    }

    /// The whole number at or below.
    #[must_use]
    fn floor(self) -> Self {
        Self::apply(
            "round down",
            |values| values.first().copied().unwrap_or_default().floor(),
            &[self],
        )
    }

    /// One where this is smaller than the other, zero elsewhere.
    #[must_use]
    fn less(self, other: Self) -> Self {
        Self::apply(
            "1 if less",
            |values| match values {
                [left, right] if left < right => 1.0,
                _ => 0.0,
            },
            &[self, other],
        )
    }

    /// `then` where the condition is not zero, `otherwise` elsewhere. Both are reckoned, so that
    /// neither may fail where it is not chosen.
    #[must_use]
    fn choose(condition: Self, then: Self, otherwise: Self) -> Self {
        Self::apply(
            "choice",
            |values| match values {
                [condition, _, otherwise] if *condition == 0.0 => *otherwise,
                [_, then, _] => *then,
                _ => 0.0,
            },
            &[condition, then, otherwise],
        )
    }

    /// The value of a series a number of whole steps before its last: none and less are the last,
    /// more than there are is the first, a fraction is cut off. Zero for an empty series.
    #[must_use]
    fn delayed(series: &[Self], steps: Self) -> Self {
        let mut arguments = vec![steps];
        arguments.extend_from_slice(series);
        Self::apply(
            "value before",
            |values| match values {
                [steps, series @ ..] => {
                    let last = series.len().saturating_sub(1);
                    let place = last.saturating_sub(*steps as usize);
                    series.get(place).copied().unwrap_or_default()
                }
                [] => 0.0,
            },
            &arguments,
        )
    }

    /// `self / divisor` where the divisor is positive, and zero where it is not.
    #[must_use]
    fn over(self, divisor: Self) -> Self {
        Self::apply(
            "quotient or 0",
            |values| match values {
                [dividend, divisor] if *divisor > 0.0 => dividend / divisor,
                _ => 0.0,
            },
            &[self, divisor],
        )
    }
}
