//! What a sizing has to say beside its figures.

use groundplan_diagnostics::{Finding, Report, Severity, code};

use crate::cost::Priced;
use crate::output::{CostKind, SiteSizing};
use crate::site::Plan;
use crate::text::{counted, dollars, number};

/// US dollars a month that one core and one TB of anything cost at most and at least in a sound
/// sizing; ours, wide on purpose, to catch slips by a factor of 1000.
const PLAUSIBLE_PER_CORE: (f64, f64) = (1.0, 1500.0);
const PLAUSIBLE_PER_TB: (f64, f64) = (0.5, 1500.0);

/// Whether every figure is a number; those that are not are reported.
pub(super) fn finite(plan: &Plan<'_, '_>, report: &mut Report) -> bool {
    let mut all = true;
    for entry in plan.ledger.entries() {
        if !entry.value.is_finite() || entry.value < 0.0 {
            all = false;
            report.push(
                Finding::new(
                    code::FIGURE_NOT_FINITE,
                    format!("`{}` has no finite value", entry.id),
                )
                .at(
                    plan.loaded.span_or_parent("workload"),
                    "follows from this workload",
                )
                .note(format!("{}, rule {}", entry.name, entry.rule))
                .help("relax the strictest of its inputs, such as the longest acceptable wait"),
            );
            // What follows from it is no news.
            break;
        }
    }
    all
}

/// Limits that no machine can cure: the uplink, the transcoder's licence, the edition.
pub(super) fn limits(plan: &Plan<'_, '_>, report: &mut Report) {
    let profile = &plan.loaded.profile;
    let primary = plan.site == crate::output::Site::Primary;
    if !primary {
        recovery_link(plan, report);
        return;
    }
    unused(plan, report);
    let need = plan.ledger.value("network.uplink");
    if let Some(uplink) = plan.inputs.uplink
        && need > uplink + 1e-9
    {
        report.push(
            Finding::new(
                code::UPLINK_TOO_SLOW,
                format!(
                    "the uplink of {} Mbit/s is below the {} Mbit/s that {} GB a day need",
                    number(uplink),
                    number(need),
                    number(plan.ledger.value("ingest.daily"))
                ),
            )
            .at(plan.loaded.span_or_parent("network.uplink"), "too slow")
            .help("order a faster link, or upload less; what is not uploaded piles up without end"),
        );
    }
    let slots = plan.ledger.value("transcode.slots");
    if let Some(sessions) = profile.workload.transcode.licensed_sessions
        && slots > f64::from(sessions)
    {
        report.push(
            Finding::new(
                code::LICENSED_SESSIONS_SHORT,
                format!(
                    "{} transcode slots are needed, the licence allows {sessions} sessions",
                    number(slots)
                ),
            )
            .at(
                plan.loaded
                    .span_or_parent("workload.transcode.licensed_sessions"),
                "fewer than needed",
            )
            .help("buy sessions, accept a longer `wait`, or use a faster transcoder"),
        );
    }
    let data = plan.ledger.value("database.data");
    let most = plan.inputs.constants.express_size;
    if plan.edition.as_deref() == Some("Express") && data > most {
        report.push(
            Finding::new(
                code::EDITION_TOO_SMALL,
                format!(
                    "the database grows to {} GB, the Express edition holds {} GB",
                    number(data),
                    number(most)
                ),
            )
            .at(
                plan.loaded.span_or_parent("software.database"),
                "edition of the database",
            )
            .help("choose a larger edition in `[software.database]`, or shorten the horizon"),
        );
    }
}

/// Volumes that would need more disks than any machine takes.
pub(super) fn volumes(plan: &Plan<'_, '_>, sizing: &SiteSizing, report: &mut Report) {
    const MOST: u32 = 128;
    for volume in sizing.volumes.iter().filter(|volume| volume.disks > MOST) {
        report.push(
            Finding::new(
                code::VOLUME_TOO_LARGE,
                format!(
                    "the volume `{}` of the tier `{}` needs {} disks, at most {MOST} fit",
                    volume.volume, volume.tier, volume.disks
                ),
            )
            .at(
                plan.loaded.span_or_parent("workload"),
                "follows from this workload",
            )
            .help("spread the tier over more hosts, or keep less on volumes"),
        );
    }
}

