//! Keys nobody knows, and keys that are missing.

use super::join;
use super::schema::Schema;
use crate::tree::{Entry, Node, Table, Value};
use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{Finding, Fix, code};

/// How a table is called: `section `[network]``, or the top of the profile.
fn place(path: &str) -> String {
    let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
    if steps.is_empty() {
        return "the top of a profile".to_owned();
    }
    format!("`{}`", header(path))
}

/// The header that opens the table at this path: `[a.b]`, or `[[a.b]]` for list elements.
pub(super) fn header(path: &str) -> String {
    let element = path
        .rsplit('.')
        .next()
        .is_some_and(|step| step.parse::<usize>().is_ok());
    let keys: Vec<&str> = path
        .split('.')
        .filter(|step| !step.is_empty() && step.parse::<usize>().is_err())
        .collect();
    if element {
        format!("[[{}]]", keys.join("."))
    } else {
        format!("[{}]", keys.join("."))
    }
}

pub(super) fn unknown(
    root: &Schema<'_>,
    schema: &Schema<'_>,
    key: &str,
    entry: &Entry,
    table: &Table,
    path: &str,
) -> Finding {
    let known: Vec<&str> = schema
        .properties
        .as_ref()
        .map(|known| known.keys().copied().collect())
        .unwrap_or_default();
    let kind = if matches!(entry.node.value, Value::Table(_)) {
        "section"
    } else {
        "key"
    };
    let finding = Finding::new(
        code::UNKNOWN_KEY,
        format!("unknown {kind} `{key}` in {}", place(path)),
    )
    .at(entry.key, "not known here");
    let elsewhere = elsewhere(root, key);
    if let Some(near) = nearest(key, known.iter().copied()).filter(|_| elsewhere.is_empty()) {
        // Beside the right key, which of the two values counts is not for a program to say.
        let safe = clear(key, known.iter().copied()) == Some(near) && !table.contains_key(near);
        return finding
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::key(entry.key, near).safe(safe));
    }
    match elsewhere.as_slice() {
        [] => finding
            .note(format!("known here: {}", known.join(", ")))
            .help(format!("remove `{key}`, or correct its name")),
        [only] => finding.help(format!("`{key}` belongs in `{only}`")),
        several => {
            let names: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
            finding.help(format!("`{key}` belongs in one of {}", names.join(", ")))
        }
    }
}

/// Headers of the tables that know this key.
fn elsewhere(root: &Schema<'_>, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    search(root, root, key, "", &mut found);
    found.sort();
    found.dedup();
    found
}

fn search(root: &Schema<'_>, schema: &Schema<'_>, key: &str, path: &str, found: &mut Vec<String>) {
    let schema = root.resolve(schema);
    if schema.quantity.is_some() {
        return;
    }
    if let Some(items) = &schema.items {
        search(root, items, key, &join(path, "0"), found);
    }
    let Some(properties) = &schema.properties else {
        return;
    };
    if !path.is_empty() && properties.contains_key(key) {
        found.push(header(path));
    }
    for (name, inner) in properties {
        search(root, inner, key, &join(path, name), found);
    }
}

pub(super) fn missing(
    root: &Schema<'_>,
    schema: &Schema<'_>,
    key: &str,
    node: &Node,
    path: &str,
) -> Finding {
    let property = schema.property(key);
    let inner = property.map(|inner| root.resolve(inner));
    let here = join(path, key);
    let section = match (inner.and_then(|inner| element(root, inner)), inner) {
        (Some(element), _) => Some((format!("[[{here}]]"), element)),
        (None, Some(inner)) if inner.properties.is_some() => Some((format!("[{here}]"), inner)),
        _ => None,
    };
    if let Some((header, table)) = section {
        return Finding::new(
            code::MISSING_SECTION,
            format!("the section `{header}` is missing"),
        )
        .at(node.span, "")
        .help(format!("add\n{}", skeleton(root, table, &header)));
    }
    let description = property.map_or("", |property| &property.description);
    let finding = Finding::new(
        code::MISSING_KEY,
        format!("`{key}` is missing in {}", place(path)),
    )
    .at(node.span, format!("`{key}` is missing"))
    .help(format!("add `{key} = {}`", example(root, inner)));
    match description.lines().next().unwrap_or_default() {
        "" => finding,
        about => finding.note(format!("`{key}`: {about}")),
    }
}

/// The sections that a list is of; none of another list, and where there is none.
fn element<'a>(root: &'a Schema<'_>, schema: &'a Schema<'_>) -> Option<&'a Schema<'a>> {
    let items = root.resolve(schema.items.as_deref()?);
    items.properties.is_some().then_some(items)
}

/// A section with its required keys, as it may be written.
fn skeleton(root: &Schema<'_>, table: &Schema<'_>, header: &str) -> String {
    let mut lines = vec![header.to_owned()];
    for key in &table.required {
        let inner = table.property(key).map(|inner| root.resolve(inner));
        match inner.and_then(|inner| element(root, inner)) {
            Some(element) => {
                let inner = format!("[[{}.{key}]]", header.trim_matches(['[', ']']));
                lines.push(skeleton(root, element, &inner));
            }
            None => lines.push(format!("{key} = {}", example(root, inner))),
        }
    }
    lines.join("\n")
}

fn example(root: &Schema<'_>, schema: Option<&Schema<'_>>) -> String {
    let Some(schema) = schema.map(|schema| root.resolve(schema)) else {
        return "\"...\"".to_owned();
    };
    if let Some(kind) = schema.quantity.and_then(crate::units::kind_named) {
        return match kind.name {
            "duration" => "\"4h\"",
            "data-size" => "\"500 GB\"",
            "data-rate" => "\"50 Mbit/s\"",
            "share" => "0.15",
            _ => "12",
        }
        .to_owned();
    }
    if let Some(choices) = schema.choices() {
        return choices
            .first()
            .map_or_else(String::new, |first| format!("\"{first}\""));
    }
    match (schema.kind(), schema.format) {
        (Some("integer" | "number"), _) => "1".to_owned(),
        (Some("boolean"), _) => "true".to_owned(),
        (Some("array"), _) => "[]".to_owned(),
        (_, Some("ipv4-network")) => "\"10.40.0.0/16\"".to_owned(),
        (_, Some("ipv4" | "ip")) => "\"10.40.0.10\"".to_owned(),
        _ => "\"...\"".to_owned(),
    }
}
