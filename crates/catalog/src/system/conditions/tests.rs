//! Conditions over facts.

use serde_json::{Value, json};

use super::{Condition, Facts};

fn condition(value: Value) -> Condition {
    serde_json::from_value(value).unwrap()
}

fn facts(value: Value) -> Facts {
    serde_json::from_value(value).unwrap()
}

#[test]
fn no_condition_always_holds() {
    assert!(Condition::default().holds(&Facts::new()));
}

#[test]
fn every_entry_must_hold_and_a_list_is_a_choice() {
    let both = condition(json!({ "web": ["nlb", "balancer"], "database": "cluster" }));
    assert!(both.holds(&facts(json!({ "web": "nlb", "database": "cluster" }))));
    assert!(!both.holds(&facts(json!({ "web": "nlb", "database": "single" }))));
    assert!(!both.holds(&facts(json!({ "web": "single", "database": "cluster" }))));
    assert!(!both.holds(&Facts::new()));
}

#[test]
fn numbers_and_truths_are_compared_as_they_are() {
    assert!(condition(json!({ "port": 25 })).holds(&facts(json!({ "port": 25 }))));
    assert!(!condition(json!({ "port": 25 })).holds(&facts(json!({ "port": "25" }))));
    assert!(!condition(json!({ "media": true })).holds(&facts(json!({ "media": false }))));
}

#[test]
fn presence_sees_through_lists_and_tables() {
    let present = condition(json!({ "thing": "present" }));
    let absent = condition(json!({ "thing": "absent" }));
    for there in [
        json!({ "thing": "" }),
        json!({ "thing": 0 }),
        json!({ "thing": false }),
        json!({ "thing": ["a"] }),
        json!({ "thing": { "a": 1 } }),
        json!({ "thing.a": 1, "thing.count": 1 }),
    ] {
        assert!(present.holds(&facts(there.clone())), "{there}");
        assert!(!absent.holds(&facts(there.clone())), "{there}");
    }
    for missing in [
        json!({}),
        json!({ "thing": null }),
        json!({ "thing": [] }),
        json!({ "thing": {} }),
        json!({ "thing.a": null, "thing.count": 0 }),
        json!({ "things": "other" }),
    ] {
        assert!(!present.holds(&facts(missing.clone())), "{missing}");
        assert!(absent.holds(&facts(missing.clone())), "{missing}");
    }
    let either = condition(json!({ "thing": ["absent", 25] }));
    assert!(either.holds(&Facts::new()));
    assert!(either.holds(&facts(json!({ "thing": 25 }))));
    assert!(!either.holds(&facts(json!({ "thing": 587 }))));
}

#[test]
fn a_star_stands_for_one_entry() {
    let web = condition(json!({ "certificate.*.usage": "web" }));
    let none = condition(json!({ "certificate.*.usage": "absent" }));
    let two = facts(json!({
        "certificate": [{ "usage": "application" }, { "usage": "web" }],
        "certificate.0": { "usage": "application" },
        "certificate.0.usage": "application",
        "certificate.1.usage": "web",
        "certificate.count": 2,
    }));
    assert!(web.holds(&two));
    assert!(!none.holds(&two));
    let other = facts(json!({ "certificate.0.usage": "application", "certificate.count": 1 }));
    assert!(!web.holds(&other));
    let empty = facts(json!({ "certificate": [], "certificate.count": 0 }));
    assert!(!web.holds(&empty));
    assert!(none.holds(&empty));
}

