//! Runs the field constraints of the model and turns each violation into a finding at its place.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, code};
use serde_json::Value;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::load::LoadedProfile;

/// Every violated constraint of a single field.
pub(crate) fn check(loaded: &LoadedProfile) -> Report {
    let mut report = Report::new();
    if let Err(errors) = loaded.profile.validate() {
        walk(loaded, &errors, "", &mut report);
    }
    report
}

fn walk(loaded: &LoadedProfile, errors: &ValidationErrors, path: &str, report: &mut Report) {
    // The library keeps errors in a hash map; sorting keeps findings in the same order always.
    let fields: BTreeMap<&str, &ValidationErrorsKind> = errors
        .errors()
        .iter()
        .map(|(field, kind)| (field.as_ref(), kind))
        .collect();
    for (field, kind) in fields {
        let here = join(path, written_name(field));
        match kind {
            ValidationErrorsKind::Struct(inner) => walk(loaded, inner, &here, report),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    walk(loaded, inner, &join(&here, &index.to_string()), report);
                }
            }
            ValidationErrorsKind::Field(violations) => {
                for violation in violations {
                    report.push(finding(loaded, &here, violation));
                }
            }
        }
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path}.{step}")
    }
}

/// The constraint library names Rust fields; four of the model are written otherwise in TOML.
fn written_name(field: &str) -> &str {
    match field {
        "servers" => "server",
        "disks" => "disk",
        "certificates" => "certificate",
        "usage" => "use",
        other => other,
    }
}

fn finding(loaded: &LoadedProfile, path: &str, violation: &ValidationError) -> Finding {
    let key = path
        .rsplit('.')
        .find(|step| step.parse::<usize>().is_err())
        .unwrap_or(path);
    let span = loaded.span_or_parent(path);
    let number = |name: &str| violation.params.get(name).and_then(Value::as_f64);
    let found = violation.params.get("value");
    match violation.code.as_ref() {
        "range" => {
            let wanted = bounds(number("min"), number("max"), "");
            let found = found.map_or_else(String::new, |value| format!(", found {value}"));
            Finding::new(
                code::OUT_OF_BOUNDS,
                format!("`{key}` expects {wanted}{found}"),
            )
            .at(span, "")
            .help(format!("write {wanted}"))
        }
        "length" => {
            let (count, thing) = match found {
                Some(Value::Array(items)) => (items.len(), "elements"),
                Some(Value::String(text)) => (text.chars().count(), "characters"),
                _ => (0, "elements"),
            };
            let wanted = bounds(number("min"), number("max"), thing);
            Finding::new(
                code::OUT_OF_BOUNDS,
                format!("`{key}` expects {wanted}, found {count}"),
            )
            .at(span, "")
            .help(format!("give `{key}` {wanted}"))
        }
        "email" => Finding::new(
            code::MALFORMED_TEXT,
            format!("`{key}` is no e-mail address"),
        )
        .at(span, "")
        .help("write an address such as `mam@example.com`"),
        _ => {
            let wanted = violation
                .message
                .as_deref()
                .unwrap_or("the value does not have the form that is expected here");
            Finding::new(
                code::MALFORMED_TEXT,
                format!("`{key}` is not in the form it takes"),
            )
            .at(span, "")
            .help(wanted.to_owned())
        }
    }
}

fn bounds(low: Option<f64>, high: Option<f64>, thing: &str) -> String {
    let unit = if thing.is_empty() {
        String::new()
    } else {
        format!(" {thing}")
    };
    match (low, high) {
        (Some(low), Some(high)) => format!("{low} to {high}{unit}"),
        (Some(low), None) => format!("at least {low}{unit}"),
        (None, Some(high)) => format!("at most {high}{unit}"),
        (None, None) => format!("other{unit}"),
    }
}
