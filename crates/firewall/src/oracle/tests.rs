//! Packets decided by the policy.

use groundplan_catalog::system::{Evidence, Need};

use super::*;
use crate::{EstateHost, PortRange, VirtualAddress};

fn address(text: &str) -> Ipv4Addr {
    text.parse().unwrap()
}

fn estate() -> Estate {
    let host = |name: &str, role: &str, at: &str| EstateHost {
        name: name.to_owned(),
        tier: role.to_owned(),
        roles: vec![role.to_owned()],
        address: address(at),
        storage_address: None,
    };
    Estate {
        hosts: vec![
            host("web1", "web", "10.0.0.11"),
            host("db1", "db", "10.0.0.21"),
            host("db2", "db", "10.0.0.22"),
        ],
        virtual_addresses: vec![VirtualAddress {
            endpoint: "db-name".to_owned(),
            address: Some(address("10.0.0.30")),
            hosts: vec!["db1".to_owned(), "db2".to_owned()],
            is_device: false,
            device_networks: Vec::new(),
        }],
        endpoints: [
            ("client".to_owned(), vec!["0.0.0.0/0".parse().unwrap()]),
            ("internet".to_owned(), vec!["0.0.0.0/0".parse().unwrap()]),
        ]
        .into(),
        ..Estate::default()
    }
}

fn rule(flow: &str, from: Vec<Peer>, to: Vec<Peer>, port: u16) -> PolicyRule {
    PolicyRule {
        flow: flow.to_owned(),
        from,
        to,
        transport: Transport::Tcp,
        ports: vec![PortRange {
            first: port,
            last: port,
        }],
        purpose: String::new(),
        need: Need::Required,
        evidence: Evidence::Component,
        source: String::new(),
    }
}

fn policy() -> Policy {
    let host = |name: &str| Peer::Host(name.to_owned());
    let anywhere = Peer::Network("0.0.0.0/0".parse().unwrap());
    let name = Peer::Network("10.0.0.30/32".parse().unwrap());
    Policy {
        rules: vec![
            rule("users", vec![anywhere.clone()], vec![host("web1")], 443),
            rule(
                "updates",
                vec![host("db1"), host("db2")],
                vec![anywhere],
                443,
            ),
            rule(
                "sql",
                vec![host("web1")],
                vec![host("db1"), host("db2"), name],
                1433,
            ),
        ],
        ..Policy::default()
    }
}

fn answers(text: &str) -> Vec<Decision> {
    let estate = estate();
    let query = Query::parse(text, &estate).unwrap();
    ask(&policy(), &estate, &query)
        .into_iter()
        .map(|answer| answer.decision)
        .collect()
}

fn allowed(flow: &str) -> Decision {
    Decision::Allowed {
        flow: flow.to_owned(),
    }
}

#[test]
fn a_declared_flow_passes_and_its_way_back_does_not_open() {
    assert_eq!(answers("client -> web tcp/443"), [allowed("users")]);
    assert_eq!(answers("web -> client tcp/443"), [Decision::Refused]);
    assert_eq!(answers("client -> web tcp/80"), [Decision::Refused]);
    assert_eq!(answers("client -> web udp/443"), [Decision::Refused]);
}

#[test]
fn a_role_asks_for_every_host_and_a_name_for_its_address() {
    assert_eq!(
        answers("web -> db tcp/1433"),
        [allowed("sql"), allowed("sql")]
    );
    assert_eq!(answers("web1 -> db-name tcp/1433"), [allowed("sql")]);
    assert_eq!(answers("10.0.0.11 -> 10.0.0.22 tcp/1433"), [allowed("sql")]);
}

#[test]
fn flows_to_and_from_anywhere_join() {
    assert_eq!(
        answers("db1 -> web1 tcp/443"),
        [Decision::Joined {
            leaving: "updates".to_owned(),
            entering: "users".to_owned()
        }]
    );
}

#[test]
fn a_host_reaches_itself() {
    assert_eq!(answers("db1 -> db1 tcp/1433"), [Decision::Local]);
}

#[test]
fn outside_to_outside_is_none_of_ours() {
    assert_eq!(answers("8.8.8.8 -> 9.9.9.9 tcp/443"), [Decision::Refused]);
}

#[test]
fn questions_that_cannot_be_read_say_what_is_wrong() {
    for (text, part) in [
        ("client web tcp/443", "expected `->`"),
        ("client -> web", "one listener and one service"),
        ("client -> web https", "a service such as"),
        ("client -> web tcp/0", "a service such as"),
        ("client -> web tcp/70000", "a service such as"),
        ("client -> wbe tcp/443", "`wbe`"),
        ("", "expected `->`"),
    ] {
        let finding = Query::parse(text, &estate()).expect_err(text);
        assert!(
            finding.message.contains(part),
            "{text}: {}",
            finding.message
        );
        assert!(finding.help.is_some());
    }
    let finding = Query::parse("client -> wbe tcp/443", &estate()).expect_err("unknown");
    assert_eq!(finding.notes, ["there is `web`"]);
}

#[test]
fn endpoints_answer_to_their_other_names() {
    let mut estate = estate();
    estate
        .aliases
        .insert("user".to_owned(), "client".to_owned());
    let by_alias = Query::parse("user -> web tcp/443", &estate).unwrap();
    assert_eq!(
        by_alias,
        Query::parse("client -> web tcp/443", &estate).unwrap()
    );
}
