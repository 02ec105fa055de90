//! The MESSAGEmanager system file: every row of the document, and each architecture as it says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::System;
use groundplan_catalog::system::{self, Facts};
use groundplan_diagnostics::SourceMap;
use serde_json::{Value, json};

const TEXT: &str = include_str!("../../../systems/messagemanager.toml");

fn messagemanager() -> System {
    let mut sources = SourceMap::new();
    let (system, report) = system::load(&mut sources, "systems/messagemanager.toml", TEXT);
    assert!(report.is_empty(), "{report:#?}");
    system.unwrap()
}

fn facts(target: &str, parameters: &[(&str, Value)]) -> Facts {
    let mut facts = Facts::new();
    facts.insert("target".to_owned(), json!(target));
    let given: BTreeMap<&str, &Value> = parameters.iter().map(|(id, value)| (*id, value)).collect();
    messagemanager().add_parameters(target, &|id| given.get(id).copied(), &mut facts);
    facts
}

/// Ids of the open flows over these parameters.
fn open(parameters: &[(&str, Value)]) -> BTreeSet<String> {
    let system = messagemanager();
    let facts = facts("on-prem", parameters);
    let flows = system.flows("on-prem", &facts);
    flows
        .iter()
        .filter(|flow| !flow.closed)
        .map(|flow| flow.id.get_ref().clone())
        .collect()
}

#[test]
fn every_requirement_and_flow_of_the_document_has_a_row_and_no_other() {
    let wanted: BTreeSet<String> = (1..=25)
        .map(|number| format!("R-FAX-{number:03}"))
        .chain((1..=19).map(|number| format!("P-FAX-{number:02}")))
        .collect();
    let named: BTreeSet<String> = TEXT
        .split('"')
        .filter(|word| word.starts_with("R-FAX-") || word.starts_with("P-FAX-"))
        .filter(|word| !word.contains(' '))
        .map(str::to_owned)
        .collect();
    assert_eq!(named, wanted);
    for contradiction in ["C-44", "C-45", "C-46"] {
        assert!(TEXT.contains(contradiction), "{contradiction}");
    }
}

#[test]
fn each_architecture_has_its_topology() {
    let system = messagemanager();
    let at = |architecture: &str, place: &str, zone: &str, locations: u32| {
        let facts = facts(
            "vm",
            &[
                ("architecture", json!(architecture)),
                ("database-place", json!(place)),
                ("zone", json!(zone)),
                ("locations", json!(locations)),
                ("servers", json!(6)),
            ],
        );
        let topology = system.topology("vm", &facts).unwrap();
        let hosts: u32 = topology
            .tiers
            .iter()
            .map(|placed| placed.count.least(&facts))
            .sum();
        let locations = topology.locations().len();
        (topology.id.get_ref().clone(), hosts, locations)
    };
    let own = "fax-servers";
    let other = "database-server";
    for (asked, id, hosts, locations) in [
        (("single", own, "lan", 2), "single", 1, 0),
        (("single", other, "lan", 2), "single-database-server", 1, 0),
        (("active-active", own, "lan", 2), "active-active", 6, 2),
        (
            ("active-active", own, "dmz", 3),
            "active-active-three-locations",
            6,
            3,
        ),
        (
            ("active-active", other, "lan", 2),
            "active-active-database-server",
            6,
            2,
        ),
        (
            ("active-active", other, "lan", 3),
            "active-active-three-locations-database-server",
            6,
            3,
        ),
        (("active-standby", own, "lan", 2), "active-standby", 2, 0),
        (
            ("active-standby", own, "dmz", 2),
            "active-standby-dmz",
            2,
            0,
        ),
        (
            ("active-standby", other, "lan", 2),
            "active-standby-database-server",
            2,
            0,
        ),
        (
            ("virtual-high-availability", own, "lan", 2),
            "virtual-high-availability",
            1,
            0,
        ),
        (
            ("virtual-high-availability", other, "lan", 2),
            "virtual-high-availability-database-server",
            1,
            0,
        ),
    ] {
        let (architecture, place, zone, count) = asked;
        assert_eq!(
            at(architecture, place, zone, count),
            (id.to_owned(), hosts, locations),
            "{asked:?}"
        );
    }
}

#[test]
fn active_servers_stand_in_locations_apart_from_each_other() {
    let system = messagemanager();
    for location in &system.file.locations {
        let others: BTreeSet<&str> = system
            .file
            .locations
            .iter()
            .map(|one| one.id.get_ref().as_str())
            .filter(|one| *one != location.id.get_ref())
            .collect();
        let apart: BTreeSet<&str> = location.apart_from.iter().map(String::as_str).collect();
        assert_eq!(apart, others);
    }
}

