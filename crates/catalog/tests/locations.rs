//! Locations of a system: one name or several, and what a file can get wrong about them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use groundplan_catalog::System;
use groundplan_catalog::system::{self, Facts};
use groundplan_diagnostics::{Report, SourceMap};

const BULLETIN: &str = include_str!("data/bulletin.toml");

/// The invented product at two places, with this placement of its tiers.
fn load(hub: &str, kiosk: &str, locations: &str) -> (Option<System>, Report) {
    let text = BULLETIN
        .replace(
            r#"{ tier = "hub", count = { minimum = 1 } }"#,
            &format!(r#"{{ tier = "hub", count = {{ minimum = 1 }}{hub} }}"#),
        )
        .replace(
            r#"{ tier = "kiosk", count = { minimum = 3, parameter = "halls" } }"#,
            &format!(r#"{{ tier = "kiosk", count = {{ minimum = 3 }}{kiosk} }}"#),
        );
    let text = format!("{text}\n{locations}");
    system::load(&mut SourceMap::new(), "systems/bulletin.toml", &text)
}

const PLACES: &str = r#"
[[location]]
id = "hall"
name = "Hall"
host_name = "h"
apart_from = ["shop"]

[[location]]
id = "shop"
name = "Shop"
"#;

fn faults(report: &Report) -> Vec<(String, String)> {
    let findings = report.findings().iter();
    findings
        .map(|one| (one.code.to_string(), one.message.clone()))
        .collect()
}

#[test]
fn a_tier_stands_at_one_location_or_at_several() {
    let (system, report) = load(
        r#", location = "shop""#,
        r#", location = ["hall", "shop"]"#,
        PLACES,
    );
    assert!(report.is_empty(), "{report:#?}");
    let system = system.unwrap();
    let topology = system.topology("vm", &Facts::new()).unwrap();
    assert_eq!(topology.tiers[0].location, ["shop"]);
    assert_eq!(topology.tiers[1].location, ["hall", "shop"]);
    assert_eq!(topology.locations(), ["shop", "hall"]);
    let hall = system.location("hall").unwrap();
    assert_eq!(hall.host_name.as_deref(), Some("h"));
    assert_eq!(hall.apart_from, ["shop"]);
}

#[test]
fn locations_have_to_exist_once() {
    let (_, report) = load(r#", location = "shed""#, "", PLACES);
    let found = faults(&report);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].1.contains("unknown location `shed`"), "{found:#?}");
    let (_, report) = load("", "", &format!("{PLACES}{PLACES}"));
    let codes: Vec<String> = faults(&report).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["GP1010", "GP1010"], "{report:#?}");
}

#[test]
fn what_begins_host_names_is_short_and_lower_case() {
    for bad in ["Hall", "1h", "hallway", ""] {
        let places = PLACES.replace(r#"host_name = "h""#, &format!(r#"host_name = "{bad}""#));
        let (_, report) = load("", "", &places);
        assert_eq!(report.findings().len(), 1, "{bad}: {report:#?}");
        assert_eq!(faults(&report)[0].0, "GP1017", "{bad}");
    }
}

#[test]
fn a_shared_address_stays_in_one_location() {
    let cluster = r#", cluster = "network-load-balancing", location = ["hall", "shop"]"#;
    let (_, report) = load("", cluster, PLACES);
    let found = faults(&report);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].1.contains("shares one address"), "{found:#?}");
    let (_, report) = load("", &cluster.replace(r#", "shop"]"#, "]"), PLACES);
    assert!(report.is_empty(), "{report:#?}");
}
