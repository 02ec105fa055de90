//! Quantities with units, and ranges of them.

use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{Finding, Fix, code};

use super::{Walk, key_of, types};
use crate::tree::{Node, Table, Value};
use crate::units::{QuantityError, UnitKind, check_magnitude, parse_quantity};

const ENDS: [&str; 3] = ["low", "likely", "high"];

pub(super) fn check(walk: &mut Walk<'_>, node: &Node, kind: &UnitKind, range: bool, path: &str) {
    match &node.value {
        Value::Table(table) if range => check_range(walk, node, table, kind, path),
        _ => {
            if let Err(finding) = single(node, kind, path) {
                walk.misfit(*finding);
            }
        }
    }
}

fn help(kind: &UnitKind) -> String {
    let bare = if kind.base.is_empty() || kind.units.is_empty() {
        String::new()
    } else {
        format!("; a bare number is in {}", kind.base_words)
    };
    format!("write {}, such as {}{bare}", kind.noun, kind.examples)
}

fn single(node: &Node, kind: &UnitKind, path: &str) -> Result<f64, Box<Finding>> {
    let key = key_of(path);
    let result = match &node.value {
        Value::Integer(_) | Value::Float(_) => {
            check_magnitude(node.number().unwrap_or(f64::NAN), kind)
        }
        Value::String(text) => parse_quantity(text, kind),
        _ => {
            return Err(Box::new(
                types::wrong(node, kind.noun, path).help(help(kind)),
            ));
        }
    };
    result.map_err(|error| Box::new(fault(node, key, kind, &error)))
}

fn fault(node: &Node, key: &str, kind: &UnitKind, error: &QuantityError) -> Finding {
    let (code, message, hint) = match error {
        QuantityError::Empty => (code::EMPTY_TEXT, format!("`{key}` is empty"), None),
        QuantityError::NoNumber => (
            code::WRONG_UNIT,
            format!(
                "`{key}` expects {}, found text without a number where one belongs",
                kind.noun
            ),
            None,
        ),
        QuantityError::ForeignUnit { unit, noun } => (
            code::WRONG_UNIT,
            format!(
                "`{key}` expects {}, but `{unit}` is the unit of {noun}",
                kind.noun
            ),
            None,
        ),
        QuantityError::UnknownUnit { unit, nearest } => (
            code::WRONG_UNIT,
            format!(
                "`{key}` expects {}, and `{unit}` is no unit of it",
                kind.noun
            ),
            nearest.map(|near| format!("did you mean `{near}`?")),
        ),
        QuantityError::AmbiguousUnit { unit, choices } => {
            let choices: Vec<String> = choices.iter().map(|unit| format!("`{unit}`")).collect();
            (
                code::WRONG_UNIT,
                format!(
                    "the unit `{unit}` of `{key}` may mean {}",
                    choices.join(" or ")
                ),
                Some("keep the letter case: `b` are bits, `B` are bytes".to_owned()),
            )
        }
        QuantityError::Negative => (
            code::IMPOSSIBLE_AMOUNT,
            format!(
                "`{key}` expects {} of zero or more, found one below zero",
                kind.noun
            ),
            None,
        ),
        QuantityError::NotFinite => (
            code::IMPOSSIBLE_AMOUNT,
            format!(
                "`{key}` expects {}, found none that can be counted with",
                kind.noun
            ),
            None,
        ),
        QuantityError::TooLarge(limit) => (
            code::IMPOSSIBLE_AMOUNT,
            format!("`{key}` expects at most {limit} {}, found more", kind.base).replace(" ,", ","),
            (kind.name == "share").then(|| {
                "a share is a part of 1; for 15 percent write `0.15` or `\"15 %\"`".to_owned()
            }),
        ),
    };
    Finding::new(code, message)
        .at(node.span, "")
        .help(hint.unwrap_or_else(|| help(kind)))
        .fix(cure(node, kind, error))
}

