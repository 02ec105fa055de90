//! The number that formulas are generic over, so that each is written once and read many ways.
//!
//! Read as `f64` a formula gives its answer; read as [`Traced`] it gives the derivation behind
//! the answer. Both run the same operations in the same order, so they cannot disagree. Other
//! readings (lanes of samples) implement the same trait: nothing here assumes that a number is
//! one value, which is why a formula never branches on one and searches go through
//! [`Number::apply`]. Knows arithmetic only: no profile, no table, no rule.

mod derivation;
mod plain;
mod traced;

#[cfg(test)]
mod tests;

pub use derivation::{Derivation, Origin, Step};
pub use plain::{ceil_guarded, power};
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
