//! Check vectors of rule S10.

use super::*;
use proptest::prelude::*;

#[test]
fn pages_are_minutes_of_a_line() {
    assert_eq!(load_of_pages(240.0, 1.0), 4.0);
    assert_eq!(lines_in(4.0, 0.01), 10.0);
    assert_eq!(lines_in(9.0, 0.01), 17.0);
    assert_eq!(lines_in(12.5, 0.01), 21.0);
    assert_eq!(lines_in_with_recalls(6.0, 0.01, 0.5), 13.0);
    assert_eq!(call_minutes(3.0, 0.5, 30.0), 2.0);
}

#[test]
fn what_goes_out_waits() {
    let load = load_with_attempts(load_of_pages(600.0, 1.0), 1.5);
    assert_eq!(load, 15.0);
    assert_eq!(lines_out(load, 0.9), 17.0);
    assert_eq!(trunk_lines(10.0, 17.0), 27.0);
    // 600 pages, 1.5 calls each, 17 lines at 0.9: 900 minutes over 15.3.
    assert!((outbound_hours(600.0, 1.0, 1.5, 17.0, 0.9) - 900.0 / 918.0).abs() < 1e-12);
}

#[test]
fn users_storage_and_lines() {
    assert_eq!(lines_of_users(100.0, 25.0), 4.0);
    assert_eq!(stored_gb(5000.0, 100.0, 365.0), 182.5);
    assert_eq!(media_mbps(30.0, 60.0), 1.8);
    assert_eq!(e1_lines(31.0, 30.0), 2.0);
}

#[test]
fn ports_of_thirty_channels() {
    let rtp = media_ports(30.0, 2.0, 0.0);
    assert_eq!(last_port(8000.0, rtp), 8059.0);
    assert_eq!(media_ports(30.0, 2.0, 1.0), 90.0);
}

#[test]
fn one_server_may_be_lost() {
    // 40 erlangs: 53 lines for 1 %, 46 for 5 %; servers of 30 channels.
    assert_eq!(lines_in(40.0, 0.01), 53.0);
    assert_eq!(lines_in(40.0, 0.05), 46.0);
    assert_eq!(servers(40.0, 30.0, 0.01, 0.05, 0.0), 3.0);
    assert!(blocking_after_loss(40.0, 3.0, 30.0) <= 0.05);
    assert_eq!(servers(0.0, 30.0, 0.01, 0.05, 0.0), 0.0);
    assert_eq!(blocking_after_loss(40.0, 1.0, 30.0), 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fewer_servers_never_lose_less(load in 0.1..200.0_f64, servers in 1_u8..12, each in 1_u8..60) {
        let (servers, each) = (f64::from(servers), f64::from(each));
        let whole = queue::blocking(load, servers * each);
        prop_assert!(blocking_after_loss(load, servers, each) >= whole);
    }

    #[test]
    fn the_servers_meet_both_targets(load in 0.1..200.0_f64, each in 1_u8..60) {
        let each = f64::from(each);
        let found = servers(load, each, 0.01, 0.05, 0.0);
        prop_assert!(queue::blocking(load, found * each) <= 0.01);
        prop_assert!(blocking_after_loss(load, found, each) <= 0.05);
        let fewer = found - 1.0;
        prop_assert!(
            queue::blocking(load, fewer * each) > 0.01 || blocking_after_loss(load, fewer, each) > 0.05
        );
    }
}
