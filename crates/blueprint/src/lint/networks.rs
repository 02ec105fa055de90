//! Networks that overlap and addresses that are used twice.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use groundplan_diagnostics::{Finding, Report, code};
use ipnet::Ipv4Net;

use crate::{Blueprint, Site};

/// What an address is used by that the profile gives to a service.
const SERVICE: &str = "a service of the profile";

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
        vlans(site, report);
    }
}

/// A link holds nothing but itself.
fn vlans(site: &Site, report: &mut Report) {
    let mut users: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for subnet in &site.subnets {
        if let Some(vlan) = subnet.vlan {
            let user = format!("subnet `{}`", subnet.id);
            users.entry(vlan).or_default().push(user);
        }
    }
    for link in &site.links {
        let Some(vlan) = link.vlan else { continue };
        let known = users.entry(vlan).or_default();
        known.push(format!("link `{}`", link.id));
        if known.len() > 1 {
            report.push(
                Finding::new(
                    code::VLAN_SHARED,
                    format!(
                        "the VLAN {vlan} of site `{}` is used by {}",
                        site.id,
                        known.join(" and by ")
                    ),
                )
                .help("give the link a VLAN of its own"),
            );
        }
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
        note(*address, SERVICE.to_owned());
    }
    // A router that resolves names as well is common.
    let gateways: BTreeSet<Ipv4Addr> = site.subnets.iter().filter_map(|one| one.gateway).collect();
    for (address, mut users) in users {
        if gateways.contains(&address) {
            users.retain(|user| user != SERVICE);
        }
        if users.len() < 2 {
            continue;
        }
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
