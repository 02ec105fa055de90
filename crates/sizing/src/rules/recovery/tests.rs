//! Check vectors of rule S9.

use super::*;
use crate::rules::network::mean_mbps;

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} != {expected}"
    );
}

#[test]
fn eight_hours_without_a_link() {
    let change = mean_mbps(225.0);
    close(change, 20.83, 5e-3);
    close(backlog_gb(change, 8.0), 75.0, 1e-9);
    close(catch_up_hours(change, 8.0, 50.0 * 0.75), 10.0, 5e-3);
}

#[test]
fn a_link_no_faster_than_the_change_never_catches_up() {
    assert_eq!(catch_up_hours(20.0, 8.0, 20.0), f64::INFINITY);
    assert_eq!(catch_up_hours(20.0, 8.0, 10.0), f64::INFINITY);
    assert_eq!(catch_up_hours(0.0, 8.0, 0.0), 0.0);
    assert_eq!(catch_up_hours(20.0, 0.0, 10.0), 0.0);
}

fn plain() -> Link<f64> {
    Link {
        dedupe_share: 0.0,
        overhead_share: 0.0,
        efficiency: 1.0,
        link_share: 1.0,
        headroom_share: 0.0,
    }
}

#[test]
fn a_link_carries_more_than_its_content() {
    assert_eq!(link_mbps(20.0, &plain()), 20.0);
    let link = Link {
        dedupe_share: 0.5,
        overhead_share: 0.1,
        efficiency: 0.75,
        link_share: 0.8,
        headroom_share: 0.2,
    };
    close(link_mbps(20.0, &link), 20.0 * 0.5 * 1.1 / 0.6 * 1.2, 1e-9);
}

#[test]
fn the_busiest_window_decides() {
    // 18 GB within a quarter of an hour: 160 Mbit/s, whatever the day's mean.
    close(window_mbps(18.0, 15.0), 160.0, 1e-9);
    close(at_risk_gb(160.0, 15.0), 18.0, 1e-9);
}

#[test]
fn a_first_copy_of_weeks_is_better_shipped() {
    close(first_copy_days(20_000.0, 100.0, 0.75), 24.69, 5e-3);
    close(restore_hours(360.0, 100.0), 1.0, 1e-12);
}

#[test]
fn a_recovery_is_the_sum_of_its_parts() {
    let parts = Recovery {
        detection: heartbeat_minutes(30.0, 4.0),
        decision: 30.0,
        database: 60.0,
        redirection: 5.0,
        start: 10.0,
        test: 15.0,
    };
    assert_eq!(recovery_minutes(parts), 122.0);
    assert_eq!(backup_point_minutes(60.0, 12.0), 72.0);
}
