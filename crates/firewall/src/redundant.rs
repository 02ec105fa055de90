//! Rules that allow nothing that another does not allow already. A policy made from flows may
//! well have them, since two purposes can share a port; people who tidy a system's file want to
//! know.

use ipnet::Ipv4Net;
use serde::Serialize;

use crate::{Estate, Peer, Policy, PolicyRule};

#[cfg(test)]
mod tests;

/// A rule that could be left out without any packet being decided differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redundancy {
    /// Index of the rule in the policy.
    pub rule: usize,
    /// Its flow.
    pub flow: String,
    /// Index of the rule that covers it.
    pub covered_by: usize,
    /// That rule's flow.
    pub covering_flow: String,
}

/// Finds rules that one other rule covers. Of two equal rules the later one is redundant.
pub fn redundant_rules(policy: &Policy, estate: &Estate) -> Vec<Redundancy> {
    let mut found = Vec::new();
    for (index, rule) in policy.rules.iter().enumerate() {
        let covering = policy
            .rules
            .iter()
            .enumerate()
            .find(|(other_index, other)| {
                *other_index != index
                    && includes(estate, other, rule)
                    && (*other_index < index || !includes(estate, rule, other))
            });
        found.extend(covering.map(|(other_index, other)| Redundancy {
            rule: index,
            flow: rule.flow.clone(),
            covered_by: other_index,
            covering_flow: other.flow.clone(),
        }));
    }
    found
}

fn includes(estate: &Estate, wide: &PolicyRule, narrow: &PolicyRule) -> bool {
    wide.transport == narrow.transport
        && narrow.ports.iter().all(|range| {
            wide.ports
                .iter()
                .any(|other| other.first <= range.first && range.last <= other.last)
        })
        && includes_end(estate, &wide.from, &narrow.from)
        && includes_end(estate, &wide.to, &narrow.to)
}

/// A host is never inside a network here: the network's rule says nothing on what the host
/// itself accepts or opens.
fn includes_end(estate: &Estate, wide: &[Peer], narrow: &[Peer]) -> bool {
    narrow.iter().all(|peer| {
        wide.contains(peer)
            || match peer {
                Peer::Network(network) => wide
                    .iter()
                    .filter(|other| matches!(other, Peer::Network(_)))
                    .flat_map(|other| estate.networks(other))
                    .any(|other: Ipv4Net| other.contains(network)),
                _ => false,
            }
    })
}
