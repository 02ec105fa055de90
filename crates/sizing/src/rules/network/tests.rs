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
    close(upload_backlog_gb(225.0, drain, 8.0), 90.0, 1e-9);
    assert_eq!(upload_backlog_gb(225.0, drain, 24.0), 0.0);
}

#[test]
fn storage_ports_carry_each_original_several_times() {
    assert_eq!(port_mbps(storage_mbps(100.0, 5.0), 0.5), 1000.0);
}
