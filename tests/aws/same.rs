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
        // The prefix list of a service has another id in every account of the peer.
        Value::String(text) if text.starts_with("pl-") => Value::from("<prefix list>"),
        Value::String(text) => {
            Value::String(names.iter().fold(text.clone(), |text, (id, name)| {
                text.replace(id.as_str(), name)
            }))
        }
        other => other.clone(),
    }
}

/// Where two listings differ, one line each.
pub fn differences(left: &Value, right: &Value) -> Vec<String> {
    let mut found = Vec::new();
    walk(left, right, "", &mut found);
    found
}

fn walk(left: &Value, right: &Value, path: &str, found: &mut Vec<String>) {
    match (left, right) {
        (Value::Object(one), Value::Object(other)) => {
            let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let (one, other) = (&left[key.as_str()], &right[key.as_str()]);
                walk(one, other, &format!("{path}.{key}"), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                walk(one, other, &format!("{path}[{at}]"), found);
            }
        }
        _ if left != right => found.push(format!("{path}: {left} against {right}")),
        _ => {}
    }
}
