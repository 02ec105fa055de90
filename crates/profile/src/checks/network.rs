//! Address ranges: large enough, apart from each other, private, and not open to everybody.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use groundplan_diagnostics::{Finding, Report, code};
use ipnet::Ipv4Net;

use super::Context;
use crate::model::Target;

/// Addresses beside those of the hosts: gateway, virtual names of clusters, balancer, and room
/// for a second generation of hosts. Engineering default of Groundplan.
const SPARE_ADDRESSES: u32 = 10;
/// A cloud network is cut into a public and a private subnet per zone; with three zones and the
/// providers' reserved addresses a /24 is the least that leaves room. Engineering default.
const SMALLEST_IN_CLOUD: u8 = 24;
/// AWS documentation, VPC CIDR blocks: the allowed size is a /28 to a /16.
const LARGEST_ON_AWS: u8 = 16;
/// A network of administrators wider than this is hardly one.
const WIDEST_ADMINISTRATION: u8 = 8;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let network = &context.profile.network;
    size(
        context,
        network.cidr,
        context.target,
        "network.cidr",
        report,
    );
    privacy(context, network.cidr, "network.cidr", report);
    if let Some(recovery) = &context.profile.availability.dr
        && let Some(other) = recovery.cidr
    {
        size(
            context,
            other,
            recovery.target,
            "availability.dr.cidr",
            report,
        );
        privacy(context, other, "availability.dr.cidr", report);
        if overlap(network.cidr, other) {
            report.push(
                Finding::new(
                    code::SITES_OVERLAP,
                    format!(
                        "the networks of the two sites overlap: {} and {other}",
                        network.cidr
                    ),
                )
                .at(context.at("availability.dr.cidr"), "the recovery site")
                .context(context.at("network.cidr"), "the primary site")
                .help(
                    "give the recovery site a range of its own, or the sites cannot be connected",
                ),
            );
        }
    }
    administrators(context, report);
    servers_outside(context, report);
    internet_beside_servers(context, report);
    if let (Some(vlan), Some(storage)) = (network.vlan, network.storage_vlan)
        && vlan == storage
    {
        report.push(
            Finding::new(
                code::VLAN_SHARED,
                format!("servers and iSCSI storage share the VLAN {vlan}"),
            )
            .at(context.at("network.storage_vlan"), "")
            .context(context.at("network.vlan"), "the servers' VLAN")
            .help("give the storage a VLAN of its own"),
        );
    }
    links(context, report);
}

/// The VLAN of a layer-2 link holds nothing else: no network of the profile, and no other link.
fn links(context: &Context<'_>, report: &mut Report) {
    let network = &context.profile.network;
    let mut users: Vec<(u16, String, &str)> = Vec::new();
    let own = [
        (network.vlan, "network.vlan", "the servers' VLAN"),
        (
            network.storage_vlan,
            "network.storage_vlan",
            "the storage's VLAN",
        ),
    ];
    for (vlan, path, words) in own {
        users.extend(vlan.map(|vlan| (vlan, path.to_owned(), words)));
    }
    for (id, location) in &network.locations {
        let path = format!("network.locations.{id}.vlan");
        users.extend(location.vlan.map(|vlan| (vlan, path, "a location's VLAN")));
    }
    let target = context.target.name();
    for row in context.system.links(target, &context.facts) {
        let Some(id) = &row.vlan_parameter else {
            continue;
        };
        let path = format!("parameters.{id}");
        let vlan = context.facts.get(&path).and_then(serde_json::Value::as_u64);
        let Some(vlan) = vlan.and_then(|vlan| u16::try_from(vlan).ok()) else {
            continue;
        };
        if let Some((_, other, words)) = users.iter().find(|(one, ..)| *one == vlan) {
            let finding = Finding::new(
                code::VLAN_SHARED,
                format!(
                    "the VLAN {vlan} of the link `{}` holds something else",
                    row.name
                ),
            )
            .at(context.at(&path), "")
            .context(context.at(other), *words)
            .context(context.system.span(&row.id), row.purpose.clone())
            .help("give the link a VLAN of its own");
            report.push(row.requirements.iter().fold(finding, Finding::requirement));
        }
        users.push((vlan, path, "the VLAN of another link"));
    }
}

fn overlap(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b.network()) || b.contains(&a.network())
}

fn size(context: &Context<'_>, network: Ipv4Net, target: Target, path: &str, report: &mut Report) {
    let prefix = network.prefix_len();
    if target.is_cloud() && prefix > SMALLEST_IN_CLOUD {
        report.push(
            Finding::new(
                code::RANGE_TOO_SMALL,
                format!("expected a network of /{SMALLEST_IN_CLOUD} or larger, found {network}"),
            )
            .at(context.at(path), "")
            .note("it is cut into public and private subnets per zone")
            .help(format!(
                "write a shorter prefix, such as `{}/20`",
                network.network()
            )),
        );
    } else if target == Target::Aws && prefix < LARGEST_ON_AWS {
        report.push(
            Finding::new(
                code::RANGE_TOO_LARGE,
                format!("AWS takes networks of /{LARGEST_ON_AWS} at most, found {network}"),
            )
            .at(context.at(path), "")
            .help(format!(
                "write a longer prefix, such as `{}/16`",
                network.network()
            )),
        );
    } else if !target.is_cloud() {
        let hosts: u32 = context.topology.map_or(1, |topology| {
            topology
                .tiers
                .iter()
                .map(|placed| placed.count.least(&context.facts))
                .sum()
        });
        let asked = hosts + SPARE_ADDRESSES;
        let found = 2_u64.pow(u32::from(32 - prefix)).saturating_sub(2);
        if found < u64::from(asked) {
            report.push(
                Finding::new(
                    code::RANGE_TOO_SMALL,
                    format!("expected room for {asked} addresses, found {found} in {network}"),
                )
                .at(context.at(path), "")
                .note(format!(
                    "{hosts} hosts, and {SPARE_ADDRESSES} for gateway, virtual names and growth"
                ))
                .help("write a shorter prefix, such as `/24`"),
            );
        }
    }
}

