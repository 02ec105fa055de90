//! Values of the wrong kind, and words that are not among those a key takes.

use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{Finding, Fix, code, toml_text};
use serde_json::Number;

use super::schema::Schema;
use super::{Walk, format, key_of};
use crate::tree::{Node, Value};

pub(super) fn check_choice(
    walk: &mut Walk<'_>,
    node: &Node,
    schema: &Schema<'_>,
    choices: &[&str],
    path: &str,
) {
    let key = key_of(path);
    let list = || {
        let words: Vec<String> = choices.iter().map(|word| format!("`{word}`")).collect();
        words.join(", ")
    };
    let Some(text) = node.text() else {
        let list = list();
        walk.misfit(
            wrong(node, &format!("one of {list}"), path)
                .help(format!("write one of {list}, in quotation marks")),
        );
        return;
    };
    if choices.contains(&text) {
        return;
    }
    let list = list();
    let finding = Finding::new(
        code::UNKNOWN_VALUE,
        format!("`{key}` expects one of {list}, found `{}`", shortened(text)),
    )
    .at(node.span, "");
    // Other words for the same thing are not near in spelling; the schema lists them.
    let known_as = schema
        .other_names
        .get(text.trim().to_lowercase().as_str())
        .copied();
    let safe = known_as.or_else(|| clear(text, choices.iter().copied()));
    let near = safe.or_else(|| nearest(text, choices.iter().copied()));
    walk.misfit(match near {
        Some(near) => finding
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::text(node.span, near).safe(safe.is_some())),
        None => finding.help(format!("write one of {list}")),
    });
}

/// Long texts are cut, so that a message stays one line.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let one_line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match one_line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}

pub(super) fn wrong(node: &Node, expected: &str, path: &str) -> Finding {
    let key = key_of(path);
    let found = node.value.noun();
    Finding::new(
        code::WRONG_TYPE,
        format!("`{key}` expects {expected}, found {found}"),
    )
    .at(node.span, format!("found {found}"))
}

pub(super) fn not_a_table(node: &Node, path: &str) -> Finding {
    let header = super::keys::header(path);
    let finding = wrong(node, "a section", path);
    match &node.value {
        Value::Array(_) => finding.help(format!(
            "write it as a section `{header}` with single brackets; it occurs only once"
        )),
        _ => finding.help(format!(
            "write it as a section `{header}` with keys of its own"
        )),
    }
}

pub(super) fn not_a_list(
    node: &Node,
    schema: &Schema<'_>,
    root: &Schema<'_>,
    path: &str,
) -> Finding {
    let key = key_of(path);
    let sections = schema
        .items
        .as_deref()
        .is_some_and(|items| root.resolve(items).properties.is_some());
    let finding = wrong(node, "a list", path);
    if sections {
        let keys: Vec<&str> = path
            .split('.')
            .filter(|step| step.parse::<usize>().is_err())
            .collect();
        finding.help(format!(
            "write each element as `[[{}]]` with double brackets",
            keys.join(".")
        ))
    } else {
        finding.help(format!("put the value in brackets: `{key} = [...]`"))
    }
}

