//! The one JSON form of a blueprint, and its hash.
//!
//! Keys are sorted at every depth, two blanks indent, the text ends with one line break. Numbers
//! are written with the fewest digits that read back to the same value, whole ones without a
//! fraction, so that equal blueprints are equal bytes on every machine.

use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};

use crate::Blueprint;

#[cfg(test)]
mod tests;

/// Whole numbers beyond this are no longer exact in an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The canonical JSON of a blueprint.
pub fn canonical_json(blueprint: &Blueprint) -> String {
    // Every type of the model serialises into JSON; a number that has no JSON form becomes null.
    let value = serde_json::to_value(blueprint).unwrap_or(Value::Null);
    let mut text = serde_json::to_string_pretty(&canonical(value)).unwrap_or_default();
    text.push('\n');
    text
}

/// SHA-256 of the canonical JSON in lower-case hexadecimal digits.
pub fn content_hash(blueprint: &Blueprint) -> String {
    hex::encode(Sha256::digest(canonical_json(blueprint).as_bytes()))
}

fn canonical(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            let sorted: Map<String, Value> = entries
                .into_iter()
                .map(|(key, one)| (key, canonical(one)))
                .collect();
            Value::Object(sorted)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect()),
        Value::Number(number) => Value::Number(whole(&number).unwrap_or(number)),
        other => other,
    }
}

/// A number that is whole and exact, as an integer.
fn whole(number: &Number) -> Option<Number> {
    let value = number.as_f64().filter(|_| number.is_f64())?;
    (value.fract() == 0.0 && value.abs() < EXACT).then(|| Number::from(value as i64))
}
