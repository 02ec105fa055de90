//! What the install plan says.

use std::collections::BTreeMap;

use groundplan_blueprint::{Blueprint, Host, PlannedStep, Site};
use groundplan_catalog::system::{Party, Phase, Shell};
use groundplan_firewall::matrix_rows;
use serde_json::{Value, json};

use crate::ansible::folder_on_hosts;

const PHASES: [(Phase, &str); 9] = [
    (Phase::Prepare, "Preparation"),
    (Phase::Network, "Network"),
    (Phase::Hosts, "Hosts"),
    (Phase::Storage, "Storage"),
    (Phase::Database, "Database"),
    (Phase::Application, "Application"),
    (Phase::Integration, "Integration"),
    (Phase::Verification, "Verification"),
    (Phase::Handover, "Hand-over"),
];

const PARTIES: [Party; 3] = [Party::Vendor, Party::Integrator, Party::Customer];

pub(super) fn context(blueprint: &Blueprint) -> Value {
    let minutes: u32 = blueprint.steps.iter().map(|step| step.minutes).sum();
    let managed = || {
        let hosts = blueprint.sites.iter().flat_map(|site| &site.hosts);
        hosts.filter(|host| !host.appliance)
    };
    json!({
        "name": blueprint.name,
        "customer": blueprint.customer.as_deref().unwrap_or("none"),
        "package": blueprint.package.as_deref().unwrap_or("none"),
        "system": blueprint.system_name,
        "version": blueprint.system_version,
        "document": blueprint.system_document,
        "duration": duration(minutes),
        "folder": folder_on_hosts(),
        "has_scripts": managed().next().is_some(),
        "has_windows": managed().any(Host::is_windows),
        "has_linux": managed().any(|host| !host.is_windows()),
        "sites": blueprint.sites.iter().map(|one| site(blueprint, one)).collect::<Vec<_>>(),
        "parties": PARTIES.iter().map(|one| party_summary(blueprint, *one)).collect::<Vec<_>>(),
        "prerequisites": prerequisites(blueprint),
        "weak": super::weak_points::weak_points(blueprint),
        "answered": acknowledgements(blueprint, true),
        "open": acknowledgements(blueprint, false),
        "phases": phases(blueprint),
        "ports": unverified_ports(blueprint),
        "figures": figures(blueprint),
        "images": images(blueprint),
        "segments": segments(blueprint),
        "parts": parts(blueprint),
        "values": values(blueprint),
        "notes": blueprint.notes.iter().map(|note| json!({ "id": note.id, "text": note.text }))
            .collect::<Vec<_>>(),
    })
}

/// What the system's parameters are in this deployment.
fn values(blueprint: &Blueprint) -> Vec<Value> {
    let origin = |origin: &str| match origin {
        "profile" => "profile".to_owned(),
        "document" => "default of the vendor's document".to_owned(),
        other => format!("default ({other}, not confirmed)"),
    };
    blueprint
        .parameters
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "name": one.name,
                "value": if one.values.is_empty() {
                    "none".to_owned()
                } else {
                    one.values.join(", ")
                },
                "origin": one.origin.as_deref().map_or_else(|| "not given".to_owned(), origin),
            })
        })
        .collect()
}

fn parts(blueprint: &Blueprint) -> Vec<Value> {
    blueprint
        .parts
        .iter()
        .map(|one| {
            json!({
                "count": one.count,
                "number": one.number.as_deref().unwrap_or("none"),
                "name": one.name,
                "site": one.site,
                "tier": one.tier.as_deref().unwrap_or("all"),
                "supplier": party(one.supplied_by),
                "with": if one.pairs_with.is_empty() {
                    "none".to_owned()
                } else {
                    one.pairs_with.join(", ")
                },
                "text": one.text.as_deref().unwrap_or("none"),
                "id": one.id,
            })
        })
        .collect()
}

fn party(party: Party) -> &'static str {
    match party {
        Party::Vendor => "vendor",
        Party::Integrator => "integrator",
        Party::Customer => "customer",
    }
}

fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn party_summary(blueprint: &Blueprint, one: Party) -> Value {
    let steps = blueprint
        .steps
        .iter()
        .filter(|step| step.responsible == one);
    let minutes: u32 = steps.clone().map(|step| step.minutes).sum();
    json!({ "name": party(one), "steps": steps.count(), "duration": duration(minutes) })
}

