//! Firewall rules: one per group, direction and peer, over a rule that refuses outgoing traffic.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use groundplan_firewall::{GroupPeer, GroupRule, SecurityGroup, Transport};
use ipnet::Ipv4Net;

use super::super::builder::Builder;
use super::super::groups::Groups;
use super::super::names;
use super::name;
use crate::Ref;
use crate::google::{FirewallRule, GoogleResource, ProtocolPorts};

/// Longest description: of the 2048 characters that Google allows (Compute Engine API) the
/// provider needs some for its mark of ownership.
const DESCRIPTION: usize = 1536;
/// Allowed flows.
const PRIORITY: u16 = 1000;
/// Just above the rule that Google implies.
const REFUSAL: u16 = 65534;
/// Where probes of passthrough load balancers come from (Google Cloud, "Probe IP ranges").
const PROBES: [([u8; 4], u8); 4] = [
    ([35, 191, 0, 0], 16),
    ([130, 211, 0, 0], 22),
    ([209, 85, 152, 0], 22),
    ([209, 85, 204, 0], 22),
];

/// The network tag of a group.
pub(super) fn tag(builder: &Builder<'_>, group: &SecurityGroup) -> String {
    name(builder, &group.id)
}

/// The other side of a rule, in the form that Google takes.
#[derive(Default)]
struct Side {
    ranges: BTreeSet<Ipv4Net>,
    tags: BTreeSet<String>,
}

pub(super) fn lower(builder: &mut Builder<'_>, groups: &Groups<'_>, network: &Ref) {
    for group in groups.all.iter().filter(|one| one.balancer.is_none()) {
        for (direction, rules) in [("ingress", &group.ingress), ("egress", &group.egress)] {
            let mut by_peer: BTreeMap<&GroupPeer, Vec<&GroupRule>> = BTreeMap::new();
            for rule in rules {
                by_peer.entry(&rule.peer).or_default().push(rule);
            }
            for (peer, rules) in by_peer {
                let side = side(builder, groups, peer, direction == "ingress");
                allow(
                    builder,
                    groups,
                    group,
                    network,
                    direction,
                    (peer, side),
                    &rules,
                );
            }
        }
    }
    let spec = GoogleResource::FirewallRule(FirewallRule {
        name: name(builder, "refuse-egress"),
        network: network.clone(),
        direction: "EGRESS".to_owned(),
        priority: REFUSAL,
        allowed: Vec::new(),
        denied: vec![ProtocolPorts {
            protocol: "all".to_owned(),
            ports: Vec::new(),
        }],
        source_ranges: Vec::new(),
        source_tags: Vec::new(),
        destination_ranges: vec![Ipv4Net::default()],
        target_tags: Vec::new(),
        description: "Everything else is refused".to_owned(),
    });
    builder.add("refuse-egress", spec);
}

fn allow(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    group: &SecurityGroup,
    network: &Ref,
    direction: &str,
    (peer, side): (&GroupPeer, Side),
    rules: &[&GroupRule],
) {
    let mut allowed: BTreeMap<Transport, BTreeSet<(u16, u16)>> = BTreeMap::new();
    let mut reasons = BTreeSet::new();
    for rule in rules {
        let ports = allowed.entry(rule.transport).or_default();
        if rule.transport != Transport::Icmp {
            ports.insert((rule.ports.first, rule.ports.last));
        }
        reasons.insert(groups.reason(rule));
    }
    let other = match peer {
        GroupPeer::Group(id) => id.clone(),
        GroupPeer::Network(network) => network.to_string().replace(['.', '/'], "-"),
    };
    let id = format!("{}-{direction}-{other}", group.id);
    let reasons: Vec<String> = reasons.into_iter().collect();
    let ranges: Vec<Ipv4Net> = side.ranges.into_iter().collect();
    let inward = direction == "ingress";
    let spec = GoogleResource::FirewallRule(FirewallRule {
        name: name(builder, &id),
        network: network.clone(),
        direction: direction.to_ascii_uppercase(),
        priority: PRIORITY,
        allowed: allowed
            .into_iter()
            .map(|(transport, ports)| ProtocolPorts {
                protocol: transport.name().to_owned(),
                ports: ports.into_iter().map(range).collect(),
            })
            .collect(),
        denied: Vec::new(),
        source_ranges: if inward { ranges.clone() } else { Vec::new() },
        source_tags: side.tags.into_iter().collect(),
        destination_ranges: if inward { Vec::new() } else { ranges },
        target_tags: vec![tag(builder, group)],
        description: names::text(&reasons.join("; "), DESCRIPTION, |one| !one.is_control()),
    });
    builder.add(&id, spec);
}

fn range((first, last): (u16, u16)) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}

fn side(builder: &mut Builder<'_>, groups: &Groups<'_>, peer: &GroupPeer, inward: bool) -> Side {
    let mut side = Side::default();
    let id = match peer {
        GroupPeer::Network(network) => {
            side.ranges.insert(network.trunc());
            return side;
        }
        GroupPeer::Group(id) => id,
    };
    let Some(other) = groups.all.iter().find(|one| &one.id == id) else {
        builder.refuse(format!(
            "a firewall rule names group `{id}`, which does not exist"
        ));
        return side;
    };
    if other.balancer.is_some() {
        for rule in &other.ingress {
            match &rule.peer {
                GroupPeer::Network(network) => {
                    side.ranges.insert(network.trunc());
                }
                GroupPeer::Group(client) => {
                    let client = groups.all.iter().find(|one| &one.id == client);
                    side.tags.extend(client.map(|one| tag(builder, one)));
                }
            }
        }
        side.ranges
            .extend(PROBES.iter().filter_map(|([a, b, c, d], prefix)| {
                Ipv4Net::new(Ipv4Addr::new(*a, *b, *c, *d), *prefix).ok()
            }));
    } else if inward {
        side.tags.insert(tag(builder, other));
    } else {
        let hosts = &builder.site.hosts;
        let members = hosts.iter().filter(|host| other.hosts.contains(&host.name));
        side.ranges
            .extend(members.map(|host| Ipv4Net::from(host.address)));
    }
    side
}