/// The value with another unit, where only one can be meant.
fn cure(node: &Node, kind: &UnitKind, error: &QuantityError) -> Option<Fix> {
    let with_unit = |wrong: &str, unit: &str| {
        let text = node.text()?;
        let number = text.trim().strip_suffix(wrong)?.trim_end();
        // One number and one unit; a compound such as `1h 30mn` is left to the person.
        let plain = number
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
        let value = format!("{number} {unit}");
        (plain && parse_quantity(&value, kind).is_ok()).then(|| Fix::text(node.span, &value))
    };
    match error {
        QuantityError::UnknownUnit {
            unit,
            nearest: Some(near),
        } => {
            let same_letters = near.eq_ignore_ascii_case(unit);
            let meaning = |unit: &str| {
                let found = kind.units.iter().find(|(known, _)| *known == unit);
                found.map(|(_, factor)| *factor)
            };
            // Spellings of the same unit are no rivals of each other.
            let known = kind
                .units
                .iter()
                .map(|(known, _)| *known)
                .filter(|known| known == near || meaning(known) != meaning(near));
            // Where letter case decides between two units, a slip in it is no clear one.
            let rivals = kind
                .units
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(near))
                .any(|(_, factor)| {
                    kind.units
                        .iter()
                        .any(|(known, other)| known == near && other != factor)
                });
            let safe = !rivals && (same_letters || clear(unit, known) == Some(near));
            with_unit(unit, near).map(|fix| fix.safe(safe))
        }
        QuantityError::TooLarge(_) if kind.name == "share" => {
            let percent = node.number().filter(|number| *number <= 100.0)?;
            let value = format!("{percent} %");
            Some(Fix::text(node.span, &value).safe(false))
        }
        _ => None,
    }
}

fn check_range(walk: &mut Walk<'_>, node: &Node, table: &Table, kind: &UnitKind, path: &str) {
    let key = key_of(path);
    for (name, entry) in table {
        if !ENDS.contains(&name.as_str()) {
            let finding = Finding::new(
                code::UNKNOWN_KEY,
                format!("unknown key `{name}` in the range of `{key}`"),
            )
            .at(entry.key, "not known here");
            let finding = match nearest(name, ENDS) {
                Some(near) => finding.help(format!("did you mean `{near}`?")).fix(
                    Fix::key(entry.key, near)
                        .safe(clear(name, ENDS) == Some(near) && !table.contains_key(near)),
                ),
                None => finding.help("a range has `low`, `likely` and `high`"),
            };
            walk.outcome.unknown.push(entry.key);
            walk.outcome.report.push(finding);
        }
    }
    let missing: Vec<&str> = ENDS
        .into_iter()
        .filter(|end| !table.contains_key(*end))
        .collect();
    if !missing.is_empty() {
        let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        walk.misfit(
            Finding::new(
                code::MISSING_KEY,
                format!("{} missing in the range of `{key}`", names.join(" and ")),
            )
            .at(node.span, "")
            .help("write `{ low = ..., likely = ..., high = ... }`, or one number"),
        );
    }
    let mut values = Vec::new();
    for end in ENDS {
        let Some(entry) = table.get(end) else {
            continue;
        };
        match single(&entry.node, kind, &format!("{path}.{end}")) {
            Ok(value) => values.push((end, value, entry.node.span)),
            Err(finding) => walk.misfit(*finding),
        }
    }
    let upside_down = values.windows(2).any(|pair| pair[0].1 > pair[1].1);
    if upside_down {
        let unit = if kind.base.is_empty() {
            String::new()
        } else {
            format!(" {}", kind.base)
        };
        let mut finding = Finding::new(
            code::RANGE_UPSIDE_DOWN,
            format!("the range of `{key}` is upside down: expected low <= likely <= high"),
        );
        for (end, value, span) in &values {
            finding = finding.at(*span, format!("{end} is {value}{unit}"));
        }
        walk.misfit(finding.help("put the three values in order, or write one number"));
    }
}
