//! Security groups and their rules.

use std::collections::BTreeMap;

use groundplan_firewall::{GroupPeer, GroupRule, Transport};

use super::super::builder::Builder;
use super::super::groups::Groups;
use super::super::names;
use crate::Ref;
use crate::aws::{AwsResource, SecurityGroup, SecurityGroupRules, SecurityPeer, SecurityRule};

/// Longest description of a group or rule (Amazon EC2 API, `SecurityGroupRuleRequest`).
const DESCRIPTION: usize = 255;
/// ICMP type of an echo request, which EC2 writes into the first port.
const ECHO_REQUEST: i32 = 8;
/// Any ICMP code.
const ANY_CODE: i32 = -1;

/// Adds one group per tier and balancer; returns them by the firewall's group id.
pub(super) fn lower(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    vpc: &Ref,
) -> BTreeMap<String, Ref> {
    let mut references = BTreeMap::new();
    for group in &groups.all {
        let reference = builder.add(
            &group.id,
            AwsResource::SecurityGroup(SecurityGroup {
                name: names::fit(&format!("{}-{}", builder.site.prefix, group.id), 255),
                description: describe(&groups.purpose(group)),
                vpc: vpc.clone(),
            }),
        );
        references.insert(group.id.clone(), reference);
    }
    for group in &groups.all {
        let ingress = rules(builder, groups, &group.ingress, &references);
        let egress = rules(builder, groups, &group.egress, &references);
        builder.add(
            &group.id,
            AwsResource::SecurityGroupRules(SecurityGroupRules {
                group: references[&group.id].clone(),
                ingress,
                egress,
            }),
        );
    }
    references
}

/// EC2 knows a rule by protocol, ports and peer: a second one that differs only in its
/// description is refused as a duplicate.
fn rules(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    rules: &[GroupRule],
    references: &BTreeMap<String, Ref>,
) -> Vec<SecurityRule> {
    let mut found: BTreeMap<(&str, i32, i32, SecurityPeer), String> = BTreeMap::new();
    for rule in rules {
        let (from_port, to_port) = match rule.transport {
            Transport::Icmp => (ECHO_REQUEST, ANY_CODE),
            Transport::Tcp | Transport::Udp => {
                (i32::from(rule.ports.first), i32::from(rule.ports.last))
            }
        };
        let peer = match &rule.peer {
            GroupPeer::Network(network) => SecurityPeer::Cidr(network.trunc()),
            GroupPeer::Group(id) => {
                match builder.find(references, "security group", id, "a firewall rule") {
                    Some(reference) => SecurityPeer::Group(reference),
                    None => continue,
                }
            }
        };
        let reason = groups.reason(rule);
        found
            .entry((rule.transport.name(), from_port, to_port, peer))
            .and_modify(|text| {
                text.push_str("; ");
                text.push_str(&reason);
            })
            .or_insert(reason);
    }
    found
        .into_iter()
        .map(
            |((protocol, from_port, to_port, peer), reason)| SecurityRule {
                protocol: protocol.to_owned(),
                from_port,
                to_port,
                peer,
                description: describe(&reason),
            },
        )
        .collect()
}

/// A text in the characters that EC2 allows: `a-z`, `A-Z`, `0-9`, blanks and
/// `._-:/()#,@[]+=&;{}!$*`.
pub(super) fn describe(text: &str) -> String {
    names::text(text, DESCRIPTION, |character| {
        character.is_ascii_alphanumeric() || " ._-:/()#,@[]+=&;{}!$*".contains(character)
    })
}
