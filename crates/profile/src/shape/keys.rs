//! Keys nobody knows, and keys that are missing.

use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{Finding, Fix, code};
use serde_json::Value as Json;

use super::{join, resolve};
use crate::tree::{Entry, Node, Table, Value};

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
    root: &Json,
    schema: &Json,
    key: &str,
    entry: &Entry,
    table: &Table,
    path: &str,
) -> Finding {
    let known: Vec<&str> = schema
        .get("properties")
        .and_then(Json::as_object)
        .map(|known| known.keys().map(String::as_str).collect())
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
fn elsewhere(root: &Json, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    search(root, root, key, "", &mut found);
    found.sort();
    found.dedup();
    found
}

fn search(root: &Json, schema: &Json, key: &str, path: &str, found: &mut Vec<String>) {
    let schema = resolve(root, schema);
    if schema.get("x-quantity").is_some() {
        return;
    }
    if let Some(items) = schema.get("items") {
        search(root, items, key, &join(path, "0"), found);
    }
    let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
        return;
    };
    if !path.is_empty() && properties.contains_key(key) {
        found.push(header(path));
    }
    for (name, inner) in properties {
        search(root, inner, key, &join(path, name), found);
    }
}

pub(super) fn missing(root: &Json, schema: &Json, key: &str, node: &Node, path: &str) -> Finding {
    let inner = schema
        .get("properties")
        .and_then(|properties| properties.get(key))
        .map_or(&Json::Null, |inner| resolve(root, inner));
    let here = join(path, key);
    let element = inner.get("items").map(|items| resolve(root, items));
    let section = match (element, inner.get("properties")) {
        (Some(element), _) if element.get("properties").is_some() => {
            Some((format!("[[{here}]]"), element))
        }
        (_, Some(_)) => Some((format!("[{here}]"), inner)),
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
    let description = schema
        .get("properties")
        .and_then(|properties| properties.get(key))
        .and_then(|property| property.get("description"))
        .and_then(Json::as_str)
        .unwrap_or_default();
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

/// A section with its required keys, as it may be written.
fn skeleton(root: &Json, table: &Json, header: &str) -> String {
    let mut lines = vec![header.to_owned()];
    let required = table.get("required").and_then(Json::as_array);
    for key in required.into_iter().flatten().filter_map(Json::as_str) {
        let inner = table
            .get("properties")
            .and_then(|properties| properties.get(key))
            .map_or(&Json::Null, |inner| resolve(root, inner));
        let element = inner.get("items").map(|items| resolve(root, items));
        match element.filter(|element| element.get("properties").is_some()) {
            Some(element) => {
                let inner = format!("[[{}.{key}]]", header.trim_matches(['[', ']']));
                lines.push(skeleton(root, element, &inner));
            }
            None => lines.push(format!("{key} = {}", example(root, inner))),
        }
    }
    lines.join("\n")
}

fn example(root: &Json, schema: &Json) -> String {
    let schema = resolve(root, schema);
    if let Some(kind) = schema
        .get("x-quantity")
        .and_then(Json::as_str)
        .and_then(crate::units::kind_named)
    {
        return match kind.name {
            "duration" => "\"4h\"",
            "data-size" => "\"500 GB\"",
            "data-rate" => "\"50 Mbit/s\"",
            "share" => "0.15",
            _ => "12",
        }
        .to_owned();
    }
    if let Some(choices) = super::types::choices(schema) {
        return choices
            .first()
            .map_or_else(String::new, |first| format!("\"{first}\""));
    }
    match (
        schema.get("type").and_then(Json::as_str),
        schema.get("format").and_then(Json::as_str),
    ) {
        (Some("integer" | "number"), _) => "1".to_owned(),
        (Some("boolean"), _) => "true".to_owned(),
        (Some("array"), _) => "[]".to_owned(),
        (_, Some("ipv4-network")) => "\"10.40.0.0/16\"".to_owned(),
        (_, Some("ipv4" | "ip")) => "\"10.40.0.10\"".to_owned(),
        _ => "\"...\"".to_owned(),
    }
}
