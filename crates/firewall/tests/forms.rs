//! Every form of the policy decides every packet alike.
//!
//! The host rules and the security groups are decided here from their own data alone, the way a
//! firewall would, and compared with the oracle over random estates, policies and packets.

#![allow(clippy::unwrap_used)]

use std::net::Ipv4Addr;

use groundplan_catalog::system::{Evidence, Need};
use groundplan_firewall::{
    Direction, Estate, EstateHost, GroupPeer, GroupRule, HostRule, Packet, Peer, Policy,
    PolicyRule, PortRange, SecurityGroup, Transport, VirtualAddress, balancer_rules, decide,
    host_rules, security_groups,
};
use ipnet::Ipv4Net;
use proptest::prelude::*;

const HOSTS: u8 = 6;
const VIRTUAL: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 30);

fn host_address(index: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, 0, 0, 10 + index)
}

/// Six hosts in three tiers, a cluster address over the first two, a balancer before the rest.
fn estate() -> Estate {
    let name = |index: u8| format!("host{index}");
    Estate {
        hosts: (0..HOSTS)
            .map(|index| EstateHost {
                name: name(index),
                tier: format!("tier{}", index / 2),
                roles: vec![format!("role{}", index / 2)],
                address: host_address(index),
                storage_address: None,
            })
            .collect(),
        virtual_addresses: vec![
            VirtualAddress {
                endpoint: "cluster".to_owned(),
                address: Some(VIRTUAL),
                hosts: vec![name(0), name(1)],
                is_device: false,
                device_networks: Vec::new(),
            },
            VirtualAddress {
                endpoint: "balancer".to_owned(),
                address: None,
                hosts: vec![name(2), name(3)],
                is_device: true,
                device_networks: vec!["10.0.9.0/28".parse().unwrap()],
            },
        ],
        ..Estate::default()
    }
}

/// One end of a rule, as the expansion makes them: single hosts and whole tiers, the cluster with its
/// address, the balancer, networks that may cover hosts.
fn end() -> impl Strategy<Value = Vec<Peer>> {
    // Nodes of one virtual address are always treated alike.
    let host = (2..HOSTS).prop_map(|index| vec![Peer::Host(format!("host{index}"))]);
    let tier = (0..HOSTS / 2).prop_map(|tier| {
        vec![
            Peer::Host(format!("host{}", 2 * tier)),
            Peer::Host(format!("host{}", 2 * tier + 1)),
        ]
    });
    let cluster = Just(vec![
        Peer::Host("host0".to_owned()),
        Peer::Host("host1".to_owned()),
        Peer::Network(Ipv4Net::from(VIRTUAL)),
    ]);
    let balancer = Just(vec![Peer::Balancer("balancer".to_owned())]);
    let network = prop_oneof![
        Just("0.0.0.0/0"),
        Just("10.0.0.0/24"),
        Just("10.0.0.12/31"),
        Just("192.0.2.0/24"),
        Just("192.0.2.128/25")
    ]
    .prop_map(|text| vec![Peer::Network(text.parse().unwrap())]);
    let part = prop_oneof![2 => host, 3 => tier, 2 => cluster, 1 => balancer, 2 => network];
    proptest::collection::vec(part, 1..3).prop_map(|parts| {
        let mut peers = parts.concat();
        peers.sort();
        peers.dedup();
        peers
    })
}

fn transport() -> impl Strategy<Value = Transport> {
    prop_oneof![
        Just(Transport::Tcp),
        Just(Transport::Udp),
        Just(Transport::Icmp)
    ]
}

