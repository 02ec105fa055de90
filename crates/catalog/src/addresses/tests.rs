//! What must never be open to the internet.

use super::*;

#[test]
fn private_networks_are_not_public() {
    for text in [
        "10.0.0.0/8",
        "172.31.4.0/24",
        "192.168.1.1/32",
        "203.0.113.0/24",
    ] {
        assert!(!is_public(text.parse().unwrap()), "{text}");
    }
}

#[test]
fn networks_that_hold_a_global_address_are_public() {
    for text in [
        "0.0.0.0/0",
        "8.8.8.8/32",
        "172.0.0.0/8",
        "192.0.0.0/8",
        "172.32.0.0/16",
    ] {
        assert!(is_public(text.parse().unwrap()), "{text}");
    }
}
