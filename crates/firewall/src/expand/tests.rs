//! From flows to rules between hosts.

use groundplan_diagnostics::{Severity, SourceMap};

use super::*;
use crate::{EstateHost, VirtualAddress};

const SYSTEM: &str = r#"
[system]
id = "sample"
name = "Sample"
version = "1"
vendor = "Sample"
document = "Sample guide"
summary = "A system for tests."
targets = ["on-prem"]

[[endpoint]]
id = "client"
name = "users"
kind = "users"
[[endpoint]]
id = "admin"
name = "administrators"
kind = "administrators"
[[endpoint]]
id = "mail"
name = "mail server"
kind = "mail"
"#;

fn flow(id: &str, from: &[&str], to: &[&str], rest: &str) -> String {
    format!(
        "[[flow]]\nid = \"{id}\"\nfrom = {from:?}\nto = {to:?}\npurpose = \"p\"\nneed = \"required\"\nevidence = \"component\"\nsource = \"s\"\n{rest}\n"
    )
}

fn host(name: &str, roles: &[&str], last: u8) -> EstateHost {
    EstateHost {
        name: name.to_owned(),
        tier: roles[0].to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        address: std::net::Ipv4Addr::new(10, 0, 0, last),
        storage_address: None,
    }
}

fn estate() -> Estate {
    Estate {
        hosts: vec![
            host("web1", &["web"], 11),
            host("web2", &["web"], 12),
            host("db1", &["db"], 21),
            host("db2", &["db"], 22),
        ],
        virtual_addresses: vec![
            VirtualAddress {
                endpoint: "db-name".to_owned(),
                address: Some(std::net::Ipv4Addr::new(10, 0, 0, 30)),
                hosts: vec!["db1".to_owned(), "db2".to_owned()],
                is_device: false,
                device_networks: Vec::new(),
            },
            VirtualAddress {
                endpoint: "balancer".to_owned(),
                address: None,
                hosts: vec!["web1".to_owned(), "web2".to_owned()],
                is_device: true,
                device_networks: vec!["10.0.9.0/28".parse().unwrap()],
            },
        ],
        endpoints: [
            ("client".to_owned(), vec!["0.0.0.0/0".parse().unwrap()]),
            ("admin".to_owned(), vec!["10.9.0.0/24".parse().unwrap()]),
            ("mail".to_owned(), Vec::new()),
        ]
        .into(),
        groups: [(
            "all".to_owned(),
            ["web1", "web2", "db1", "db2"].map(str::to_owned).to_vec(),
        )]
        .into(),
        ports: [("far-end".to_owned(), vec!["16384-32768".to_owned()])].into(),
        ..Estate::default()
    }
}

fn run(flows: &[String], estate: &Estate) -> (Policy, Report) {
    let mut sources = SourceMap::new();
    let text = format!("{SYSTEM}\n{}", flows.concat());
    let (system, report) = groundplan_catalog::system::load(&mut sources, "sample.toml", &text);
    let system = system.unwrap_or_else(|| panic!("{report:?}"));
    expand(
        &system,
        &system.file.flows.iter().collect::<Vec<_>>(),
        estate,
    )
}

fn names(peers: &[Peer]) -> Vec<String> {
    peers
        .iter()
        .map(|peer| match peer {
            Peer::Host(name) => name.clone(),
            Peer::Balancer(id) => format!("<{id}>"),
            Peer::Network(network) => network.to_string(),
        })
        .collect()
}

#[test]
fn a_virtual_address_stands_for_itself_and_every_node() {
    let flows = [flow(
        "A",
        &["web"],
        &["db-name"],
        "protocol = \"tcp\"\nports = [\"1433\"]",
    )];
    let (policy, report) = run(&flows, &estate());
    assert!(report.is_empty());
    assert_eq!(names(&policy.rules[0].from), ["web1", "web2"]);
    assert_eq!(names(&policy.rules[0].to), ["db1", "db2", "10.0.0.30/32"]);
}

#[test]
fn ports_of_a_parameter_go_before_those_of_the_row() {
    let with = |parameter: &str, ports: &str| {
        let rest = format!("protocol = \"udp\"\nports_parameter = \"{parameter}\"\n{ports}");
        let (policy, report) = run(&[flow("A", &["web"], &["db"], &rest)], &estate());
        assert!(report.is_empty(), "{report:#?}");
        policy
    };
    let ports = |policy: &Policy| policy.rules[0].ports.clone();
    let range = |first, last| vec![PortRange { first, last }];
    let own = "ports = [\"5060\"]";
    assert_eq!(ports(&with("far-end", own)), range(16384, 32768));
    assert_eq!(ports(&with("unanswered", own)), range(5060, 5060));
    let neither = with("unanswered", "");
    assert!(neither.rules.is_empty());
    assert_eq!(neither.listed[0].reason, NotOpened::NoPort);
}

