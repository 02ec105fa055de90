//! Check vectors of rule S8.

use super::*;

#[test]
fn six_hundred_named_users() {
    let concurrent = concurrent_users(600.0, 0.2);
    let streams = streams(concurrent, 0.5);
    assert_eq!(streams, 60.0);
    assert!((preview_mbps(streams, 2.0, 0.7) - 171.4).abs() < 0.05);
    let cores = cores(concurrent, 12.5);
    assert_eq!(cores, 9.6);
    let carrying = carrying_nodes(cores, 8.0, 0.7);
    assert_eq!(carrying, 2.0);
    assert_eq!(nodes(carrying, 1.0), 3.0);
    assert!((cores_per_node(cores, 2.0, 0.7) - 6.857).abs() < 1e-3);
}

#[test]
fn viewers_pull_the_proxies_rate() {
    assert_eq!(monthly_gb(10.0, 2.0, 8.0, 20.0), 10.0 * 0.9 * 160.0);
}

#[test]
fn thick_clients_take_whole_cores() {
    assert_eq!(interactive_cores(25.0, 45.0, 2.5, 4.5), 20.0);
    assert_eq!(playback_servers(60.0, 25.0), 3.0);
}

#[test]
fn an_outage_lasts_until_it_is_seen_and_users_are_back() {
    assert_eq!(detection_seconds(10.0, 3.0), 30.0);
    assert_eq!(visible_outage_seconds(30.0, 20.0), 50.0);
}

#[test]
fn three_nodes_carry_the_load_on_two() {
    assert!((utilisation_after_loss(9.6, 3.0, 1.0, 8.0) - 0.6).abs() < 1e-12);
    // Fewer nodes are never less busy.
    assert!(
        utilisation_after_loss(9.6, 3.0, 1.0, 8.0) > utilisation_after_loss(9.6, 3.0, 0.0, 8.0)
    );
}
