//! Conditions name paths of a profile and values that can be compared.

use groundplan_diagnostics::code::{SYSTEM_INVALID_CONDITION, SYSTEM_UNKNOWN_PATH};
use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{Finding, Report, SourceMap};

use super::super::conditions::{Comparison, network, other_path};
use super::super::parameters::quantity_of;
use super::super::{Condition, Id, ParameterKind, System};
use super::{Check, locate};

/// Whether every path in a system's conditions is one that a profile can have. `known` holds
/// them as the profile's model names them (`availability.web`), lists with `*` for their entries
/// (`certificate.*.usage`); only the caller knows the model.
pub fn check_paths(system: &System, sources: &SourceMap, known: &[&str]) -> Report {
    let text = sources.text(system.source);
    let mut report = Report::new();
    for (id, condition) in conditions(system) {
        let operands = condition.0.values().flat_map(other_paths);
        for path in condition.0.keys().map(String::as_str).chain(operands) {
            if path == "target" || is_own(path) || is_known(path, known) {
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
            report.push(nearest_path(finding, path, known));
        }
    }
    let pointed = system
        .file
        .requirements
        .iter()
        .map(|row| (&row.id, &row.path));
    let id = &system.file.system.id;
    let needs = system.file.system.needs.iter().map(|path| (id, path));
    for (id, path) in pointed.chain(needs) {
        if is_own(path) || is_known(path, known) {
            continue;
        }
        let finding = Finding::new(
            SYSTEM_UNKNOWN_PATH,
            format!(
                "row `{}` points at `{path}`, which no profile has",
                id.get_ref()
            ),
        )
        .at(locate(system, text, id, path), "");
        report.push(nearest_path(finding, path, known));
    }
    report.sort();
    report
}

/// Paths below tables whose keys the system's own file declares.
fn is_own(path: &str) -> bool {
    matches!(path, "acknowledge" | "parameters")
        || path.starts_with("acknowledge.")
        || path.starts_with("parameters.")
}

fn nearest_path(finding: Finding, path: &str, known: &[&str]) -> Finding {
    match nearest(path, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("paths are those of the reference of profiles"),
    }
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
    let parameters: Vec<&str> = system
        .file
        .parameters
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
            if let Some(tests) = accepted.as_object() {
                comparisons(check, id, path, tests);
            } else if !is_comparable(accepted) {
                let message = format!(
                    "row `{}`: the value of `{path}` cannot be compared",
                    id.get_ref()
                );
                let help =
                    "write a text, a number, `true`, `false`, a list of them, or a comparison";
                check.add(
                    SYSTEM_INVALID_CONDITION,
                    id,
                    path,
                    message,
                    Some(help.to_owned()),
                );
            }
            for path in std::iter::once(path.as_str()).chain(other_paths(accepted)) {
                if let Some(name) = path.strip_prefix("acknowledge.") {
                    let what = "acknowledgement";
                    check.known_at(SYSTEM_UNKNOWN_PATH, id, path, what, name, &acknowledgements);
                }
                if let Some(name) = path.strip_prefix("parameters.") {
                    // Below a list stand its entries and their number.
                    let name = name.split('.').next().unwrap_or(name);
                    let what = "parameter";
                    check.known_at(SYSTEM_UNKNOWN_PATH, id, path, what, name, &parameters);
                }
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

/// A table of comparisons: known keys, and operands that can be compared with what stands there.
fn comparisons(
    check: &mut Check<'_>,
    id: &Id,
    path: &str,
    tests: &serde_json::Map<String, serde_json::Value>,
) {
    let row = id.get_ref();
    let kind = check
        .system
        .parameter(path.strip_prefix("parameters.").unwrap_or_default())
        .map(|parameter| parameter.kind);
    let mut wrong = |message: String, help: String| {
        check.add(SYSTEM_INVALID_CONDITION, id, path, message, Some(help));
    };
    if tests.is_empty() {
        let message = format!("row `{row}`: the comparison of `{path}` says nothing");
        wrong(message, format!("write one of {}", comparison_keys()));
    }
    for (key, operand) in tests {
        let Some(comparison) = Comparison::named(key) else {
            let message = format!("row `{row}`: `{key}` compares nothing");
            wrong(message, format!("write one of {}", comparison_keys()));
            continue;
        };
        if comparison == Comparison::Not {
            if other_path(operand).is_none() && !is_comparable(operand) {
                let message = format!("row `{row}`: the value of `{path}` cannot be compared");
                wrong(
                    message,
                    "write a text, a number, `true`, `false`, a list of them, or `{ path = \"...\" }`"
                        .to_owned(),
                );
            }
            continue;
        }
        if matches!(comparison, Comparison::Within | Comparison::ApartFrom) {
            if !are_networks(operand) {
                let message = format!("row `{row}`: `{operand}` are no networks");
                wrong(
                    message,
                    "write networks such as `10.0.0.0/8`, `{ path = \"...\" }`, or a list of them"
                        .to_owned(),
                );
            }
            continue;
        }
        let fits = match operand {
            serde_json::Value::Number(_) => !kind.is_some_and(has_unit),
            // Of parameters the kind is known; what else a profile holds is compared in SI.
            serde_json::Value::String(text) => {
                let unit = quantity_of(text);
                unit.is_some() && (unit == kind || !path.starts_with("parameters."))
            }
            other => other_path(other).is_some(),
        };
        if !fits {
            let message = format!("row `{row}`: `{path}` cannot be compared with {operand}");
            let help = match kind.filter(|kind| has_unit(*kind)) {
                Some(_) => {
                    "write a text with a unit of the parameter's kind, or `{ path = \"...\" }`"
                }
                None => "write a number in the unit the profile holds, or `{ path = \"...\" }`",
            };
            wrong(message, help.to_owned());
        }
    }
}

/// Networks, paths of them, or a list of both.
fn are_networks(operand: &serde_json::Value) -> bool {
    match operand {
        serde_json::Value::Array(list) => {
            !list.is_empty() && list.iter().all(|one| !one.is_array() && are_networks(one))
        }
        serde_json::Value::String(text) => network(text).is_some(),
        other => other_path(other).is_some(),
    }
}

fn comparison_keys() -> String {
    let keys: Vec<String> = Comparison::ALL
        .iter()
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    keys.join(", ")
}

fn has_unit(kind: ParameterKind) -> bool {
    matches!(
        kind,
        ParameterKind::Duration | ParameterKind::Size | ParameterKind::Rate
    )
}

/// Paths that operands name.
fn other_paths(accepted: &serde_json::Value) -> Vec<&str> {
    let Some(tests) = accepted.as_object() else {
        return Vec::new();
    };
    tests
        .values()
        .flat_map(|operand| match operand {
            serde_json::Value::Array(list) => list.iter(),
            one => std::slice::from_ref(one).iter(),
        })
        .filter_map(other_path)
        .collect()
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
        parameters,
        parts,
        topologies,
        minima,
        software,
        storage_minima,
        volumes,
        buckets,
        stores,
        channel_groups,
        links,
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
