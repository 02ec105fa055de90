//! Conditions name paths of a profile and values that can be compared.

use groundplan_diagnostics::code::{SYSTEM_INVALID_CONDITION, SYSTEM_UNKNOWN_PATH};
use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{Finding, Report, SourceMap};

use super::super::{Condition, Id, System};
use super::{Check, locate};

/// Whether every path in a system's conditions is one that a profile can have. `known` holds
/// them as the profile's model names them (`availability.web`), lists with `*` for their entries
/// (`certificate.*.usage`); only the caller knows the model.
pub fn check_paths(system: &System, sources: &SourceMap, known: &[&str]) -> Report {
    let text = sources.text(system.source);
    let mut report = Report::new();
    for (id, condition) in conditions(system) {
        for path in condition.0.keys() {
            if path == "target" || path.starts_with("acknowledge.") || is_known(path, known) {
                continue;
            }
            let finding = Finding::new(
                SYSTEM_UNKNOWN_PATH,
                format!(
                    "row `{}` asks for `{path}`, which no profile has",
                    id.get_ref()
                ),
            )
            .at(locate(system, text, id, path), "");
            report.push(match nearest(path, known.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("paths are those of the reference of profiles"),
            });
        }
    }
    report.sort();
    report
}

/// A path is known, or a table around known ones, or the count of a known one.
fn is_known(path: &str, known: &[&str]) -> bool {
    let path = path.strip_suffix(".count").unwrap_or(path);
    let steps: Vec<&str> = path.split('.').collect();
    known.iter().any(|one| {
        // Entries of a table have names of their own, written `*` in the model's paths.
        let mut model = one.split('.');
        steps.iter().all(|step| {
            model
                .next()
                .is_some_and(|known| known == *step || known == "*")
        })
    })
}

pub(super) fn check(check: &mut Check<'_>) {
    let system = check.system;
    let acknowledgements: Vec<&str> = system
        .file
        .acknowledgements
        .iter()
        .map(|row| row.id.get_ref().as_str())
        .collect();
    for (id, condition) in conditions(system) {
        for (path, accepted) in &condition.0 {
            if !is_path(path) {
                let message = format!("row `{}`: `{path}` is not a path", id.get_ref());
                let help = "a path is words joined by dots, such as `availability.web`";
                check.add(
                    SYSTEM_INVALID_CONDITION,
                    id,
                    path,
                    message,
                    Some(help.to_owned()),
                );
            }
            if !is_comparable(accepted) {
                let message = format!(
                    "row `{}`: the value of `{path}` cannot be compared",
                    id.get_ref()
                );
                let help = "write a text, a number, `true`, `false`, or a list of them";
                check.add(
                    SYSTEM_INVALID_CONDITION,
                    id,
                    path,
                    message,
                    Some(help.to_owned()),
                );
            }
            if let Some(name) = path.strip_prefix("acknowledge.") {
                let what = "acknowledgement";
                check.known(SYSTEM_UNKNOWN_PATH, id, what, name, &acknowledgements);
            }
        }
    }
    for row in &system.file.requirements {
        if row.require.0.is_empty() {
            let message = format!("rule `{}` requires nothing", row.id.get_ref());
            check.add(
                SYSTEM_INVALID_CONDITION,
                &row.id,
                row.id.get_ref(),
                message,
                None,
            );
        }
    }
}

/// Every condition with the id of its row.
fn conditions(system: &System) -> Vec<(&Id, &Condition)> {
    let file = &system.file;
    let mut all = Vec::new();
    macro_rules! rows {
        ($($table:ident),*) => {
            $(all.extend(file.$table.iter().map(|row| (&row.id, &row.when)));)*
        };
    }
    rows!(
        topologies,
        minima,
        software,
        storage_minima,
        volumes,
        buckets,
        stores,
        flows,
        steps,
        acknowledgements,
        requirements,
        notes
    );
    all.extend(file.requirements.iter().map(|row| (&row.id, &row.require)));
    all
}

fn is_path(path: &str) -> bool {
    path.split('.').all(|step| {
        step == "*"
            || (!step.is_empty()
                && step
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))
    })
}

fn is_comparable(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Array(list) => {
            !list.is_empty() && list.iter().all(|one| !one.is_array() && is_comparable(one))
        }
        serde_json::Value::Object(_) | serde_json::Value::Null => false,
        _ => true,
    }
}
