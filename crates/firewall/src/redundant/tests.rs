//! Rules that others cover.

use groundplan_catalog::system::{Evidence, Need};

use super::*;
use crate::{PortRange, Transport};

fn rule(flow: &str, from: &[&str], ports: (u16, u16)) -> PolicyRule {
    PolicyRule {
        flow: flow.to_owned(),
        from: from
            .iter()
            .map(|text| {
                text.parse()
                    .map_or_else(|_| Peer::Host((*text).to_owned()), Peer::Network)
            })
            .collect(),
        to: vec![Peer::Host("db".to_owned())],
        transport: Transport::Tcp,
        ports: vec![PortRange {
            first: ports.0,
            last: ports.1,
        }],
        purpose: String::new(),
        need: Need::Required,
        evidence: Evidence::Component,
        source: String::new(),
    }
}

fn found(rules: Vec<PolicyRule>) -> Vec<(String, String)> {
    let policy = Policy {
        rules,
        ..Policy::default()
    };
    redundant_rules(&policy, &Estate::default())
        .into_iter()
        .map(|one| (one.flow, one.covering_flow))
        .collect()
}

fn pair(rule: &str, by: &str) -> (String, String) {
    (rule.to_owned(), by.to_owned())
}

#[test]
fn a_narrower_rule_is_covered_by_a_wider_one() {
    let rules = vec![
        rule("narrow", &["10.1.0.0/24", "web"], (443, 443)),
        rule("wide", &["10.0.0.0/8", "web"], (400, 500)),
    ];
    assert_eq!(found(rules), [pair("narrow", "wide")]);
}

#[test]
fn of_two_equal_rules_the_later_is_covered() {
    let rules = vec![
        rule("a", &["web"], (443, 443)),
        rule("b", &["web"], (443, 443)),
    ];
    assert_eq!(found(rules), [pair("b", "a")]);
}

#[test]
fn rules_that_overlap_in_part_are_both_needed() {
    let rules = vec![
        rule("a", &["web"], (400, 450)),
        rule("b", &["web"], (440, 500)),
    ];
    assert_eq!(found(rules), []);
}

#[test]
fn a_network_does_not_stand_for_the_hosts_in_it() {
    let rules = vec![
        rule("a", &["web"], (443, 443)),
        rule("b", &["0.0.0.0/0"], (443, 443)),
    ];
    assert_eq!(found(rules), []);
}
