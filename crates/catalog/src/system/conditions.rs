//! When a row applies: conditions over a profile's values, given as facts by path.

mod compare;
mod networks;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use compare::SI;
pub(super) use compare::{Comparison, other_path};
pub(super) use networks::network;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;

/// A profile's values by path (`availability.web` = `"nlb"`), defaults included, plus
/// `target`. Absent optional values are `null`; lists and tables have a `.count`.
pub type Facts = BTreeMap<String, serde_json::Value>;

/// All entries must hold. The key is a path; the value is one accepted value, a list of
/// accepted values, `true`/`false`, `"present"` / `"absent"`, or a table of comparisons
/// (`{ at_least = 2 }`). A step `*` in a path stands for every entry of a list or table, of which
/// one has to fit (`certificate.*.usage`).
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
    let one_fits = |test: &dyn Fn(&str) -> bool| one_entry_fits(path, facts, test);
    match accepted {
        serde_json::Value::Object(tests) => tests.iter().all(|(name, operand)| {
            match Comparison::named(name) {
                None => false,
                // "Not" is said of all entries: none of them may have the value.
                Some(Comparison::Not) => !choices(operand).any(|one| {
                    // Another path is a value here, and no table of comparisons.
                    match compare::other_path(one) {
                        Some(_) => one_fits(&|path| compare::equal(path, one, facts)),
                        None => accepts(one, path, facts),
                    }
                }),
                // What is said of addresses is said of all of them.
                Some(Comparison::Within) => {
                    !one_fits(&|path| !networks::within(path, operand, facts))
                }
                Some(Comparison::ApartFrom) => {
                    !one_fits(&|path| !networks::apart(path, operand, facts))
                }
                Some(comparison) => one_fits(&|path| comparison.holds(path, operand, facts)),
            }
        }),
        serde_json::Value::String(word) if word == "present" => {
            one_fits(&|path| is_present(path, facts))
        }
        serde_json::Value::String(word) if word == "absent" => {
            !one_fits(&|path| is_present(path, facts))
        }
        _ => one_fits(&|path| compare::equal(path, accepted, facts)),
    }
}

/// Whether the test holds for the path, or for one of those that its steps `*` stand for.
fn one_entry_fits(path: &str, facts: &Facts, test: &dyn Fn(&str) -> bool) -> bool {
    match path.split_once(".*.") {
        None => test(path),
        Some((list, rest)) => entries(list, facts)
            .iter()
            .any(|entry| one_entry_fits(&format!("{entry}.{rest}"), facts, test)),
    }
}

/// The values of a list, or the one value.
fn choices(operand: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    match operand {
        serde_json::Value::Array(list) => list.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

/// The paths of a list's or table's entries, each once.
fn entries(list: &str, facts: &Facts) -> BTreeSet<String> {
    let inside = format!("{list}.");
    facts
        .range(inside.clone()..)
        .map_while(|(path, _)| path.strip_prefix(&inside))
        .filter_map(|rest| rest.split('.').next())
        .filter(|entry| *entry != "count")
        .map(|entry| format!("{inside}{entry}"))
        .collect()
}

/// Present is a value other than null or an empty list or table. Where the facts hold a table's
/// values alone, it is present when one of them is.
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
                .any(|(key, value)| key.rsplit('.').next() != Some("count") && !value.is_null())
        }
    }
}
