//! The policy as a table for people: every flow that concerns a site, opened or not.

use groundplan_catalog::system::{Evidence, Need, Protocol};
use groundplan_catalog::unseen::is_unseen;
use serde::{Deserialize, Serialize};

use crate::{ListedFlow, NotOpened, Peer, Policy, PolicyRule};

#[cfg(test)]
mod tests;

/// One row; all columns are ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MatrixRow {
    /// Flow id of the system's file.
    pub flow: String,
    /// Who opens.
    pub from: Vec<String>,
    /// Who listens.
    pub to: Vec<String>,
    /// `tcp`, `udp`, `icmp`, `tcp-udp` or `layer-2`.
    pub protocol: String,
    /// Ports and ranges.
    pub ports: Vec<String>,
    /// Why.
    pub purpose: String,
    /// `required`, `optional` or `administration`.
    pub need: String,
    /// `documented`, `component`, `standard` or `inferred`.
    pub evidence: String,
    /// Where the port comes from.
    pub source: String,
    /// Whether the port has to be shown as unverified.
    pub unverified: bool,
    /// `open`, or why not.
    pub state: String,
}

const HEADINGS: [&str; 11] = [
    "flow",
    "from",
    "to",
    "protocol",
    "ports",
    "purpose",
    "need",
    "evidence",
    "source",
    "unverified",
    "state",
];

/// Rows in order of flow, the opened ones of a flow first.
pub fn matrix_rows(policy: &Policy) -> Vec<MatrixRow> {
    let mut rows: Vec<MatrixRow> = policy
        .rules
        .iter()
        .map(opened)
        .chain(policy.listed.iter().map(listed))
        .collect();
    rows.sort_by(|a, b| (&a.flow, a.state != "open").cmp(&(&b.flow, b.state != "open")));
    rows
}

/// The rows as CSV after RFC 4180, with headings. A cell that a spreadsheet would take for a
/// formula is preceded by an apostrophe.
pub fn matrix_csv(rows: &[MatrixRow]) -> String {
    let mut text = line(HEADINGS.iter().map(|heading| (*heading).to_owned()));
    for row in rows {
        text.push_str(&line(cells(row).into_iter().map(|cell| csv_cell(&cell))));
    }
    text
}

/// The rows as a Markdown table.
pub fn matrix_markdown(rows: &[MatrixRow]) -> String {
    let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", "---|".repeat(HEADINGS.len()));
    let body = rows
        .iter()
        .map(|one| row(&cells(one).map(|cell| markdown_cell(&cell))));
    std::iter::once(row(&HEADINGS.map(str::to_owned)))
        .chain([rule])
        .chain(body)
        .collect()
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut text = cells.collect::<Vec<_>>().join(",");
    text.push_str("\r\n");
    text
}

fn cells(row: &MatrixRow) -> [String; 11] {
    let unverified = if row.unverified { "UNVERIFIED" } else { "" };
    [
        row.flow.clone(),
        row.from.join(" "),
        row.to.join(" "),
        row.protocol.clone(),
        row.ports.join(" "),
        row.purpose.clone(),
        row.need.clone(),
        row.evidence.clone(),
        row.source.clone(),
        unverified.to_owned(),
        row.state.clone(),
    ]
}

/// One line of text: control characters would break the row or hide what follows.
fn flat(cell: &str) -> String {
    cell.split(|character: char| character.is_control() || is_unseen(character))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn csv_cell(cell: &str) -> String {
    let cell = flat(cell);
    let formula = cell.starts_with(['=', '+', '-', '@']);
    let cell = if formula { format!("'{cell}") } else { cell };
    if cell.contains(['"', ',']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

fn markdown_cell(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len());
    for character in flat(cell).chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '~' | '!' => {
                safe.push('\\');
                safe.push(character);
            }
            _ => safe.push(character),
        }
    }
    safe
}

fn opened(rule: &PolicyRule) -> MatrixRow {
    MatrixRow {
        flow: rule.flow.clone(),
        from: rule.from.iter().map(peer).collect(),
        to: rule.to.iter().map(peer).collect(),
        protocol: rule.transport.name().to_owned(),
        ports: match rule.transport {
            crate::Transport::Icmp => Vec::new(),
            _ => rule.ports.iter().map(ToString::to_string).collect(),
        },
        purpose: rule.purpose.clone(),
        need: need(rule.need).to_owned(),
        evidence: evidence(rule.evidence).to_owned(),
        source: rule.source.clone(),
        unverified: rule.evidence.is_unverified(),
        state: "open".to_owned(),
    }
}

fn listed(flow: &ListedFlow) -> MatrixRow {
    let protocol = match flow.protocol {
        Protocol::Tcp => "tcp",
        Protocol::Udp => "udp",
        Protocol::TcpUdp => "tcp-udp",
        Protocol::Icmp => "icmp",
        Protocol::Layer2 => "layer-2",
    };
    MatrixRow {
        flow: flow.flow.clone(),
        from: flow.from.clone(),
        to: flow.to.clone(),
        protocol: protocol.to_owned(),
        ports: flow.ports.clone(),
        purpose: flow.purpose.clone(),
        need: need(flow.need).to_owned(),
        evidence: evidence(flow.evidence).to_owned(),
        source: flow.source.clone(),
        unverified: flow.evidence.is_unverified(),
        state: state(&flow.reason),
    }
}

fn state(reason: &NotOpened) -> String {
    match reason {
        NotOpened::Closed => "kept closed".to_owned(),
        NotOpened::SameHost => "within one host".to_owned(),
        NotOpened::NoAddress(endpoints) => {
            format!("not open: no address known for {}", endpoints.join(", "))
        }
        NotOpened::NoPort => "not open: no port known".to_owned(),
        NotOpened::Public(networks) => {
            let networks: Vec<String> = networks.iter().map(ToString::to_string).collect();
            format!("not open: public source {}", networks.join(", "))
        }
        NotOpened::BelowFirewall => "same segment, not filtered".to_owned(),
        NotOpened::Elsewhere => "not through our firewalls".to_owned(),
    }
}

fn peer(peer: &Peer) -> String {
    match peer {
        Peer::Host(name) => name.clone(),
        Peer::Balancer(id) => format!("balancer:{id}"),
        Peer::Network(network) if network.prefix_len() == 0 => "anywhere".to_owned(),
        Peer::Network(network) if network.prefix_len() == 32 => network.addr().to_string(),
        Peer::Network(network) => network.to_string(),
    }
}

fn need(need: Need) -> &'static str {
    match need {
        Need::Required => "required",
        Need::Optional => "optional",
        Need::Administration => "administration",
    }
}

fn evidence(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Documented => "documented",
        Evidence::Component => "component",
        Evidence::Standard => "standard",
        Evidence::Inferred => "inferred",
    }
}
