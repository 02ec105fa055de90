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

#[test]
fn two_forms_of_operations_in_front() {
    // Eight disks of 180 with 30 % writes on RAID 5: by load 757.9, by shares 1116.
    let raw = 8.0 * 180.0;
    close(functional_iops(raw, 0.3, 4.0), 757.894_7);
    close(functional_iops_by_shares(raw, 0.3, 4.0), 1116.0);
    assert_eq!(backend_iops_of_load(800.0, 0.3, 4.0), 1520.0);
    // Without writes both are the disks' own.
    assert_eq!(functional_iops(raw, 0.0, 4.0), raw);
    assert_eq!(functional_iops_by_shares(raw, 0.0, 4.0), raw);
}

#[test]
fn operations_of_recorded_streams() {
    close(recording_write_iops(100.0, 3.0), 29.0);
    close(recording_write_iops(100.0, 8.0), 52.0);
    close(recording_read_iops(800.0, 16.0, 2.0), 29.12);
}

#[test]
fn two_laws_of_retention() {
    // 100 days of 225 GB would be 22.5 TB; the room of 9 TB ends it after 40.
    assert_eq!(kept_days(100.0, 9000.0, 225.0), 40.0);
    assert_eq!(kept_gb(100.0, 9000.0, 225.0), 9000.0);
    assert_eq!(kept_days(10.0, 9000.0, 225.0), 10.0);
    assert_eq!(kept_gb(10.0, 9000.0, 225.0), 2250.0);
    assert_eq!(kept_days(10.0, 9000.0, 0.0), 10.0);
}

#[test]
fn free_space_has_a_share_and_a_floor() {
    assert_eq!(usable_with_floor_gb(75.0, 0.25, 5.0), 100.0);
    assert_eq!(usable_with_floor_gb(3.0, 0.25, 5.0), 8.0);
    assert_eq!(mover_threshold(0.25), 0.75);
}

#[test]
fn groups_disks_and_spares() {
    // 54.225 TB on disks of 8 TB in groups of 8 + 2: one group holds 64 TB.
    let groups = raid::groups(54_225.0, 8000.0, 8.0);
    assert_eq!(groups, 1.0);
    assert_eq!(raid::disks(groups, 8.0, 2.0), 10.0);
    assert_eq!(raid::usable_gb(groups, 8000.0, 8.0), 64_000.0);
    assert_eq!(raid::hot_spares(10.0, 24.0), 1.0);
    assert_eq!(raid::hot_spares(48.0, 24.0), 2.0);
    assert_eq!(raid::hot_spares(49.0, 24.0), 3.0);
    assert_eq!(raid::hot_spares(49.0, 0.0), 0.0);
    assert_eq!(raid::raw_with_spares_gb(10.0, 1.0, 8000.0), 88_000.0);
    // Four of 300 GB mirrored and striped.
    let mirrors = raid::groups_of_disks(4.0, 1.0, 1.0);
    assert_eq!(raid::usable_gb(mirrors, 300.0, 1.0), 600.0);
    assert_eq!(raid::usable_share(600.0, 1200.0), 0.5);
    assert_eq!(raid::groups_of_disks(23.0, 8.0, 2.0), 2.0);
}

#[test]
fn units_deliver_their_rate() {
    assert_eq!(units_for_throughput(1300.0, 600.0), 3.0);
}
