//! Distributions have the quantiles that were stated, rise, and stay within their bounds.

use proptest::prelude::*;

use super::*;
use crate::elementary::{beta_cdf, beta_quantile};

/// Probability that the amount is below a value, by halving an interval of scores.
fn probability_below(distribution: &Distribution, value: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if distribution.at_score(middle) < value {
            low = middle;
        } else {
            high = middle;
        }
    }
    normal_cdf(0.5 * (low + high))
}

fn holds(distribution: &Distribution, low: f64, likely: f64, high: f64, confidence: f64) {
    let tail = 0.5 - 0.5 * confidence;
    for (value, wanted) in [(low, tail), (likely, 0.5), (high, 1.0 - tail)] {
        let found = probability_below(distribution, value);
        assert!(
            (found - wanted).abs() < 1e-6,
            "P({value}) is {found}, not {wanted}"
        );
    }
    let mut before = distribution.at_score(-8.0);
    for step in -799..=800 {
        let now = distribution.at_score(f64::from(step) / 100.0);
        assert!(now >= before && now.is_finite(), "falls at {step}");
        before = now;
    }
}

proptest! {
    #[test]
    fn stated_amounts_have_the_stated_quantiles(
        likely in -6.0..9.0_f64, below in 0.01..2.0_f64, above in 0.01..2.0_f64,
        confidence in 0.5..0.99_f64,
    ) {
        let likely = exp(likely);
        let (low, high) = (likely * exp(-below), likely * exp(above));
        let support = Support::Above(0.0);
        let distribution = Distribution::stated(low, likely, high, confidence, support);
        let distribution = distribution.expect("three amounts in order");
        holds(&distribution, low, likely, high, confidence);
        prop_assert!(distribution.at_score(-8.0) >= 0.0);
    }

    #[test]
    fn stated_numbers_have_the_stated_quantiles(
        likely in -1e6..1e6_f64, below in 0.01..1e3_f64, above in 0.01..1e3_f64,
        confidence in 0.5..0.99_f64,
    ) {
        prop_assume!(below / above < 900.0 && above / below < 900.0);
        let (low, high) = (likely - below, likely + above);
        let distribution = Distribution::stated(low, likely, high, confidence, Support::Real);
        holds(&distribution.expect("three numbers in order"), low, likely, high, confidence);
    }

    #[test]
    fn stated_shares_stay_shares(
        likely in 0.05..0.95_f64, below in 0.05..0.95_f64, above in 0.05..0.95_f64,
        confidence in 0.5..0.99_f64,
    ) {
        let (low, high) = (likely * (1.0 - below), likely + (1.0 - likely) * above);
        let support = Support::Between(0.0, 1.0);
        let distribution = Distribution::stated(low, likely, high, confidence, support);
        let distribution = distribution.expect("three shares in order");
        holds(&distribution, low, likely, high, confidence);
        prop_assert!(distribution.at_score(-8.0) >= 0.0 && distribution.at_score(8.0) <= 1.0);
    }

    #[test]
    fn any_numbers_give_a_distribution_or_a_reason(
        low: f64, likely: f64, high: f64, confidence in -0.5..1.5_f64,
    ) {
        for support in [Support::Real, Support::Above(0.0), Support::Between(0.0, 1.0)] {
            match Distribution::stated(low, likely, high, confidence, support) {
                Ok(distribution) => prop_assert!(
                    [-8.0, -1.0, 0.0, 1.0, 8.0]
                        .iter()
                        .all(|score| distribution.at_score(*score).is_finite())
                ),
                Err(reason) => prop_assert!(!reason.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn beta_values_are_close(alpha in 0.3..200.0_f64, beta in 0.3..200.0_f64) {
        let distribution = Distribution::beta(alpha, beta, 0.0, 1.0).expect("shapes in range");
        for p in [1e-6, 0.001, 0.1, 0.5, 0.9, 0.999, 1.0 - 1e-6] {
            let (found, exact) = (distribution.quantile(p), beta_quantile(alpha, beta, p));
            prop_assert!((found - exact).abs() < 1e-8, "{p}: {found}, {exact}");
        }
    }
}

#[test]
fn contradictions_say_why() {
    let stated = |low, likely, high| {
        Distribution::stated(low, likely, high, 0.8, Support::Above(0.0)).unwrap_err()
    };
    assert!(matches!(stated(5.0, 4.0, 6.0), Contradiction::Order { .. }));
    assert!(matches!(
        stated(4.0, 4.0, 6.0),
        Contradiction::OneSided { end: "low", .. }
    ));
    assert!(matches!(
        stated(4.0, 6.0, 6.0),
        Contradiction::OneSided { end: "high", .. }
    ));
    assert!(matches!(stated(0.0, 6.0, 8.0), Contradiction::Bound { .. }));
    assert!(matches!(
        stated(-1.0, 6.0, 8.0),
        Contradiction::Bound { .. }
    ));
    assert!(matches!(
        stated(1.0, 1.000_001, 8.0),
        Contradiction::Skewed { .. }
    ));
    assert!(matches!(
        stated(1.0, 2.0, f64::INFINITY),
        Contradiction::NotFinite(_)
    ));
    assert!(matches!(
        stated(1e-200, 1.0, 1e200),
        Contradiction::TooWide { .. }
    ));
    assert!(matches!(
        Distribution::stated(1.0, 2.0, 3.0, 1.0, Support::Real),
        Err(Contradiction::Confidence(_))
    ));
    assert_eq!(
        stated(0.0, 6.0, 8.0).to_string(),
        "0 is at or beyond 0, which the amount cannot pass, but 10.0 % of all cases \
         should lie beyond it"
    );
}

#[test]
fn equal_ratios_are_log_normal() {
    let stated = Distribution::stated(50.0, 100.0, 200.0, 0.9, Support::Above(0.0));
    let stated = stated.expect("in order");
    let log_normal = Distribution::log_normal(50.0, 200.0, 0.9).expect("in order");
    for score in [-3.0, -1.0, 0.0, 0.5, 2.0] {
        let (left, right) = (stated.at_score(score), log_normal.at_score(score));
        assert!(
            (left / right - 1.0).abs() < 1e-7,
            "{score}: {left}, {right}"
        );
    }
}

#[test]
fn one_number_is_known() {
    let three = Distribution::stated(3.0, 3.0, 3.0, 0.8, Support::Above(0.0));
    assert_eq!(three.expect("one number").known(), Some(3.0));
}

#[test]
fn explicit_families_have_their_quantiles() {
    let triangular = Distribution::triangular(3.0, 6.0, 18.0).expect("in order");
    assert!((triangular.quantile(0.2) - 6.0).abs() < 1e-12);
    assert!((triangular.quantile(0.1) - (3.0 + 4.5_f64.sqrt())).abs() < 1e-12);
    let normal = Distribution::normal(0.15, 0.08).expect("positive");
    assert!((normal.quantile(0.9) - (0.15 + 0.08 * 1.281_551_565_544_600_4)).abs() < 1e-12);
    let log_normal = Distribution::log_normal(20.0, 80.0, 0.9).expect("in order");
    assert!((log_normal.quantile(0.05) - 20.0).abs() < 1e-9);
    assert!((log_normal.quantile(0.95) - 80.0).abs() < 1e-9);
    let beta = Distribution::beta(2.0, 6.0, 0.0, 1.0).expect("in range");
    assert!((beta_cdf(2.0, 6.0, beta.quantile(0.3)) - 0.3).abs() < 1e-9);
    let uniform = Distribution::uniform(1.0, 3.0).expect("in order");
    assert_eq!(uniform.quantile(0.25), 1.5);
}