pub(super) fn check_scalar(
    walk: &mut Walk<'_>,
    node: &Node,
    name: &str,
    schema: &Schema<'_>,
    path: &str,
) {
    let key = key_of(path);
    match (name, &node.value) {
        ("string", Value::String(text)) => {
            if text.trim().is_empty() {
                walk.misfit(
                    Finding::new(code::EMPTY_TEXT, format!("`{key}` is empty"))
                        .at(node.span, "")
                        .help(format!("write a value, or remove `{key}`")),
                );
            } else if let Some(finding) = format::check(node, text, schema, key) {
                walk.misfit(finding);
            }
        }
        ("string", Value::Datetime(text)) if schema.date => {
            if let Some(finding) = format::check(node, text, schema, key) {
                walk.misfit(finding);
            }
        }
        ("integer", Value::Integer(number)) => {
            if let Some(finding) = unrepresentable(node, *number, schema, key) {
                walk.misfit(finding);
            }
        }
        ("number", Value::Float(number)) if !number.is_finite() => walk.misfit(
            Finding::new(
                code::IMPOSSIBLE_AMOUNT,
                format!("`{key}` expects a number, found `{number}`"),
            )
            .at(node.span, "")
            .help("write a finite number"),
        ),
        ("number", Value::Float(_) | Value::Integer(_)) | ("boolean", Value::Boolean(_)) => {}
        _ => {
            let (expected, help) = match name {
                "string" => (
                    "text",
                    format!("put it in quotation marks: `{key} = \"...\"`"),
                ),
                "integer" => ("a whole number", whole_number_help(node, key)),
                "number" => (
                    "a number",
                    format!("write the number without quotation marks: `{key} = 1.5`"),
                ),
                _ => (
                    "true or false",
                    format!("write `{key} = true` or `{key} = false`"),
                ),
            };
            let fix = scalar_as(name, node);
            walk.misfit(wrong(node, expected, path).help(help).fix(fix));
        }
    }
}

/// The same value in the kind of scalar that is asked for, where nothing is lost by it.
fn scalar_as(name: &str, node: &Node) -> Option<Fix> {
    let written = match (name, &node.value) {
        // `version = 2022`: a whole number reads back as the same digits.
        ("string", Value::Integer(number)) => toml_text(&number.to_string()),
        ("integer", Value::String(text)) => text.trim().parse::<i64>().ok()?.to_string(),
        ("integer", Value::Float(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        ("number", Value::String(text)) => {
            let number: f64 = text.trim().parse().ok()?;
            if !number.is_finite() {
                return None;
            }
            // As written, where that is a number of TOML too; `.5` and `5.` are none.
            let text = text.trim();
            let plain = text
                .parse::<i64>()
                .is_ok_and(|whole| whole.to_string() == text);
            if plain {
                text.to_owned()
            } else {
                format!("{number:?}")
            }
        }
        ("boolean", Value::String(text)) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "on" => "true".to_owned(),
            "false" | "no" | "off" => "false".to_owned(),
            _ => return None,
        },
        _ => return None,
    };
    let description = format!("write `{written}`");
    Some(Fix::new(node.span, written, description))
}

fn whole_number_help(node: &Node, key: &str) -> String {
    match &node.value {
        Value::String(text) if text.trim().parse::<i64>().is_ok() => {
            format!("remove the quotation marks: `{key} = {}`", text.trim())
        }
        Value::Float(number) if number.is_finite() && number.abs() < 1e15 => {
            format!("round it: `{key} = {number:.0}`")
        }
        _ => format!("write a whole number: `{key} = 1`"),
    }
}

/// A number that the type behind the schema cannot hold. The model's narrower bounds are
/// checked by its constraints, which see the profile only if every number could be read.
fn unrepresentable(node: &Node, number: i64, schema: &Schema<'_>, key: &str) -> Option<Finding> {
    let (least, most) = match schema.format? {
        "uint8" => (0, i64::from(u8::MAX)),
        "uint16" => (0, i64::from(u16::MAX)),
        "uint32" => (0, i64::from(u32::MAX)),
        "uint64" | "uint" => (0, i64::MAX),
        _ => return None,
    };
    if (least..=most).contains(&number) {
        return None;
    }
    let bound = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_i64);
    let least = bound(&schema.minimum).unwrap_or(least);
    let most = bound(&schema.maximum).unwrap_or(most);
    let wanted = format!("{least} to {most}");
    Some(
        Finding::new(
            code::OUT_OF_BOUNDS,
            format!("`{key}` expects {wanted}, found {number}"),
        )
        .at(node.span, "")
        .help(format!("write a whole number from {wanted}")),
    )
}
