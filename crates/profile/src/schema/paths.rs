//! Every path that a profile can have, as the conditions of system files name them.

use serde_json::Value;

/// Deeper than any profile; the schema does not refer in circles, and this does not rely on it.
const DEEPEST: usize = 12;

/// Paths such as `availability.web`, with `*` for the entries of lists and of tables with free
/// keys (`certificate.*.usage`).
pub fn paths() -> Vec<String> {
    let root = super::schema();
    let mut found = Vec::new();
    walk(root, root, "", 0, &mut found);
    found.sort();
    found.dedup();
    found
}

fn walk(root: &Value, schema: &Value, path: &str, depth: usize, found: &mut Vec<String>) {
    if depth > DEEPEST {
        return;
    }
    let schema = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix("#/$defs/"))
        .and_then(|name| root.get("$defs")?.get(name))
        .unwrap_or(schema);
    if !path.is_empty() {
        found.push(path.to_owned());
    }
    let inside = |step: &str| match path {
        "" => step.to_owned(),
        _ => format!("{path}.{step}"),
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, inner) in properties.into_iter().flatten() {
        walk(root, inner, &inside(key), depth + 1, found);
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(inner).filter(|inner| inner.is_object()) {
            walk(root, inner, &inside("*"), depth + 1, found);
        }
    }
}
