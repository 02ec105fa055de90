//! When a row applies: conditions over a profile's values, given as facts by path.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A profile's values by path (`availability.web` = `"nlb"`), defaults included, plus
/// `target`. Absent optional values are `null`; lists and tables have a `.count`.
pub type Facts = BTreeMap<String, serde_json::Value>;

/// All entries must hold. The key is a path; the value is one accepted value, a list of
/// accepted values, `true`/`false`, or `"present"` / `"absent"`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Condition(pub BTreeMap<String, serde_json::Value>);

impl Condition {
    /// Whether the condition holds for these facts. An empty condition always holds.
    pub fn holds(&self, facts: &Facts) -> bool {
        self.0.iter().all(|(path, accepted)| match accepted {
            serde_json::Value::Array(list) => list.iter().any(|one| accepts(one, path, facts)),
            one => accepts(one, path, facts),
        })
    }
}

fn accepts(accepted: &serde_json::Value, path: &str, facts: &Facts) -> bool {
    match accepted.as_str() {
        Some("present") => is_present(path, facts),
        Some("absent") => !is_present(path, facts),
        _ => facts.get(path).unwrap_or(&serde_json::Value::Null) == accepted,
    }
}

/// Present is a value other than null or an empty list or table, and a table of whose values
/// one is present.
fn is_present(path: &str, facts: &Facts) -> bool {
    match facts.get(path) {
        Some(serde_json::Value::Null) => false,
        Some(serde_json::Value::Array(list)) => !list.is_empty(),
        Some(serde_json::Value::Object(table)) => !table.is_empty(),
        Some(_) => true,
        None => {
            let inside = format!("{path}.");
            facts
                .range(inside.clone()..)
                .take_while(|(key, _)| key.starts_with(&inside))
                .any(|(key, value)| {
                    let empty = key.ends_with(".count") && value.as_u64() == Some(0);
                    !value.is_null() && !empty
                })
        }
    }
}
