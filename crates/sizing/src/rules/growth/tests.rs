//! Growth by hand, and the monthly forms against a sum of small steps.

use super::*;

#[test]
fn fixed_growth_adds_the_same_each_year() {
    assert!((factor(GrowthKind::Fixed, 0.15, 3.0) - 1.45_f64).abs() < 1e-12);
    assert!((factor(GrowthKind::Compound, 0.2, 3.0) - 1.728_f64).abs() < 1e-12);
    // 1 + 1.5 + half a year at 2.
    let came = ingested(GrowthKind::Fixed, 10.0_f64, 0.5, 2.5);
    assert!((came - 10.0 * 365.0 * 3.5).abs() < 1e-9);
}

#[test]
fn without_growth_both_kinds_agree() {
    for kind in [GrowthKind::Compound, GrowthKind::Fixed] {
        assert_eq!(factor(kind, 0.0_f64, 7.5), 1.0);
        assert!((ingested(kind, 2.0_f64, 0.0, 2.5) - 2.0 * 365.0 * 2.5).abs() < 1e-9);
        assert!((accumulated(kind, 2.0_f64, 0.0, 9.0, 1.0) - 730.0).abs() < 1e-9);
    }
    assert_eq!(monthly_mean(0.0_f64), 1.0);
    assert_eq!(before_start(0.0_f64, 7.0), 7.0);
}

/// The integral of a rate by the midpoint rule.
fn integral(from: f64, to: f64, rate: impl Fn(f64) -> f64) -> f64 {
    let steps = 20_000;
    let width = (to - from) / f64::from(steps);
    (0..steps)
        .map(|step| rate(from + (f64::from(step) + 0.5) * width) * width)
        .sum()
}

#[test]
fn the_monthly_forms_are_the_integrals_of_the_rate() {
    for growth in [-0.5, -1e-12, 1e-9, 0.03, 0.15, 1.0, 9.0_f64] {
        let rate = |month: f64| (1.0 + growth).powf(month / 12.0);
        let close = |found: f64, wanted: f64| {
            assert!(
                (found / wanted - 1.0).abs() < 1e-6,
                "{growth}: {found} {wanted}"
            );
        };
        close(monthly_mean(growth), integral(0.0, 1.0, rate));
        close(before_start(growth, 5.5), integral(-5.5, 0.0, rate));
        close(earlier_factor(growth, 4.0), rate(-4.0));
        close(monthly_factor(growth), rate(1.0));
        let fixed = |month: f64| 1.0 + growth / 12.0 * month;
        if growth > 0.0 {
            close(fixed_volume(growth, 7.0), integral(0.0, 7.0, fixed));
        }
    }
}

#[test]
fn a_library_leaves_evenly_or_at_once() {
    assert_eq!(left(LibraryAge::Spread, 3.0, 12.0), 0.75);
    assert_eq!(left(LibraryAge::Spread, 13.0, 12.0), 0.0);
    assert_eq!(left(LibraryAge::Spread, 0.0, 0.0), 0.0);
    assert_eq!(left(LibraryAge::New, 11.9, 12.0), 1.0);
    assert_eq!(left(LibraryAge::New, 12.0, 12.0), 0.0);
    // Ages from 0 to 12 are from 3 to 15 after 3 months: 5 of 12 are at least 10.
    assert_eq!(aged(LibraryAge::Spread, 3.0, 10.0, 12.0), 5.0 / 12.0);
    assert_eq!(aged(LibraryAge::Spread, 3.0, 12.0, 12.0), 0.25);
    assert_eq!(aged(LibraryAge::Spread, 30.0, 12.0, 12.0), 1.0);
    assert_eq!(aged(LibraryAge::New, 3.0, 3.0, 12.0), 1.0);
    assert_eq!(aged(LibraryAge::New, 2.0, 3.0, 12.0), 0.0);
}