#[test]
fn both_ways_makes_two_rules_unless_the_ends_are_the_same() {
    let rest = "protocol = \"tcp\"\nports = [\"135\"]\nboth_ways = true";
    let flows = [
        flow("A", &["web"], &["db"], rest),
        flow("B", &["db"], &["db"], rest),
    ];
    let (policy, _) = run(&flows, &estate());
    let ends: Vec<_> = policy
        .rules
        .iter()
        .map(|rule| (rule.flow.as_str(), names(&rule.from), names(&rule.to)))
        .collect();
    let (web, db) = (
        vec!["web1".to_owned(), "web2".to_owned()],
        vec!["db1".to_owned(), "db2".to_owned()],
    );
    assert_eq!(
        ends,
        [
            ("A", db.clone(), web.clone()),
            ("A", web, db.clone()),
            ("B", db.clone(), db)
        ]
    );
}

#[test]
fn tcp_and_udp_become_two_rules() {
    let flows = [flow(
        "A",
        &["all"],
        &["admin"],
        "protocol = \"tcp-udp\"\nports = [\"53\"]",
    )];
    let (policy, _) = run(&flows, &estate());
    let transports: Vec<Transport> = policy.rules.iter().map(|rule| rule.transport).collect();
    assert_eq!(transports, [Transport::Tcp, Transport::Udp]);
}

#[test]
fn flows_inside_one_host_are_listed_and_not_opened() {
    let mut estate = estate();
    estate.hosts = vec![host("all1", &["web", "db"], 5)];
    estate.virtual_addresses.clear();
    estate.groups.clear();
    let flows = [flow(
        "A",
        &["web"],
        &["db"],
        "protocol = \"tcp\"\nports = [\"1433\"]",
    )];
    let (policy, report) = run(&flows, &estate);
    assert!(report.is_empty() && policy.rules.is_empty());
    assert_eq!(policy.listed[0].reason, NotOpened::SameHost);
}

#[test]
fn closed_flows_are_listed_and_not_opened() {
    let flows = [flow(
        "A",
        &["client"],
        &["web"],
        "protocol = \"tcp\"\nports = [\"1935\"]\nclosed = true",
    )];
    let (policy, report) = run(&flows, &estate());
    assert!(report.is_empty() && policy.rules.is_empty());
    assert_eq!(policy.listed[0].reason, NotOpened::Closed);
}

#[test]
fn an_end_that_does_not_stand_here_leaves_no_trace() {
    let flows = [flow(
        "A",
        &["web"],
        &["archive"],
        "protocol = \"tcp\"\nports = [\"9000\"]",
    )];
    assert_eq!(run(&flows, &estate()), (Policy::default(), Report::new()));
}

#[test]
fn an_endpoint_without_address_keeps_its_flows_out_and_is_told_once() {
    let rest = "protocol = \"tcp\"\nports = [\"25\"]";
    let flows = [
        flow("A", &["web"], &["mail"], rest),
        flow("B", &["db"], &["mail"], rest),
    ];
    let (policy, report) = run(&flows, &estate());
    assert!(policy.rules.is_empty());
    assert_eq!(policy.listed.len(), 2);
    assert_eq!(report.findings().len(), 1);
    let finding = &report.findings()[0];
    assert_eq!(finding.code, code::ENDPOINT_ADDRESS_UNKNOWN);
    assert_eq!(finding.severity, Severity::Warning);
    assert!(
        finding
            .help
            .as_ref()
            .is_some_and(|help| help.contains("`mail.server`"))
    );
}

#[test]
fn an_end_with_one_known_address_is_opened_for_it_alone() {
    let flows = [flow(
        "A",
        &["web"],
        &["mail", "admin"],
        "protocol = \"tcp\"\nports = [\"25\"]",
    )];
    let (policy, report) = run(&flows, &estate());
    assert_eq!(names(&policy.rules[0].to), ["10.9.0.0/24"]);
    assert_eq!(report.count(Severity::Info), 1);
}

#[test]
fn never_public_flows_stay_closed_to_the_internet() {
    let rest = "protocol = \"tcp\"\nports = [\"445\"]\nnever_public = true";
    let flows = [
        flow("A", &["client"], &["web"], rest),
        flow("B", &["admin"], &["web"], rest),
    ];
    let (policy, report) = run(&flows, &estate());
    assert_eq!(policy.rules.len(), 1);
    assert_eq!(policy.rules[0].flow, "B");
    assert_eq!(report.count(Severity::Error), 1);
    assert_eq!(report.findings()[0].code, code::FLOW_OPEN_TO_INTERNET);
    assert!(matches!(policy.listed[0].reason, NotOpened::Public(_)));
}

