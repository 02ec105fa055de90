//! Combinations of redundancy that cannot work on a target, or with each other.

use groundplan_catalog::system::{Cluster, TierPlacement};
use groundplan_diagnostics::{Finding, Report, code};

use super::Context;
use crate::model::{DatabaseAvailability, Target, WebAvailability, ZoneSpread};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let wanted = &context.profile.availability;
    if context.target == Target::Poc {
        proof_of_concept(context, report);
        return;
    }
    if wanted.web == WebAvailability::Nlb && context.target.is_cloud() {
        report.push(
            Finding::new(
                code::COMBINATION_IMPOSSIBLE,
                "Network Load Balancing does not work in a cloud",
            )
            .at(context.at("availability.web"), "")
            .context(
                context.at("deployment.target"),
                "this target forwards no layer-2 traffic between machines",
            )
            .help("write `web = \"load-balancer\"`"),
        );
    }
    if context.topology.is_none() {
        report.push(
            Finding::new(
                code::COMBINATION_IMPOSSIBLE,
                format!(
                    "{} has no arrangement of servers for this target and availability",
                    context.system.file.system.name
                ),
            )
            .at(context.at("availability"), "")
            .help("choose another `database` or `web`"),
        );
    }
    for placed in context
        .topology
        .into_iter()
        .flat_map(|topology| &topology.tiers)
    {
        one_server_two_clusters(context, placed, report);
        overridden_count(context, placed, report);
    }
    zones(context, report);
}

fn proof_of_concept(context: &Context<'_>, report: &mut Report) {
    let wanted = &context.profile.availability;
    let single = [
        (
            "availability.database",
            wanted.database == DatabaseAvailability::Single,
        ),
        ("availability.web", wanted.web == WebAvailability::Single),
        ("availability.zones", wanted.zones == ZoneSpread::Single),
        ("availability.dr", wanted.dr.is_none()),
    ];
    for (path, fine) in single {
        if !fine {
            report.push(
                Finding::new(
                    code::POC_NOT_SINGLE,
                    "a proof of concept runs on one server, without redundancy",
                )
                .at(context.at(path), "")
                .context(context.at("deployment.target"), "the target is `poc`")
                .help("remove the key, or choose another target"),
            );
        }
    }
}

/// Windows refuses to enable Network Load Balancing and failover clustering on one server
/// (Microsoft support policy; contradiction C-28 of the eMAM document).
fn one_server_two_clusters(context: &Context<'_>, placed: &TierPlacement, report: &mut Report) {
    let roles = context
        .system
        .tier(&placed.tier)
        .map_or(0, |tier| tier.roles.len());
    let both = placed.cluster == Cluster::Failover
        && roles > 1
        && context.profile.availability.web == WebAvailability::Nlb;
    if both {
        report.push(
            Finding::new(
                code::COMBINATION_IMPOSSIBLE,
                format!(
                    "Network Load Balancing and failover clustering cannot both be enabled on the servers of the tier `{}`",
                    placed.tier
                ),
            )
            .at(context.at("availability.web"), "balances the web tier on the nodes themselves")
            .context(context.at("availability.database"), "clusters the same servers")
            .help("write `web = \"load-balancer\"`"),
        );
    }
}

fn overridden_count(context: &Context<'_>, placed: &TierPlacement, report: &mut Report) {
    let Some(count) = context.profile.overrides.counts.get(&placed.tier).copied() else {
        return;
    };
    let least = placed.count.minimum;
    let most = placed.count.maximum.unwrap_or(u32::MAX);
    if (least..=most).contains(&count) {
        return;
    }
    let wanted = match placed.count.maximum {
        Some(most) if most == least => format!("{least}"),
        Some(most) => format!("{least} to {most}"),
        None => format!("at least {least}"),
    };
    let mut finding = Finding::new(
        code::COUNT_OUT_OF_PLACE,
        format!(
            "expected {wanted} of the tier `{}`, found {count}",
            placed.tier
        ),
    )
    .at(context.at(&format!("overrides.counts.{}", placed.tier)), "");
    if let Some(topology) = context.topology {
        finding = finding.context(
            context.system.span(&topology.id),
            format!("asked for by: {}", topology.name),
        );
    }
    report.push(finding.help("correct the number, or choose another availability"));
}

fn zones(context: &Context<'_>, report: &mut Report) {
    let named = &context.profile.deployment.zones;
    if context.profile.availability.zones == ZoneSpread::Multiple && named.len() == 1 {
        report.push(
            Finding::new(
                code::COMBINATION_IMPOSSIBLE,
                "hosts cannot be spread over several zones when one is named",
            )
            .at(context.at("availability.zones"), "")
            .context(context.at("deployment.zones"), "only one zone")
            .help("name two zones or more, or remove `zones` of `[deployment]`"),
        );
    }
}
