//! Elementary functions that give the same bits on every machine and at every width.
//!
//! The functions of a platform's mathematical library differ from platform to platform in the
//! last digits, and so would every figure drawn from samples. These use only what IEEE 754
//! defines exactly: `+ - * /`, square root, rounding, comparison and the bits of a number; no
//! fused multiplication and addition, which rounds once where two operations round twice. They
//! hardly branch, so that a loop over a slice becomes a loop over registers of any width.

mod beta;
mod exponential;
mod logarithm;
mod normal;

#[cfg(test)]
mod tests;

pub use beta::{beta_cdf, beta_quantile, logit_of_beta_quantile};
pub use exponential::{exp, exp_m1};
pub use logarithm::{ln, ln_1p};
pub use normal::{inverse_normal, inverse_normals, normal_cdf};

/// Noise below which a value counts as the whole number beneath it.
const GUARD: f64 = 1e-9;
/// Largest whole exponent for which [`power`] multiplies; 100 years of months.
const MOST_FACTORS: f64 = 1200.0;

/// The smaller of the two; the first where they are equal or cannot be compared.
#[inline(always)]
pub fn least(left: f64, right: f64) -> f64 {
    if right < left { right } else { left }
}

/// The larger of the two; the first where they are equal or cannot be compared.
#[inline(always)]
pub fn greatest(left: f64, right: f64) -> f64 {
    if right > left { right } else { left }
}

/// Rounds up, forgiving 1e-9 of noise so that 3.0000000001 stays 3. Never gives negative zero.
#[inline(always)]
pub fn ceil_guarded(value: f64) -> f64 {
    (value - GUARD).ceil() + 0.0
}

/// `base` to the power of `exponent`, the base being positive: by repeated multiplication where
/// the exponent is whole and from 0 to 1200, and by [`power_real`] elsewhere.
pub fn power(base: f64, exponent: f64) -> f64 {
    match whole(exponent) {
        Some(count) => power_whole(base, count),
        None => power_real(base, exponent),
    }
}

/// The exponent as a count, if [`power`] multiplies for it.
pub fn whole(exponent: f64) -> Option<u32> {
    (exponent.fract() == 0.0 && (0.0..=MOST_FACTORS).contains(&exponent)).then_some(exponent as u32)
}

/// `base` multiplied with itself so many times, from the left.
#[inline(always)]
pub fn power_whole(base: f64, count: u32) -> f64 {
    (0..count).fold(1.0, |product, _| product * base)
}

/// `exp(exponent · ln(base))`. The relative error is below `(1 + |exponent · ln(base)|) · 3e-16`.
#[inline(always)]
pub fn power_real(base: f64, exponent: f64) -> f64 {
    exp(exponent * ln(base))
}

/// `1 / (1 + e^-x)`, the inverse of the log-odds.
#[inline(always)]
pub fn logistic(value: f64) -> f64 {
    1.0 / (1.0 + exp(-value))
}

/// Chooses by a condition without a branch.
#[inline(always)]
fn select(condition: bool, then: f64, otherwise: f64) -> f64 {
    if condition { then } else { otherwise }
}
