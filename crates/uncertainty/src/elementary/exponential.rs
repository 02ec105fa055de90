//! The exponential function.

use super::{ln, select};

/// Adding this leaves the nearest whole number in the last bits: 1.5 · 2^52.
const SHIFTER: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts; the first has its last 32 bits empty, so that its products are exact
/// (fdlibm, `e_exp.c`).
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Above this the result is infinite, below the other it is zero.
const OVERFLOW: f64 = 709.782_712_893_384;
const UNDERFLOW: f64 = -745.133_219_101_941_2;

/// `e^x`, by `x = k · ln 2 + r` and the Taylor series of `e^r` up to `r^13`, whose remainder is
/// below 1e-17 for `|r| <= ln 2 / 2`. Within one unit of the last place.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let bounded = select(x > OVERFLOW, OVERFLOW, x);
    let bounded = select(bounded < UNDERFLOW, UNDERFLOW, bounded);
    let shifted = bounded * std::f64::consts::LOG2_E + SHIFTER;
    let whole = shifted - SHIFTER;
    let r = (bounded - whole * LN2_HIGH) - whole * LN2_LOW;
    let r2 = r * r;
    // Two chains, of even and odd powers, of which a processor works at the same time.
    let even = 1.0 / 479_001_600.0;
    let even = even * r2 + 1.0 / 3_628_800.0;
    let even = even * r2 + 1.0 / 40_320.0;
    let even = even * r2 + 1.0 / 720.0;
    let even = even * r2 + 1.0 / 24.0;
    let even = even * r2 + 0.5;
    let odd = 1.0 / 6_227_020_800.0;
    let odd = odd * r2 + 1.0 / 39_916_800.0;
    let odd = odd * r2 + 1.0 / 362_880.0;
    let odd = odd * r2 + 1.0 / 5040.0;
    let odd = odd * r2 + 1.0 / 120.0;
    let odd = odd * r2 + 1.0 / 6.0;
    let series = 1.0 + (r + (even * r2 + odd * (r2 * r)));
    // 2^k in two factors, because the ends of the range need powers that no number holds.
    let k = shifted.to_bits().wrapping_sub(SHIFTER.to_bits());
    let half = (k.wrapping_add(4096) >> 1).wrapping_sub(2048);
    let result = series * power_of_two(half) * power_of_two(k.wrapping_sub(half));
    let result = select(x > OVERFLOW, f64::INFINITY, result);
    select(x < UNDERFLOW, 0.0, result)
}

#[inline(always)]
fn power_of_two(exponent: u64) -> f64 {
    f64::from_bits(exponent.wrapping_add(1023) << 52)
}

/// `e^x - 1` without losing the digits of a small `x` (W. Kahan's correction). Within four units
/// of the last place.
#[inline(always)]
pub fn exp_m1(x: f64) -> f64 {
    let power = exp(x);
    let less_one = power - 1.0;
    let corrected = less_one * x / ln(power);
    let result = select(power == 1.0, x, corrected);
    let result = select(less_one == -1.0, -1.0, result);
    select(power == f64::INFINITY, power, result)
}