fn site(blueprint: &Blueprint, site: &Site) -> Value {
    let hosts: Vec<Value> = site
        .hosts
        .iter()
        .map(|host| {
            let volumes: Vec<String> = host
                .volumes
                .iter()
                .map(|one| match one.letter {
                    Some(letter) => format!("{letter}: {} GiB", one.size_gib),
                    None => format!("{} {} GiB", one.place(), one.size_gib),
                })
                .collect();
            let mut system = format!(
                "{} {}",
                host.operating_system, host.operating_system_version
            );
            if let Some(edition) = &host.operating_system_edition {
                system = format!("{system} {edition}");
            }
            json!({
                "name": host.name,
                "tier": host.tier,
                "address": host.address.to_string(),
                "machine": host.machine_type.clone().unwrap_or_else(|| {
                    format!("{} cores, {} GB", host.cores, host.memory_gb)
                }),
                "system": system,
                "volumes": volumes,
            })
        })
        .collect();
    let names: Vec<Value> = site
        .virtual_names
        .iter()
        .map(|one| {
            json!({
                "name": one.name,
                "address": one.address.to_string(),
                "kind": one.kind,
                "hosts": one.hosts,
            })
        })
        .collect();
    let networks: Vec<Value> = site
        .subnets
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "cidr": one.cidr.to_string(),
                "vlan": one.vlan.map_or_else(|| "none".to_owned(), |vlan| vlan.to_string()),
                "zone": one.zone.as_deref().unwrap_or("none"),
            })
        })
        .collect();
    let links: Vec<Value> = site
        .links
        .iter()
        .map(|one| {
            json!({
                "name": one.name,
                "hosts": one.hosts,
                "port": one.port,
                "joined": one.joined_by.as_deref().unwrap_or("not given"),
                "vlan": one.vlan.map_or_else(|| "none".to_owned(), |vlan| vlan.to_string()),
                "purpose": one.purpose,
                "rows": one.requirements,
            })
        })
        .collect();
    let folder = crate::folder(blueprint, site);
    json!({
        "id": site.id,
        "has_folder": !folder.is_empty(),
        "folder": folder,
        "target": site.target,
        "region": site.region.as_deref().unwrap_or("none"),
        "domain": site.domain.as_deref().unwrap_or("none"),
        "networks": networks,
        "links": links,
        "hosts": hosts,
        "names": names,
        "has_names": !site.virtual_names.is_empty(),
    })
}

/// What has to be there before the first step.
fn prerequisites(blueprint: &Blueprint) -> Vec<Value> {
    let mut found = Vec::new();
    for site in &blueprint.sites {
        let mut add = |text: String| found.push(json!({ "site": site.id, "text": text }));
        for store in &site.stores {
            let at = match &store.share {
                Some(share) => format!(" at {share}"),
                None => String::new(),
            };
            add(format!(
                "{}: {:.0} GB usable{at}, supplied by the {}",
                store.name, store.usable_gb, store.supplied_by
            ));
        }
        for one in &site.certificates {
            let until = match &one.expires {
                Some(day) => format!(", valid until {day}"),
                None => String::new(),
            };
            add(format!(
                "Certificate for {} ({}){until}, for {}",
                one.subject,
                one.usage,
                one.installed_on.join(", ")
            ));
        }
        for host in &site.hosts {
            if let Some(database) = host.database.as_ref().filter(|one| !one.included) {
                add(format!(
                    "Licence and media of {} {} {} for {}",
                    database.product, database.version, database.edition, host.name
                ));
            }
        }
        if let Some(domain) = &site.domain {
            add(format!("DNS entry for {domain}"));
        }
        if let Some(domain) = &site.services.directory_domain {
            add(format!("Account that may join hosts to {domain}"));
        }
        if let Some(account) = &site.services.service_account {
            add(format!(
                "Service account {account} with read, write and delete rights on all storage"
            ));
        }
        if let Some(server) = &site.services.mail_server {
            add(format!("Account on mail server {server}"));
        }
        for text in access(site) {
            add(text);
        }
    }
    found
}

/// How administrators get to the hosts, and the hosts to what lies outside their site.
fn access(site: &Site) -> Vec<String> {
    let mut found = Vec::new();
    let way = match site.target.as_str() {
        "aws" => {
            "port forwarding of Session Manager (`aws ssm start-session --target INSTANCE --document-name AWS-StartPortForwardingSession --parameters portNumber=3389,localPortNumber=13389`)"
        }
        "azure" => "Azure Bastion",
        "gcp" => "forwarding of Identity-Aware Proxy",
        _ => {
            let mut managed = site.hosts.iter().filter(|host| !host.appliance);
            if managed.clone().any(|host| !host.is_windows()) {
                found.push(
                    "SSH, port 22, on every host with Linux before the playbook is used: an account with a key that may use `sudo`, and the package `nftables`"
                        .to_owned(),
                );
            }
            if !managed.any(Host::is_windows) {
                return found;
            }
            found.push(
                "WinRM over HTTPS, port 5986, on every host before the playbook is used: a listener with a certificate of the host"
                    .to_owned(),
            );
            return found;
        }
    };
    found.push(format!(
        "Way of the administrators to hosts in private subnets: {way}, or a VPN or jump host. The rules admit RDP and WinRM, but no route leads there from the internet"
    ));
    if let Some(domain) = &site.services.directory_domain {
        let controllers: Vec<String> = site
            .services
            .domain_controllers
            .iter()
            .map(ToString::to_string)
            .collect();
        found.push(format!(
            "VPN or private line to the domain controllers of {domain} ({}), and the resolver of the site's network forwarding {domain} to them, before hosts join",
            controllers.join(", ")
        ));
    }
    let public: Vec<&str> = site
        .hosts
        .iter()
        .filter(|host| host.public_address)
        .map(|host| host.name.as_str())
        .collect();
    if site.target == "aws" && !public.is_empty() {
        found.push(format!(
            "DNS entry for each host with a public address of its own ({}), made after the first start: the address changes whenever the host is stopped, unless an Elastic address is associated by hand",
            public.join(", ")
        ));
    }
    found
}

