//! Two listings of an account, made comparable: what the account chose by chance is replaced by
//! what it belongs to.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The listing with every provider id replaced by the resource it stands for, without addresses
/// that are given by chance, and with every list in an order of its own content.
pub fn without_chance(listed: &Value) -> Value {
    let mut names = BTreeMap::new();
    collect(listed, "", &mut names);
    // Longer ids first: an ARN may begin with another.
    let mut names: Vec<(String, String)> = names.into_iter().collect();
    names.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
    replaced(listed, &names)
}

fn collect(value: &Value, kind: &str, names: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(id)) = map.get("id") {
                let tag = |key: &str| map.get("tags").and_then(|tags| tags[key].as_str());
                let name = tag("groundplan:resource")
                    .or_else(|| tag("groundplan:part-of"))
                    .unwrap_or("untagged");
                names.insert(id.clone(), format!("<{kind} {name}>"));
            }
            for (key, inner) in map {
                collect(
                    inner,
                    if kind.is_empty() || key == "listeners" {
                        key
                    } else {
                        kind
                    },
                    names,
                );
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, kind, names)),
        _ => {}
    }
}

fn replaced(value: &Value, names: &[(String, String)]) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .filter(|(key, _)| key.as_str() != "public_address")
                .map(|(key, inner)| (key.clone(), replaced(inner, names)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(list) => {
            let mut list: Vec<Value> = list.iter().map(|inner| replaced(inner, names)).collect();
            list.sort_by_key(Value::to_string);
            Value::Array(list)
        }
        Value::String(text) => {
            Value::String(names.iter().fold(text.clone(), |text, (id, name)| {
                text.replace(id.as_str(), name)
            }))
        }
        other => other.clone(),
    }
}
