//! The normal distribution and its inverse.

use super::{ln, select};

/// Probability that a standard normal number is below `z`, by the complementary error function
/// of the pinned library `libm`. The relative error is below `(1 + z²) · 2e-16`.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The number below which a standard normal number falls with probability `p`: M. J. Wichura,
/// Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), relative error about 1e-16.
/// Infinite at 0 and 1, not a number outside.
#[inline(always)]
pub fn inverse_normal(p: f64) -> f64 {
    let q = p - 0.5;
    let tail = root_of_tail(p, q);
    let outer = select(tail <= FAR, middle_tail(tail), far_tail(tail));
    finish(p, q, outer)
}

/// [`inverse_normal`] of each number of a slice, in place. The far tails are rare, so that the
/// loop over all leaves them out and they are mended afterwards.
#[inline(always)]
pub fn inverse_normals(values: &mut [f64]) {
    let (mut low, mut high) = (0.5_f64, 0.5_f64);
    for value in values.iter() {
        low = super::least(low, *value);
        high = super::greatest(high, *value);
    }
    // e^-25, where the far tail begins, is above this.
    if low < 1.4e-11 || high > 1.0 - 1.4e-11 {
        for value in values.iter_mut() {
            *value = inverse_normal(*value);
        }
        return;
    }
    for value in values.iter_mut() {
        let p = *value;
        let q = p - 0.5;
        *value = finish(p, q, middle_tail(root_of_tail(p, q)));
    }
}

/// Where the middle of the distribution ends, as distance from one half.
const MIDDLE: f64 = 0.425;
/// Where the far tail begins.
const FAR: f64 = 5.0;

#[inline(always)]
fn root_of_tail(p: f64, q: f64) -> f64 {
    (-ln(select(q < 0.0, p, 1.0 - p))).sqrt()
}

#[inline(always)]
fn finish(p: f64, q: f64, outer: f64) -> f64 {
    let signed = select(q < 0.0, -outer, outer);
    let inner = q * middle(MIDDLE * MIDDLE - q * q);
    let result = select(q.abs() <= MIDDLE, inner, signed);
    let result = select(p == 0.0, f64::NEG_INFINITY, result);
    select(p == 1.0, f64::INFINITY, result)
}

#[inline(always)]
fn horner<const N: usize>(x: f64, coefficients: &[f64; N]) -> f64 {
    let mut sum = coefficients[N - 1];
    let mut index = N - 1;
    while index > 0 {
        index -= 1;
        sum = sum * x + coefficients[index];
    }
    sum
}

#[inline(always)]
fn middle(r: f64) -> f64 {
    const ABOVE: [f64; 8] = [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ];
    const BELOW: [f64; 8] = [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ];
    horner(r, &ABOVE) / horner(r, &BELOW)
}

#[inline(always)]
fn middle_tail(root: f64) -> f64 {
    const ABOVE: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ];
    const BELOW: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    let r = root - 1.6;
    horner(r, &ABOVE) / horner(r, &BELOW)
}

#[inline(always)]
fn far_tail(root: f64) -> f64 {
    const ABOVE: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const BELOW: [f64; 8] = [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let r = root - FAR;
    horner(r, &ABOVE) / horner(r, &BELOW)
}
