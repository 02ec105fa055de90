//! What differs between two blueprints, by path.
//!
//! Lists of things with a name or an id are compared by it, so that a host in the middle that
//! goes away is one change and not many.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Blueprint;

#[cfg(test)]
mod tests;

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Where: `sites[primary].hosts[harbour-db01].cores`.
    pub path: String,
    /// The value before; absent: it is new.
    pub before: Option<Value>,
    /// The value after; absent: it is gone.
    pub after: Option<Value>,
}

/// Differences between two blueprints, in order of their paths. Empty if they are equal.
pub fn diff(before: &Blueprint, after: &Blueprint) -> Vec<Change> {
    let value = |blueprint| serde_json::to_value(blueprint).unwrap_or(Value::Null);
    let mut changes = Vec::new();
    compare("", &value(before), &value(after), &mut changes);
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    changes
}

fn compare(path: &str, before: &Value, after: &Value, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let found = changes.len();
    match (entries(before), entries(after)) {
        (Some(old), Some(new)) => {
            for (step, value) in &old {
                let inner = join(path, step);
                match new.get(step) {
                    Some(other) => compare(&inner, value, other, changes),
                    None => changes.push(change(inner, Some(value), None)),
                }
            }
            for (step, value) in new.iter().filter(|(step, _)| !old.contains_key(*step)) {
                changes.push(change(join(path, step), None, Some(value)));
            }
            // Equal entries in another order.
            if changes.len() == found {
                changes.push(change(path.to_owned(), Some(before), Some(after)));
            }
        }
        _ => changes.push(change(path.to_owned(), Some(before), Some(after))),
    }
}

fn change(path: String, before: Option<&Value>, after: Option<&Value>) -> Change {
    Change {
        path,
        before: before.cloned(),
        after: after.cloned(),
    }
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() || step.starts_with('[') {
        format!("{path}{step}")
    } else {
        format!("{path}.{step}")
    }
}

/// The steps out of a value: keys of a table, or entries of a list by what they are called.
fn entries(value: &Value) -> Option<BTreeMap<String, &Value>> {
    match value {
        Value::Object(map) => Some(map.iter().map(|(key, one)| (key.clone(), one)).collect()),
        Value::Array(items) => {
            let mut found = BTreeMap::new();
            for (index, item) in items.iter().enumerate() {
                let mut step = format!("[{}]", label(item).unwrap_or_else(|| index.to_string()));
                if found.contains_key(&step) {
                    step = format!("{step}[{index}]");
                }
                found.insert(step, item);
            }
            Some(found)
        }
        _ => None,
    }
}

/// What an entry of a list is called: its id, else its name.
fn label(item: &Value) -> Option<String> {
    let text = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    text("id").or_else(|| text("name"))
}
