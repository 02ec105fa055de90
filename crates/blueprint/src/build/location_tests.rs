//! Hosts at several locations: their networks, names and addresses.

use std::collections::BTreeMap;

use groundplan_diagnostics::Severity;

use crate::fixture::{Fixture, profile};
use crate::lint;

const SYSTEM: &str = include_str!("../../../../systems/emam.toml");

/// The system with its balanced web servers at two places.
fn system() -> String {
    let placed =
        r#"{ tier = "web", count = { minimum = 2, rule = "web-nodes" }, cluster = "load-balancer""#;
    assert!(SYSTEM.contains(placed));
    let there = format!(r#"{placed}, location = ["here", "there"]"#);
    let rows = "\n[[location]]\nid = \"here\"\nname = \"Here\"\nhost_name = \"h\"\n\n[[location]]\nid = \"there\"\nname = \"There\"\nhost_name = \"t\"\n";
    format!("{}{rows}", SYSTEM.replace(placed, &there))
}

const LOCATIONS: &str = "[network.locations]\nhere = { cidr = \"10.40.7.0/24\", gateway = \"10.40.7.9\", vlan = 7 }\nthere = { cidr = \"10.40.9.0/24\" }\n[availability]\nweb = \"load-balancer\"\n[overrides.counts]\nweb = 4\n";

#[test]
fn hosts_stand_in_turn_at_their_locations() {
    let fixture = Fixture::with_system(&profile("on-prem", "", LOCATIONS), &system());
    let blueprint = fixture.blueprint();
    let site = &blueprint.sites[0];
    let web: Vec<(&str, Option<&str>, String)> = site
        .hosts
        .iter()
        .filter(|host| host.tier == "web")
        .map(|host| {
            (
                host.name.as_str(),
                host.location.as_deref(),
                host.address.to_string(),
            )
        })
        .collect();
    for (name, location, address) in &web {
        let (begins, network) = match location {
            Some("here") => ("harbour-h-web", "10.40.7."),
            _ => ("harbour-t-web", "10.40.9."),
        };
        assert!(name.starts_with(begins), "{web:#?}");
        assert!(address.starts_with(network), "{web:#?}");
    }
    assert_eq!(web.len() % 2, 0, "{web:#?}");
    assert_eq!(web[0].0, "harbour-h-web01");
    let subnets: BTreeMap<&str, _> = site
        .subnets
        .iter()
        .map(|one| (one.id.as_str(), one))
        .collect();
    assert_eq!(
        subnets["here"]
            .gateway
            .map(|one| one.to_string())
            .as_deref(),
        Some("10.40.7.9")
    );
    assert_eq!(subnets["here"].vlan, Some(7));
    assert_eq!(
        subnets["there"]
            .gateway
            .map(|one| one.to_string())
            .as_deref(),
        Some("10.40.9.1")
    );
    // The other tiers keep the deployment's own network.
    assert_eq!(subnets["servers"].cidr.to_string(), "10.40.0.0/24");
    let database = site.hosts.iter().find(|host| host.tier == "database");
    assert_eq!(database.map(|host| host.subnet.as_str()), Some("servers"));
    assert!(site.hosts.iter().all(|host| host.name.len() <= 15));
    let report = lint(&blueprint, &fixture.system);
    assert_eq!(report.count(Severity::Error), 0, "{report:#?}");
}

#[test]
fn a_clouds_zones_take_the_place_of_locations() {
    let more = "[availability]\nweb = \"load-balancer\"\nzones = \"multiple\"\n";
    let fixture = Fixture::with_system(&profile("aws", "eu-central-1", more), &system());
    let blueprint = fixture.blueprint();
    let site = &blueprint.sites[0];
    for host in site.hosts.iter().filter(|host| host.tier == "web") {
        let zone = match host.location.as_deref() {
            Some("here") => "eu-central-1a",
            _ => "eu-central-1b",
        };
        assert_eq!(host.zone.as_deref(), Some(zone), "{}", host.name);
    }
    assert!(site.subnets.iter().all(|one| one.id != "here"));
}
