//! From flows between roles to rules between hosts and networks.
//!
//! Knows what stands where (the estate) and what is declared (the flows); decides nothing that
//! a system or a profile could have said.

mod ends;
mod unknown;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use groundplan_catalog::System;
use groundplan_catalog::system::{Flow, Protocol};
use groundplan_diagnostics::{Finding, Report, code};
use ipnet::Ipv4Net;

use crate::{
    Estate, ListedFlow, NotOpened, Peer, Policy, PolicyRule, PortRange, SameSegment, Transport,
    is_public, parse_ports,
};
use ends::{End, Side, end};
use unknown::Unknown;

/// Expands flows over one site.
///
/// Roles become hosts; endpoints become networks, balancers, or the hosts that answer for a
/// virtual address together with that address. A flow one of whose ends does not exist on the
/// site concerns it in no way and leaves no trace. A flow that concerns the site and is not
/// opened (closed, on one host, without an address or a port, public though it must not be) is
/// listed with the reason, and has a finding where someone can do something about it. The result
/// is sorted, and does not depend on the order of flows or hosts.
pub fn expand(system: &System, flows: &[&Flow], estate: &Estate) -> (Policy, Report) {
    let mut expansion = Expansion {
        system,
        estate,
        policy: Policy::default(),
        report: Report::new(),
        unknown: Unknown::default(),
    };
    for flow in flows {
        expansion.flow(flow);
    }
    let Expansion {
        mut policy,
        mut report,
        unknown,
        ..
    } = expansion;
    policy.rules.sort_by(|a, b| {
        (&a.flow, a.transport, &a.from, &a.to, &a.ports).cmp(&(
            &b.flow,
            b.transport,
            &b.from,
            &b.to,
            &b.ports,
        ))
    });
    policy.rules.dedup();
    policy
        .same_segment
        .sort_by(|a, b| (&a.flow, &a.hosts).cmp(&(&b.flow, &b.hosts)));
    policy.listed.sort();
    policy.listed.dedup();
    report.extend(unknown.report(system));
    (policy, report)
}

struct Expansion<'a> {
    system: &'a System,
    estate: &'a Estate,
    policy: Policy,
    report: Report,
    unknown: Unknown<'a>,
}

impl<'a> Expansion<'a> {
    fn flow(&mut self, flow: &'a Flow) {
        let from = end(&flow.from, Side::Opens, self.estate);
        let to = end(&flow.to, Side::Listens, self.estate);
        if from.is_absent() || to.is_absent() {
            return;
        }
        if flow.closed {
            self.list(flow, NotOpened::Closed);
            return;
        }
        if flow.protocol == Protocol::Layer2 {
            self.layer_2(flow, &from, &to);
            return;
        }
        let without_address: BTreeSet<&'a str> = from
            .without_address
            .union(&to.without_address)
            .copied()
            .collect();
        let kept_out = from.peers.is_empty() || to.peers.is_empty();
        for endpoint in &without_address {
            self.unknown.add(endpoint, flow, kept_out);
        }
        if kept_out {
            let endpoints = without_address.into_iter().map(str::to_owned).collect();
            self.list(flow, NotOpened::NoAddress(endpoints));
            return;
        }
        if is_one_host(&from.peers, &to.peers) {
            self.list(flow, NotOpened::SameHost);
            return;
        }
        if is_elsewhere(&from.peers, &to.peers) {
            self.list(flow, NotOpened::Elsewhere);
            return;
        }
        let Some(ports) = self.ports(flow) else {
            self.list(flow, NotOpened::NoPort);
            return;
        };
        self.rules(flow, &from.peers, &to.peers, &ports);
        if flow.both_ways && from.peers != to.peers {
            self.rules(flow, &to.peers, &from.peers, &ports);
        }
    }

    fn layer_2(&mut self, flow: &Flow, from: &End<'_>, to: &End<'_>) {
        let hosts: BTreeSet<&String> = from
            .peers
            .iter()
            .chain(&to.peers)
            .filter_map(|peer| match peer {
                Peer::Host(name) => Some(name),
                _ => None,
            })
            .collect();
        if hosts.len() > 1 {
            self.policy.same_segment.push(SameSegment {
                flow: flow.id.get_ref().clone(),
                hosts: hosts.into_iter().cloned().collect(),
                purpose: flow.purpose.clone(),
            });
            self.list(flow, NotOpened::BelowFirewall);
        } else {
            self.list(flow, NotOpened::SameHost);
        }
    }

