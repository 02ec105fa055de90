//! Locations inside a deployment: each has a network, apart from the others and inside the whole.

use groundplan_diagnostics::{Finding, Report, code};
use ipnet::Ipv4Net;

use super::{Context, suggest};
use crate::model::LocationNetwork;

/// IEEE 802.1Q: 0 and 4095 are reserved.
const VLANS: std::ops::RangeInclusive<u16> = 1..=4094;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let used = match context.topology {
        Some(topology) if !context.target.is_cloud() => topology.locations(),
        _ => Vec::new(),
    };
    missing(context, &used, report);
    let given = &context.profile.network.locations;
    for (index, (id, network)) in given.iter().enumerate() {
        if used.contains(&id.as_str()) {
            inside(context, id, network, report);
            room(context, id, network, report);
            for (other, other_network) in given.iter().take(index) {
                if used.contains(&other.as_str()) {
                    pair(context, (other, other_network), (id, network), report);
                }
            }
        } else {
            report.push(unused(context, id, &used));
        }
    }
}

fn path(id: &str) -> String {
    format!("network.locations.{id}")
}

fn missing(context: &Context<'_>, used: &[&str], report: &mut Report) {
    for id in used {
        if context.profile.network.locations.contains_key(*id) {
            continue;
        }
        let mut finding = Finding::new(
            code::LOCATION_WITHOUT_NETWORK,
            format!("the location `{id}` has no network"),
        )
        .at(context.at("network.locations"), "");
        if let Some(row) = context.system.location(id) {
            finding = finding.context(context.system.span(&row.id), row.name.clone());
            for requirement in &row.requirements {
                finding = finding.requirement(requirement);
            }
        }
        report.push(finding.help(format!(
            "add `{id} = {{ cidr = \"...\" }}` to `[network.locations]`, with a part of {}",
            context.profile.network.cidr
        )));
    }
}

fn unused(context: &Context<'_>, id: &str, used: &[&str]) -> Finding {
    if context.target.is_cloud() {
        return Finding::new(
            code::LOCATION_UNUSED,
            format!("the location `{id}` has no effect: clouds have zones instead"),
        )
        .at(context.at(&path(id)), "")
        .help("remove it, and set `zones` in `[availability]`");
    }
    let what = if context.system.location(id).is_some() {
        "has no hosts in this design"
    } else {
        "is not one of the system's"
    };
    suggest(
        Finding::new(code::LOCATION_UNUSED, format!("the location `{id}` {what}"))
            .at(context.at(&path(id)), ""),
        id,
        used.iter()
            .copied()
            .filter(|one| !context.profile.network.locations.contains_key(*one)),
    )
}

fn inside(context: &Context<'_>, id: &str, network: &LocationNetwork, report: &mut Report) {
    let whole = context.profile.network.cidr;
    if !whole.contains(&network.cidr) {
        report.push(
            Finding::new(
                code::LOCATION_MISPLACED,
                format!(
                    "the network {} of `{id}` is no part of {whole}",
                    network.cidr
                ),
            )
            .at(context.at(&format!("{}.cidr", path(id))), "")
            .context(context.at("network.cidr"), "the deployment's network")
            .help("widen `cidr` in `[network]`, or give the location a part of it"),
        );
    }
    if let Some(gateway) = network.gateway
        && !network.cidr.contains(&gateway)
    {
        report.push(
            Finding::new(
                code::LOCATION_MISPLACED,
                format!(
                    "the gateway {gateway} of `{id}` is outside of {}",
                    network.cidr
                ),
            )
            .at(context.at(&format!("{}.gateway", path(id))), "")
            .help("hosts reach a router in their own network alone: choose an address of it"),
        );
    }
    if let Some(vlan) = network.vlan
        && !VLANS.contains(&vlan)
    {
        report.push(
            Finding::new(
                code::OUT_OF_BOUNDS,
                format!("`vlan` expects 1 to 4094, found {vlan}"),
            )
            .at(context.at(&format!("{}.vlan", path(id))), "")
            .help("write 1 to 4094"),
        );
    }
}

/// Whether every host of the location finds an address: those of the network and of its router
/// are none for hosts.
fn room(context: &Context<'_>, id: &str, network: &LocationNetwork, report: &mut Report) {
    let tiers = context.topology.map_or(&[][..], |one| &one.tiers);
    let asked: usize = tiers
        .iter()
        .map(|placed| {
            let count = placed.count.least(&context.facts) as usize;
            let turns = placed.location.len();
            // Hosts take the locations of their tier in turn.
            let at = placed.location.iter().position(|one| one == id);
            at.map_or(0, |at| (count + turns - 1 - at) / turns)
        })
        .sum();
    let all = 2_u64.pow(u32::from(32 - network.cidr.prefix_len()));
    let found = all.saturating_sub(3);
    if found < asked as u64 {
        report.push(
            Finding::new(
                code::RANGE_TOO_SMALL,
                format!(
                    "expected room for {asked} hosts at `{id}`, found {found} addresses in {}",
                    network.cidr
                ),
            )
            .at(context.at(&format!("{}.cidr", path(id))), "")
            .note("the network, its broadcast and its router take an address each")
            .help("write a shorter prefix, such as `/24`"),
        );
    }
}

fn pair(
    context: &Context<'_>,
    (first, one): (&str, &LocationNetwork),
    (second, other): (&str, &LocationNetwork),
    report: &mut Report,
) {
    let is_apart = |from: &str, to: &str| {
        context
            .system
            .location(from)
            .is_some_and(|row| row.apart_from.iter().any(|name| name == to))
    };
    let apart = is_apart(first, second) || is_apart(second, first);
    let finding = |code, key: &str, message: String| {
        let mut finding = Finding::new(code, message)
            .at(context.at(&format!("{}.{key}", path(second))), "")
            .context(
                context.at(&format!("{}.{key}", path(first))),
                "the other one",
            );
        let rows = [first, second].map(|id| context.system.location(id));
        for requirement in rows.iter().flatten().flat_map(|row| &row.requirements) {
            if !finding.requirements.contains(requirement) {
                finding = finding.requirement(requirement);
            }
        }
        finding
    };
    if apart && one.cidr.trunc() == other.cidr.trunc() {
        let message = format!("`{first}` and `{second}` have to be apart and are one network");
        report.push(
            finding(code::LOCATIONS_COINCIDE, "cidr", message)
                .help("give each its own network at its own place"),
        );
    } else if overlap(one.cidr, other.cidr) {
        let message = format!(
            "the networks of `{first}` ({}) and `{second}` ({}) overlap",
            one.cidr, other.cidr
        );
        report.push(
            finding(code::LOCATIONS_OVERLAP, "cidr", message)
                .help("give one of them another range"),
        );
    }
    if apart
        && let (Some(here), Some(there)) = (&one.place, &other.place)
        && here.trim().eq_ignore_ascii_case(there.trim())
    {
        let message =
            format!("`{first}` and `{second}` have to be apart and are at one place, `{here}`");
        report.push(
            finding(code::LOCATIONS_COINCIDE, "place", message)
                .help("the loss of one place would take both: choose another"),
        );
    }
}

fn overlap(a: Ipv4Net, b: Ipv4Net) -> bool {
    a.contains(&b.network()) || b.contains(&a.network())
}
