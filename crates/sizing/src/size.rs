//! The whole sizing of a profile.

mod agreed;
mod findings;

use groundplan_catalog::System;
use groundplan_catalog::tables::{Provider, Tables};
use groundplan_diagnostics::Report;
use groundplan_profile::LoadedProfile;

use crate::cost;
use crate::faults;
use crate::output::{Assumption, Site, SiteSizing, Sizing, VERSION};
use crate::reading::{From, Value};
use crate::site::Plan;

/// Sizes a profile for its primary site, and for its recovery site if it has one.
///
/// Everything that can be said is in the report. A sizing is returned as long as every figure
/// could be reckoned, also beside findings of error severity (a tier without a fitting machine,
/// say), so that people see how far it got; callers look at [`Report::has_errors`] before they
/// build on it.
pub fn size(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
) -> (Option<Sizing>, Report) {
    let mut report = Report::new();
    let mut sites = Vec::new();
    let mut assumptions = Vec::new();
    let mut complete = true;
    let recovery = loaded
        .profile
        .availability
        .dr
        .as_ref()
        .map(|_| Site::Recovery);
    for site in std::iter::once(Site::Primary).chain(recovery) {
        match one(loaded, system, tables, site, &mut report) {
            Some((sized, found)) => {
                sites.push(sized);
                if site == Site::Primary {
                    assumptions = found;
                }
            }
            None => complete = false,
        }
    }
    report.sort();
    let sizing = complete.then(|| Sizing {
        version: VERSION,
        deployment: loaded.profile.deployment.name.clone(),
        system: system.file.system.id.get_ref().clone(),
        horizon_months: loaded.profile.workload.horizon_months,
        sites,
        assumptions,
        timeline: None,
        calibration: None,
    });
    (sizing, report)
}

fn one(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    site: Site,
    report: &mut Report,
) -> Option<(SiteSizing, Vec<Assumption>)> {
    let plan = Plan::new(loaded, system, tables, site, report)?;
    if !findings::finite(&plan, report) {
        return None;
    }
    findings::limits(&plan, report);
    let outcome = plan.size(report).and_then(|mut sizing| {
        let list = cost::price(&plan, &sizing)?;
        findings::prices(&plan, &list, &sizing, report);
        agreed::prices(&plan, &list, report);
        sizing.cost = list.cost;
        Ok(sizing)
    });
    match outcome {
        Ok(sizing) => {
            findings::volumes(&plan, &sizing, report);
            Some((sizing, assumptions(&plan)))
        }
        Err(errors) => {
            report.push(faults::table(&errors));
            None
        }
    }
}

/// Constants that were chosen for planning, written from memory, or replaced by the profile.
fn assumptions(plan: &Plan<'_, '_>) -> Vec<Assumption> {
    let mut found: Vec<Assumption> = plan
        .values
        .constants
        .all()
        .into_iter()
        .filter(|value| !idle(plan, value))
        .filter_map(assumption)
        .collect();
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found
}

/// Whether no figure rests on a constant: the profile says the value itself, or the rule that
/// uses the constant does not apply.
fn idle(plan: &Plan<'_, '_>, value: &Value) -> bool {
    let From::Constant { id, .. } = &value.from else {
        return false;
    };
    if !plan.concerns.cover(id) {
        return true;
    }
    // Prices are told apart below; all else rests on material, or on what hosts are there for.
    let priced = id.starts_with("cost.") || id.starts_with("storage.");
    if plan.inputs.classes.is_empty() && !priced && !plan.asks_for(id) {
        return true;
    }
    let (values, shape) = (&plan.values, &plan.inputs.shape);
    if plan.is_idle() && !id.starts_with("cost.") {
        return true;
    }
    // What is bought when is the months' business, which name their own.
    if id.starts_with("purchase.") || id.starts_with("finance.") {
        return true;
    }
    let given = |value: &Value| matches!(value.from, From::Profile(_));
    let no_archive = values.archive_after.is_none();
    match *id {
        "archive.years" => no_archive || given(&values.archive_years),
        "archive.copies" => no_archive || given(&values.archive_copies),
        "archive.tape_format_share" | "archive.tape_index_share" => values.tape_native_tb.is_none(),
        "transcode.speed" => shape.transcoded_elsewhere || given(&values.speed),
        "transcode.cores_per_slot" => shape.transcoded_elsewhere || given(&values.cores_per_job),
        "transcode.wait_target_minutes" => shape.transcoded_elsewhere || given(&values.wait),
        "transcode.utilisation_limit"
        | "transcode.arrival_variation_squared"
        | "transcode.service_variation_squared"
        | "transcode.usable_core_share"
        | "transcode.memory_system_gib"
        | "transcode.memory_first_gib"
        | "transcode.memory_next_gib" => shape.transcoded_elsewhere,
        "web.concurrent_share" => values.concurrent_users.is_some() || values.named_users.is_none(),
        "web.streaming_share" => values.streaming_users.is_some(),
        "bitrate.source_audio" => values.classes.iter().all(|class| !class.picture_alone),
        "network.efficiency" => !shape.object_storage,
        "cost.translated_gb"
        | "cost.snapshot_share"
        | "storage.shared_iops"
        | "compute.reference_coremark" => plan.provider().is_none(),
        "storage.formatted_share" | "storage.file_system_share" | "online.disks_per_hot_spare" => {
            !plan.buys_drives()
        }
        "cost.capacity_unit_gb" => plan.provider() != Some(Provider::Aws),
        "cost.objects_per_asset" | "cost.upload_part_mb" => !shape.object_storage,
        "cost.read_part_mb" => !shape.previews_elsewhere,
        "cost.retrieval_share" => !shape.object_storage || no_archive || shape.tape,
        "cost.host_watts"
        | "cost.core_watts"
        | "cost.power_usage_effectiveness"
        | "cost.usd_per_kwh"
        | "cost.rack_units_per_host"
        | "cost.usd_per_rack_unit" => {
            plan.provider().is_some() || plan.target == groundplan_profile::model::Target::Vm
        }
        "cost.disk_watts" | "cost.disk_tb" | "cost.disks_per_rack_unit" => {
            plan.provider().is_some()
                || plan.target == groundplan_profile::model::Target::Vm
                || plan
                    .system
                    .stores(plan.target.name(), &plan.facts)
                    .is_empty()
        }
        "database.backup_days" | "database.backup_compression" => plan.provider().is_none(),
        "archive.tape_rate_share" | "archive.spare_drives" => !shape.tape || no_archive,
        _ => false,
    }
}

/// The assumption that a value is, if it is one.
pub(crate) fn assumption(value: &Value) -> Option<Assumption> {
    let From::Constant {
        id,
        name,
        label,
        source,
        overridden,
    } = &value.from
    else {
        return None;
    };
    let assumed = matches!(label.as_str(), "engineering-default" | "unverified");
    (assumed || *overridden).then(|| Assumption {
        id: (*id).to_owned(),
        name: name.clone(),
        value: crate::bound::tidy(value.number),
        unit: value.unit.clone(),
        label: if *overridden {
            "profile".to_owned()
        } else {
            label.clone()
        },
        source: if *overridden {
            "[overrides.constants]".to_owned()
        } else {
            source.clone()
        },
    })
}
