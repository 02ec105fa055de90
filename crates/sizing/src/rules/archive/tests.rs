//! Check vectors of rule S7.

use super::*;

#[test]
fn a_year_on_two_copies() {
    let usable = usable_tb(18.0, 0.975, 0.95);
    assert!((usable - 16.67).abs() < 5e-3);
    assert_eq!(tapes(82.125, 2.0, usable), 10.0);
}

#[test]
fn drive_hours_of_a_day() {
    // 225 GB a day to two copies at 280 MB/s each.
    assert!((drive_hours(450.0, 280.0) - 0.45).abs() < 5e-3);
    assert_eq!(drives_for_rate(2.6, 2.0, 400.0, 0.7, 1.0), 2.0);
    assert_eq!(drives_for_rate(300.0, 2.0, 400.0, 0.7, 1.0), 4.0);
    assert_eq!(drives_for_rate(0.0, 2.0, 400.0, 0.7, 1.0), 1.0);
}

#[test]
fn a_window_asks_for_drives() {
    let each = drive_tb_per_hour(400.0, 0.7);
    assert!((each - 1.008).abs() < 1e-9);
    assert_eq!(drives_for_window(16.0, 8.0, each), 2.0);
    assert_eq!(drives_for_window(20.0, 8.0, each), 3.0);
}

#[test]
fn restores_begin_with_a_mount() {
    // Three cartridges of 2 minutes each, 1.008 TB at 280 MB/s.
    assert!((restore_hours(3.0, 120.0, 1008.0, 280.0) - 1.1).abs() < 1e-9);
    assert!((partial_restore_gb(22.5, 0.1, 0.01) - 2.26).abs() < 1e-9);
}

#[test]
fn a_copy_out_of_the_house_takes_no_slot() {
    assert_eq!(copies_inside(2.0, 1.0), 1.0);
    assert_eq!(copies_inside(1.0, 1.0), 1.0);
    // 5 cartridges and one for cleaning, a tenth in hand: 6.6.
    assert_eq!(slots(5.0, 1.0, 0.1), 7.0);
    assert_eq!(tapes_per_copy(82.125, usable_tb(18.0, 0.975, 0.95)), 5.0);
}

#[test]
fn small_files_slow_a_drive() {
    assert!(drive_rate_of_files(400.0, 1.0, 0.05) < 20.0);
    assert!(drive_rate_of_files(400.0, 22_500.0, 0.05) > 399.0);
}

#[test]
fn who_leaves_early_pays_for_the_least_stay() {
    // 365 GB for 30 days in a tier of 90: three times as many GB-months.
    assert!((billed_gb_months(365.0, 30.0, 90.0) - 1080.0).abs() < 1e-9);
    assert!((early_deletion_gb_months(365.0, 30.0, 90.0) - 720.0).abs() < 1e-9);
    assert_eq!(early_deletion_gb_months(365.0, 120.0, 90.0), 0.0);
    let cost = object_cost(1080.0, 0.004, 1000.0, 0.00005, 100.0, 0.03);
    assert!((cost - (4.32 + 0.05 + 3.0)).abs() < 1e-9);
}

#[test]
fn two_media_are_seldom_lost_together() {
    assert!((all_copies_lost(0.01, 2.0) - 1e-4).abs() < 1e-15);
    assert_eq!(all_copies_lost(0.01, 0.0), 1.0);
}
