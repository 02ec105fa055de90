//! Check vectors of rule S9.6.

use super::*;
use proptest::prelude::*;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} != {expected}");
}

#[test]
fn chains_and_pairs() {
    close(series([0.99, 0.99]), 0.9801);
    close(parallel([0.99, 0.99]), 0.9999);
    close(series(Vec::<f64>::new()), 1.0);
    close(parallel(Vec::<f64>::new()), 0.0);
    // A pair behind one address: the address is in series.
    close(series([parallel([0.99, 0.99]), 0.999]), 0.9999 * 0.999);
}

#[test]
fn two_of_three() {
    close(k_of_n(2.0, 3.0, 0.9), 3.0 * 0.81 * 0.1 + 0.729);
    close(k_of_n(1.0, 2.0, 0.99), parallel([0.99, 0.99]));
    close(k_of_n(3.0, 3.0, 0.9), series([0.9, 0.9, 0.9]));
    close(k_of_n(0.0, 3.0, 0.9), 1.0);
    close(k_of_n(4.0, 3.0, 0.9), 0.0);
}

#[test]
fn three_nines_are_nine_hours() {
    assert!((downtime_hours(0.999, 8760.0) - 8.76).abs() < 1e-9);
    close(of_repair(9990.0, 10.0), 0.999);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_chain_is_weaker_and_a_pair_stronger_than_each(one in 0.0..=1.0_f64, other in 0.0..=1.0_f64) {
        prop_assert!(series([one, other]) <= one.min(other));
        prop_assert!(parallel([one, other]) >= one.max(other) - 1e-15);
    }

    #[test]
    fn needing_more_is_never_better(needed in 0_u8..12, parts in 0_u8..12, each in 0.0..=1.0_f64) {
        let chance = |needed| k_of_n(f64::from(needed), f64::from(parts), each);
        prop_assert!(chance(needed) >= chance(needed + 1));
        prop_assert!((0.0..=1.0).contains(&chance(needed)));
    }
}
