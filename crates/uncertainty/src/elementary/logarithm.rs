//! The natural logarithm.

use super::select;

/// ln 2 in two parts, as in fdlibm's `e_log.c`.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Bits of a number just below the square root of one half, cut to its upper 32.
const ROOT_HALF: u64 = 0x3fe6_a09e_0000_0000;
const ONE: u64 = 0x3ff0_0000_0000_0000;
/// Bits of 2^52; a whole number in the last bits is read off by subtracting 2^52.
const WHOLE: u64 = 0x4330_0000_0000_0000;
const TWO_52: f64 = 4_503_599_627_370_496.0;
const TWO_54: f64 = 18_014_398_509_481_984.0;

/// `ln x`, by `x = 2^k · m` with `m` around 1 and the polynomial of fdlibm's `e_log.c` (Sun
/// Microsystems, 1993). Within one unit of the last place; minus infinity for zero, not a number
/// below.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    let tiny = x < f64::MIN_POSITIVE;
    let scaled = select(tiny, x * TWO_54, x);
    let shifted = scaled.to_bits().wrapping_add(ONE - ROOT_HALF);
    let exponent = f64::from_bits((shifted >> 52) | WHOLE) - TWO_52 - 1023.0;
    let k = exponent - select(tiny, 54.0, 0.0);
    let mantissa = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(ROOT_HALF));
    let f = mantissa - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w
        * (0.399_999_999_994_094_2
            + w * (2.222_219_843_214_978_4e-1 + w * 1.531_383_769_920_937_3e-1));
    let odd = z
        * (6.666_666_666_666_735e-1
            + w * (2.857_142_874_366_239e-1
                + w * (1.818_357_216_161_805e-1 + w * 1.479_819_860_511_658_6e-1)));
    let r = odd + even;
    let half_square = 0.5 * f * f;
    let result = k * LN2_HIGH - ((half_square - (s * (half_square + r) + k * LN2_LOW)) - f);
    let result = select(x == f64::INFINITY, x, result);
    let result = select(x == 0.0, f64::NEG_INFINITY, result);
    select(x >= 0.0, result, f64::NAN)
}

/// `ln (1 + x)` without losing the digits of a small `x` (W. Kahan's correction). Within four
/// units of the last place.
#[inline(always)]
pub fn ln_1p(x: f64) -> f64 {
    let sum = 1.0 + x;
    let corrected = ln(sum) * x / (sum - 1.0);
    let result = select(sum == 1.0, x, corrected);
    select(x == f64::INFINITY, x, result)
}