    /// The flow's ports; none where it has none that could be opened.
    fn ports(&mut self, flow: &Flow) -> Option<Vec<PortRange>> {
        if flow.protocol == Protocol::Icmp {
            return Some(vec![PortRange { first: 0, last: 0 }]);
        }
        let named = flow
            .ports_parameter
            .as_ref()
            .and_then(|parameter| self.estate.ports.get(parameter));
        match parse_ports(named.unwrap_or(&flow.ports)) {
            Ok(ports) if ports.is_empty() => None,
            Ok(ports) => Some(ports),
            Err(error) => {
                self.report.push(
                    Finding::new(
                        code::FLOW_PORT_UNREADABLE,
                        format!(
                            "flow `{}` has a port `{}` that cannot be read: {}",
                            flow.id.get_ref(),
                            error.text,
                            error.reason
                        ),
                    )
                    .at(self.system.span(&flow.id), "kept closed until it is mended")
                    .help("write single ports (`443`) or ranges (`49152-65535`)"),
                );
                None
            }
        }
    }

    fn rules(&mut self, flow: &Flow, from: &[Peer], to: &[Peer], ports: &[PortRange]) {
        if flow.never_public {
            // Own hosts are no part of the internet, whatever range the customer numbers them from.
            let public: Vec<Ipv4Net> = from
                .iter()
                .filter_map(|peer| match peer {
                    Peer::Network(network) => Some(*network),
                    Peer::Host(_) | Peer::Balancer(_) => None,
                })
                .filter(|network| is_public(*network) && !self.estate.is_virtual(*network))
                .collect();
            if !public.is_empty() {
                self.refuse_public(flow, public);
                return;
            }
        }
        let transports: &[Transport] = match flow.protocol {
            Protocol::Tcp => &[Transport::Tcp],
            Protocol::Udp => &[Transport::Udp],
            Protocol::TcpUdp => &[Transport::Tcp, Transport::Udp],
            Protocol::Icmp => &[Transport::Icmp],
            Protocol::Layer2 => &[],
        };
        for transport in transports {
            self.policy.rules.push(PolicyRule {
                flow: flow.id.get_ref().clone(),
                from: from.to_vec(),
                to: to.to_vec(),
                transport: *transport,
                ports: ports.to_vec(),
                purpose: flow.purpose.clone(),
                need: flow.need,
                evidence: flow.evidence,
                source: flow.source.clone(),
            });
        }
    }

    fn refuse_public(&mut self, flow: &Flow, public: Vec<Ipv4Net>) {
        let networks: Vec<String> = public.iter().map(|one| format!("`{one}`")).collect();
        self.report.push(
            Finding::new(
                code::FLOW_OPEN_TO_INTERNET,
                format!(
                    "flow `{}` must not be open to the internet, and would be to {}",
                    flow.id.get_ref(),
                    networks.join(", ")
                ),
            )
            .context(self.system.span(&flow.id), "never public")
            .note(format!("it is for: {}", flow.purpose))
            .note("it is kept closed; the other flows are not affected")
            .help("name the private networks it is opened from (a VPN, a jump host) in the profile's `[network]`"),
        );
        self.list(flow, NotOpened::Public(public));
    }

    fn list(&mut self, flow: &Flow, reason: NotOpened) {
        self.policy.listed.push(ListedFlow {
            flow: flow.id.get_ref().clone(),
            from: flow.from.clone(),
            to: flow.to.clone(),
            protocol: flow.protocol,
            ports: flow.ports.clone(),
            purpose: flow.purpose.clone(),
            need: flow.need,
            evidence: flow.evidence,
            source: flow.source.clone(),
            reason,
        });
    }
}

/// Between outside parties, one of them anywhere. What runs between two networks that are named
/// may cross the network's firewall at the site and stays a rule.
fn is_elsewhere(from: &[Peer], to: &[Peer]) -> bool {
    let outside = |peer: &Peer| matches!(peer, Peer::Network(_));
    let anywhere =
        |peer: &Peer| matches!(peer, Peer::Network(network) if network.prefix_len() == 0);
    from.iter().chain(to).all(outside) && from.iter().chain(to).any(anywhere)
}

fn is_one_host(from: &[Peer], to: &[Peer]) -> bool {
    matches!((from, to), ([Peer::Host(a)], [Peer::Host(b)]) if a == b)
}
