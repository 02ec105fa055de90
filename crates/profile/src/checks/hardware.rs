//! Hardware on hand against the minima of the system's file.

mod compare;
mod disks;
mod shared;

use groundplan_catalog::system::TierPlacement;
use groundplan_diagnostics::{Finding, Report, code};

use super::{Context, suggest_value, unsure};
use crate::model::Server;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let servers = &context.profile.hardware.servers;
    if context.target.is_cloud() {
        if context.loaded.written("hardware") {
            report.push(
                Finding::new(
                    code::HARDWARE_IGNORED,
                    format!(
                        "hardware on hand is not used on the target `{}`",
                        context.target.name()
                    ),
                )
                .at(context.at("hardware"), "")
                .help(
                    "remove the section; machine types are chosen by load, or under `[overrides]`",
                ),
            );
        }
        return;
    }
    shared::check(context, report);
    for (index, server) in servers.iter().enumerate() {
        tier(context, index, server, report);
        compare::check(context, index, server, report);
        disks::check(context, index, server, report);
    }
    // Without any server the sizing says what to buy; with some, the others are missing.
    if !servers.is_empty() {
        for placed in context
            .topology
            .into_iter()
            .flat_map(|topology| &topology.tiers)
        {
            counts(context, placed, report);
        }
    }
}

fn tier(context: &Context<'_>, index: usize, server: &Server, report: &mut Report) {
    let placed = context.tier_ids();
    if placed.contains(&server.tier.as_str()) {
        return;
    }
    let path = format!("hardware.server.{index}.tier");
    let finding = match context.system.tier(&server.tier) {
        Some(tier) => Finding::new(
            code::UNKNOWN_TIER,
            format!(
                "no server of the tier `{}` stands in this deployment",
                server.tier
            ),
        )
        .context(
            context.system.span(&tier.id),
            "the tier of the system's file",
        ),
        None => Finding::new(
            code::UNKNOWN_TIER,
            format!(
                "{} has no tier `{}`",
                context.system.file.system.name, server.tier
            ),
        ),
    };
    let finding = suggest_value(finding.at(context.at(&path), ""), &server.tier, placed);
    // A tier that the system does have was no slip of the keyboard.
    let known = finding.labels.len() > 1;
    report.push(if known { unsure(finding) } else { finding });
}

fn counts(context: &Context<'_>, placed: &TierPlacement, report: &mut Report) {
    let of_tier: Vec<(usize, &Server)> = context
        .profile
        .hardware
        .servers
        .iter()
        .enumerate()
        .filter(|(_, server)| server.tier == placed.tier)
        .collect();
    let asked = placed.count.least(&context.facts);
    let found: u32 = of_tier.iter().map(|(_, server)| server.count).sum();
    let topology = context
        .topology
        .map(|topology| (&topology.id, topology.name.as_str()));
    if found < asked {
        let path = of_tier.first().map_or_else(
            || "hardware".to_owned(),
            |(index, _)| format!("hardware.server.{index}.count"),
        );
        let mut finding = Finding::new(
            code::TOO_FEW_SERVERS,
            format!(
                "expected {asked} server{} for the tier `{}`, found {found}",
                plural(asked),
                placed.tier
            ),
        )
        .at(context.at(&path), "");
        if let Some((id, name)) = topology {
            finding = finding.context(context.system.span(id), format!("asked for by: {name}"));
        }
        report.push(finding.help(format!(
            "describe {asked} server{} with `tier = \"{}\"`, or choose another availability",
            plural(asked),
            placed.tier
        )));
    }
    let Some(((_, first), others)) = of_tier.split_first() else {
        return;
    };
    if !placed.identical {
        return;
    }
    for (index, other) in others {
        // Counts may differ: two entries of one server each are as good as one of two.
        let same = Server {
            count: first.count,
            ..(*other).clone()
        } == **first;
        if !same {
            let mut finding = Finding::new(
                code::SERVERS_NOT_IDENTICAL,
                format!(
                    "the servers of the tier `{}` have to be identical",
                    placed.tier
                ),
            )
            .at(context.at(&format!("hardware.server.{index}")), "differs")
            .context(
                context.at(&format!("hardware.server.{}", of_tier[0].0)),
                "from this one",
            );
            if let Some((id, name)) = topology {
                finding = finding.context(context.system.span(id), format!("asked for by: {name}"));
            }
            report.push(
                finding.help("use the same hardware for both; write it once with `count = 2`"),
            );
        }
    }
}

fn plural(count: u32) -> &'static str {
    if count == 1 { "" } else { "s" }
}
