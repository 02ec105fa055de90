//! Canonical JSON and the digests made from it.
//!
//! A digest says whether two things are the same without keeping either. The digest of a
//! specification is put on the resource as a tag, so that the last applied state survives the
//! loss of every local file.

use std::fmt::Write as _;

use groundplan_resources::{Resource, Spec};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

/// JSON with keys in order and no white space: equal values give equal bytes, whatever the
/// order in which a map was filled.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (at, key) in keys.into_iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_scalar(&Value::String(key.clone()), text);
                text.push(':');
                if let Some(inner) = map.get(key) {
                    write_canonical(inner, text);
                }
            }
            text.push('}');
        }
        Value::Array(list) => {
            text.push('[');
            for (at, inner) in list.iter().enumerate() {
                if at > 0 {
                    text.push(',');
                }
                write_canonical(inner, text);
            }
            text.push(']');
        }
        scalar => write_scalar(scalar, text),
    }
}

fn write_scalar(value: &Value, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(text, "{value}");
}

/// Canonical JSON of anything that serializes; what does not (a map with keys that are no
/// strings) gives `null`.
pub fn canonical_of<T: Serialize>(thing: &T) -> String {
    canonical(&serde_json::to_value(thing).unwrap_or(Value::Null))
}

/// SHA-256 as 64 hexadecimal digits.
pub fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// First 16 hexadecimal digits of SHA-256: 64 bits, enough to notice a change.
pub fn short(text: &str) -> String {
    let mut digest = sha256(text);
    digest.truncate(16);
    digest
}

/// Attributes of a specification: its JSON without the tags `provider` and `kind`.
pub fn attributes(spec: &Spec) -> Map<String, Value> {
    match serde_json::to_value(spec) {
        Ok(Value::Object(mut map)) => {
            map.remove("provider");
            map.remove("kind");
            map
        }
        _ => Map::new(),
    }
}

/// Digest of the specification of a resource, the value of the tag
/// [`TAG_DIGEST`](crate::provider::TAG_DIGEST): one part over what can be read back and, where
/// there is any, a second over what cannot, joined by a full stop.
pub fn of_resource(resource: &Resource) -> String {
    let write_only = resource.spec.write_only();
    let mut readable = attributes(&resource.spec);
    let mut hidden = Map::new();
    for name in write_only {
        if let Some(value) = readable.remove(*name) {
            hidden.insert((*name).to_owned(), value);
        }
    }
    let first = short(&canonical(&normalised(&Value::Object(readable))));
    if hidden.is_empty() {
        return first;
    }
    // The id goes in, so that equal secrets of two resources do not show as equal.
    let hidden = canonical(&normalised(&Value::Object(hidden)));
    format!("{first}.{}", short(&format!("{}\n{hidden}", resource.id)))
}

/// The parts of a digest: over readable attributes, and over write-only ones.
pub(crate) fn parts(digest: &str) -> (&str, Option<&str>) {
    match digest.split_once('.') {
        Some((readable, hidden)) => (readable, Some(hidden)),
        None => (digest, None),
    }
}

/// A value in the form in which two values are compared. Providers return lists in any order,
/// leave out what is empty of meaning and write whole numbers as fractions; none of that is a
/// difference.
pub fn normalised(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(_, inner)| !inner.is_null())
                .map(|(key, inner)| (key.clone(), normalised(inner)))
                .collect(),
        ),
        Value::Array(list) => {
            let mut keyed: Vec<(String, Value)> = list
                .iter()
                .map(|inner| {
                    let inner = normalised(inner);
                    (canonical(&inner), inner)
                })
                .collect();
            keyed.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Array(keyed.into_iter().map(|(_, inner)| inner).collect())
        }
        Value::Number(number) => match number.as_f64() {
            // Below 2^53 a whole f64 is exact.
            Some(float)
                if number.is_f64()
                    && float.fract() == 0.0
                    && float.abs() < 9_007_199_254_740_992.0 =>
            {
                Value::from(float as i64)
            }
            _ => value.clone(),
        },
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests;
