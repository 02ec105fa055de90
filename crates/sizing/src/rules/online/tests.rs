//! Check vectors of rule S1.

use super::*;

fn close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() <= 5e-4 * expected.abs().max(1.0),
        "{found} != {expected}"
    );
}

#[test]
fn ten_hours_a_day_for_three_years() {
    let originals = daily_gb(10.0, 50.0);
    let proxies = daily_gb(10.0, 2.0);
    close(originals, 225.0);
    close(proxies, 9.0);
    let need = held_gb(originals, 90.0) + held_gb(proxies, 365.0);
    close(need, 23_535.0);
    let grown = need * growth_factor(0.2, 3.0);
    close(grown, 40_668.48);
    let usable = usable_gb(grown, 0.25);
    close(usable, 54_224.64);
    close(raw_gb(usable, 8.0, 2.0), 67_780.8);
}

#[test]
fn scratch_of_four_disks_mirrored_and_striped() {
    assert_eq!(raw_gb(600.0, 1.0, 1.0), 4.0 * 300.0);
}

#[test]
fn retention_inverts_the_need() {
    let usable = usable_gb(held_gb(225.0, 90.0), 0.25);
    close(effective_days(usable, 0.25, 225.0), 90.0);
    assert_eq!(effective_days(1000.0, 0.25, 0.0), 0.0);
}

#[test]
fn operations_behind_a_raid() {
    assert_eq!(backend_iops(560.0, 240.0, 4.0), 1520.0);
    assert_eq!(backend_iops(560.0, 240.0, 2.0), 1040.0);
    assert_eq!(disks_for_iops(1040.0, 180.0), 6.0);
    assert_eq!(disks_for_iops(1040.0, 140.0), 8.0);
    // In front and behind are inverses.
    close(
        functional_iops(backend_iops(560.0, 240.0, 4.0), 0.3, 4.0),
        800.0,
    );
}

#[test]
fn ingest_over_years_is_the_sum_of_its_years() {
    close(ingested_gb(225.0, 0.0, 1.0), 82_125.0);
    close(ingested_gb(225.0, 0.2, 3.0), 82_125.0 * (1.0 + 1.2 + 1.44));
    close(ingested_gb(225.0, 0.2, 1.5), 82_125.0 * (1.0 + 0.6));
}

#[test]
fn volumes_within_a_limit() {
    assert_eq!(volumes_for_size(16_384.0, 16_384.0), 1.0);
    assert_eq!(volumes_for_size(16_385.0, 16_384.0), 2.0);
    assert_eq!(volumes_for_size(0.0, 16_384.0), 1.0);
}

#[test]
fn what_is_kept_for_long_was_ingested_at_smaller_rates() {
    // 10 GB a day, 15 % more each year, after 3 years.
    let all = accumulated_gb(10.0, 0.15, 3.0, 10.0);
    assert!((all - 3650.0 * (1.0 + 1.15 + 1.3225)).abs() < 1e-6, "{all}");
    let last = accumulated_gb(10.0, 0.15, 3.0, 1.0);
    assert!((last - 3650.0 * 1.3225).abs() < 1e-6, "{last}");
    assert_eq!(accumulated_gb(10.0, 0.15, 0.0, 1.0), 0.0);
}
