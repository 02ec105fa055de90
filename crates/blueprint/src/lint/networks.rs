//! Networks that overlap and addresses that are used twice.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use groundplan_diagnostics::{Finding, Report, code};
use ipnet::Ipv4Net;

use crate::{Blueprint, Site};

pub(super) fn check(blueprint: &Blueprint, report: &mut Report) {
    let ranges: Vec<(String, Ipv4Net)> = blueprint
        .sites
        .iter()
        .map(|site| (format!("site `{}`", site.id), site.cidr))
        .collect();
    overlaps("ranges", "", &ranges, report);
    for site in &blueprint.sites {
        let subnets: Vec<(String, Ipv4Net)> = site
            .subnets
            .iter()
            .map(|subnet| (format!("`{}`", subnet.id), subnet.cidr))
            .collect();
        overlaps(
            "subnets",
            &format!(" of site `{}`", site.id),
            &subnets,
            report,
        );
        addresses(site, report);
    }
}

fn overlaps(what: &str, of: &str, networks: &[(String, Ipv4Net)], report: &mut Report) {
    for (index, (name, network)) in networks.iter().enumerate() {
        for (other_name, other) in &networks[index + 1..] {
            if network.contains(other) || other.contains(network) {
                report.push(
                    Finding::new(
                        code::NETWORKS_OVERLAP,
                        format!(
                            "the {what} {name} ({network}) and {other_name} ({other}){of} overlap"
                        ),
                    )
                    .help("give one of them another range"),
                );
            }
        }
    }
}

/// Everything with an address of its own inside a site.
fn addresses(site: &Site, report: &mut Report) {
    let mut users: BTreeMap<Ipv4Addr, Vec<String>> = BTreeMap::new();
    let mut note = |address: Ipv4Addr, user: String| {
        let known = users.entry(address).or_default();
        if !known.contains(&user) {
            known.push(user);
        }
    };
    for host in &site.hosts {
        note(host.address, format!("host `{}`", host.name));
        if let Some(address) = host.storage_address {
            note(address, format!("the storage port of host `{}`", host.name));
        }
    }
    for name in &site.virtual_names {
        note(name.address, format!("the virtual name `{}`", name.name));
    }
    for balancer in &site.balancers {
        if let Some(address) = balancer.address {
            note(address, format!("load balancer `{}`", balancer.id));
        }
    }
    for subnet in &site.subnets {
        if let Some(address) = subnet.gateway {
            note(address, format!("the gateway of subnet `{}`", subnet.id));
        }
    }
    // Controllers are often name and time servers too, so services are told apart from hosts
    // but not from one another.
    let services = site
        .services
        .domain_controllers
        .iter()
        .chain(&site.services.name_servers)
        .chain(site.stores.iter().flat_map(|store| &store.addresses));
    for address in services {
        note(*address, "a service of the profile".to_owned());
    }
    for (address, users) in users.into_iter().filter(|(_, users)| users.len() > 1) {
        report.push(
            Finding::new(
                code::DUPLICATE_ADDRESS,
                format!(
                    "the address {address} of site `{}` is used by {}",
                    site.id,
                    users.join(" and by ")
                ),
            )
            .help("give one of them another address, a host in `[overrides.addresses]`"),
        );
    }
}
