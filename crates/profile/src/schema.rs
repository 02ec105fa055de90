//! The JSON Schema of a profile, generated from the model.
//!
//! Draft 2020-12. Descriptions are the model's doc comments. `x-quantity` names the kind of a
//! quantity with a unit, `x-range` says that a range is taken too; both are read by `shape`.

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::model::Profile;

mod paths;

#[cfg(test)]
mod tests;

pub use paths::paths;

/// The committed file. Reading it takes a fraction of generating it, which every check would
/// pay for; a test holds it against the model.
pub(crate) static COMMITTED: &str = include_str!("../../../schemas/profile.schema.json");

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(COMMITTED).unwrap_or_else(|_| generate()));

/// The schema, read once per process.
pub fn schema() -> &'static Value {
    &SCHEMA
}

/// The schema generated from the model, as a file: indented, keys in alphabetical order, the
/// same bytes always.
pub fn text() -> String {
    format!("{:#}\n", generate())
}

fn generate() -> Value {
    let generator = SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator();
    let mut root = tidy(generator.into_root_schema_for::<Profile>().to_value());
    if let Some(object) = root.as_object_mut() {
        object.insert("title".to_owned(), json!("Groundplan profile"));
        object.insert("x-format-version".to_owned(), json!(1));
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("extends".to_owned(), extends());
        }
    }
    sorted(root)
}

fn extends() -> Value {
    json!({
        "description": "Files this profile builds on, relative to it. Later ones win over earlier ones, this file wins over all. Tables merge key by key, lists are replaced.",
        "anyOf": [
            { "type": "string", "minLength": 1 },
            { "type": "array", "items": { "type": "string", "minLength": 1 } },
        ],
    })
}

/// TOML has no null: optional keys are left out. Alternatives with null become the other one.
fn tidy(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut map: Map<String, Value> = map
                .into_iter()
                .filter(|(key, value)| {
                    // Defaults of whole sections repeat those of their keys.
                    key != "default" || value.is_string() || value.is_number() || value.is_boolean()
                })
                .map(|(key, value)| (key, tidy(value)))
                .collect();
            if let Some(Value::Array(types)) = map.get("type") {
                let mut kept: Vec<Value> = types
                    .iter()
                    .filter(|name| *name != "null")
                    .cloned()
                    .collect();
                let types = if kept.len() == 1 {
                    kept.remove(0)
                } else {
                    Value::Array(kept)
                };
                map.insert("type".to_owned(), types);
            }
            if let Some(Value::Array(choices)) = map.get("anyOf") {
                let null = json!({ "type": "null" });
                let mut kept: Vec<Value> = choices
                    .iter()
                    .filter(|choice| **choice != null)
                    .cloned()
                    .collect();
                if kept.len() < choices.len() && kept.len() == 1 {
                    map.remove("anyOf");
                    if let Value::Object(only) = kept.remove(0) {
                        for (key, value) in only {
                            map.entry(key).or_insert(value);
                        }
                    }
                }
            }
            Value::Object(map)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(tidy).collect()),
        other => other,
    }
}

/// Keys in alphabetical order, whichever map `serde_json` was built with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
