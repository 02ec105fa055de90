//! The policy: what is allowed, between whom, and why. Everything else is refused.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use groundplan_catalog::system::{Evidence, Need};

/// One side of a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Peer {
    /// A host of the deployment, by name.
    Host(String),
    /// A load balancer of the deployment, by id.
    Balancer(String),
    /// A network outside the deployment's hosts; `0.0.0.0/0` is anywhere.
    Network(Ipv4Net),
}

/// Transport of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP echo request.
    Icmp,
}

/// Inclusive range of ports. For ICMP `0-0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortRange {
    /// First port.
    pub first: u16,
    /// Last port.
    pub last: u16,
}

/// One allowed flow after expansion: connections that any of `from` opens to any of `to`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRule {
    /// Flow id of the system's file.
    pub flow: String,
    /// Who opens.
    pub from: Vec<Peer>,
    /// Who listens.
    pub to: Vec<Peer>,
    /// Transport.
    pub transport: Transport,
    /// Ports, sorted, not overlapping.
    pub ports: Vec<PortRange>,
    /// Why.
    pub purpose: String,
    /// Whether it is required.
    pub need: Need,
    /// How sure the port is.
    pub evidence: Evidence,
    /// Where the port comes from.
    pub source: String,
}

/// Hosts that must share a layer 2 segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SameSegment {
    /// Flow id.
    pub flow: String,
    /// The hosts.
    pub hosts: Vec<String>,
    /// Why.
    pub purpose: String,
}

/// Everything that is allowed on one site, sorted by flow.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Allowed flows.
    pub rules: Vec<PolicyRule>,
    /// Layer 2 constraints.
    pub same_segment: Vec<SameSegment>,
}
