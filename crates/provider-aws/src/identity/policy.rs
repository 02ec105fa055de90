//! Policy documents: IAM hands them out percent-encoded, and takes one value and a list of one
//! for the same.
//!
//! Makes no call.

use serde_json::{Map, Value};

/// The document inside a percent-encoded text; `null` where there is none.
pub(super) fn decode(text: &str) -> Value {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%')
            .then(|| tail.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = escaped {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    serde_json::from_slice(&bytes).unwrap_or(Value::Null)
}

/// The wanted document where what was read means the same, else what was read.
pub(super) fn read_as(found: Value, wanted: Option<&Value>) -> Value {
    match wanted {
        Some(wanted) if meaning(wanted) == meaning(&found) => wanted.clone(),
        _ => found,
    }
}

/// The document with every single value as a list, and lists sorted: none of it matters to IAM.
fn meaning(value: &Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, inner)| (key.clone(), listed(key, inner)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(meaning).collect();
            list.sort_by_key(Value::to_string);
            Value::Array(list)
        }
        other => other.clone(),
    }
}

fn listed(key: &str, value: &Value) -> Value {
    let single = matches!(key, "Version" | "Id" | "Sid" | "Effect" | "Condition");
    let is_leaf = value.is_string() || value.is_boolean() || value.is_number();
    if !single && (is_leaf || (key == "Statement" && value.is_object())) {
        Value::Array(vec![meaning(value)])
    } else {
        meaning(value)
    }
}

#[cfg(test)]
mod tests;
