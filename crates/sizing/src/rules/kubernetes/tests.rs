//! Check vectors of rule S11.

use super::*;
use proptest::prelude::*;

fn memory() -> MemoryReserve<f64> {
    MemoryReserve {
        first_4: 0.25,
        next_4: 0.2,
        next_8: 0.1,
        next_112: 0.06,
        above: 0.02,
    }
}

fn cores() -> CoreReserve<f64> {
    CoreReserve {
        first: 0.06,
        second: 0.01,
        next_2: 0.005,
        above: 0.0025,
    }
}

#[test]
fn a_node_of_64_gib() {
    let reserved = reserved_memory_gib(&64.0, &memory());
    assert!((reserved - 5.48).abs() < 1e-9);
    let evicted = 100.0 / 1024.0;
    assert!((reserved + evicted - 5.578).abs() < 5e-4);
    assert!((allocatable(64.0, reserved, evicted) - 58.42).abs() < 5e-3);
}

#[test]
fn small_and_large_nodes() {
    assert_eq!(reserved_memory_gib(&2.0, &memory()), 0.5);
    let large = reserved_memory_gib(&256.0, &memory());
    assert!((large - (1.0 + 0.8 + 0.8 + 6.72 + 2.56)).abs() < 1e-9);
    assert!((reserved_cores(&4.0, &cores()) - 0.08).abs() < 1e-12);
    assert!((reserved_cores(&16.0, &cores()) - 0.11).abs() < 1e-12);
    assert_eq!(allocatable(0.05, 0.0125, 0.1), 0.0);
    // 330 MiB and 5 %.
    assert!((reserved_flat(64.0, 330.0 / 1024.0, 0.05) - 3.522).abs() < 5e-4);
}

#[test]
fn majorities() {
    for (members, agree, lost) in [
        (1.0, 1.0, 0.0),
        (2.0, 2.0, 0.0),
        (3.0, 2.0, 1.0),
        (4.0, 3.0, 1.0),
        (5.0, 3.0, 2.0),
    ] {
        assert_eq!(quorum(members), agree);
        assert_eq!(tolerance(members), lost);
    }
    assert_eq!(quorum(0.0), 0.0);
    assert_eq!(members_for(1.0), 3.0);
}

#[test]
fn either_of_two_sites_carries_everything() {
    assert!((site_utilisation(2.0, 0.9) - 0.45).abs() < 1e-12);
    // 100 GiB of pods on nodes of 58.42 at nine tenths: two at each site.
    assert_eq!(nodes_per_site(100.0, 58.42, 0.9), 2.0);
    assert_eq!(nodes_per_site(0.0, 58.42, 0.9), 0.0);
}

#[test]
fn times() {
    assert_eq!(failover_seconds(40.0, 300.0, 20.0), 360.0);
    assert_eq!(state_recovery_seconds(100.0, 10.0), 10.0);
    assert_eq!(election_ms(8.0, 10.0), 80.0);
    assert_eq!(log_gb(40.0, 0.5, 30.0), 600.0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_larger_node_leaves_more(memory_gib in 1.0..2000.0_f64, more in 0.1..200.0_f64) {
        let left = |gib: f64| allocatable(gib, reserved_memory_gib(&gib, &memory()), 0.1);
        prop_assert!(left(memory_gib + more) > left(memory_gib));
        prop_assert!(left(memory_gib) < memory_gib);
    }

    #[test]
    fn a_majority_is_left_after_the_losses_it_bears(members in 1_u8..40) {
        let members = f64::from(members);
        prop_assert!(members - tolerance(members) >= quorum(members));
        prop_assert!(members - tolerance(members) - 1.0 < quorum(members));
    }
}
