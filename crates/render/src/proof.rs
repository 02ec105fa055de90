//! Proof that rendered infrastructure as code says what the graph says: files are parsed back,
//! and every resource in them is compared with what the graph makes of it. The expectation is
//! written in code from the typed graph and shares nothing with the templates.

pub(crate) mod cloudformation;
pub(crate) mod terraform;

use std::collections::BTreeMap;

use serde_json::Value;

/// Resources by name with their attributes.
pub(crate) type Resources = BTreeMap<String, Value>;

/// Adds a resource; two of one name are a difference of their own.
fn insert(resources: &mut Resources, differences: &mut Vec<String>, name: String, value: Value) {
    if resources.contains_key(&name) {
        differences.push(format!("two resources are called `{name}`"));
    }
    resources.insert(name, value);
}

/// What is missing, superfluous or different.
fn compare(expected: &Resources, found: &Resources) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, wanted) in expected {
        match found.get(name) {
            None => differences.push(format!("`{name}` is missing")),
            Some(value) => difference(name, wanted, value, &mut differences),
        }
    }
    let superfluous = found.keys().filter(|name| !expected.contains_key(*name));
    differences.extend(superfluous.map(|name| format!("`{name}` is not in the graph")));
    differences
}

fn difference(path: &str, wanted: &Value, found: &Value, differences: &mut Vec<String>) {
    if let (Value::Object(wanted), Value::Object(found)) = (wanted, found) {
        for (key, value) in wanted {
            match found.get(key) {
                None => differences.push(format!("`{path}.{key}` is missing")),
                Some(other) => {
                    difference(&format!("{path}.{key}"), value, other, differences);
                }
            }
        }
        let superfluous = found.keys().filter(|key| !wanted.contains_key(*key));
        differences.extend(superfluous.map(|key| format!("`{path}.{key}` is not in the graph")));
    } else if wanted != found {
        differences.push(format!("`{path}` is {found}, the graph says {wanted}"));
    }
}
