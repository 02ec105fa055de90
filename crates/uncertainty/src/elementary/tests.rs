//! The functions against the pinned library, their own inverses and published values.

use proptest::prelude::*;

use super::*;

/// Distance in units of the last place.
fn units(value: f64, wanted: f64) -> f64 {
    if value == wanted || (value.is_nan() && wanted.is_nan()) {
        return 0.0;
    }
    (value - wanted).abs() / (wanted.abs() * f64::EPSILON).max(5e-324)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn exp_is_close(x in -745.0..709.7_f64) {
        prop_assert!(units(exp(x), libm::exp(x)) <= 1.5, "{x}");
    }

    #[test]
    fn ln_is_close(x in prop::num::f64::POSITIVE) {
        prop_assert!(units(ln(x), libm::log(x)) <= 1.5, "{x}");
    }

    #[test]
    fn ln_near_one_is_close(x in 0.5..2.0_f64) {
        prop_assert!(units(ln(x), libm::log(x)) <= 1.5, "{x}");
    }

    #[test]
    fn small_arguments_keep_their_digits(exponent in -300.0..0.0_f64, negative: bool) {
        let size = libm::pow(10.0, exponent) * 0.9;
        let x = if negative { -size } else { size };
        prop_assert!(units(ln_1p(x), libm::log1p(x)) <= 4.0, "{x}");
        prop_assert!(units(exp_m1(x), libm::expm1(x)) <= 4.0, "{x}");
    }

    #[test]
    fn powers_are_close(base in 0.01..100.0_f64, exponent in -20.0..20.0_f64) {
        let bound = 3e-16 * (1.0 + (exponent * base.ln()).abs());
        let wanted = libm::pow(base, exponent);
        prop_assert!((power(base, exponent) / wanted - 1.0).abs() <= bound, "{base} {exponent}");
    }

    #[test]
    fn the_normal_quantile_inverts_the_distribution(z in -37.0..0.0_f64) {
        // The upper half loses the digits of p itself, so the lower half is looked at.
        let p = normal_cdf(z);
        prop_assume!(p > f64::MIN_POSITIVE);
        prop_assert!((inverse_normal(p) - z).abs() <= 1e-14 * (1.0 + z.abs()), "{z}");
    }

    #[test]
    fn slices_and_single_numbers_agree(
        numbers in prop::collection::vec(0.0..=1.0_f64, 1..100),
        far in prop::num::f64::POSITIVE,
    ) {
        for with_far in [false, true] {
            let mut values = numbers.clone();
            if with_far && far < 1.0 {
                values.push(far);
            }
            let single: Vec<u64> = values.iter().map(|p| inverse_normal(*p).to_bits()).collect();
            inverse_normals(&mut values);
            let sliced: Vec<u64> = values.iter().map(|z| z.to_bits()).collect();
            prop_assert_eq!(single, sliced);
        }
    }

    #[test]
    fn the_beta_quantile_inverts_the_distribution(
        alpha in 0.5..50.0_f64, beta in 0.5..50.0_f64, p in 1e-6..0.999_999_f64,
    ) {
        let x = beta_quantile(alpha, beta, p);
        prop_assert!((beta_cdf(alpha, beta, x) - p).abs() < 1e-9, "{alpha} {beta} {p}: {x}");
    }

    #[test]
    fn beta_of_whole_shapes_is_a_binomial_sum(p in 0.001..0.999_f64) {
        // I_x(2, 3) = 6x² - 8x³ + 3x⁴.
        let wanted = p * p * (6.0 - 8.0 * p + 3.0 * p * p);
        prop_assert!((beta_cdf(2.0, 3.0, p) / wanted - 1.0).abs() < 1e-12);
    }
}

#[test]
fn ends_are_what_they_should_be() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(exp(f64::INFINITY), f64::INFINITY);
    assert_eq!(exp(f64::NEG_INFINITY), 0.0);
    assert_eq!(exp(710.0), f64::INFINITY);
    assert_eq!(exp(-746.0), 0.0);
    assert!(exp(f64::NAN).is_nan());
    assert_eq!(ln(1.0), 0.0);
    assert_eq!(ln(0.0), f64::NEG_INFINITY);
    assert_eq!(ln(f64::INFINITY), f64::INFINITY);
    assert!(ln(-1.0).is_nan() && ln(f64::NAN).is_nan());
    assert!(units(ln(5e-324), libm::log(5e-324)) <= 1.0);
    assert_eq!(ln_1p(-1.0), f64::NEG_INFINITY);
    assert_eq!(exp_m1(-800.0), -1.0);
    assert_eq!(exp_m1(800.0), f64::INFINITY);
    assert_eq!(inverse_normal(0.5), 0.0);
    assert_eq!(inverse_normal(0.0), f64::NEG_INFINITY);
    assert_eq!(inverse_normal(1.0), f64::INFINITY);
    assert!(inverse_normal(-0.1).is_nan());
}

#[test]
fn known_quantiles() {
    // Published with the algorithm: PPND16(0.25), PPND16(0.001), PPND16(1e-20).
    for (p, z) in [
        (0.25, -0.674_489_750_196_081_7),
        (0.001, -3.090_232_306_167_813),
        (1e-20, -9.262_340_089_798_408),
    ] {
        assert!((inverse_normal(p) - z).abs() < 1e-15 * z.abs() * 4.0, "{p}");
    }
}

#[test]
fn rounding_up_forgives_noise() {
    assert_eq!(ceil_guarded(3.000_000_000_1), 3.0);
    assert_eq!(ceil_guarded(3.000_001), 4.0);
    assert!(ceil_guarded(0.0).is_sign_positive());
}

#[test]
fn whole_powers_are_products() {
    assert_eq!(power(1.2, 3.0), 1.2 * 1.2 * 1.2);
    assert_eq!(power(7.0, 0.0), 1.0);
    assert_eq!(whole(1.5), None);
    assert_eq!(whole(-1.0), None);
}
