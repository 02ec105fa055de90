//! Parameters agree with themselves: choices where they are chosen from, bounds and defaults of
//! their kind, an origin beside every default.

use groundplan_diagnostics::code::SYSTEM_INVALID_PARAMETER;

use super::super::{Misfit, Parameter, ParameterKind};
use super::Check;

pub(super) fn check(check: &mut Check<'_>) {
    for row in &check.system.file.parameters {
        for (word, message, help) in faults(row) {
            let message = format!("parameter `{}`: {message}", row.id.get_ref());
            check.add(
                SYSTEM_INVALID_PARAMETER,
                &row.id,
                &word,
                message,
                Some(help),
            );
        }
    }
}

fn faults(row: &Parameter) -> Vec<(String, String, String)> {
    let id = row.id.get_ref();
    let mut found = Vec::new();
    let mut add = |word: &str, message: String, help: &str| {
        found.push((word.to_owned(), message, help.to_owned()));
    };
    let of_choices = matches!(row.kind, ParameterKind::Choice | ParameterKind::List);
    if row.kind == ParameterKind::Choice && row.choices.is_empty() {
        let help = "list the accepted values under `choices`";
        add(id, "there is nothing to choose from".to_owned(), help);
    }
    if !of_choices && !row.choices.is_empty() {
        let help = "make it a `choice` or a `list`, or leave `choices` out";
        add(id, "values of this kind have no choices".to_owned(), help);
    }
    let unbounded = Parameter {
        minimum: None,
        maximum: None,
        ..row.clone()
    };
    let mut bounds = [None, None];
    for (slot, (name, bound)) in bounds
        .iter_mut()
        .zip([("minimum", &row.minimum), ("maximum", &row.maximum)])
    {
        let Some(bound) = bound else { continue };
        let word = bound.as_str().unwrap_or(id);
        match unbounded.read(bound).ok().and_then(|value| value.as_f64()) {
            Some(number) => *slot = Some(number),
            None => add(
                word,
                format!("its {name} is not a number of its kind"),
                &format!("write {}, or leave it out", row.expected()),
            ),
        }
    }
    if let [Some(least), Some(most)] = bounds
        && least > most
    {
        let help = "swap the two";
        add(id, "its minimum is above its maximum".to_owned(), help);
    }
    if let Some(default) = &row.default {
        let word = default.as_str().unwrap_or(id);
        if let Err(misfit) = row.read(default) {
            let message = match misfit {
                Misfit::Range(bounds) => format!("its default is not {bounds}"),
                Misfit::Choice(one) => format!("its default `{one}` is not among its choices"),
                Misfit::Kind(_) | Misfit::Quantity(..) => {
                    "its default is not of its kind".to_owned()
                }
            };
            add(word, message, &format!("write {}", row.expected()));
        }
    }
    if row.default.is_some() != row.origin.is_some() {
        let help = "write both, or neither: `origin` is `document`, `ours` or `derived`";
        let message = if row.default.is_some() {
            "nothing says where its default comes from"
        } else {
            "it has an origin and no default"
        };
        add(id, message.to_owned(), help);
    }
    found
}
