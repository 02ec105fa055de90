//! What a design takes for granted and a cloud does otherwise: addresses that move, drive letters
//! that are taken.

use groundplan_diagnostics::{Finding, Report, Severity, code};

use crate::build::FAILOVER_KINDS;
use crate::{Blueprint, Site};

/// The letter that Windows images of Azure give a temporary disk (Microsoft Learn, "Temporary
/// disk").
const AZURE_TEMPORARY: char = 'D';

pub(super) fn check(blueprint: &Blueprint, report: &mut Report) {
    for site in &blueprint.sites {
        if matches!(site.target.as_str(), "aws" | "azure" | "gcp") {
            cluster_addresses(site, report);
        }
        if site.target == "azure" {
            temporary_disks(site, report);
        }
    }
}

/// Networks of clouds do not learn from the hosts where an address is.
fn cluster_addresses(site: &Site, report: &mut Report) {
    let addresses: Vec<String> = site
        .virtual_names
        .iter()
        .filter(|name| FAILOVER_KINDS.contains(&name.kind.as_str()))
        .map(|name| format!("{} (`{}`)", name.address, name.name))
        .collect();
    if addresses.is_empty() {
        return;
    }
    let help = match site.target.as_str() {
        "aws" => {
            "put the nodes into a subnet each, with secondary addresses on their interfaces for the cluster, as the step `carry-cluster-addresses` of the install plan says; or take one database"
        }
        _ => {
            "put an internal load balancer with a probe in front of the database, or use a distributed network name, as the step `carry-cluster-addresses` of the install plan says; or take one database"
        }
    };
    report.push(
        Finding::new(
            code::CLUSTER_ADDRESS_NOT_CARRIED,
            format!(
                "the addresses of the cluster on `{}` are designed and not yet carried by anything: {}",
                site.target,
                addresses.join(", ")
            ),
        )
        .note("until they are, the database is not reached at its virtual name")
        .help(help),
    );
}

fn temporary_disks(site: &Site, report: &mut Report) {
    for host in &site.hosts {
        let Some(machine_type) = host
            .machine_type
            .as_deref()
            .filter(|size| has_temporary_disk(size))
        else {
            continue;
        };
        if host
            .volumes
            .iter()
            .any(|volume| volume.letter == Some(AZURE_TEMPORARY))
        {
            report.push(
                Finding::new(
                    code::DRIVE_LETTER_CONFLICT,
                    format!(
                        "host `{}` has a volume on drive {AZURE_TEMPORARY}:, which the temporary disk of `{machine_type}` takes",
                        host.name
                    ),
                )
                .severity(Severity::Warning)
                .help("choose a size without temporary disk in `[overrides.machine_types]`, or give the temporary disk another letter before the volumes are formatted"),
            );
        }
    }
}

/// Whether a size comes with a temporary disk: those with `d` among the features do, and those of
/// before version 4 do without saying so (Microsoft Learn, "Azure virtual machine sizes naming
/// conventions"). `Standard_B..v2` are of the new kind.
fn has_temporary_disk(size: &str) -> bool {
    let name = size.strip_prefix("Standard_").unwrap_or(size);
    let (body, version) = match name.rsplit_once("_v") {
        Some((body, version)) => (body, version.parse::<u32>().unwrap_or(1)),
        None => (name, 1),
    };
    let first = body.split('_').next().unwrap_or(body);
    let family = first.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let features = &first[family.len()..];
    let burstable = first.starts_with('B') && version >= 2;
    features.contains('d') || (version < 4 && !burstable)
}

#[cfg(test)]
mod tests;
