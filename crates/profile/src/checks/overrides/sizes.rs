//! Overridden sizes of volumes and constants of the sizing: within the range where they mean
//! something, so that no later stage stumbles over them.

use groundplan_catalog::system::Volume;
use groundplan_catalog::tables::constant_range;
use groundplan_diagnostics::{Finding, Report, Severity, code, suggest::nearest};

use super::super::{Context, suggest_key, table_fault};

/// Clusters of an NTFS volume (Microsoft Learn, "NTFS overview": 2^32 - 1 clusters as
/// implemented).
const NTFS_CLUSTERS: f64 = 4_294_967_295.0;
const BYTES_PER_KIB: f64 = 1024.0;
const BYTES_PER_GB: f64 = 1e9;

pub(super) fn volumes(context: &Context<'_>, report: &mut Report) {
    let target = context.target.name();
    let known: Vec<&Volume> = context
        .tier_ids()
        .into_iter()
        .flat_map(|tier| context.system.volumes(tier, target, &context.facts))
        .collect();
    for (key, size) in &context.profile.overrides.volumes {
        let span = context.at(&format!("overrides.volumes.{key}"));
        let rows: Vec<&Volume> = known
            .iter()
            .filter(|volume| volume.id.get_ref() == key)
            .copied()
            .collect();
        if rows.is_empty() {
            report.push_with(code::UNKNOWN_VOLUME, span, || {
                let finding = Finding::new(
                    code::UNKNOWN_VOLUME,
                    format!("no volume `{key}` stands in this deployment"),
                )
                .at(span, "");
                let ids = known.iter().map(|volume| volume.id.get_ref().as_str());
                let path = format!("overrides.volumes.{key}");
                suggest_key(context, finding, &path, key, ids)
            });
        } else if *size <= 0.0 {
            report.push(
                Finding::new(
                    code::IMPOSSIBLE_AMOUNT,
                    format!("the volume `{key}` expects a size above zero, found {size}"),
                )
                .at(span, "")
                .help("write its size in GB"),
            );
        } else if size.is_finite() {
            // What is no number has been found with the profile's shape.
            for row in rows {
                if let Some(finding) = volume_size(context, row, key, *size) {
                    report.push(finding);
                }
            }
        }
    }
}

/// A volume has to be large enough for the vendor and small enough for its file system.
fn volume_size(context: &Context<'_>, row: &Volume, key: &str, size: f64) -> Option<Finding> {
    let most = NTFS_CLUSTERS * f64::from(row.allocation_unit_kib) * BYTES_PER_KIB / BYTES_PER_GB;
    let finding = |message: String| {
        Finding::new(code::VOLUME_OUT_OF_RANGE, message)
            .at(context.at(&format!("overrides.volumes.{key}")), "")
            .context(context.system.span(&row.id), row.name.clone())
    };
    if size > most {
        return Some(
            finding(format!(
                "expected at most {} GB for the volume `{key}`, found {size} GB",
                most.floor()
            ))
            .note(format!(
                "NTFS counts 4,294,967,295 clusters, here of {} KiB each",
                row.allocation_unit_kib
            ))
            .help("correct the size; media of this amount belongs on object storage or on several volumes"),
        );
    }
    if size < row.minimum_gb {
        let mut short = finding(format!(
            "expected at least {} GB for the volume `{key}`, found {size} GB",
            row.minimum_gb
        ))
        .severity(Severity::Warning)
        .help("raise or remove the override, unless the lower value is meant");
        for id in &row.requirements {
            short = short.requirement(id);
        }
        return Some(short);
    }
    None
}

pub(super) fn constants(context: &Context<'_>, report: &mut Report) {
    let overridden = &context.profile.overrides.constants;
    if overridden.is_empty() {
        return;
    }
    let known = match context.tables.constants() {
        Err(errors) => return report.push(table_fault(&errors)),
        Ok(known) => known,
    };
    for (key, value) in overridden {
        let id = key.replace('-', "_");
        let span = context.at(&format!("overrides.constants.{key}"));
        match known.get(&id) {
            Some(_) => {
                let range = constant_range(&id);
                if value.is_finite() && !range.contains(value) {
                    report.push(
                        Finding::new(
                            code::CONSTANT_OUT_OF_RANGE,
                            format!(
                                "expected `{id}` from {} to {}, found {value}",
                                range.start(),
                                range.end()
                            ),
                        )
                        .at(span, "out of range")
                        .help("correct the value, or leave it out to use the default"),
                    );
                }
            }
            None => report.push_with(code::CONSTANT_UNKNOWN, span, || {
                let finding = Finding::new(
                    code::CONSTANT_UNKNOWN,
                    format!("there is no constant `{key}` in the sizing rules"),
                )
                .at(span, "");
                match nearest(&id, known.keys().map(String::as_str)) {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => {
                        finding.help("see the assumption register of `groundplan size` for the ids")
                    }
                }
            }),
        }
    }
}
