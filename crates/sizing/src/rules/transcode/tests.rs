//! Check vectors of rule S3.

use super::*;

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{found} != {expected}"
    );
}

#[test]
fn twelve_hours_in_the_peak_hour() {
    let service = service_minutes(60.0, 2.0);
    let load = offered_load(12.0, service);
    assert_eq!(service, 30.0);
    assert_eq!(load, 6.0);
    for (slots, waiting, wait) in [
        (7, 0.6138, 18.41),
        (8, 0.3570, 5.35),
        (9, 0.1960, 1.96),
        (10, 0.1013, 0.76),
    ] {
        let queue = Queue::new(load, slots);
        close(queue.waiting(), waiting, 5e-5);
        close(queue.mean_wait(service), wait, 5e-3);
    }
    close(Queue::new(load, 9).utilisation(), 0.667, 5e-4);
    assert_eq!(slots(load, service, 0.7, 5.0, 1.0), 9.0);
    // A loose utilisation leaves the wait to decide, and the reverse.
    assert_eq!(slots(load, service, 0.99, 6.0, 1.0), 8.0);
    assert_eq!(slots(load, service, 0.5, 1000.0, 1.0), 12.0);
    // Less variable jobs wait less.
    assert_eq!(slots(load, service, 0.99, 3.0, 0.5), 8.0);
    close(mean_wait(9.0, load, service, 1.0), 1.96, 5e-3);
}

#[test]
fn lost_calls() {
    close(erlang_b(4.0, 10), 0.0053, 5e-5);
    close(erlang_b(4.0, 9), 0.0133, 5e-5);
    assert!(erlang_b(9.0, 17) <= 0.01 && erlang_b(9.0, 16) > 0.01);
    assert!(erlang_b(12.5, 21) <= 0.01 && erlang_b(12.5, 20) > 0.01);
}

#[test]
fn longer_waits_are_rarer() {
    let queue = Queue::new(6.0, 9);
    assert_eq!(queue.waits_longer_than(0.0, 30.0), queue.waiting());
    close(
        queue.waits_longer_than(30.0, 30.0),
        queue.waiting() * (-3.0_f64).exp(),
        1e-12,
    );
}

#[test]
fn overload_never_settles() {
    let queue = Queue::new(5.0, 5);
    assert_eq!(queue.waiting(), 1.0);
    assert_eq!(queue.mean_wait(30.0), f64::INFINITY);
}

#[test]
fn a_farm_without_end_is_told_apart_at_once() {
    let slots = slots(1e7, 60.0, 0.7, 5.0, 1.0);
    assert_eq!(slots, f64::INFINITY);
    assert_eq!(mean_wait(slots, 1e7, 60.0, 1.0), f64::INFINITY);
}

#[test]
fn no_jobs_need_nothing() {
    assert_eq!(slots(0.0, 30.0, 0.7, 5.0, 1.0), 0.0);
    assert_eq!(cores(0.0, 4.0, 0.9), 0.0);
    assert_eq!(memory_gib(0.0, 8.0, 4.0, 2.0), 0.0);
    assert_eq!(memory_gib(3.0, 8.0, 4.0, 2.0), 16.0);
    assert_eq!(variability(1.0, 1.0), 1.0);
}

#[test]
fn a_backlog_drains_by_what_is_free() {
    assert_eq!(drain_minutes(9.0, 6.0, 60.0), 120.0);
}

#[test]
fn nodes_hold_nine_tenths() {
    // 9 slots of 4 cores on 12-core nodes: 36 / 10.8.
    assert_eq!(nodes(cores(9.0, 4.0, 0.9), 12.0), 4.0);
}

#[test]
fn a_short_window_is_its_own_peak() {
    assert_eq!(peak_jobs_per_hour(100.0, 0.15, 24.0, 0.0), 15.0);
    assert_eq!(peak_jobs_per_hour(100.0, 0.15, 4.0, 0.0), 25.0);
    assert_eq!(peak_jobs_per_hour(100.0, 0.15, 0.5, 0.0), 100.0);
}

#[test]
fn a_window_of_jobs_is_rounded_up() {
    // 100 videos of 10 minutes in an hour on 8 cores: 1000 / 480 = 2.08.
    assert_eq!(servers_for_window(100.0, 10.0, 60.0, 8.0), 3.0);
    assert_eq!(servers_for_window(0.0, 10.0, 60.0, 8.0), 0.0);
}

#[test]
fn speed_is_frames_over_frames() {
    assert_eq!(speed(42.0, 25.0), 1.68);
    assert_eq!(checksum_cores(2.0, 1.0), 2.0);
    assert_eq!(stream_mbps(9.0, 50.0), 450.0);
}

#[test]
fn a_lost_node_brings_its_jobs_again() {
    // 6 erlangs on 9 slots, 3 of them lost: a third of the running jobs comes again.
    assert_eq!(load_after_loss(6.0, 9.0, 3.0), 8.0);
    assert_eq!(load_after_loss(6.0, 9.0, 0.0), 6.0);
    assert_eq!(nodes_with_spare(4.0, 1.0), 5.0);
    assert_eq!(nodes_with_spare(0.0, 1.0), 0.0);
}

#[test]
fn a_licence_caps_slots() {
    assert_eq!(licensed_slots(9.0, Some(4.0)), 4.0);
    assert_eq!(licensed_slots(9.0, Some(12.0)), 9.0);
    assert_eq!(licensed_slots(9.0, None), 9.0);
}
