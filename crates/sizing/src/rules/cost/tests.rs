//! Check vectors of rule S13.

use super::*;

#[test]
fn windows_by_the_core_and_hour() {
    assert!((per_core_hour(0.04, 4.0, 720.0) - 115.2).abs() < 1e-9);
}

#[test]
fn a_month_is_the_sum_of_its_parts() {
    let block = block(1000.0, 0.12);
    assert_eq!(monthly(320.0, block, 23.0, 9.0, 48.0), 520.0);
    assert_eq!(hours_per_month(8760.0), 730.0);
    assert_eq!(hourly(0.5, 730.0), 365.0);
    assert_eq!(monthly(0.0, 0.0, 0.0, 0.0, 0.0), 0.0);
}
