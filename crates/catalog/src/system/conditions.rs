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
        self.0.iter().all(|(path, accepted)| {
            let found = facts.get(path).unwrap_or(&serde_json::Value::Null);
            match accepted {
                serde_json::Value::Array(list) => list.iter().any(|one| accepts(one, found)),
                one => accepts(one, found),
            }
        })
    }
}

fn accepts(accepted: &serde_json::Value, found: &serde_json::Value) -> bool {
    match accepted.as_str() {
        Some("present") => !is_absent(found),
        Some("absent") => is_absent(found),
        _ => accepted == found,
    }
}

fn is_absent(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::Array(list) => list.is_empty(),
        _ => false,
    }
}
