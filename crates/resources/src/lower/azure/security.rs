//! Application security groups, and one network security group for each with its rules.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_firewall::{GroupPeer, GroupRule, SecurityGroup, Transport};

use super::super::builder::Builder;
use super::super::groups::Groups;
use super::super::names;
use crate::Ref;
use crate::azure::{
    ApplicationSecurityGroup, AzureResource, NetworkSecurityGroup, SecurityPeer, SecurityRule,
};

/// Longest description of a rule (Azure Resource Manager, `securityRules`).
const DESCRIPTION: usize = 140;
/// First and last priority of a rule.
const PRIORITIES: std::ops::RangeInclusive<u16> = 100..=4096;

/// Groups by the firewall's group id.
pub(super) struct Security {
    pub(super) members: BTreeMap<String, Ref>,
    pub(super) rules: BTreeMap<String, Ref>,
}

pub(super) fn lower(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    resource_group: &Ref,
) -> Security {
    let mut security = Security {
        members: BTreeMap::new(),
        rules: BTreeMap::new(),
    };
    for group in groups.all.iter().filter(|one| one.balancer.is_none()) {
        let spec = AzureResource::ApplicationSecurityGroup(ApplicationSecurityGroup {
            name: format!("{}-{}", builder.site.prefix, group.id),
            resource_group: resource_group.clone(),
        });
        let reference = builder.add(&group.id, spec);
        security.members.insert(group.id.clone(), reference);
    }
    for group in groups.all.iter().filter(|one| one.balancer.is_none()) {
        let mut rules = rules(
            builder,
            groups,
            group,
            &group.ingress,
            "inbound",
            &security.members,
        );
        rules.extend(self::rules(
            builder,
            groups,
            group,
            &group.egress,
            "outbound",
            &security.members,
        ));
        let spec = AzureResource::NetworkSecurityGroup(NetworkSecurityGroup {
            name: format!("{}-{}", builder.site.prefix, group.id),
            resource_group: resource_group.clone(),
            rules,
        });
        let reference = builder.add(&group.id, spec);
        security.rules.insert(group.id.clone(), reference);
    }
    security
}

/// Rules of one direction, ports of one protocol and peer joined, closed by one that refuses the
/// rest: Azure's own defaults would allow the virtual network and the internet.
fn rules(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    group: &SecurityGroup,
    rules: &[GroupRule],
    direction: &str,
    members: &BTreeMap<String, Ref>,
) -> Vec<SecurityRule> {
    type Key = (Transport, SecurityPeer);
    type Joined = (BTreeSet<(u16, u16)>, BTreeSet<String>);
    let mut found: BTreeMap<Key, Joined> = BTreeMap::new();
    for rule in rules {
        let reason = groups.reason(rule);
        for peer in peers(builder, groups, group, rule, members) {
            let entry = found.entry((rule.transport, peer)).or_default();
            entry.0.insert((rule.ports.first, rule.ports.last));
            entry.1.insert(reason.clone());
        }
    }
    let mut priorities = PRIORITIES;
    let mut all: Vec<SecurityRule> = Vec::with_capacity(found.len() + 1);
    for ((transport, peer), (ports, reasons)) in found {
        let Some(priority) = priorities.next().filter(|one| one < PRIORITIES.end()) else {
            builder.refuse(format!("security group `{}` has too many rules", group.id));
            break;
        };
        let reasons: Vec<String> = reasons.into_iter().collect();
        all.push(SecurityRule {
            name: format!("{direction}-{priority}"),
            direction: direction.to_owned(),
            priority,
            access: "allow".to_owned(),
            protocol: transport.name().to_owned(),
            ports: match transport {
                Transport::Icmp => vec!["*".to_owned()],
                Transport::Tcp | Transport::Udp => ports.into_iter().map(range).collect(),
            },
            peer,
            description: names::text(&reasons.join("; "), DESCRIPTION, |one| !one.is_control()),
        });
    }
    all.push(SecurityRule {
        name: format!("{direction}-refuse"),
        direction: direction.to_owned(),
        priority: *PRIORITIES.end(),
        access: "deny".to_owned(),
        protocol: "*".to_owned(),
        ports: vec!["*".to_owned()],
        peer: SecurityPeer::Any,
        description: "Everything else is refused".to_owned(),
    });
    all
}

fn range((first, last): (u16, u16)) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}-{last}")
    }
}

/// The other side. A load balancer stands for its clients, whose addresses arrive at the hosts.
fn peers(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    group: &SecurityGroup,
    rule: &GroupRule,
    members: &BTreeMap<String, Ref>,
) -> Vec<SecurityPeer> {
    let id = match &rule.peer {
        GroupPeer::Network(network) => return vec![SecurityPeer::Cidr(network.trunc())],
        GroupPeer::Group(id) => id,
    };
    let Some(balancer) = groups
        .all
        .iter()
        .find(|one| &one.id == id && one.balancer.is_some())
    else {
        let needed_by = format!("a rule of security group `{}`", group.id);
        return builder
            .find(members, "security group", id, &needed_by)
            .map(SecurityPeer::Group)
            .into_iter()
            .collect();
    };
    let clients = balancer.ingress.iter().filter_map(|one| match &one.peer {
        GroupPeer::Network(network) => Some(SecurityPeer::Cidr(network.trunc())),
        GroupPeer::Group(id) => members.get(id).cloned().map(SecurityPeer::Group),
    });
    let probe = SecurityPeer::Service("AzureLoadBalancer".to_owned());
    clients
        .chain([probe])
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}