#[test]
fn comparisons_are_of_numbers_units_and_other_paths() {
    let known = facts(json!({
        "parameters.interval": 2.0,
        "parameters.limit": 3,
        "workload.users.named": { "low": null },
        "workload.users.named.likely": 10,
        "servers.0.cores": 4,
        "servers.1.cores": 16,
        "mode": "active",
        "other": "active",
        "nothing": null,
    }));
    for (test, holds) in [
        (json!({ "parameters.interval": { "at_most": "2 s" } }), true),
        (
            json!({ "parameters.interval": { "at_least": "2001 ms" } }),
            false,
        ),
        (
            json!({ "parameters.interval": { "above": 1, "below": "1 min" } }),
            true,
        ),
        (
            json!({ "parameters.interval": { "below": { "path": "parameters.limit" } } }),
            true,
        ),
        (
            json!({ "parameters.interval": { "above": { "path": "parameters.limit" } } }),
            false,
        ),
        (
            json!({ "parameters.interval": { "above": { "path": "parameters.none" } } }),
            false,
        ),
        (json!({ "parameters.interval": "2 s" }), true),
        (json!({ "parameters.limit": 3.0 }), true),
        (json!({ "workload.users.named": { "at_least": 10 } }), true),
        (json!({ "workload.users.named": { "above": 10 } }), false),
        (json!({ "servers.*.cores": { "at_least": 8 } }), true),
        (json!({ "servers.*.cores": { "not": 16 } }), false),
        (json!({ "servers.*.cores": { "not": [2, 8] } }), true),
        (json!({ "mode": { "not": "standby" } }), true),
        (json!({ "mode": { "not": ["standby", "active"] } }), false),
        (json!({ "mode": { "at_least": 1 } }), false),
        (json!({ "nothing": { "not": "active" } }), true),
        (json!({ "nothing": { "at_least": 0 } }), false),
        (
            json!({ "parameters.limit": { "not": { "path": "parameters.interval" } } }),
            true,
        ),
        (json!({ "mode": { "not": { "path": "other" } } }), false),
        (
            json!({ "servers.*.cores": { "not": { "path": "servers.1.cores" } } }),
            false,
        ),
        (
            json!({ "mode": { "not": { "path": "parameters.none" } } }),
            true,
        ),
        (json!({ "parameters.limit": { "atleast": 1 } }), false),
    ] {
        assert_eq!(condition(test.clone()).holds(&known), holds, "{test}");
    }
}

#[test]
fn addresses_lie_within_networks_or_apart_from_them() {
    let known = facts(json!({
        "network.cidr": "10.52.0.0/20",
        "network.users": ["10.62.0.0/16", "10.63.0.0/16"],
        "pods": ["10.244.0.0/16", "10.52.8.0/24"],
        "wide": ["10.0.0.0/8"],
        "far": ["fd00::/8", "192.168.4.0/24"],
        "name": "registry.example",
        "inside": "10.52.1.9",
        "outside": "203.0.113.9",
        "sites.a.cidr": "10.52.1.0/24",
        "sites.b.cidr": "10.99.1.0/24",
    }));
    let network = json!({ "path": "network.cidr" });
    for (test, holds) in [
        (json!({ "inside": { "within": network } }), true),
        (json!({ "outside": { "within": network } }), false),
        (
            json!({ "outside": { "within": [network, "203.0.113.0/24"] } }),
            true,
        ),
        (
            json!({ "network.users": { "within": "10.62.0.0/15" } }),
            true,
        ),
        (
            json!({ "network.users": { "within": "10.62.0.0/16" } }),
            false,
        ),
        (json!({ "wide": { "within": network } }), false),
        (json!({ "name": { "within": network } }), true),
        (json!({ "nothing": { "within": network } }), true),
        (json!({ "pods": { "apart_from": network } }), false),
        (json!({ "wide": { "apart_from": network } }), false),
        (
            json!({ "far": { "apart_from": [network, { "path": "network.users" }] } }),
            true,
        ),
        (
            json!({ "inside": { "apart_from": { "path": "network.users" } } }),
            true,
        ),
        (
            json!({ "inside": { "apart_from": { "path": "nothing" } } }),
            true,
        ),
        (json!({ "sites.*.cidr": { "within": network } }), false),
        (json!({ "sites.*.cidr": { "apart_from": network } }), false),
        (json!({ "sites.*.cidr": { "within": "10.0.0.0/8" } }), true),
    ] {
        assert_eq!(condition(test.clone()).holds(&known), holds, "{test}");
    }
}
