//! The system files of HEMISPHERE and FactoryArray: complete, consistent, and with the hosts that
//! their documents ask for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use groundplan_catalog::System;
use groundplan_catalog::system::{self, Cluster, Facts};
use groundplan_diagnostics::SourceMap;
use serde_json::json;

const FILES: [(&str, &str, &str, usize); 2] = [
    (
        "hemisphere-bfm",
        include_str!("../../../systems/hemisphere-bfm.toml"),
        include_str!("data/hemisphere-bfm-ids.txt"),
        56,
    ),
    (
        "factory-array",
        include_str!("../../../systems/factory-array.toml"),
        include_str!("data/factory-array-ids.txt"),
        47,
    ),
];

fn load(name: &str, text: &str) -> System {
    let path = format!("systems/{name}.toml");
    let (system, report) = system::load(&mut SourceMap::new(), &path, text);
    assert!(report.is_empty(), "{report:#?}");
    system.unwrap()
}

fn facts(entries: &[(&str, serde_json::Value)]) -> Facts {
    let entries = entries.iter();
    entries
        .map(|(path, value)| ((*path).to_owned(), value.clone()))
        .collect()
}

#[test]
fn every_row_of_the_documents_is_there_and_none_is_invented() {
    for (name, text, ids, count) in FILES {
        load(name, text);
        let known: BTreeSet<&str> = ids.lines().collect();
        assert_eq!(known.len(), count, "{name}");
        let quoted: BTreeSet<&str> = text.split('"').collect();
        let missing: Vec<_> = known.difference(&quoted).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        let is_id = |word: &&&str| {
            let begins = ["R-", "P-", "C-"].iter().any(|one| word.starts_with(one));
            begins && word.ends_with(|last: char| last.is_ascii_digit())
        };
        let invented: Vec<_> = quoted.difference(&known).filter(is_id).collect();
        assert!(invented.is_empty(), "{name}: {invented:?}");
    }
}

#[test]
fn the_control_plane_stands_where_it_is_asked_for() {
    let (name, text, ..) = FILES[0];
    let system = load(name, text);
    for target in ["on-prem", "vm"] {
        for (members, locations) in [
            (1, vec!["third-site"]),
            (3, vec!["third-site", "data-centre-1", "data-centre-2"]),
        ] {
            for (logging, monitoring) in
                [(false, false), (true, false), (false, true), (true, true)]
            {
                let facts = facts(&[
                    ("parameters.control-plane-members", json!(members)),
                    ("parameters.logging", json!(logging)),
                    ("parameters.monitoring", json!(monitoring)),
                ]);
                let topology = system.topology(target, &facts).unwrap();
                let tiers: Vec<&str> = topology.tiers.iter().map(|one| one.tier.as_str()).collect();
                assert_eq!(tiers.contains(&"logging"), logging);
                assert_eq!(tiers.contains(&"monitoring"), monitoring);
                assert_eq!(topology.tiers[1].location, locations);
                assert_eq!(topology.tiers[1].count.minimum, members);
                // The third site carries the control plane alone.
                for placed in &topology.tiers {
                    let is_third = placed.location.iter().any(|one| one == "third-site");
                    assert_eq!(is_third, placed.tier == "control-plane", "{}", placed.tier);
                }
            }
        }
    }
    for location in &system.file.locations {
        assert_eq!(location.apart_from.len(), 2, "{}", location.name);
    }
}

#[test]
fn an_array_has_two_databases_in_one_place_behind_one_address() {
    let (name, text, ..) = FILES[1];
    let system = load(name, text);
    for site in ["local", "remote"] {
        let facts = facts(&[("parameters.database-site", json!(site))]);
        let topology = system.topology("vm", &facts).unwrap();
        let [factory, database] = topology.tiers.as_slice() else {
            panic!("{topology:#?}")
        };
        assert_eq!(factory.count.minimum, 2);
        assert_eq!(
            (database.count.minimum, database.count.maximum),
            (2, Some(2))
        );
        for placed in [factory, database] {
            assert_eq!(placed.cluster, Cluster::VirtualAddress);
            assert_eq!(placed.location.len(), usize::from(site == "remote"));
        }
    }
}

#[test]
fn nothing_of_a_closed_network_reaches_the_internet() {
    let (name, text, ..) = FILES[0];
    let system = load(name, text);
    for flow in &system.file.flows {
        assert!(flow.never_public, "{}", flow.id.get_ref());
    }
    let kinds = system.file.endpoints.iter().map(|one| one.kind);
    let outside = [
        system::EndpointKind::Internet,
        system::EndpointKind::ObjectStorage,
        system::EndpointKind::PlatformService,
    ];
    assert!(kinds.into_iter().all(|kind| !outside.contains(&kind)));
}
