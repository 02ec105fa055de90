//! The policy as security groups: one per tier and one per load balancer, which name each other
//! as peers instead of addresses. Everything that no rule allows is refused, both ways.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_diagnostics::{Finding, Report, code};
use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::{Estate, Peer, Policy, PolicyRule, PortRange, Transport};

/// Rules one direction of a group may hold before a quota has to be raised (Amazon VPC quotas,
/// "Inbound or outbound rules per security group").
pub const DEFAULT_GROUP_QUOTA: usize = 60;

/// One security group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// Id inside the site: the tier or `balancer-` and the balancer's id. Hosts of one tier that
    /// the policy treats differently are kept apart as `tier-2`, `tier-3`.
    pub id: String,
    /// Hosts in it; empty for a balancer.
    pub hosts: Vec<String>,
    /// The balancer it is for.
    pub balancer: Option<String>,
    /// What members accept.
    pub ingress: Vec<GroupRule>,
    /// What members open.
    pub egress: Vec<GroupRule>,
}

/// One rule of a group. No two of a direction have the same transport, ports and peer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRule {
    /// Transport. ICMP means echo request.
    pub transport: Transport,
    /// Ports; `0-0` for ICMP.
    pub ports: PortRange,
    /// The other side.
    pub peer: GroupPeer,
    /// Ids of the flows it is for, sorted.
    pub flows: Vec<String>,
    /// Whether every one of these flows rests on an unverified port.
    pub unverified: bool,
}

/// The other side of a group's rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroupPeer {
    /// Members of a group of the same site, by id.
    Group(String),
    /// A network.
    Network(Ipv4Net),
}

/// Makes the groups of one site, in order of their ids.
///
/// The groups decide packets like the policy as long as no host stands inside the networks of a
/// balancer (a group tells the two apart, an address does not) and hosts that share a virtual
/// address have the same part in every rule, as the expansion gives them.
pub fn security_groups(policy: &Policy, estate: &Estate) -> Vec<SecurityGroup> {
    let mut groups = members(policy, estate);
    let owner: BTreeMap<Peer, String> = groups
        .iter()
        .flat_map(|group| {
            let hosts = group.hosts.iter().cloned().map(Peer::Host);
            hosts
                .chain(group.balancer.clone().map(Peer::Balancer))
                .map(|peer| (peer, group.id.clone()))
        })
        .collect();
    for group in &mut groups {
        let own: Vec<Peer> = group
            .hosts
            .iter()
            .cloned()
            .map(Peer::Host)
            .chain(group.balancer.clone().map(Peer::Balancer))
            .collect();
        group.ingress = rules(policy, estate, &owner, &own, |rule| (&rule.to, &rule.from));
        group.egress = rules(policy, estate, &owner, &own, |rule| (&rule.from, &rule.to));
    }
    groups
}

/// Groups that hold more rules in one direction than providers grant unasked.
pub fn oversized_groups(groups: &[SecurityGroup]) -> Report {
    groups
        .iter()
        .flat_map(|group| {
            [("inbound", &group.ingress), ("outbound", &group.egress)]
                .into_iter()
                .filter(|(_, rules)| rules.len() > DEFAULT_GROUP_QUOTA)
                .map(|(direction, rules)| {
                    Finding::new(
                        code::SECURITY_GROUP_TOO_LARGE,
                        format!(
                            "security group `{}` needs {} {direction} rules, more than the {DEFAULT_GROUP_QUOTA} granted by default",
                            group.id,
                            rules.len()
                        ),
                    )
                    .help("join networks of the profile into fewer and larger ones, or have the quota raised before applying")
                })
        })
        .collect()
}

/// The groups without their rules: hosts of a tier that take part in the same rules on the same
/// sides.
fn members(policy: &Policy, estate: &Estate) -> Vec<SecurityGroup> {
    /// A part in the policy with the hosts that have it.
    type Kind = (Vec<usize>, Vec<String>);
    let mut by_tier: BTreeMap<&str, Vec<Kind>> = BTreeMap::new();
    for host in &estate.hosts {
        let peer = Peer::Host(host.name.clone());
        let part: Vec<usize> = policy
            .rules
            .iter()
            .enumerate()
            .flat_map(|(index, rule)| {
                let opens = rule.from.contains(&peer).then_some(2 * index);
                let listens = rule.to.contains(&peer).then_some(2 * index + 1);
                opens.into_iter().chain(listens)
            })
            .collect();
        let kinds = by_tier.entry(&host.tier).or_default();
        match kinds.iter_mut().find(|(other, _)| *other == part) {
            Some((_, hosts)) => hosts.push(host.name.clone()),
            None => kinds.push((part, vec![host.name.clone()])),
        }
    }
    let empty = |id: String, hosts, balancer| SecurityGroup {
        id,
        hosts,
        balancer,
        ingress: Vec::new(),
        egress: Vec::new(),
    };
    let mut groups = Vec::new();
    for (tier, kinds) in by_tier {
        for (index, (_, hosts)) in kinds.into_iter().enumerate() {
            let id = match index {
                0 => tier.to_owned(),
                _ => format!("{tier}-{}", index + 1),
            };
            groups.push(empty(id, hosts, None));
        }
    }
    let devices: BTreeSet<&str> = estate
        .virtual_addresses
        .iter()
        .filter(|one| one.is_device)
        .map(|one| one.endpoint.as_str())
        .collect();
    for device in devices {
        let id = format!("balancer-{device}");
        groups.push(empty(id, Vec::new(), Some(device.to_owned())));
    }
    groups.sort_by(|a, b| a.id.cmp(&b.id));
    groups
}

fn rules<'a>(
    policy: &'a Policy,
    estate: &Estate,
    owner: &BTreeMap<Peer, String>,
    own: &[Peer],
    sides: impl Fn(&'a PolicyRule) -> (&'a Vec<Peer>, &'a Vec<Peer>),
) -> Vec<GroupRule> {
    type Key = (Transport, PortRange, GroupPeer);
    let mut found: BTreeMap<Key, (BTreeSet<&str>, bool)> = BTreeMap::new();
    for rule in &policy.rules {
        let (mine, theirs) = sides(rule);
        // Members share their part in every rule, so the first one speaks for all.
        let Some(first) = own.first().filter(|peer| mine.contains(peer)) else {
            continue;
        };
        let peers: BTreeSet<GroupPeer> = theirs
            .iter()
            .filter(|peer| own.len() > 1 || *peer != first)
            .filter_map(|peer| match (owner.get(peer), peer) {
                (Some(group), _) => Some(GroupPeer::Group(group.clone())),
                // A virtual address belongs to the members of the group that is named beside it.
                (None, Peer::Network(network)) if estate.is_virtual(*network) => None,
                (None, Peer::Network(network)) => Some(GroupPeer::Network(network.trunc())),
                (None, _) => None,
            })
            .collect();
        for peer in peers {
            for ports in &rule.ports {
                let key = (rule.transport, *ports, peer.clone());
                let entry = found.entry(key).or_insert((BTreeSet::new(), true));
                entry.0.insert(&rule.flow);
                entry.1 &= rule.evidence.is_unverified();
            }
        }
    }
    found
        .into_iter()
        .map(
            |((transport, ports, peer), (flows, unverified))| GroupRule {
                transport,
                ports,
                peer,
                flows: flows.into_iter().map(str::to_owned).collect(),
                unverified,
            },
        )
        .collect()
}