/// Prices that are missing, estimated, unverified or implausible.
pub(super) fn prices(plan: &Plan<'_, '_>, list: &Priced, sizing: &SiteSizing, report: &mut Report) {
    let site = plan.site.name();
    let at = plan.span("target");
    let mut own = Vec::new();
    for missing in &list.cost.unpriced {
        if missing.kind == CostKind::Hardware {
            own.push(missing.what.clone());
            continue;
        }
        // What others quote, or what follows from use, is not a gap of the tables.
        let gap = missing.reason.contains("tables") || missing.reason.contains("fits");
        let severity = if gap {
            Severity::Warning
        } else {
            Severity::Info
        };
        report.push(
            Finding::new(
                code::NOT_PRICED,
                format!(
                    "`{}` of the {site} site has no price: {}",
                    missing.id, missing.reason
                ),
            )
            .severity(severity)
            .at(at, "not part of any total")
            .note(missing.what.clone())
            .help("quote it separately, or add its price to the tables in a folder of your own"),
        );
    }
    if !own.is_empty() {
        let mut finding = Finding::new(
            code::OWN_HARDWARE_NOT_PRICED,
            format!("the customer's own hardware of the {site} site is not priced"),
        )
        .at(at, "not part of any total")
        .help("add the supplier's offer to the quote");
        for what in own {
            finding = finding.note(what);
        }
        report.push(finding);
    }
    for ((provider, region), ids) in &list.estimates {
        let lines: Vec<&str> = ids.iter().map(String::as_str).collect();
        report.push(
            Finding::new(
                code::PRICE_OF_ANOTHER_REGION,
                format!(
                    "{} of {provider} for the {site} site {} of {region}",
                    counted(ids.len(), "price"),
                    if ids.len() == 1 {
                        "is that"
                    } else {
                        "are those"
                    }
                ),
            )
            .at(plan.span("region"), "no prices of their own here")
            .note(format!("estimates: {}", lines.join(", ")))
            .help("treat these lines as estimates, or add the region's prices to the tables"),
        );
    }
    let unverified: Vec<&str> = list
        .cost
        .lines
        .iter()
        .filter(|line| !line.verified)
        .map(|line| line.id.as_str())
        .collect();
    if !unverified.is_empty() {
        report.push(
            Finding::new(
                code::PRICE_UNVERIFIED,
                format!(
                    "{} of the {site} site {} unverified",
                    counted(unverified.len(), "price"),
                    if unverified.len() == 1 { "is" } else { "are" }
                ),
            )
            .at(at, "")
            .note(unverified.join(", "))
            .help("confirm them with the provider before an offer is binding"),
        );
    }
    plausible(plan, list, sizing, report);
}

/// Sums outside the band in which they can lie.
fn plausible(plan: &Plan<'_, '_>, list: &Priced, sizing: &SiteSizing, report: &mut Report) {
    let total_of = |kinds: &[CostKind]| {
        let lines = list
            .cost
            .lines
            .iter()
            .filter(|line| kinds.contains(&line.kind));
        lines.map(|line| line.amount_usd).sum::<f64>()
    };
    let cores: f64 = sizing
        .tiers
        .iter()
        .filter_map(|tier| Some(f64::from(tier.hosts()) * f64::from(tier.machine.as_ref()?.vcpu)))
        .sum();
    let disks: f64 = sizing
        .volumes
        .iter()
        .map(|volume| {
            f64::from(volume.copies) * f64::from(volume.disks) * f64::from(volume.disk_gib)
        })
        .sum();
    let objects: f64 = sizing
        .buckets
        .iter()
        .flat_map(|bucket| &bucket.classes)
        .map(|part| part.gb)
        .sum();
    let hosted = plan.provider().is_some();
    let bands = [
        (
            "core",
            "cores",
            cores,
            total_of(&[CostKind::Compute, CostKind::Licence]),
            PLAUSIBLE_PER_CORE,
            hosted,
        ),
        (
            "TB of disk",
            "TB of disk",
            disks / 1000.0,
            total_of(&[CostKind::Block]),
            PLAUSIBLE_PER_TB,
            hosted,
        ),
        (
            "TB of objects",
            "TB of objects",
            objects / 1000.0,
            total_of(&[CostKind::Object]),
            PLAUSIBLE_PER_TB,
            true,
        ),
    ];
    for (each, all, quantity, usd, (low, high), looked_at) in bands {
        if !looked_at || quantity <= 0.0 || usd <= 0.0 {
            continue;
        }
        let per = usd / quantity;
        if !(low..=high).contains(&per) {
            report.push(
                Finding::new(
                    code::COST_IMPLAUSIBLE,
                    format!(
                        "{} USD a month for {} {all} is implausible",
                        dollars(usd),
                        number(quantity)
                    ),
                )
                .at(
                    plan.loaded.span_or_parent("workload"),
                    "check the units here",
                )
                .note(format!(
                    "{} USD per {each}; expected {low} to {high}",
                    number(per)
                ))
                .help("a unit may have slipped; see `groundplan why PROFILE online.usable`"),
            );
        }
    }
}

/// The link to the recovery site carries the change of the busiest hours.
fn recovery_link(plan: &Plan<'_, '_>, report: &mut Report) {
    let replica = plan.inputs.further.replica.as_ref();
    let Some(link) = replica.and_then(|replica| replica.link) else {
        return;
    };
    let need = plan.ledger.value("replication.link");
    if need > link + 1e-9 {
        report.push(
            Finding::new(
                code::RECOVERY_LINK_TOO_SLOW,
                format!(
                    "the link to the recovery site has {} Mbit/s, and {} Mbit/s are needed",
                    number(link),
                    number(need)
                ),
            )
            .at(
                plan.loaded.span_or_parent("network.recovery_link"),
                "too slow",
            )
            .help(
                "order a faster link, allow a longer `rpo`, or copy less; \
                 `groundplan why PROFILE recovery.replication.link` shows what it is made of",
            ),
        );
    }
}

/// Parts of the workload that the system has nothing to do with.
fn unused(plan: &Plan<'_, '_>, report: &mut Report) {
    let workload = &plan.loaded.profile.workload;
    let further = &plan.inputs.further;
    let parts = [
        ("fax", workload.fax.is_some() && further.channels.is_none()),
        ("pods", workload.pods.is_some() && further.cluster.is_none()),
    ];
    for (part, _) in parts.into_iter().filter(|(_, unused)| *unused) {
        let path = format!("workload.{part}");
        report.push(
            Finding::new(
                code::WORKLOAD_PART_UNUSED,
                format!(
                    "no figure rests on `[{path}]`: the system `{}` carries nothing of it",
                    plan.system.file.system.id.get_ref()
                ),
            )
            .at(plan.loaded.span_or_parent(&path), "")
            .help("leave it out, or choose the system that it is for"),
        );
    }
}
