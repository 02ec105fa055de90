//! Comparing the addresses of a fact with networks: within them, or apart from them.

use std::net::IpAddr;

use ipnet::IpNet;
use serde_json::Value;

use super::{Facts, other_path};

/// Whether every address of the fact at this path lies within one of the operand's networks. Names
/// have no address that could be judged, and what is absent has none at all: both are let pass.
pub(super) fn within(path: &str, operand: &Value, facts: &Facts) -> bool {
    let allowed = operands(operand, facts);
    found(path, facts)
        .iter()
        .all(|one| allowed.iter().any(|other| other.contains(one)))
}

/// Whether no address of the fact at this path is one of the operand's too.
pub(super) fn apart(path: &str, operand: &Value, facts: &Facts) -> bool {
    let taken = operands(operand, facts);
    !found(path, facts).iter().any(|one| {
        taken
            .iter()
            .any(|other| one.contains(other) || other.contains(one))
    })
}

/// A network or an address, which is the network of itself alone.
pub(in super::super) fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn found(path: &str, facts: &Facts) -> Vec<IpNet> {
    facts.get(path).map(networks).unwrap_or_default()
}

fn operands(operand: &Value, facts: &Facts) -> Vec<IpNet> {
    entries(operand)
        .iter()
        .flat_map(|one| match other_path(one) {
            Some(path) => found(path, facts),
            None => networks(one),
        })
        .collect()
}

fn networks(value: &Value) -> Vec<IpNet> {
    entries(value)
        .iter()
        .filter_map(|one| network(one.as_str()?))
        .collect()
}

/// The entries of a list, or the one value.
fn entries(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        one => std::slice::from_ref(one),
    }
}