fn rule() -> impl Strategy<Value = PolicyRule> {
    (end(), end(), transport(), 1_u16..4, 0_u16..3).prop_map(
        |(from, to, transport, first, more)| PolicyRule {
            flow: "F".to_owned(),
            from,
            to,
            transport,
            ports: match transport {
                Transport::Icmp => vec![PortRange { first: 0, last: 0 }],
                _ => vec![PortRange {
                    first,
                    last: first + more,
                }],
            },
            purpose: String::new(),
            need: Need::Required,
            evidence: Evidence::Component,
            source: String::new(),
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    proptest::collection::vec(rule(), 0..24).prop_map(|rules| Policy {
        rules,
        ..Policy::default()
    })
}

fn address() -> impl Strategy<Value = Ipv4Addr> {
    prop_oneof![
        6 => (0..HOSTS).prop_map(host_address),
        2 => Just(VIRTUAL),
        2 => Just(Ipv4Addr::new(10, 0, 9, 3)),
        1 => Just(Ipv4Addr::new(192, 0, 2, 200)),
        1 => Just(Ipv4Addr::new(10, 0, 0, 200)),
        1 => Just(Ipv4Addr::new(8, 8, 8, 8)),
    ]
}

fn packet() -> impl Strategy<Value = Packet> {
    (address(), address(), transport(), 0_u16..6).prop_map(
        |(source, destination, transport, port)| Packet {
            source,
            destination,
            transport,
            port,
        },
    )
}

/// The machines an address may be on, by name; the balancer's is `<balancer>`.
fn machines(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, last] = address.octets();
    match (a, b, c) {
        (10, 0, 0) if (10..10 + HOSTS).contains(&last) => vec![format!("host{}", last - 10)],
        _ if address == VIRTUAL => vec!["host0".to_owned(), "host1".to_owned()],
        (10, 0, 9) if last < 16 => vec!["<balancer>".to_owned()],
        _ => Vec::new(),
    }
}

/// Decides a packet by asking every pair of machines it may run between, given how one machine
/// decides about another. None where no firewall of ours is on the way.
fn on_the_way(
    packet: Packet,
    opens: impl Fn(&str, Option<&str>) -> bool,
    accepts: impl Fn(&str, Option<&str>) -> bool,
) -> Option<bool> {
    if packet.source == packet.destination {
        return None;
    }
    let some = |names: Vec<String>| {
        if names.is_empty() {
            vec![None]
        } else {
            names.into_iter().map(Some).collect::<Vec<_>>()
        }
    };
    let mut pairs = 0;
    let mut passes = true;
    for source in some(machines(packet.source)) {
        for destination in some(machines(packet.destination)) {
            let (source, destination) = (source.as_deref(), destination.as_deref());
            // A machine that talks to itself passes no firewall.
            if source == destination {
                continue;
            }
            pairs += 1;
            passes &= source.is_none_or(|name| opens(name, destination));
            passes &= destination.is_none_or(|name| accepts(name, source));
        }
    }
    (pairs > 0).then_some(passes)
}

fn host_rules_allow(
    rules: &[HostRule],
    direction: Direction,
    remote: Ipv4Addr,
    packet: Packet,
) -> bool {
    rules.iter().any(|rule| {
        rule.direction == direction
            && rule.transport == packet.transport
            && rule.remote.iter().any(|network| network.contains(&remote))
            && (packet.transport == Transport::Icmp
                || rule.ports.iter().any(|range| range.contains(packet.port)))
    })
}

fn by_host_rules(policy: &Policy, estate: &Estate, packet: Packet) -> Option<bool> {
    let rules = |name: &str| match name {
        "<balancer>" => balancer_rules(policy, estate, "balancer"),
        _ => host_rules(policy, estate, name),
    };
    on_the_way(
        packet,
        |name, _| host_rules_allow(&rules(name), Direction::Out, packet.destination, packet),
        |name, _| host_rules_allow(&rules(name), Direction::In, packet.source, packet),
    )
}

fn group_of<'a>(groups: &'a [SecurityGroup], name: &str) -> &'a SecurityGroup {
    groups
        .iter()
        .find(|group| {
            group.hosts.iter().any(|host| host == name)
                || (name == "<balancer>" && group.balancer.is_some())
        })
        .expect("every machine has a group")
}

fn groups_allow(
    groups: &[SecurityGroup],
    rules: &[GroupRule],
    other: (Option<&str>, Ipv4Addr),
    packet: Packet,
) -> bool {
    rules.iter().any(|rule| {
        let peer = match &rule.peer {
            GroupPeer::Network(network) => network.contains(&other.1),
            GroupPeer::Group(id) => other.0.is_some_and(|name| group_of(groups, name).id == *id),
        };
        rule.transport == packet.transport
            && peer
            && (packet.transport == Transport::Icmp || rule.ports.contains(packet.port))
    })
}

fn by_groups(policy: &Policy, estate: &Estate, packet: Packet) -> Option<bool> {
    let groups = security_groups(policy, estate);
    on_the_way(
        packet,
        |name, other| {
            let egress = &group_of(&groups, name).egress;
            groups_allow(&groups, egress, (other, packet.destination), packet)
        },
        |name, other| {
            let ingress = &group_of(&groups, name).ingress;
            groups_allow(&groups, ingress, (other, packet.source), packet)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn host_rules_decide_like_the_oracle(policy in policy(), packet in packet()) {
        let estate = estate();
        if let Some(passes) = by_host_rules(&policy, &estate, packet) {
            prop_assert_eq!(decide(&policy, &estate, packet).passes(), passes);
        }
    }

    #[test]
    fn security_groups_decide_like_the_oracle(policy in policy(), packet in packet()) {
        let estate = estate();
        if let Some(passes) = by_groups(&policy, &estate, packet) {
            prop_assert_eq!(decide(&policy, &estate, packet).passes(), passes);
        }
    }
}

/// The properties above would hold of packets that nothing allows; this one shows that both
/// outcomes occur.
#[test]
fn random_packets_pass_and_are_refused() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut passed = 0;
    for _ in 0..500 {
        let policy = policy().new_tree(&mut runner).unwrap().current();
        let packet = packet().new_tree(&mut runner).unwrap().current();
        passed += usize::from(by_groups(&policy, &estate(), packet) == Some(true));
    }
    assert!((20..480).contains(&passed), "{passed} of 500 pass");
}