#[test]
fn never_public_looks_at_the_way_back_too() {
    let rest = "protocol = \"tcp\"\nports = [\"135\"]\nnever_public = true\nboth_ways = true";
    let flows = [flow("A", &["web"], &["client"], rest)];
    let (policy, report) = run(&flows, &estate());
    assert!(report.has_errors());
    assert_eq!(policy.rules.len(), 1, "the way out alone is open");
    assert_eq!(names(&policy.rules[0].from), ["web1", "web2"]);
}

#[test]
fn layer_2_is_a_constraint_and_no_rule() {
    let flows = [flow(
        "A",
        &["web"],
        &["web"],
        "protocol = \"layer2\"\nboth_ways = true",
    )];
    let (policy, _) = run(&flows, &estate());
    assert!(policy.rules.is_empty());
    assert_eq!(policy.same_segment[0].hosts, ["web1", "web2"]);
}

#[test]
fn a_bad_port_is_a_finding_and_keeps_the_flow_closed() {
    let flows = [flow(
        "A",
        &["web"],
        &["db"],
        "protocol = \"tcp\"\nports = [\"1433\", \"14x\"]",
    )];
    let (policy, report) = run(&flows, &estate());
    assert!(policy.rules.is_empty());
    assert_eq!(report.findings()[0].code, code::FLOW_PORT_UNREADABLE);
    assert_eq!(policy.listed[0].reason, NotOpened::NoPort);
}

#[test]
fn the_order_of_flows_does_not_matter() {
    let rest = "protocol = \"tcp-udp\"\nports = [\"88\"]\nboth_ways = true";
    let a = flow("A", &["web"], &["db-name"], rest);
    let b = flow("B", &["client"], &["balancer"], rest);
    let c = flow("C", &["balancer"], &["web"], rest);
    let forward = run(&[a.clone(), b.clone(), c.clone()], &estate());
    let backward = run(&[c, b, a], &estate());
    assert_eq!(forward.0, backward.0);
}

#[test]
fn a_balancer_that_passes_through_is_its_hosts_and_probes_them() {
    let mut estate = estate();
    estate.virtual_addresses[1].is_device = false;
    estate.virtual_addresses[1].device_networks = vec!["168.63.129.16/32".parse().unwrap()];
    let rest = "protocol = \"tcp\"\nports = [\"443\"]";
    let flows = [
        flow("A", &["client"], &["balancer"], rest),
        flow("B", &["balancer"], &["web"], rest),
    ];
    let (policy, _) = run(&flows, &estate);
    assert_eq!(names(&policy.rules[0].to), ["web1", "web2"]);
    assert_eq!(names(&policy.rules[1].from), ["168.63.129.16/32"]);
}

#[test]
fn own_hosts_are_not_the_internet_whatever_their_numbers() {
    let mut estate = estate();
    for (host, last) in estate.hosts.iter_mut().zip(1..) {
        host.address = std::net::Ipv4Addr::new(8, 8, 8, last);
    }
    estate.virtual_addresses[0].address = Some(std::net::Ipv4Addr::new(8, 8, 8, 30));
    let rest = "protocol = \"tcp\"\nports = [\"135\"]\nnever_public = true\nboth_ways = true";
    let (policy, report) = run(&[flow("A", &["web"], &["db-name"], rest)], &estate);
    assert!(report.is_empty());
    assert_eq!(policy.rules.len(), 2);
}

#[test]
fn what_runs_between_outside_parties_is_listed_and_no_rule() {
    let flows = [
        flow(
            "OUT",
            &["client"],
            &["net"],
            "protocol = \"tcp\"\nports = [\"443\"]",
        ),
        flow(
            "NAMED",
            &["admin"],
            &["library"],
            "protocol = \"tcp\"\nports = [\"443\"]",
        ),
    ];
    let ends = "[[endpoint]]\nid = \"net\"\nname = \"n\"\nkind = \"internet\"\n[[endpoint]]\nid = \"library\"\nname = \"l\"\nkind = \"archive\"\n";
    let mut estate = estate();
    let anywhere = estate.endpoints["client"].clone();
    estate.endpoints.insert("net".to_owned(), anywhere);
    let library = vec!["10.0.0.90/32".parse().unwrap()];
    estate.endpoints.insert("library".to_owned(), library);
    let (policy, _) = run(&[flows.concat(), ends.to_owned()], &estate);
    let opened: Vec<&str> = policy.rules.iter().map(|rule| rule.flow.as_str()).collect();
    assert_eq!(opened, ["NAMED"]);
    assert_eq!(policy.listed[0].reason, NotOpened::Elsewhere);
    let rows = crate::matrix_rows(&policy);
    assert!(
        rows.iter()
            .any(|row| row.state == "not through our firewalls")
    );
}
