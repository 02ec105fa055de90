//! What the network does with one packet, decided from the policy alone, and the language in
//! which people ask for it.
//!
//! A connection passes if the end that opens it may open it and the end that listens may accept
//! it; only ends that belong to the deployment have a firewall of ours. Every dialect has to
//! decide like this module.

mod query;

#[cfg(test)]
mod tests;

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

pub use query::{Answer, Query, ask};

use crate::estate::Owner;
use crate::{Estate, Peer, Policy, PolicyRule, Transport};

/// The first packet of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packet {
    /// Who opens.
    pub source: Ipv4Addr,
    /// Who listens.
    pub destination: Ipv4Addr,
    /// Transport.
    pub transport: Transport,
    /// Port of the destination; of no meaning for ICMP.
    pub port: u16,
}

/// What becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// A flow allows it from end to end.
    Allowed {
        /// Flow id.
        flow: String,
    },
    /// No flow allows it from end to end, yet one lets it leave and another lets it enter, as
    /// happens with flows to and from anywhere. It passes.
    Joined {
        /// Flow that lets it leave.
        leaving: String,
        /// Flow that lets it enter.
        entering: String,
    },
    /// Both ends are one host; no firewall is on the way.
    Local,
    /// Nothing allows it.
    Refused,
}

impl Decision {
    /// Whether it arrives.
    pub fn passes(&self) -> bool {
        *self != Self::Refused
    }
}

/// Decides one packet. What runs between two ends outside the deployment is refused, since no
/// flow of ours carries it past a firewall of ours.
pub fn decide(policy: &Policy, estate: &Estate, packet: Packet) -> Decision {
    let Some((source, destination)) = ends(estate, packet) else {
        return Decision::Local;
    };
    let carrying = || {
        policy
            .rules
            .iter()
            .filter(|rule| rule.carries(packet.transport, packet.port))
    };
    let leaves = |rule: &PolicyRule| covers(estate, &rule.to, packet.destination);
    let enters = |rule: &PolicyRule| covers(estate, &rule.from, packet.source);
    let both = |rule: &&PolicyRule| {
        let named = |ends: &[Peer], own: &[Peer]| own.iter().all(|peer| ends.contains(peer));
        leaves(rule) && enters(rule) && named(&rule.from, &source) && named(&rule.to, &destination)
    };
    if source.is_empty() && destination.is_empty() {
        return Decision::Refused;
    }
    if let Some(rule) = carrying().find(both) {
        return Decision::Allowed {
            flow: rule.flow.clone(),
        };
    }
    // Hosts that share an address must all agree, because any of them may answer for it.
    let half =
        |own: &[Peer], side: fn(&PolicyRule) -> &[Peer], fits: &dyn Fn(&PolicyRule) -> bool| {
            let mut first: Option<&PolicyRule> = None;
            for peer in own {
                let rule = carrying().find(|rule| side(rule).contains(peer) && fits(rule))?;
                first = first.or(Some(rule));
            }
            first
        };
    let leaving = half(&source, |rule| &rule.from, &leaves);
    let entering = half(&destination, |rule| &rule.to, &enters);
    match (leaving, entering) {
        (Some(leaving), Some(entering)) => Decision::Joined {
            leaving: leaving.flow.clone(),
            entering: entering.flow.clone(),
        },
        (Some(rule), None) if destination.is_empty() => Decision::Allowed {
            flow: rule.flow.clone(),
        },
        (None, Some(rule)) if source.is_empty() => Decision::Allowed {
            flow: rule.flow.clone(),
        },
        _ => Decision::Refused,
    }
}

/// The deployment's own peers at both ends. A host that also answers for the other end's virtual
/// address is not asked about there: it would be talking to itself. None if that leaves nobody.
fn ends(estate: &Estate, packet: Packet) -> Option<(Vec<Peer>, Vec<Peer>)> {
    let source = peers_at(estate, packet.source);
    let destination = peers_at(estate, packet.destination);
    let without = |own: &[Peer], other: &[Peer]| -> Vec<Peer> {
        own.iter()
            .filter(|peer| !other.contains(peer))
            .cloned()
            .collect()
    };
    let sending = without(&source, &destination);
    let receiving = without(&destination, &source);
    let vanished = |before: &[Peer], after: &[Peer]| !before.is_empty() && after.is_empty();
    let local = match (
        vanished(&source, &sending),
        vanished(&destination, &receiving),
    ) {
        (true, true) => true,
        // A node and its cluster's address: the other nodes are the other end.
        (true, false) => return Some((source, receiving)),
        (false, true) => return Some((sending, destination)),
        (false, false) => false,
    };
    (!local).then_some((sending, receiving))
}

/// The deployment's own peers at an address; empty outside it.
fn peers_at(estate: &Estate, address: Ipv4Addr) -> Vec<Peer> {
    match estate.owner(address) {
        Owner::Hosts(names) => names
            .into_iter()
            .map(|name| Peer::Host(name.to_owned()))
            .collect(),
        Owner::Device(id) => vec![Peer::Balancer(id.to_owned())],
        Owner::Outside => Vec::new(),
    }
}

fn covers(estate: &Estate, peers: &[Peer], address: Ipv4Addr) -> bool {
    peers
        .iter()
        .flat_map(|peer| estate.networks(peer))
        .any(|network: Ipv4Net| network.contains(&address))
}
