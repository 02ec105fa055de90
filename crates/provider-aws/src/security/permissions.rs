//! Rules in EC2's form: one permission per rule, and what EC2 counts as the same rule.
//!
//! Makes no call.

use aws_sdk_ec2::types::{IpPermission, IpRange, SecurityGroup as Existing, UserIdGroupPair};
use groundplan_engine::provider::{Bindings, ProviderError};
use groundplan_resources::aws::{SecurityPeer, SecurityRule};
use ipnet::Ipv4Net;

use crate::references::resolve;

/// Every protocol.
const ALL: &str = "-1";

/// Which way a rule lets pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ingress,
    Egress,
}

/// What tells two rules of one group and direction apart (EC2 refuses a second one that differs
/// in the description alone).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) protocol: String,
    pub(crate) from_port: i32,
    pub(crate) to_port: i32,
    /// Range, group id or prefix list id.
    pub(crate) peer: String,
}

/// One rule that exists.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Permission {
    pub(crate) key: Key,
    pub(crate) description: String,
    /// In the form in which EC2 takes it back.
    pub(crate) form: IpPermission,
}

/// The wanted rule in EC2's form.
pub(super) fn wanted(
    rule: &SecurityRule,
    bindings: &Bindings,
) -> Result<Permission, ProviderError> {
    let mut form = frame(&rule.protocol, rule.from_port, rule.to_port);
    let peer = match &rule.peer {
        SecurityPeer::Cidr(network) => {
            let range = IpRange::builder()
                .cidr_ip(network.to_string())
                .description(&rule.description);
            form = form.ip_ranges(range.build());
            network.to_string()
        }
        SecurityPeer::Group(reference) => {
            let id = resolve(bindings, "AuthorizeSecurityGroup", reference)?;
            let pair = UserIdGroupPair::builder()
                .group_id(&id)
                .description(&rule.description);
            form = form.user_id_group_pairs(pair.build());
            id
        }
    };
    let all = rule.protocol == ALL;
    Ok(Permission {
        key: Key {
            protocol: rule.protocol.clone(),
            from_port: if all { -1 } else { rule.from_port },
            to_port: if all { -1 } else { rule.to_port },
            peer,
        },
        description: rule.description.clone(),
        form: form.build(),
    })
}

/// Rules of a group, one per peer.
pub(crate) fn present(group: &Existing, direction: Direction) -> Vec<Permission> {
    let permissions = match direction {
        Direction::Ingress => group.ip_permissions(),
        Direction::Egress => group.ip_permissions_egress(),
    };
    permissions.iter().flat_map(split).collect()
}

fn split(permission: &IpPermission) -> Vec<Permission> {
    let protocol = permission.ip_protocol().unwrap_or(ALL);
    let from_port = permission.from_port().unwrap_or(-1);
    let to_port = permission.to_port().unwrap_or(-1);
    let one = |peer: &str, description: Option<&str>, form: IpPermission| Permission {
        key: Key {
            protocol: protocol.to_owned(),
            from_port,
            to_port,
            peer: peer.to_owned(),
        },
        description: description.unwrap_or_default().to_owned(),
        form,
    };
    let form = || frame(protocol, from_port, to_port);
    let mut found = Vec::new();
    for range in permission.ip_ranges() {
        let peer = range.cidr_ip().unwrap_or_default();
        let form = form().ip_ranges(range.clone()).build();
        found.push(one(peer, range.description(), form));
    }
    for range in permission.ipv6_ranges() {
        let peer = range.cidr_ipv6().unwrap_or_default();
        let form = form().ipv6_ranges(range.clone()).build();
        found.push(one(peer, range.description(), form));
    }
    for pair in permission.user_id_group_pairs() {
        let peer = pair.group_id().unwrap_or_default();
        // Without the group's account and name, which EC2 adds when it tells and not when asked.
        let pair_form = UserIdGroupPair::builder()
            .group_id(peer)
            .set_description(pair.description().map(str::to_owned))
            .build();
        let form = form().user_id_group_pairs(pair_form).build();
        found.push(one(peer, pair.description(), form));
    }
    for list in permission.prefix_list_ids() {
        let peer = list.prefix_list_id().unwrap_or_default();
        let form = form().prefix_list_ids(list.clone()).build();
        found.push(one(peer, list.description(), form));
    }
    found
}

fn frame(
    protocol: &str,
    from_port: i32,
    to_port: i32,
) -> aws_sdk_ec2::types::builders::IpPermissionBuilder {
    let form = IpPermission::builder().ip_protocol(protocol);
    // With all protocols, EC2 takes no ports.
    if protocol == ALL {
        form
    } else {
        form.from_port(from_port).to_port(to_port)
    }
}

impl Permission {
    /// The typed rule; a peer that is neither an IPv4 range nor a group of the deployment shows
    /// by its name.
    pub(super) fn rule(&self, view: &crate::found::View<'_>) -> SecurityRule {
        let peer = match self.key.peer.parse::<Ipv4Net>() {
            Ok(network) => SecurityPeer::Cidr(network),
            Err(_) => SecurityPeer::Group(view.reference(&self.key.peer)),
        };
        SecurityRule {
            protocol: self.key.protocol.clone(),
            from_port: self.key.from_port,
            to_port: self.key.to_port,
            peer,
            description: self.description.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
