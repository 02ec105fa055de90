//! Check vectors of rule S7.

use super::*;

#[test]
fn a_year_on_two_copies() {
    let usable = usable_tb(18.0, 0.975, 0.95);
    assert!((usable - 16.67).abs() < 5e-3);
    assert_eq!(tapes(82.125, 2.0, usable), 10.0);
}
