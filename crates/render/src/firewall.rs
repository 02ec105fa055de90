//! Rule sets per host, and the matrix of flows.

use groundplan_firewall::{
    Direction, HostRule, PortRange, Transport, host_rules, matrix_csv, matrix_markdown, matrix_rows,
};
use serde_json::{Value, json};

use crate::Part;
use crate::bundle::{Draft, FileKind, Selection};
use crate::machine::Machine;

pub(crate) fn render(part: &Part<'_>, machine: &Machine, selection: &Selection, draft: &mut Draft) {
    let everything = selection.has(FileKind::Firewall);
    // The playbook copies the scripts.
    let scripts = everything || selection.has(FileKind::Ansible);
    // An appliance has rules of its maker; what the network in front lets through is the matrix.
    for host in part.site.hosts.iter().filter(|host| !host.appliance) {
        let rules = host_rules(&part.site.policy, &part.site.estate, &host.name);
        let path = |name: String| part.path(&format!("firewall/{name}"));
        // The playbook applies a rule set of the host's own kind.
        if everything || (scripts && !host.is_windows()) {
            let values = json!({
                "host": host,
                "site": { "id": part.site.id },
                "inward": nft_rules(&rules, Direction::In),
                "outward": nft_rules(&rules, Direction::Out),
            });
            let text = machine.render("host/firewall/host.nft", &values);
            draft.add(&path(format!("nftables/{}.nft", host.name)), text);
        }
        if scripts && host.is_windows() {
            let values = json!({
                "host": host,
                "site": { "id": part.site.id },
                "rules": windows_rules(&rules),
            });
            let text = machine.render("host/firewall/host.ps1", &values);
            draft.add(&path(format!("windows/{}.ps1", host.name)), text);
        }
    }
    if everything {
        let rows = matrix_rows(&part.site.policy);
        let lined = |text: String| {
            if text.ends_with('\n') {
                text
            } else {
                text + "\n"
            }
        };
        draft.add(
            &part.path("firewall/matrix.csv"),
            Ok(lined(matrix_csv(&rows))),
        );
        draft.add(
            &part.path("firewall/matrix.md"),
            Ok(lined(matrix_markdown(&rows))),
        );
    }
}

fn comment(rule: &HostRule) -> String {
    let mark = if rule.unverified { " (unverified)" } else { "" };
    format!("{}{mark}: {}", rule.flow, rule.purpose)
}

fn nft_rules(rules: &[HostRule], direction: Direction) -> Vec<Value> {
    rules
        .iter()
        .filter(|rule| rule.direction == direction)
        .map(|rule| {
            json!({
                "transport": rule.transport.name(),
                "remote": rule.remote,
                "ports": rule.ports,
                "comment": comment(rule),
            })
        })
        .collect()
}

fn windows_rules(rules: &[HostRule]) -> Vec<Value> {
    rules
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let ports: Vec<String> = rule.ports.iter().map(PortRange::to_string).collect();
            let is_inward = rule.direction == Direction::In;
            let has_ports = rule.transport != Transport::Icmp;
            let remote: Vec<String> = rule
                .remote
                .iter()
                .map(|network| match network.prefix_len() {
                    0 => "Any".to_owned(),
                    32 => network.addr().to_string(),
                    _ => network.to_string(),
                })
                .collect();
            json!({
                "name": format!("Groundplan-{:03}", index + 1),
                "display_name": format!("Groundplan {}", rule.flow),
                "description": comment(rule),
                "direction": if is_inward { "Inbound" } else { "Outbound" },
                "protocol": match rule.transport {
                    Transport::Tcp => "TCP",
                    Transport::Udp => "UDP",
                    Transport::Icmp => "ICMPv4",
                },
                "local_port": (has_ports && is_inward).then_some(&ports),
                "remote_port": (has_ports && !is_inward).then_some(&ports),
                "icmp_type": (!has_ports).then_some("8"),
                "remote_address": remote,
            })
        })
        .collect()
}
