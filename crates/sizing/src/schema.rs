//! JSON Schemas of what `size`, `why` and `calc` print, for programs that read it.
//!
//! Draft 2020-12, generated from the types that are printed, so that no schema can fall behind.
//! `x-format-version` is the number in the output's `version`: it grows when a field changes its
//! meaning or goes away. Fields may be added at any time; readers pass over what they do not know.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::calculators::{Calculation, VERSION as CALCULATION_VERSION};
use crate::output::{COMPARISON_VERSION, Comparison, Sizing, VERSION};
use crate::why::{Answers, VERSION as WHY_VERSION};

/// The schema of `size --format json`, as JSON text that ends with a line break.
pub fn size() -> String {
    text(&root::<Sizing>(), "Groundplan sizing", VERSION)
}

/// The schema of `why --format json`, as JSON text that ends with a line break.
pub fn why() -> String {
    text(&root::<Answers>(), "Groundplan derivations", WHY_VERSION)
}

/// The schema of `size --compare --format json`, as JSON text that ends with a line break.
pub fn compare() -> String {
    text(
        &root::<Comparison>(),
        "Groundplan comparison",
        COMPARISON_VERSION,
    )
}

/// The schema of `calc --format json`, as JSON text that ends with a line break.
pub fn calc() -> String {
    text(
        &root::<Calculation>(),
        "Groundplan calculation",
        CALCULATION_VERSION,
    )
}

fn root<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
}

fn text(schema: &Schema, title: &str, version: u32) -> String {
    let mut value = schema.as_value().clone();
    if let Some(object) = value.as_object_mut() {
        object.insert("title".to_owned(), json!(title));
        object.insert("x-format-version".to_owned(), json!(version));
    }
    format!("{:#}\n", sorted(value))
}

/// Keys in alphabetical order, whichever map `serde_json` was built with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            let entries = entries.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
