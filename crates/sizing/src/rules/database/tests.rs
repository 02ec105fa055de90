//! Check vectors of rule S6.

use super::*;

#[test]
fn express_ends_at_some_hundred_thousand_assets() {
    assert!(data_gb(content_gb(200_000.0, 40.0), 0.2) <= 10.0);
    assert!(data_gb(content_gb(400_000.0, 25.0), 0.2) > 10.0);
}

#[test]
fn memory_has_a_floor_a_cap_and_a_reserve() {
    assert_eq!(memory_gib(0.0, 0.2, 4.0, 128.0, 4.0, 0.1), 0.0);
    assert_eq!(memory_gib(10.0, 0.2, 4.0, 128.0, 4.0, 0.1), 8.0);
    assert_eq!(memory_gib(10.0, 0.2, 4.0, 1.41, 4.0, 0.1), 5.41);
    assert_eq!(memory_gib(450.0, 0.2, 4.0, 128.0, 4.0, 0.1), 100.0);
}

#[test]
fn an_asset_has_94_rows() {
    assert_eq!(rows_per_asset(2.0, 40.0, 15.0, 30.0, 6.0), 94.0);
    // 10 GB of the smallest edition: 160,000 assets of 50 kB, 320,000 of 25 kB.
    assert_eq!(assets_within(10.0, 0.2, 50.0), 160_000.0);
    assert_eq!(assets_within(10.0, 0.2, 25.0), 320_000.0);
}

#[test]
fn the_largest_need_decides_the_log() {
    assert_eq!(log_gb(100.0, 0.25, 10.0, 15.0, 1.0), 25.0);
    assert_eq!(log_gb(100.0, 0.25, 40.0, 15.0, 1.0), 40.0);
    assert_eq!(log_gb(100.0, 0.25, 40.0, 15.0, 50.0), 45.0);
}

#[test]
fn two_weeks_of_backups() {
    assert!((backup_gb(100.0, 0.35, 2.0, 14.0) - 518.0).abs() < 1e-9);
    assert_eq!(backup_gb(0.0, 0.35, 0.0, 14.0), 0.0);
    assert_eq!(daily_log_gb(1000.0, 50.0, 2.0), 0.1);
}

#[test]
fn temporary_files_follow_cores_up_to_eight() {
    assert_eq!(temporary_files(4.0, 8.0), 4.0);
    assert_eq!(temporary_files(32.0, 8.0), 8.0);
    assert_eq!(temporary_files(0.0, 8.0), 1.0);
}

#[test]
fn operations_of_users_jobs_and_rows() {
    let base = iops(120.0, 5.0, 0.01, 50.0);
    assert!((base - 600.5).abs() < 1e-9);
    assert!((iops_with_rows(base, 100.0, 10.0) - 610.5).abs() < 1e-9);
    assert_eq!(within_edition_gib(200.0, 128.0, 4.0), 132.0);
}
