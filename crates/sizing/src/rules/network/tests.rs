//! Check vectors of rule S5.

use super::*;

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} != {expected}"
    );
}

#[test]
fn a_day_of_material_over_a_hundred_megabits() {
    close(transfer_hours(225.0, 100.0, 0.75), 6.667, 5e-4);
    close(mean_mbps(225.0), 20.83, 5e-3);
    close(link_mbps(225.0, 0.75), 27.78, 5e-3);
}

#[test]
fn a_slow_link_builds_a_backlog() {
    // 225 GB in 8 hours over 50 Mbit/s at 0.75: 16.875 GB an hour leave 90 GB.
    let drain = drain_gb_per_hour(50.0, 0.75);
    close(drain, 16.875, 1e-9);
    close(upload_backlog_gb(&[(225.0, 8.0)], &drain), 90.0, 1e-9);
    assert_eq!(upload_backlog_gb(&[(225.0, 24.0)], &drain), 0.0);
    assert_eq!(upload_backlog_gb(&[], &drain), 0.0);
}

/// The largest backlog, found by following the day minute by minute.
fn followed(sources: &[(f64, f64)], drain: f64) -> f64 {
    let (mut left, mut most) = (0.0_f64, 0.0_f64);
    for minute in 0..24 * 60 {
        let hour = f64::from(minute) / 60.0;
        let arriving = sources.iter().filter(|(_, hours)| hour < *hours);
        let rate: f64 = arriving.map(|(daily, hours)| daily / hours).sum();
        left = (left + (rate - drain) / 60.0).max(0.0);
        most = most.max(left);
    }
    most
}

#[test]
fn a_backlog_is_largest_when_the_busiest_hours_end_not_the_longest() {
    let sources = [(1000.0, 16.0), (144.0, 24.0)];
    let drain = drain_gb_per_hour(150.0, 0.75);
    let found = upload_backlog_gb(&sources, &drain);
    close(found, 1000.0 + 96.0 - 16.0 * drain, 1e-9);
    close(found, followed(&sources, drain), 1e-6);
    for drain in [10.0, 30.0, 55.0, 68.0, 69.0] {
        let sources = [(300.0, 6.0), (200.0, 12.0), (90.0, 24.0), (10.0, 1.0)];
        close(
            upload_backlog_gb(&sources, &drain),
            followed(&sources, drain),
            1e-6,
        );
    }
}

#[test]
fn storage_ports_carry_each_original_several_times() {
    assert_eq!(port_mbps(storage_mbps(100.0, 5.0), 0.5), 1000.0);
}

#[test]
fn one_connection_over_a_long_way_is_slow() {
    // 64 kB over 80 ms: 6.4 Mbit/s, however wide the link.
    close(window_bound_mbps(64.0, 80.0), 6.4, 1e-12);
    // 1460 bytes, 80 ms, one packet of 10,000 lost: 1460·8·1.22 / (0.08 · 0.01) bit/s.
    close(loss_bound_mbps(1460.0, 80.0, 1e-4, 1.22), 17.812, 1e-9);
    close(carried_mbps(1000.0, 0.75, 4.0, 6.4), 25.6, 1e-12);
    close(carried_mbps(20.0, 0.75, 4.0, 6.4), 15.0, 1e-12);
}

#[test]
fn a_flat_window_is_the_simple_case_of_the_backlog() {
    let drain = drain_gb_per_hour(50.0, 0.75);
    close(window_backlog_gb(225.0, 8.0, drain), 90.0, 1e-9);
    close(
        window_backlog_gb(225.0, 8.0, drain),
        upload_backlog_gb(&[(225.0, 8.0)], &drain),
        1e-9,
    );
    assert_eq!(daily_surplus_gb(225.0, drain), 0.0);
    close(daily_surplus_gb(500.0, drain), 95.0, 1e-9);
}

#[test]
fn ports_are_counted_up() {
    assert_eq!(ports(1429.0, 1000.0), 2.0);
}
