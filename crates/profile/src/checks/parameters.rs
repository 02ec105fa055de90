//! `[parameters]` against what the system declares.

mod uses;

use groundplan_catalog::system::{Misfit, Origin, Parameter};
use groundplan_diagnostics::{Finding, Report, Severity, code, suggest::nearest};
use serde_json::Value;

use super::{Context, severity, suggest_key};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let given = &context.profile.parameters;
    let asked = context
        .system
        .parameters(context.target.name(), &context.facts);
    for (id, value) in given {
        let path = format!("parameters.{id}");
        let Some(row) = context.system.parameter(id) else {
            report.push(unknown(context, id, &path));
            continue;
        };
        match row.read(value) {
            Err(misfit) => report.push(
                refused(context, row, value, misfit, &path)
                    .context(context.system.span(&row.id), row.text.clone()),
            ),
            Ok(_) if !asked.iter().any(|one| one.id == row.id) => report.push(
                Finding::new(code::PARAMETER_UNUSED, format!("`{id}` has no effect here"))
                    .at(
                        context.loaded.key_span(&path).unwrap_or(context.at(&path)),
                        "",
                    )
                    .context(
                        context.system.span(&row.id),
                        "asked for on other targets, or under other conditions",
                    )
                    .help("take it out, or change what makes it unused"),
            ),
            Ok(_) => uses::check(context, row, value, report),
        }
    }
    for row in asked {
        if !given.contains_key(row.id.get_ref()) {
            report.extend(absent(context, row).into_iter().collect());
        }
    }
}

fn unknown(context: &Context<'_>, id: &str, path: &str) -> Finding {
    let system = &context.system.file;
    let finding = Finding::new(
        code::PARAMETER_UNKNOWN,
        format!("{} has no parameter `{id}`", system.system.name),
    )
    .at(
        context.loaded.key_span(path).unwrap_or(context.at(path)),
        "",
    );
    let known = system
        .parameters
        .iter()
        .map(|row| row.id.get_ref().as_str());
    suggest_key(context, finding, path, id, known)
}

fn refused(
    context: &Context<'_>,
    row: &Parameter,
    value: &Value,
    misfit: Misfit,
    path: &str,
) -> Finding {
    let id = row.id.get_ref();
    let (code, message, help) = match misfit {
        Misfit::Kind(expected) | Misfit::Quantity(_, expected) => {
            let message = format!("`{id}` expects {expected}");
            (
                code::PARAMETER_INVALID,
                message,
                format!("write {expected}"),
            )
        }
        Misfit::Range(bounds) => {
            let found = shown(value);
            let message = format!("`{id}` expects {bounds}, found {found}");
            let help = format!("write {bounds}");
            (code::PARAMETER_OUT_OF_RANGE, message, help)
        }
        Misfit::Choice(one) => {
            let known = row.choices.iter().map(String::as_str);
            let help = nearest(&one, known).map_or_else(
                || format!("write {}", row.expected()),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("`{id}` does not take `{one}`");
            (code::PARAMETER_INVALID, message, help)
        }
    };
    let finding = Finding::new(code, message)
        .at(context.at(path), "")
        .help(help);
    with_requirements(finding, row)
}

/// What is said of a parameter that the profile leaves out.
fn absent(context: &Context<'_>, row: &Parameter) -> Option<Finding> {
    let id = row.id.get_ref();
    let at = context.at("parameters");
    let finding = match (&row.default, row.origin) {
        (Some(_), Some(Origin::Document)) => return None,
        (Some(default), origin) => {
            let origin = origin.map_or("ours", Origin::name);
            Finding::new(
                code::PARAMETER_DEFAULT,
                format!(
                    "the default of `{id}` is taken: {} ({origin}, not confirmed)",
                    shown(default)
                ),
            )
            .severity(Severity::Info)
            .help(format!(
                "confirm it by `{id} = {default}` in `[parameters]`"
            ))
        }
        (None, _) => Finding::new(
            code::PARAMETER_MISSING,
            format!("the parameter `{id}` is missing: {}", row.text),
        )
        .severity(severity(row.strictness))
        .help(format!(
            "add `{id} = ...` with {} to `[parameters]`",
            row.expected()
        )),
    };
    let finding = finding
        .at(at, "")
        .context(context.system.span(&row.id), "asked for here");
    Some(with_requirements(finding, row))
}

fn with_requirements(finding: Finding, row: &Parameter) -> Finding {
    row.requirements.iter().fold(finding, Finding::requirement)
}

/// A value as people read it, texts without quotes.
fn shown(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
