//! Networks of locations: missing, overlapping, coinciding, misplaced and unused ones.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use groundplan_diagnostics::{Finding, code};

const PROFILE: &str = "profiles/emam-on-prem-enterprise.toml";

/// The system with its web servers at two places that have to be apart.
#[allow(
    clippy::needless_pass_by_value,
    reason = "changes of a system take its text"
)]
fn at_two_places(text: String) -> String {
    let placed = r#"{ tier = "web", count = { minimum = 2, rule = "web-nodes" }, cluster = "load-balancer" }"#;
    assert!(text.contains(placed));
    let text = text.replace(
        placed,
        &placed.replace(
            r#"cluster = "load-balancer" }"#,
            r#"cluster = "load-balancer", location = ["here", "there"] }"#,
        ),
    );
    let rows = r#"
[[location]]
id = "here"
name = "Here"
apart_from = ["there"]
requirements = ["R-EMAM-072"]

[[location]]
id = "there"
name = "There"
"#;
    format!("{text}{rows}")
}

/// Findings about locations, and what each points at.
fn findings(locations: &str) -> Vec<(Finding, String)> {
    let text = std::fs::read_to_string(common::root().join(PROFILE)).unwrap();
    let text = text.replace(
        "[storage.online]",
        &format!("[network.locations]\n{locations}\n[storage.online]"),
    );
    let tables = common::tables();
    let checked = common::check_with(PROFILE, Some(text.as_bytes()), &tables, &at_two_places);
    let pointed = |finding: &Finding| {
        let span = finding.span().unwrap();
        let text = checked.sources.text(span.source);
        text[span.start as usize..span.end as usize].to_owned()
    };
    let known = 525..=529;
    let of_locations = |one: &&Finding| known.contains(&one.code.0) || one.code.0 < 400;
    let found = checked.report.findings().iter().filter(of_locations);
    found.map(|one| (one.clone(), pointed(one))).collect()
}

#[test]
fn two_networks_inside_the_whole_are_fine() {
    let good = "here = { cidr = \"10.20.1.0/25\", place = \"A\", latency = \"2 ms\", vlan = 7 }\nthere = { cidr = \"10.20.1.128/25\", place = \"B\" }";
    let found = findings(good);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_location_without_a_network_is_named() {
    let found = findings("here = { cidr = \"10.20.1.0/25\" }");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0.code, code::LOCATION_WITHOUT_NETWORK);
    assert!(found[0].0.message.contains("`there`"));
}

#[test]
fn networks_that_overlap_are_told_from_those_that_coincide() {
    let overlap = "here = { cidr = \"10.20.1.0/24\" }\nthere = { cidr = \"10.20.1.128/25\" }";
    let found = findings(overlap);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0.code, code::LOCATIONS_OVERLAP);
    assert_eq!(found[0].1, "\"10.20.1.128/25\"");
    assert_eq!(found[0].0.requirements, ["R-EMAM-072"]);
    let one = "here = { cidr = \"10.20.1.0/24\" }\nthere = { cidr = \"10.20.1.0/24\" }";
    let found = findings(one);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0.code, code::LOCATIONS_COINCIDE);
}

#[test]
fn one_place_is_not_two() {
    let found = findings(
        "here = { cidr = \"10.20.1.0/25\", place = \"Pier 1\" }\nthere = { cidr = \"10.20.1.128/25\", place = \"pier 1 \" }",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0.code, code::LOCATIONS_COINCIDE);
    assert_eq!(found[0].1, "\"pier 1 \"");
}

#[test]
fn a_location_lies_inside_the_whole_and_its_gateway_inside_it() {
    let found = findings(
        "here = { cidr = \"10.30.1.0/25\" }\nthere = { cidr = \"10.20.1.128/25\", gateway = \"10.20.1.1\" }",
    );
    let codes: Vec<_> = found.iter().map(|(one, _)| one.code).collect();
    assert_eq!(codes, [code::LOCATION_MISPLACED; 2], "{found:#?}");
    let vlan = findings(
        "here = { cidr = \"10.20.1.0/25\", vlan = 4095 }\nthere = { cidr = \"10.20.1.128/25\" }",
    );
    assert_eq!(vlan.len(), 1, "{vlan:#?}");
    assert_eq!(vlan[0].0.code, code::OUT_OF_BOUNDS);
}

#[test]
fn a_location_that_nobody_stands_at_is_told() {
    let found = findings("here = { cidr = \"10.20.1.0/25\" }\nther = { cidr = \"10.20.2.0/25\" }");
    let codes: Vec<_> = found.iter().map(|(one, _)| one.code).collect();
    assert_eq!(
        codes,
        [code::LOCATION_WITHOUT_NETWORK, code::LOCATION_UNUSED],
        "{found:#?}"
    );
    assert_eq!(found[1].0.help.as_deref(), Some("did you mean `there`?"));
    let complete = "here = { cidr = \"10.20.1.0/25\" }\nthere = { cidr = \"10.20.1.128/25\" }\nther = { cidr = \"10.20.2.0/25\" }";
    let found = findings(complete);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].0.code, code::LOCATION_UNUSED);
}