/// Ranges for private use: RFC 1918; RFC 6598 for carriers.
fn is_private(address: Ipv4Addr) -> bool {
    address.is_private() || (address.octets()[0] == 100 && (64..128).contains(&address.octets()[1]))
}

fn privacy(context: &Context<'_>, network: Ipv4Net, path: &str, report: &mut Report) {
    let first = network.network();
    let last = network.broadcast();
    let unusable = first.is_loopback()
        || first.is_link_local()
        || first.is_multicast()
        || first.octets()[0] == 0
        || first.octets()[0] >= 240;
    if unusable {
        report.push(
            Finding::new(
                code::RANGE_RESERVED,
                format!("{network} is reserved and cannot hold hosts"),
            )
            .at(context.at(path), "")
            .help("use a private range, such as `10.40.0.0/16`"),
        );
    } else if !(is_private(first) && is_private(last)) {
        report.push(
            Finding::new(code::RANGE_PUBLIC, format!("{network} is a public address range"))
                .at(context.at(path), "")
                .note("RFC 1918 sets 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 aside for private networks")
                .help("use a private range, unless the customer owns this one"),
        );
    }
}

fn administrators(context: &Context<'_>, report: &mut Report) {
    for (index, network) in context.profile.network.administrators.iter().enumerate() {
        let span = context.at(&format!("network.administrators.{index}"));
        if network.prefix_len() == 0 {
            report.push(
                Finding::new(
                    code::ADMINISTRATION_OPEN,
                    "administration is open to the whole internet",
                )
                .at(span, "")
                .help("name the networks that administrators sit in, such as the office or a VPN"),
            );
        } else if network.prefix_len() < WIDEST_ADMINISTRATION {
            report.push(
                Finding::new(
                    code::ADMINISTRATION_WIDE,
                    format!("administration is open to {network}, a very wide network"),
                )
                .at(span, "")
                .help("name the networks that administrators really sit in"),
            );
        }
    }
}

/// Addresses that hosts are given by hand.
fn servers_outside(context: &Context<'_>, report: &mut Report) {
    let network = context.profile.network.cidr;
    let addresses = &context.profile.overrides.addresses;
    // Names stand in order, so that the first of an address is its owner.
    let mut owners: BTreeMap<IpAddr, &str> = BTreeMap::new();
    for (host, address) in addresses {
        let path = format!("overrides.addresses.{host}");
        let inside = match address {
            IpAddr::V4(address) => network.contains(address),
            IpAddr::V6(_) => false,
        };
        if !inside {
            report.push(
                Finding::new(
                    code::ADDRESS_OUTSIDE,
                    format!("`{host}` has the address {address} outside of {network}"),
                )
                .at(context.at(&path), "")
                .context(context.at("network.cidr"), "the deployment's network")
                .help(format!("choose an address of {network}")),
            );
        }
        let other = *owners.entry(*address).or_insert(host);
        if other != host {
            report.push(
                Finding::new(
                    code::NAMED_TWICE,
                    format!("`{host}` and `{other}` have the same address {address}"),
                )
                .at(context.at(&path), "")
                .context(
                    context.at(&format!("overrides.addresses.{other}")),
                    "the other one",
                )
                .help("give each host an address of its own"),
            );
        }
    }
}

/// On own hardware there is one network for all servers. Users from the internet belong in front
/// of it, in a perimeter network, and not inside.
fn internet_beside_servers(context: &Context<'_>, report: &mut Report) {
    let network = &context.profile.network;
    if context.target.is_cloud() || context.target == Target::Poc {
        return;
    }
    let outside = network
        .users
        .iter()
        .position(|one| one.prefix_len() == 0 || !is_private(one.network()));
    let path = match (outside, network.public) {
        (Some(index), _) => format!("network.users.{index}"),
        (None, Some(true)) => "network.public".to_owned(),
        (None, _) => return,
    };
    // Said of the database only where a tier of this design has one.
    let tiers = context.tier_ids();
    let database = tiers.iter().any(|tier| {
        !context
            .system
            .software(tier, context.target.name(), &context.facts, "database")
            .is_empty()
    });
    let others = if database {
        "the database"
    } else {
        "all others"
    };
    report.push(
        Finding::new(
            code::NETWORK_SHARED_WITH_INTERNET,
            format!("users from the internet reach servers that share a network with {others}"),
        )
        .at(context.at(&path), "")
        .context(context.at("network.cidr"), "the network of all servers")
        .help("put the load balancer or a reverse proxy into a perimeter network of its own, and name that network in `users`"),
    );
}
