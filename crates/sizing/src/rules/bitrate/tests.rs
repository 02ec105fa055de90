//! Check vectors of rule S2.

use super::*;

#[test]
fn an_hour_of_a_megabit_is_0_45_gb() {
    assert_eq!(gb_per_hour(1.0), 0.45);
    assert_eq!(gb_per_hour(50.0), 22.5);
    assert_eq!(mb_per_second(50.0), 6.25);
}
