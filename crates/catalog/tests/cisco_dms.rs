//! The Cisco DMS system file: every row of the data sheet, pairs and nothing but pairs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::System;
use groundplan_catalog::system::{self, Cluster, Facts, Protocol};
use groundplan_diagnostics::SourceMap;
use serde_json::{Value, json};

const TEXT: &str = include_str!("../../../systems/cisco-dms.toml");
const PACKAGES: [&str; 3] = [
    "signs",
    "show-and-share-enterprise",
    "show-and-share-workgroup",
];

fn cisco() -> System {
    let mut sources = SourceMap::new();
    let (system, report) = system::load(&mut sources, "systems/cisco-dms.toml", TEXT);
    assert!(report.is_empty(), "{report:#?}");
    system.unwrap()
}

fn facts(package: &str, parameters: &[(&str, Value)]) -> Facts {
    let mut facts = Facts::new();
    facts.insert("target".to_owned(), json!("on-prem"));
    facts.insert("deployment.package".to_owned(), json!(package));
    let given: BTreeMap<&str, &Value> = parameters.iter().map(|(id, value)| (*id, value)).collect();
    cisco().add_parameters("on-prem", &|id| given.get(id).copied(), &mut facts);
    facts
}

#[test]
fn every_requirement_and_flow_of_the_document_has_a_row_and_no_other() {
    let wanted: BTreeSet<String> = (1..=23)
        .map(|number| format!("R-CISCO-{number:03}"))
        .chain((1..=16).map(|number| format!("P-CISCO-{number:02}")))
        .collect();
    let named: BTreeSet<String> = TEXT
        .split('"')
        .filter(|word| word.starts_with("R-CISCO-") || word.starts_with("P-CISCO-"))
        .filter(|word| !word.contains(' '))
        .map(str::to_owned)
        .collect();
    assert_eq!(named, wanted);
    for contradiction in ["C-38", "C-39", "C-40", "C-41"] {
        assert!(TEXT.contains(contradiction), "{contradiction}");
    }
}

#[test]
fn each_package_stands_in_pairs_with_an_address_each() {
    let cisco = cisco();
    for (package, tiers) in [
        (PACKAGES[0], vec!["digital-media-manager"]),
        (PACKAGES[1], vec!["digital-media-manager", "show-and-share"]),
        (PACKAGES[2], vec!["digital-media-manager", "show-and-share"]),
    ] {
        let topology = cisco.topology("on-prem", &facts(package, &[])).unwrap();
        let found: Vec<&str> = topology
            .tiers
            .iter()
            .map(|placed| placed.tier.as_str())
            .collect();
        assert_eq!(found, tiers, "{package}");
        for placed in &topology.tiers {
            assert_eq!((placed.count.minimum, placed.count.maximum), (2, Some(2)));
            assert!(placed.identical);
            assert_eq!(placed.cluster, Cluster::VirtualAddress);
            assert!(cisco.tier(&placed.tier).unwrap().appliance);
        }
    }
}

#[test]
fn parts_pair_both_ways_and_editions_are_never_mixed() {
    let cisco = cisco();
    for package in PACKAGES {
        let parts = cisco.parts("on-prem", &facts(package, &[]));
        let numbers: BTreeSet<&str> = parts
            .iter()
            .filter_map(|part| part.number.as_deref())
            .collect();
        assert_eq!(numbers.len(), if package == "signs" { 2 } else { 4 });
        for part in &parts {
            let number = part.number.as_deref().unwrap();
            assert_eq!(part.pairs_with.len(), 1, "{number}");
            let other = parts
                .iter()
                .find(|one| one.number.as_deref() == Some(part.pairs_with[0].as_str()))
                .unwrap_or_else(|| panic!("{package}: {number} has no partner"));
            assert_eq!(other.pairs_with, [number]);
        }
        let edition = |mark: &str| numbers.iter().any(|number| number.contains(mark));
        assert!(!(edition("EN-K9") && edition("WG-K9")), "{package}");
    }
}

#[test]
fn a_second_pair_brings_a_second_link_and_its_own_parameters() {
    let cisco = cisco();
    let own_vlan = [("heartbeat-link", json!("own-vlan"))];
    let asked = |package: &str| -> Vec<String> {
        let facts = facts(package, &own_vlan);
        let rows = cisco.parameters("on-prem", &facts);
        rows.iter().map(|row| row.id.get_ref().clone()).collect()
    };
    assert!(!asked(PACKAGES[0]).contains(&"show-and-share-link-vlan".to_owned()));
    assert!(asked(PACKAGES[1]).contains(&"show-and-share-link-vlan".to_owned()));
    let links: Vec<&str> = cisco
        .file
        .flows
        .iter()
        .filter(|flow| flow.protocol == Protocol::Layer2)
        .map(|flow| flow.from[0].as_str())
        .collect();
    assert_eq!(links, ["digital-media-manager", "show-and-share"]);
}

#[test]
fn flows_follow_the_options() {
    let cisco = cisco();
    let open = |parameters: &[(&str, Value)]| -> BTreeSet<String> {
        let facts = facts("signs", parameters);
        let flows = cisco.flows("on-prem", &facts);
        flows
            .iter()
            .filter(|flow| !flow.closed)
            .map(|flow| flow.id.get_ref().clone())
            .collect()
    };
    let always = open(&[]);
    for (id, parameter, value) in [
        ("P-CISCO-06", "older-administration", json!(true)),
        ("P-CISCO-07", "players", json!(["10.60.8.0/22"])),
        ("P-CISCO-08", "players", json!(["10.60.8.0/22"])),
        ("P-CISCO-09", "players", json!(["10.60.8.0/22"])),
        ("P-CISCO-10", "file-servers", json!(["10.60.0.40"])),
        ("P-CISCO-11", "mail-notifications", json!(true)),
        ("P-CISCO-12", "snmp-notifications", json!(true)),
        ("P-CISCO-15", "encoders", json!(["10.60.0.41"])),
    ] {
        assert!(!always.contains(id), "{id} without {parameter}");
        assert!(open(&[(parameter, value)]).contains(id), "{id}");
    }
    assert!(!always.contains("P-CISCO-04"), "a hint is no rule");
}

#[test]
fn the_migration_is_a_step_for_those_who_come_from_mcs() {
    let cisco = cisco();
    let has_step = |platform: &str| {
        let facts = facts("signs", &[("primary-platform", json!(platform))]);
        let steps = cisco.steps("on-prem", &facts);
        steps
            .iter()
            .any(|step| step.id.get_ref() == "migrate-from-mcs")
    };
    assert!(has_step("mcs-to-be-migrated"));
    assert!(!has_step("ucs"));
}
