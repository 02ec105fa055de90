//! One script per host that sets the variables which the commands of the install plan use.

#[cfg(test)]
mod tests;

use groundplan_blueprint::{Host, PlannedStep, Site, VirtualName};
use groundplan_catalog::system::STEP_VARIABLES;
use groundplan_firewall::Peer;
use serde_json::{Value, json};

use crate::Part;
use crate::ansible::volumes;
use crate::bundle::{Draft, FileKind, Selection};
use crate::machine::Machine;

/// Endpoint of the system's file.
const TRANSCODER: &str = "transcoder";

pub(crate) fn render(part: &Part<'_>, machine: &Machine, selection: &Selection, draft: &mut Draft) {
    if !selection.has(FileKind::Plan) {
        return;
    }
    for host in part.site.hosts.iter().filter(|host| !host.appliance) {
        let steps = steps(part, host);
        let variables: Vec<Value> = STEP_VARIABLES
            .iter()
            .filter(|(name, _)| *name == "HostName" || steps.iter().any(|step| uses(step, name)))
            .map(|(name, meaning)| variable(part, host, name, meaning))
            .collect();
        let values = json!({
            "host": host,
            "site": { "id": part.site.id },
            "variables": variables,
        });
        let end = if host.is_windows() { "ps1" } else { "sh" };
        let text = machine.render(&format!("host/install/host.{end}"), &values);
        draft.add(&part.path(&format!("install/{}.{end}", host.name)), text);
    }
}

/// Steps that are done on a host, and those done once, which any host may be chosen for.
fn steps<'p>(part: &'p Part<'_>, host: &Host) -> Vec<&'p PlannedStep> {
    part.blueprint
        .steps
        .iter()
        .filter(|step| step.site == part.site.id)
        .filter(|step| step.hosts.is_empty() || step.hosts.contains(&host.name))
        .collect()
}

fn uses(step: &PlannedStep, name: &str) -> bool {
    step.commands
        .iter()
        .chain(&step.rollback)
        .any(|text| mentions(text, name))
}

/// Whether a text reads a variable, as `$Name`, `${Name}` or `$using:Name`.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('{');
        let rest = rest.strip_prefix("using:").unwrap_or(rest);
        rest.strip_prefix(name).is_some_and(|rest| {
            !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_')
        })
    })
}

/// A variable with its value; `kind` tells the template how the value is written.
fn variable(part: &Part<'_>, host: &Host, name: &str, meaning: &str) -> Value {
    let (kind, value) = match name {
        "Volumes" => ("volumes", json!(own_volumes(part.site, host))),
        "CertificateThumbprint" => match certificate(part.site, host) {
            Some((kind, text)) => (kind, json!(text)),
            None => ("unknown", Value::Null),
        },
        _ => match value(part.site, host, name) {
            Value::Null => ("unknown", Value::Null),
            value => ("plain", value),
        },
    };
    let (kind, value) = match (kind, host.is_windows()) {
        // Only PowerShell looks certificates up by name and takes tables.
        ("certificate" | "volumes", false) => ("unknown", Value::Null),
        other => (other.0, value),
    };
    json!({ "name": name, "meaning": meaning, "kind": kind, "value": value })
}

