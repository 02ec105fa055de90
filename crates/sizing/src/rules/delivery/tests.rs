//! Check vectors of rule S8.5.

use super::*;

#[test]
fn viewers_and_their_origin() {
    // A thousand viewers for an hour at 2 Mbit/s.
    assert_eq!(viewed_gb(1000.0, 3600.0, 2.0), 900.0);
    assert!((origin_gb(900.0, 0.9) - 90.0).abs() < 1e-9);
}

#[test]
fn steps_are_paid_one_after_the_other() {
    // 1 TB free, then 10 TB at 0.085, then 0.080.
    let steps = [(1000.0, 0.0), (10_000.0, 0.085)];
    assert_eq!(stepped_cost(0.0, &steps, 0.08), 0.0);
    assert_eq!(stepped_cost(900.0, &steps, 0.08), 0.0);
    assert!((stepped_cost(5000.0, &steps, 0.08) - 340.0).abs() < 1e-9);
    assert!((stepped_cost(21_000.0, &steps, 0.08) - (850.0 + 800.0)).abs() < 1e-9);
}

#[test]
fn the_top_five_percent_are_not_billed() {
    let samples: Vec<f64> = (1..=100).rev().map(f64::from).collect();
    assert_eq!(billed_rate(&samples, 0.95), 95.0);
    let twenty: Vec<f64> = (1..=20).map(f64::from).collect();
    assert_eq!(billed_rate(&twenty, 0.95), 19.0);
    assert_eq!(billed_rate(&[7.0], 0.95), 7.0);
    assert_eq!(billed_rate(&[], 0.95), 0.0);
}
