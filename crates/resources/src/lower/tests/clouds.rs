//! Blueprints lowered to resources on Azure and Google Cloud.

use std::collections::BTreeSet;

use super::{fixture, lower};
use crate::azure::{AzureResource, SecurityPeer};
use crate::google::GoogleResource;
use crate::{Graph, Spec};

fn azure(graph: &Graph) -> Vec<&AzureResource> {
    let specs = graph.resources.iter().map(|one| &one.spec);
    specs
        .filter_map(|spec| match spec {
            Spec::Azure(spec) => Some(spec),
            _ => None,
        })
        .collect()
}

fn google(graph: &Graph) -> Vec<&GoogleResource> {
    let specs = graph.resources.iter().map(|one| &one.spec);
    specs
        .filter_map(|spec| match spec {
            Spec::Google(spec) => Some(spec),
            _ => None,
        })
        .collect()
}

#[test]
fn azure_rules_have_priorities_of_their_own_and_refuse_the_rest() {
    let graphs = lower(&fixture("azure")).unwrap();
    let mut groups = 0;
    for spec in azure(&graphs[0]) {
        let AzureResource::NetworkSecurityGroup(group) = spec else {
            continue;
        };
        groups += 1;
        let keys: BTreeSet<_> = group
            .rules
            .iter()
            .map(|r| (&r.direction, r.priority))
            .collect();
        assert_eq!(keys.len(), group.rules.len());
        for direction in ["inbound", "outbound"] {
            let last = group
                .rules
                .iter()
                .rfind(|one| one.direction == direction)
                .unwrap();
            assert_eq!((last.access.as_str(), last.priority), ("deny", 4096));
        }
        assert!(
            group
                .rules
                .iter()
                .all(|one| one.description.chars().count() <= 140)
        );
    }
    assert_eq!(groups, 3);
}

#[test]
fn azure_balancers_let_clients_and_probes_through_to_the_hosts() {
    let graphs = lower(&fixture("azure")).unwrap();
    let specs = azure(&graphs[0]);
    let web = specs
        .iter()
        .find_map(|spec| match spec {
            AzureResource::NetworkSecurityGroup(one) if one.name.ends_with("-web") => Some(one),
            _ => None,
        })
        .unwrap();
    let https: Vec<&SecurityPeer> = web
        .rules
        .iter()
        .filter(|one| one.direction == "inbound" && one.ports == ["443"])
        .map(|one| &one.peer)
        .collect();
    assert!(
        https.contains(&&SecurityPeer::Cidr("0.0.0.0/0".parse().unwrap())),
        "{https:?}"
    );
    assert!(
        https.contains(&&SecurityPeer::Service("AzureLoadBalancer".into())),
        "{https:?}"
    );
}

#[test]
fn storage_account_names_are_within_limits() {
    let graphs = lower(&fixture("azure")).unwrap();
    let names: Vec<&str> = azure(&graphs[0])
        .into_iter()
        .filter_map(|spec| match spec {
            AzureResource::StorageAccount(one) => Some(one.name.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(names.len(), 2);
    for name in names {
        assert!((3..=24).contains(&name.len()), "{name}");
        assert!(
            name.bytes()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit())
        );
    }
}

#[test]
fn google_names_are_labels() {
    let graphs = lower(&fixture("google")).unwrap();
    for spec in google(&graphs[0]) {
        let value = serde_json::to_value(spec).unwrap();
        let name = value["name"].as_str().unwrap();
        assert!(name.len() <= 63, "{name}");
        assert!(
            name.starts_with(|one: char| one.is_ascii_lowercase()),
            "{name}"
        );
        assert!(
            name.bytes()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'-'),
            "{name}"
        );
    }
}

#[test]
fn google_egress_names_addresses_and_the_rest_is_refused() {
    let graphs = lower(&fixture("google")).unwrap();
    let mut refused = 0;
    for spec in google(&graphs[0]) {
        let GoogleResource::FirewallRule(rule) = spec else {
            continue;
        };
        if rule.direction == "EGRESS" {
            assert!(rule.source_tags.is_empty() && !rule.destination_ranges.is_empty());
        } else {
            assert!(rule.destination_ranges.is_empty());
            assert!(!rule.source_ranges.is_empty() || !rule.source_tags.is_empty());
        }
        refused += usize::from(!rule.denied.is_empty());
        assert!(rule.denied.is_empty() != rule.allowed.is_empty());
    }
    assert_eq!(refused, 1);
}

#[test]
fn data_is_held_where_customers_would_miss_it() {
    for name in ["azure", "google", "premises"] {
        let graphs = lower(&fixture(name)).unwrap();
        let kinds: BTreeSet<_> = graphs[0]
            .resources
            .iter()
            .filter(|one| one.spec.holds_data())
            .map(|one| one.spec.kind())
            .collect();
        let expected: &[&str] = match name {
            "azure" => &["container", "disk", "storage-account"],
            "google" => &["bucket", "disk"],
            _ => &["shared-volume", "store", "volume"],
        };
        assert_eq!(kinds, expected.iter().copied().collect(), "{name}");
    }
}