fn value(site: &Site, host: &Host, name: &str) -> Value {
    let services = &site.services;
    let virtual_name = |kind: &str| site.virtual_names.iter().find(|one| one.kind == kind);
    let address = |one: &VirtualName| one.address.to_string();
    let database = virtual_name("sql-server");
    let database_host = with_role(site, "database").next();
    match name {
        "ApplicationNodes" => json!(names(site, "application")),
        "DatabaseNodes" => json!(names(site, "database")),
        "WebNodes" => json!(names(site, "web")),
        "HostName" => json!(host.name),
        "ArchiveServer" => json!(store(site, "tape-library").first()),
        "SanAddresses" => json!(store(site, "san")),
        "OnlineShare" => json!(site.stores.iter().find_map(|one| one.share.as_ref())),
        "BalancerAddress" => json!(
            site.balancers
                .iter()
                .find_map(|one| one.address.map(|address| address.to_string()))
                .or_else(|| virtual_name("network-load-balancing").map(address))
        ),
        "ClusterAddress" => json!(virtual_name("failover-cluster").map(address)),
        "ClusterName" => json!(virtual_name("failover-cluster").map(|one| &one.name)),
        "DatabaseAddress" => json!(
            database
                .map(address)
                .or_else(|| database_host.map(|one| one.address.to_string()))
        ),
        "DatabaseName" => json!(
            database
                .map(|one| &one.name)
                .or(database_host.map(|one| &one.name))
        ),
        "DirectoryDomain" => json!(services.directory_domain),
        "DomainName" => json!(site.domain),
        "MailPort" => json!(services.mail_port),
        "MailServer" => json!(services.mail_server),
        "NetworkMask" => json!(
            site.subnets
                .iter()
                .find(|one| one.id == host.subnet)
                .map(|one| one.cidr.netmask().to_string())
        ),
        "ServiceAccount" => json!(services.service_account),
        "TimeServers" => json!(services.time_servers),
        "Transcoder" => json!(
            site.estate
                .endpoints
                .get(TRANSCODER)
                .and_then(|networks| networks.first())
                .map(|network| network.addr().to_string())
        ),
        "TranscoderPorts" => json!(transcoder_ports(site)),
        _ => Value::Null,
    }
}

fn with_role<'s>(site: &'s Site, role: &'s str) -> impl Iterator<Item = &'s Host> {
    site.hosts
        .iter()
        .filter(move |host| host.roles.iter().any(|one| one == role))
}

fn names(site: &Site, role: &str) -> Vec<String> {
    with_role(site, role).map(|one| one.name.clone()).collect()
}

fn store(site: &Site, kind: &str) -> Vec<String> {
    site.stores
        .iter()
        .filter(|one| one.kind == kind)
        .flat_map(|one| &one.addresses)
        .map(ToString::to_string)
        .collect()
}

/// First ports of the flows towards the transcoder; of a range one is enough to try.
fn transcoder_ports(site: &Site) -> Option<Vec<u16>> {
    let known = site.estate.endpoints.get(TRANSCODER)?;
    let mut ports: Vec<u16> = site
        .policy
        .rules
        .iter()
        .filter(|rule| {
            rule.to
                .iter()
                .any(|peer| matches!(peer, Peer::Network(network) if known.contains(network)))
        })
        .flat_map(|rule| rule.ports.iter().map(|range| range.first))
        .collect();
    ports.sort_unstable();
    ports.dedup();
    (!ports.is_empty()).then_some(ports)
}

/// Volumes that this host formats: its own, and those it shares if it is the first that does.
fn own_volumes(site: &Site, host: &Host) -> Vec<Value> {
    let leads = with_tier(site, &host.tier).next() == Some(&host.name);
    volumes(host)
        .into_iter()
        .filter(|one| leads || one["shared"] != json!(true))
        .collect()
}

fn with_tier<'s>(site: &'s Site, tier: &'s str) -> impl Iterator<Item = &'s String> {
    site.hosts
        .iter()
        .filter(move |one| one.tier == tier)
        .map(|one| &one.name)
}

/// The thumbprint of the host's certificate where the profile refers to it by that, else the name
/// that the certificate is found by once it is in the store.
fn certificate(site: &Site, host: &Host) -> Option<(&'static str, String)> {
    let one = site
        .certificates
        .iter()
        .find(|one| one.installed_on.contains(&host.name))
        .or_else(|| site.certificates.first())?;
    let bare: String = one
        .reference
        .iter()
        .flat_map(|text| text.chars())
        .filter(|one| !one.is_whitespace())
        .collect();
    if bare.len() == 40 && bare.bytes().all(|one| one.is_ascii_hexdigit()) {
        return Some(("plain", bare.to_ascii_uppercase()));
    }
    Some(("certificate", one.subject.clone()))
}
