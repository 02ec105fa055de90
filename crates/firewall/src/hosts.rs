//! The policy seen from one host: what it may accept and what it may open. This is the form
//! that host firewalls are written from; their syntax is none of its business.

use groundplan_catalog::system::{Evidence, Need};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::{Estate, Peer, Policy, PortRange, Transport};

/// Which way a connection is opened, seen from the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Others open it towards the host.
    In,
    /// The host opens it.
    Out,
}

/// One allowed flow on one host. A stateful firewall lets the answers pass by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRule {
    /// Which way it is opened.
    pub direction: Direction,
    /// Transport.
    pub transport: Transport,
    /// Addresses of the other side, joined and sorted; `0.0.0.0/0` is anywhere. Never empty.
    pub remote: Vec<Ipv4Net>,
    /// Ports of the side that listens, sorted; `0-0` for ICMP.
    pub ports: Vec<PortRange>,
    /// Flow id of the system's file.
    pub flow: String,
    /// Why.
    pub purpose: String,
    /// Whether it is required.
    pub need: Need,
    /// How sure the port is.
    pub evidence: Evidence,
    /// Where the port comes from.
    pub source: String,
    /// Whether the port has to be shown as unverified.
    pub unverified: bool,
}

/// Rules of one host, in the policy's order, accepting before opening.
pub fn host_rules(policy: &Policy, estate: &Estate, host: &str) -> Vec<HostRule> {
    rules_of(policy, estate, &Peer::Host(host.to_owned()))
}

/// The same for a load balancer, where it can be given rules.
pub fn balancer_rules(policy: &Policy, estate: &Estate, balancer: &str) -> Vec<HostRule> {
    rules_of(policy, estate, &Peer::Balancer(balancer.to_owned()))
}

fn rules_of(policy: &Policy, estate: &Estate, own: &Peer) -> Vec<HostRule> {
    let mut rules = Vec::new();
    for direction in [Direction::In, Direction::Out] {
        for rule in &policy.rules {
            let (mine, theirs) = match direction {
                Direction::In => (&rule.to, &rule.from),
                Direction::Out => (&rule.from, &rule.to),
            };
            if !mine.contains(own) {
                continue;
            }
            let remote: Vec<Ipv4Net> = theirs
                .iter()
                .filter(|peer| *peer != own)
                .flat_map(|peer| estate.networks(peer))
                .collect();
            if remote.is_empty() {
                continue;
            }
            rules.push(HostRule {
                direction,
                transport: rule.transport,
                remote: Ipv4Net::aggregate(&remote),
                ports: rule.ports.clone(),
                flow: rule.flow.clone(),
                purpose: rule.purpose.clone(),
                need: rule.need,
                evidence: rule.evidence,
                source: rule.source.clone(),
                unverified: rule.evidence.is_unverified(),
            });
        }
    }
    rules
}
