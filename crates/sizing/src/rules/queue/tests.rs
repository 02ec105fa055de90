//! Check vectors of rules S3.5 and S10.3, and laws of the formulas.

use super::*;
use proptest::prelude::*;

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} != {expected}"
    );
}

#[test]
fn lines_for_one_percent() {
    assert_eq!(lines(4.0, 0.01), 10.0);
    close(blocking(4.0, 10.0), 0.0053, 5e-5);
    close(blocking(4.0, 9.0), 0.0133, 5e-5);
    assert_eq!(lines(9.0, 0.01), 17.0);
    assert_eq!(lines(12.5, 0.01), 21.0);
    assert_eq!(lines(0.0, 0.01), 0.0);
    assert_eq!(blocking(0.0, 3.0), 0.0);
}

#[test]
fn callers_who_try_again() {
    let offered = offered_with_recalls(6.0, 12.0, 0.5);
    close(offered, 6.0355, 5e-5);
    close(blocking(offered, 12.0), 0.01178, 5e-6);
    // It is a fixed point, and nobody trying again is the plain formula.
    close(offered, 6.0 + offered * blocking(offered, 12.0) * 0.5, 1e-9);
    assert_eq!(offered_with_recalls(6.0, 12.0, 0.0), 6.0);
    assert_eq!(offered_with_recalls(0.0, 12.0, 0.5), 0.0);
}

#[test]
fn who_never_gives_up_overloads_too_few_lines() {
    assert_eq!(offered_with_recalls(6.0, 5.0, 1.0), f64::INFINITY);
    assert!(offered_with_recalls(6.0, 7.0, 1.0).is_finite());
    // Some give up: even far too few lines are in balance.
    let offered = offered_with_recalls(6.0, 2.0, 0.5);
    close(offered, 6.0 + offered * erlang_b(offered, 2) * 0.5, 1e-6);
}

#[test]
fn recalls_need_more_lines() {
    assert_eq!(lines_with_recalls(6.0, 0.01, 0.0), lines(6.0, 0.01));
    let with = lines_with_recalls(6.0, 0.01, 0.5);
    assert_eq!(with, 13.0);
    assert!(blocking(offered_with_recalls(6.0, with, 0.5), with) <= 0.01);
}

#[test]
fn jobs_that_wait() {
    close(waiting_share(6.0, 9.0), 0.1960, 5e-5);
    close(
        waiting_longer(6.0, 9.0, 30.0, 30.0),
        waiting_share(6.0, 9.0) * libm::exp(-3.0),
        1e-12,
    );
    assert_eq!(waiting_share(0.0, 0.0), 0.0);
    close(utilisation(6.0, 9.0), 2.0 / 3.0, 1e-12);
    let slots = slots_within(6.0, 30.0, 0.9, 5.0);
    assert!(waiting_longer(6.0, slots, 5.0, 30.0) <= 0.1);
    assert!(waiting_longer(6.0, slots - 1.0, 5.0, 30.0) > 0.1);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fewest_lines_are_the_fewest(load in 0.01..400.0_f64, target in 0.001..0.3_f64) {
        let found = lines(load, target);
        prop_assert!(blocking(load, found) <= target);
        prop_assert!(found == 1.0 || blocking(load, found - 1.0) > target);
    }

    #[test]
    fn recalls_are_in_balance_and_never_help(
        load in 0.01..80.0_f64,
        lines in 1_u32..120,
        recall in 0.0..0.95_f64,
    ) {
        let lines = f64::from(lines);
        let offered = offered_with_recalls(load, lines, recall);
        prop_assert!(offered.is_finite() && offered >= load);
        let again = load + offered * blocking(offered, lines) * recall;
        prop_assert!((again - offered).abs() <= 1e-6 * offered);
        prop_assert!(blocking(offered, lines) >= blocking(load, lines) - 1e-12);
    }

    #[test]
    fn lines_with_recalls_are_the_fewest(
        load in 0.01..60.0_f64,
        target in 0.002..0.2_f64,
        recall in 0.0..1.0_f64,
    ) {
        let found = lines_with_recalls(load, target, recall);
        prop_assert!(found >= lines(load, target));
        let lost = |lines: f64| {
            let offered = offered_with_recalls(load, lines, recall);
            if offered.is_finite() { blocking(offered, lines) } else { 1.0 }
        };
        prop_assert!(lost(found) <= target);
        prop_assert!(found == 1.0 || lost(found - 1.0) > target);
    }

    #[test]
    fn more_slots_wait_less(load in 0.01..60.0_f64, slots in 1_u32..100) {
        let (these, more) = (f64::from(slots), f64::from(slots + 1));
        prop_assert!(waiting_share(load, more) <= waiting_share(load, these));
        prop_assert!(waiting_share(load, these) >= blocking(load, these));
        let longer = |slots| waiting_longer(load, slots, 5.0, 30.0);
        prop_assert!(longer(more) <= longer(these));
    }
}
