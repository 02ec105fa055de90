//! Check vectors of rule S2.

use super::*;

#[test]
fn an_hour_of_a_megabit_is_0_45_gb() {
    assert_eq!(gb_per_hour(1.0), 0.45);
    assert_eq!(gb_per_hour(50.0), 22.5);
    assert_eq!(mb_per_second(50.0), 6.25);
}

#[test]
fn rates_in_three_spellings() {
    assert_eq!(mbps_of_mb_per_second(18.0), 144.0);
    assert!((mbps_of_gb_per_hour(0.25) - 0.56).abs() < 5e-3);
    assert!((mbps_of_gb_per_hour(1.0) - 2.2).abs() < 0.05);
    assert_eq!(gb_per_hour(mbps_of_gb_per_hour(35.0)), 35.0);
}

#[test]
fn a_proxy_of_two_megabits_is_four_percent_of_fifty() {
    assert_eq!(proxy_share(2.0, 50.0), 0.04);
    assert_eq!(proxy_share(2.0, 0.0), 0.0);
    assert_eq!(ladder_mbps([3.0, 1.5, 0.5]), 5.0);
    assert_eq!(ladder_from_proxy_mbps(2.0, 2.5), 5.0);
}