#[test]
fn signalling_and_media_follow_the_trunk() {
    let with = |signalling: &str| {
        let system = messagemanager();
        let facts = facts(
            "on-prem",
            &[
                ("transport", json!("ip")),
                ("signalling", json!(signalling)),
            ],
        );
        let flows = system.flows("on-prem", &facts);
        let open = flows.iter().filter(|flow| !flow.closed);
        open.filter(|flow| ["P-FAX-01", "P-FAX-02"].contains(&flow.id.get_ref().as_str()))
            .map(|flow| flow.ports.join(" "))
            .collect::<Vec<_>>()
    };
    assert_eq!(with("udp"), ["5060"]);
    assert_eq!(with("tcp"), ["5060"]);
    assert_eq!(with("tls"), ["5061"]);
    let boards = open(&[("transport", json!("boards"))]);
    for id in ["P-FAX-01", "P-FAX-02", "P-FAX-03", "P-FAX-04", "P-FAX-05"] {
        assert!(!boards.contains(id), "{id} with boards");
    }
    let media = messagemanager();
    let media = media
        .file
        .flows
        .iter()
        .find(|flow| flow.id.get_ref() == "P-FAX-03")
        .unwrap();
    assert!(media.ports.is_empty(), "the far end sets the range");
    assert_eq!(media.ports_parameter.as_deref(), Some("media-ports"));
}

#[test]
fn nothing_of_windows_networking_leaves_a_demilitarised_zone() {
    let parameters = [
        ("architecture", json!("active-standby")),
        ("zone", json!("dmz")),
        ("transport", json!("ip")),
        ("signalling", json!("tls")),
        ("user-data", json!("active-directory")),
        ("database-place", json!("fax-servers")),
        ("database-protection", json!("replication")),
        ("mail-gateway", json!(true)),
    ];
    let system = messagemanager();
    let facts = facts("on-prem", &parameters);
    let open: BTreeSet<(String, String)> = system
        .flows("on-prem", &facts)
        .iter()
        .filter(|flow| !flow.closed)
        .flat_map(|flow| {
            let id = flow.id.get_ref();
            flow.ports
                .iter()
                .map(move |port| (id.clone(), port.clone()))
        })
        .collect();
    for port in ["135", "139", "445", "389", "88", "49152-65535"] {
        assert!(!open.iter().any(|(_, one)| one == port), "{port}: {open:?}");
    }
    let peers = ("P-FAX-10".to_owned(), "1433".to_owned());
    assert!(open.contains(&peers), "the databases replicate");
}

#[test]
fn protection_of_the_databases_decides_their_flow_and_edition() {
    let system = messagemanager();
    let editions = |protection: &str| {
        let facts = facts(
            "on-prem",
            &[
                ("architecture", json!("active-standby")),
                ("database-place", json!("fax-servers")),
                ("database-protection", json!(protection)),
            ],
        );
        let rows = system.software("fax-database", "on-prem", &facts, "database");
        assert_eq!(rows.len(), 1, "{protection}");
        rows[0].editions.clone()
    };
    assert!(editions("none").contains(&"Express".to_owned()));
    assert!(!editions("replication").contains(&"Express".to_owned()));
    assert!(!editions("mirroring").contains(&"Express".to_owned()));
    let ports = |protection: &str| {
        let facts = facts(
            "on-prem",
            &[
                ("database-place", json!("fax-servers")),
                ("database-protection", json!(protection)),
            ],
        );
        let flows = system.flows("on-prem", &facts);
        let between = flows.iter().filter(|flow| flow.id.get_ref() == "P-FAX-10");
        between
            .flat_map(|flow| flow.ports.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ports("mirroring"), ["5022"]);
    assert_eq!(ports("replication"), ["1433", "445"]);
    assert!(ports("none").is_empty());
}

#[test]
fn a_group_of_channels_names_what_exists_and_shares_that_can_be() {
    let faults = |from: &str, to: &str| {
        assert_eq!(TEXT.matches(from).count(), 1, "{from}");
        let text = TEXT.replace(from, to);
        let (_, report) = system::load(&mut SourceMap::new(), "messagemanager.toml", &text);
        let codes: Vec<String> = report
            .findings()
            .iter()
            .map(|finding| finding.code.to_string())
            .collect();
        codes
    };
    assert_eq!(faults("blocking = 0.01", "blocking = 1.5"), ["GP1017"]);
    let load = "load = \"busy-channels\"";
    assert_eq!(faults(load, "load = \"channels-per-server\""), ["GP1011"]);
    let channels = "channels = \"channels-per-server\"";
    assert_eq!(faults(channels, "channels = \"chanels\""), ["GP1011"]);
}
