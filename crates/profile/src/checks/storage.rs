//! Online storage, its threshold, and the archive.

use groundplan_catalog::tables::Named;
use groundplan_diagnostics::{Finding, Report, code};

use super::{Context, suggest_value, table_fault, unsure};
use crate::model::{ArchiveKind, OnlineKind};

/// Providers of object storage that the tables know (sample vendors of the eMAM document).
const OBJECT_PROVIDERS: [&str; 4] = ["aws", "azure", "gcp", "wasabi"];
const FREE_SHARE: &str = "online.free_share";

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let storage = &context.profile.storage;
    threshold(context, report);
    if let Some(object) = &storage.object
        && !OBJECT_PROVIDERS.contains(&object.provider.as_str())
    {
        let finding = Finding::new(
            code::UNKNOWN_OBJECT_PROVIDER,
            format!("no object storage of `{}` is known", object.provider),
        )
        .at(context.at("storage.object.provider"), "");
        report.push(suggest_value(finding, &object.provider, OBJECT_PROVIDERS));
    }
    if storage.online.kind == OnlineKind::Object
        && !context.target.is_cloud()
        && storage.object.is_none()
    {
        report.push(
            Finding::new(
                code::STORAGE_CONTRADICTION,
                "online storage is object storage, but none is described",
            )
            .at(context.at("storage.online.kind"), "")
            .help("add `[storage.object]` with its `provider`"),
        );
    }
    if let Some(share) = &storage.online.share
        && !share.starts_with(r"\\")
    {
        report.push(
            Finding::new(
                code::STORAGE_CONTRADICTION,
                "a share expects a path in the form \\\\server\\share",
            )
            .at(context.at("storage.online.share"), "")
            .help("write it in single quotation marks: `share = '\\\\nas\\media'`"),
        );
    }
    archive(context, report);
}

fn threshold(context: &Context<'_>, report: &mut Report) {
    let Some(threshold) = context.profile.storage.online.threshold else {
        return;
    };
    let given = context
        .profile
        .overrides
        .constants
        .iter()
        .find(|(key, _)| key.replace('-', "_") == FREE_SHARE);
    let free = match (given, context.tables.constant(FREE_SHARE)) {
        (Some((_, value)), _) => *value,
        (None, Ok(Named::Found(constant))) => constant.value,
        (None, Ok(Named::Unknown { .. })) => return,
        (None, Err(errors)) => return report.push(table_fault(&errors)),
    };
    if threshold >= 1.0 - free {
        let mut finding = Finding::new(
            code::THRESHOLD_IN_RESERVE,
            format!("the mover would start at {threshold}, when the free reserve of {free} is already touched"),
        )
        .at(context.at("storage.online.threshold"), "");
        if let Some((key, _)) = given {
            finding = finding.context(
                context.at(&format!("overrides.constants.{key}")),
                "the reserve",
            );
        }
        report.push(finding.help(format!("write a threshold below {:.2}", 1.0 - free)));
    }
}

fn archive(context: &Context<'_>, report: &mut Report) {
    let archive = &context.profile.storage.archive;
    let workload = &context.profile.workload;
    match (workload.archive_after_days, archive.kind) {
        (Some(_), ArchiveKind::None) => report.push(
            Finding::new(code::ARCHIVE_MISSING, "originals are to be archived, but there is no archive")
                .at(context.at("workload.archive_after_days"), "")
                .help("add `[storage.archive]` with `kind = \"tape\"` or `\"object\"`, or remove the key"),
        ),
        (None, ArchiveKind::Tape | ArchiveKind::Object) => report.push(
            Finding::new(code::ARCHIVE_UNUSED, "there is an archive, but nothing is ever moved to it")
                .at(context.at("storage.archive.kind"), "")
                .help("add `archive_after_days` to `[workload]`"),
        ),
        (Some(after), _) if after.likely() > workload.online_days.likely() => report.push(
            Finding::new(
                code::ARCHIVE_TOO_LATE,
                format!(
                    "originals leave online storage after {} days, before they are archived after {}",
                    workload.online_days.likely(),
                    after.likely()
                ),
            )
            .at(context.at("workload.archive_after_days"), "")
            .context(context.at("workload.online_days"), "online until here")
            .help("archive earlier, or keep originals online for longer"),
        ),
        _ => {}
    }
    let Some(generation) = archive
        .generation
        .as_deref()
        .filter(|_| archive.kind == ArchiveKind::Tape)
    else {
        return;
    };
    match context.tables.all_hardware() {
        Err(errors) => report.push(table_fault(&errors)),
        Ok(facts) => {
            let tapes = || {
                facts
                    .iter()
                    .filter(|fact| fact.category == "tape")
                    .map(|fact| fact.item.as_str())
            };
            if !tapes().any(|tape| tape.eq_ignore_ascii_case(generation)) {
                let finding = Finding::new(
                    code::TAPE_UNKNOWN,
                    format!("the capacity of `{generation}` is not known"),
                )
                .at(context.at("storage.archive.generation"), "");
                report.push(unsure(suggest_value(finding, generation, tapes())));
            }
        }
    }
}