fn acknowledgements(blueprint: &Blueprint, answered: bool) -> Vec<Value> {
    blueprint
        .acknowledgements
        .iter()
        .filter(|one| one.answer.is_some() == answered)
        .map(|one| {
            json!({
                "id": one.id,
                "question": one.question,
                "answer": one.answer.as_deref().unwrap_or_default(),
                "requirements": one.requirements,
            })
        })
        .collect()
}

fn phases(blueprint: &Blueprint) -> Vec<Value> {
    let several = blueprint.sites.len() > 1;
    PHASES
        .iter()
        .filter_map(|(phase, title)| {
            let steps: Vec<&PlannedStep> = blueprint
                .steps
                .iter()
                .filter(|one| one.phase == *phase)
                .collect();
            if steps.is_empty() {
                return None;
            }
            let minutes: u32 = steps.iter().map(|one| one.minutes).sum();
            let steps: Vec<Value> = steps.into_iter().map(|one| step(one, several)).collect();
            Some(json!({ "title": title, "duration": duration(minutes), "steps": steps }))
        })
        .collect()
}

fn step(step: &PlannedStep, several_sites: bool) -> Value {
    let hosts = if step.hosts.is_empty() {
        "once".to_owned()
    } else {
        step.hosts.join(", ")
    };
    json!({
        "number": number(step, several_sites),
        "title": step.title,
        "responsible": party(step.responsible),
        "duration": duration(step.minutes),
        "hosts": if several_sites { format!("{}: {hosts}", step.site) } else { hosts },
        "text": step.text,
        "has_commands": !step.commands.is_empty(),
        "is_bash": step.shell == Shell::Bash,
        "commands": step.commands.join("\n"),
        "expected": step.expected,
        "rollback": step.rollback.as_deref().unwrap_or("Nothing to take back"),
        "has_requirements": !step.requirements.is_empty(),
        "requirements": step.requirements,
    })
}

/// Numbers begin anew on every site: where there are several, the site's first letter goes before.
fn number(step: &PlannedStep, several_sites: bool) -> String {
    let begins_with_digit = step.number.starts_with(|one: char| one.is_ascii_digit());
    match step.site.chars().next() {
        Some(letter) if several_sites && begins_with_digit => {
            format!("{}{}", letter.to_ascii_uppercase(), step.number)
        }
        _ => step.number.clone(),
    }
}

fn unverified_ports(blueprint: &Blueprint) -> Vec<Value> {
    let mut found: BTreeMap<(String, String, String), Value> = BTreeMap::new();
    for site in &blueprint.sites {
        for row in matrix_rows(&site.policy)
            .into_iter()
            .filter(|row| row.unverified)
        {
            let key = (row.flow.clone(), row.protocol.clone(), row.ports.join(", "));
            let value = json!({
                "flow": row.flow,
                "protocol": row.protocol,
                "ports": row.ports,
                "purpose": row.purpose,
                "evidence": row.evidence,
                "source": row.source,
                "state": row.state,
            });
            found.entry(key).or_insert(value);
        }
    }
    found.into_values().collect()
}

/// Figures and prices that nobody confirmed.
fn figures(blueprint: &Blueprint) -> Vec<Value> {
    let assumptions = blueprint.assumptions.iter().map(
        |one| json!({ "id": one.id, "value": one.value, "label": one.label, "text": one.text }),
    );
    let prices = blueprint
        .cost
        .iter()
        .filter(|one| !one.verified)
        .map(|one| {
            let value = match one.unit_price_usd {
                Some(price) => format!("{price} USD per {}", one.unit),
                None => "unknown".to_owned(),
            };
            let text = match &one.reason {
                Some(reason) => format!("{}: {reason}", one.source),
                None => one.source.clone(),
            };
            json!({
                "id": format!("price of {}", one.item),
                "value": value,
                "label": "unverified",
                "text": text,
            })
        });
    assumptions.chain(prices).collect()
}

fn images(blueprint: &Blueprint) -> Vec<Value> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for host in blueprint.sites.iter().flat_map(|site| &site.hosts) {
        if let Some(image) = host.image.as_ref().filter(|one| !one.verified) {
            found.entry(&image.name).or_default().push(&host.name);
        }
    }
    found
        .into_iter()
        .map(|(name, hosts)| json!({ "name": name, "hosts": hosts }))
        .collect()
}

fn segments(blueprint: &Blueprint) -> Vec<Value> {
    blueprint
        .sites
        .iter()
        .flat_map(|site| &site.policy.same_segment)
        .map(|one| json!({ "flow": one.flow, "hosts": one.hosts, "purpose": one.purpose }))
        .collect()
}
