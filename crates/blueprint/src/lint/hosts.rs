//! What meets on one host: ports, clusters, drive letters; and hosts that must share a segment.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::System;
use groundplan_diagnostics::{Finding, Report, code};

use crate::{Blueprint, Host, Site};

pub(super) fn check(blueprint: &Blueprint, system: &System, report: &mut Report) {
    for site in &blueprint.sites {
        for host in &site.hosts {
            ports(host, system, report);
            if !host.appliance {
                letters(host, report);
            }
            clustering(site, host, report);
        }
        segments(site, report);
    }
}

fn ports(host: &Host, system: &System, report: &mut Report) {
    let mut wanted: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for id in &host.components {
        let component = system.component(id);
        for port in component.map_or(&[][..], |one| one.ports_on(&host.roles)) {
            wanted.entry(*port).or_default().push(id);
        }
    }
    for (port, components) in wanted.into_iter().filter(|(_, who)| who.len() > 1) {
        let mut finding = Finding::new(
            code::PORT_COLLISION,
            format!(
                "port {port} of host `{}` is wanted by {}",
                host.name,
                quoted(components.iter().copied())
            ),
        )
        .help("give the host a second address and bind one component to each, or move one component to another port and open that instead");
        for component in components.iter().filter_map(|id| system.component(id)) {
            finding = finding.context(system.span(&component.id), "listens here");
        }
        report.push(finding);
    }
}

fn letters(host: &Host, report: &mut Report) {
    let mut refuse = |message: String| {
        report.push(
            Finding::new(code::DRIVE_LETTER_CONFLICT, message)
                .help("change the letter of one of the volumes in the system's file"),
        );
    };
    let mut letters: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for volume in &host.volumes {
        if let Some(letter) = volume.letter
            && !letter.is_ascii_uppercase()
        {
            refuse(format!(
                "volume `{}` of host `{}` has `{letter}` as its drive letter",
                volume.id, host.name
            ));
        }
        letters
            .entry(volume.place())
            .or_default()
            .insert(volume_of(&volume.id));
    }
    for (letter, volumes) in letters.into_iter().filter(|(_, who)| who.len() > 1) {
        refuse(format!(
            "host `{}` has the volumes {} both on {}",
            host.name,
            quoted(volumes),
            if letter.ends_with(':') {
                format!("drive {letter}")
            } else {
                letter
            }
        ));
    }
    let boots: BTreeSet<&str> = host
        .volumes
        .iter()
        .filter(|volume| volume.boot)
        .map(|volume| volume_of(&volume.id))
        .collect();
    if boots.len() != 1 {
        refuse(format!(
            "host `{}` has {} boot volumes instead of one",
            host.name,
            boots.len()
        ));
    }
}

/// The volume that a disk belongs to: disks of one stripe end in `-2`, `-3`.
fn volume_of(id: &str) -> &str {
    match id.rsplit_once('-') {
        Some((volume, number)) if number.parse::<u32>().is_ok_and(|one| one > 1) => volume,
        _ => id,
    }
}

fn clustering(site: &Site, host: &Host, report: &mut Report) {
    let is_in = |kind: &str| {
        site.virtual_names
            .iter()
            .any(|name| name.kind == kind && name.hosts.contains(&host.name))
    };
    if is_in("failover-cluster") && is_in("network-load-balancing") {
        report.push(
            Finding::new(
                code::CLUSTERING_CONFLICT,
                format!(
                    "host `{}` is in a failover cluster and in Network Load Balancing",
                    host.name
                ),
            )
            .help("put the two on servers of their own, or balance with a load balancer in front"),
        );
    }
}

fn segments(site: &Site, report: &mut Report) {
    for constraint in &site.policy.same_segment {
        let subnets: BTreeSet<&str> = constraint
            .hosts
            .iter()
            .filter_map(|name| site.hosts.iter().find(|host| host.name == *name))
            .map(|host| host.subnet.as_str())
            .collect();
        if subnets.len() > 1 {
            report.push(
                Finding::new(
                    code::SEGMENT_SPLIT,
                    format!(
                        "hosts {} must share a segment for flow `{}`, but stand in {}",
                        quoted(constraint.hosts.iter().map(String::as_str)),
                        constraint.flow,
                        quoted(subnets)
                    ),
                )
                .note(format!("it is for: {}", constraint.purpose))
                .help("place them in one subnet, or use a load balancer in front"),
            );
        }
    }
}

/// `a`, `b` and `c` in backquotes.
fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
