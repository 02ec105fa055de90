//! The policy: what is allowed, between whom, and why. Everything else is refused.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use groundplan_catalog::system::{Evidence, Need, Protocol};

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
    /// Flows that concern this site and are not opened, with the reason.
    #[serde(default)]
    pub listed: Vec<ListedFlow>,
}

/// A flow that is documented and not opened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ListedFlow {
    /// Flow id of the system's file.
    pub flow: String,
    /// Roles and endpoints that would open it.
    pub from: Vec<String>,
    /// Roles and endpoints that would listen.
    pub to: Vec<String>,
    /// Protocol as the system's file has it.
    pub protocol: Protocol,
    /// Ports as the system's file has them.
    pub ports: Vec<String>,
    /// Why it exists.
    pub purpose: String,
    /// Whether it is required.
    pub need: Need,
    /// How sure the port is.
    pub evidence: Evidence,
    /// Where the port comes from.
    pub source: String,
    /// Why it is not opened.
    pub reason: NotOpened,
}

/// Why a flow is not opened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotOpened {
    /// Known, and to be kept closed.
    Closed,
    /// Both ends are one host.
    SameHost,
    /// These endpoints have no known address.
    NoAddress(Vec<String>),
    /// The system's file names no port, or none that can be read.
    NoPort,
    /// It must not be open to the internet, and these sources are public.
    Public(Vec<Ipv4Net>),
    /// Both ends share a segment below the firewall; see [`Policy::same_segment`].
    BelowFirewall,
    /// Neither end belongs to the deployment, and no network is named that it could be between:
    /// the connection passes no firewall of ours.
    Elsewhere,
}

impl Transport {
    /// Lower-case name: `tcp`, `udp`, `icmp`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
        }
    }
}

impl PortRange {
    /// Whether the range holds this port.
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

impl std::fmt::Display for PortRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl PolicyRule {
    /// Whether transport and port are those of the rule. ICMP has no ports.
    pub fn carries(&self, transport: Transport, port: u16) -> bool {
        self.transport == transport
            && (transport == Transport::Icmp || self.ports.iter().any(|range| range.contains(port)))
    }
}
