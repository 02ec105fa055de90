//! `client -> web tcp/443`: questions as people ask them.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use groundplan_diagnostics::{Finding, code, suggest};
use serde::Serialize;

use super::{Decision, Packet, decide};
use crate::{Estate, Policy, Transport};

/// A question about the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Who opens, by label.
    pub from: Vec<(String, Ipv4Addr)>,
    /// Who listens, by label.
    pub to: Vec<(String, Ipv4Addr)>,
    /// Transport.
    pub transport: Transport,
    /// Port; 0 for ICMP.
    pub port: u16,
}

/// The decision for one pair of ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Who opens.
    pub from: String,
    /// Who listens.
    pub to: String,
    /// The packet that was decided.
    pub packet: Packet,
    /// What becomes of it.
    pub decision: Decision,
}

const FORM: &str = "write `FROM -> TO tcp/443`, `udp/123` or `icmp`, where FROM and TO are a role, a host, an endpoint or an address";

/// Stands for an address anywhere on the internet: TEST-NET-2 of RFC 5737.
const ANYWHERE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

impl Query {
    /// Reads a question. Every host of a role, and one address of each network of an endpoint,
    /// is asked about.
    pub fn parse(text: &str, estate: &Estate) -> Result<Self, Box<Finding>> {
        let unreadable = |reason: String| {
            Box::new(Finding::new(code::FIREWALL_QUERY_UNREADABLE, reason).help(FORM))
        };
        let (from, rest) = text
            .split_once("->")
            .ok_or_else(|| unreadable(format!("expected `->` in the question `{text}`")))?;
        let mut words = rest.split_whitespace();
        let (Some(to), Some(service), None) = (words.next(), words.next(), words.next()) else {
            return Err(unreadable(format!(
                "expected one listener and one service after `->` in `{text}`"
            )));
        };
        let (transport, port) = service_of(service).ok_or_else(|| {
            unreadable(format!(
                "expected a service such as `tcp/443`, found `{service}`"
            ))
        })?;
        let side = |name: &str| {
            let found = addresses(name, estate);
            if !found.is_empty() {
                return Ok(found);
            }
            let known = names(estate);
            let mut finding = *unreadable(format!(
                "`{name}` is no role, host or endpoint with an address on this site"
            ));
            if let Some(near) = suggest::nearest(name, known.keys().copied()) {
                finding = finding.note(format!("there is `{near}`"));
            }
            Err(Box::new(finding))
        };
        Ok(Self {
            from: side(from.trim())?,
            to: side(to)?,
            transport,
            port,
        })
    }
}

/// Decides every pair of ends, in order.
pub fn ask(policy: &Policy, estate: &Estate, query: &Query) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (from, source) in &query.from {
        for (to, destination) in &query.to {
            let packet = Packet {
                source: *source,
                destination: *destination,
                transport: query.transport,
                port: query.port,
            };
            answers.push(Answer {
                from: from.clone(),
                to: to.clone(),
                packet,
                decision: decide(policy, estate, packet),
            });
        }
    }
    answers
}

fn service_of(text: &str) -> Option<(Transport, u16)> {
    let (name, port) = text.split_once('/').unwrap_or((text, ""));
    let transport = match name.to_ascii_lowercase().as_str() {
        "tcp" => Transport::Tcp,
        "udp" => Transport::Udp,
        "icmp" => return port.is_empty().then_some((Transport::Icmp, 0)),
        _ => return None,
    };
    let port = port.parse().ok().filter(|port| *port > 0)?;
    Some((transport, port))
}

fn addresses(name: &str, estate: &Estate) -> Vec<(String, Ipv4Addr)> {
    if let Ok(address) = name.parse() {
        return vec![(name.to_owned(), address)];
    }
    let name = estate.aliases.get(name).map_or(name, String::as_str);
    names(estate).remove(name).unwrap_or_default()
}

/// Everything that can be asked about, with its addresses.
fn names(estate: &Estate) -> BTreeMap<&str, Vec<(String, Ipv4Addr)>> {
    let mut names: BTreeMap<&str, Vec<(String, Ipv4Addr)>> = BTreeMap::new();
    for host in &estate.hosts {
        let own = (host.name.clone(), host.address);
        names.entry(&host.name).or_default().push(own.clone());
        for role in host.roles.iter().filter(|role| **role != host.name) {
            names.entry(role).or_default().push(own.clone());
        }
    }
    for (group, hosts) in &estate.groups {
        let members = hosts.iter().filter_map(|name| estate.host(name));
        names
            .entry(group)
            .or_default()
            .extend(members.map(|host| (host.name.clone(), host.address)));
    }
    for one in &estate.virtual_addresses {
        let network = one
            .device_networks
            .first()
            .filter(|_| one.is_device)
            .map(|network| network.hosts().next().unwrap_or(network.addr()));
        names
            .entry(&one.endpoint)
            .or_default()
            .extend(one.address.or(network).map(|at| (one.endpoint.clone(), at)));
    }
    for (endpoint, networks) in &estate.endpoints {
        let within = networks.iter().map(|network| match network.prefix_len() {
            0 => ANYWHERE,
            _ => network.hosts().next().unwrap_or(network.addr()),
        });
        names
            .entry(endpoint)
            .or_default()
            .extend(within.map(|at| (format!("{endpoint} ({at})"), at)));
    }
    names.retain(|_, found| !found.is_empty());
    names
}
