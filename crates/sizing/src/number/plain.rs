//! Plain numbers.

use super::{Function, Number};

/// Noise below which a value counts as the whole number beneath it.
const GUARD: f64 = 1e-9;

/// Rounds up, forgiving 1e-9 of noise. Never gives negative zero.
pub fn ceil_guarded(value: f64) -> f64 {
    (value - GUARD).ceil() + 0.0
}

/// `base` to the power of `exponent`, by repeated multiplication where the exponent is whole
/// and by a pinned library elsewhere, so that every machine gets the same bits.
pub fn power(base: f64, exponent: f64) -> f64 {
    if exponent.fract() == 0.0 && (0.0..=1200.0).contains(&exponent) {
        return (0..exponent as u32).fold(1.0, |product, _| product * base);
    }
    libm::pow(base, exponent)
}

impl Number for f64 {
    fn literal(value: f64) -> Self {
        value
    }

    fn least(self, other: Self) -> Self {
        self.min(other)
    }

    fn greatest(self, other: Self) -> Self {
        self.max(other)
    }

    fn ceil_guarded(self) -> Self {
        ceil_guarded(self)
    }

    fn power(self, exponent: Self) -> Self {
        power(self, exponent)
    }

    fn apply(_: &'static str, function: Function, arguments: &[Self]) -> Self {
        function(arguments)
    }

    fn named(self, _: &str, _: &'static str, _: &'static str) -> Self {
        self
    }
}
