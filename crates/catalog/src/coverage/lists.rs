//! The lists: requirements by system, contradictions, and checks in code.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// One requirement of a vendor's document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRow {
    /// Id.
    pub id: String,
    /// Kinds, separated by blanks: `minimum`, `recommendation`, `note`, `option`,
    /// `responsibility`, `licence`.
    pub kind: String,
    /// Targets, separated by blanks; `all`, `cloud` and `recovery` beside those of profiles.
    pub target: String,
    /// What it says, in one sentence of ours.
    pub text: String,
    /// The document.
    pub document: String,
    /// The place in it.
    pub section: String,
    /// Why it is no rule, where it reads as if a profile could break it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Where a document contradicts itself, or the world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// Id.
    pub id: String,
    /// The system.
    pub system: String,
    /// The place in its document.
    pub place: String,
    /// What does not agree.
    pub problem: String,
    /// Which reading is taken.
    pub resolution: String,
    /// What the document allows; empty where the world has not moved.
    pub document: String,
    /// What holds today.
    pub today: String,
    /// Ids of requirements, codes of findings and files that carry the resolution.
    pub carried: String,
}

/// A requirement that a check in code holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckRow {
    /// Id of the requirement.
    pub id: String,
    /// Code of the finding.
    pub code: String,
    /// How the check covers it.
    pub text: String,
}

/// All lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Requirements by system.
    pub requirements: BTreeMap<String, Vec<SourceRow>>,
    /// Contradictions.
    pub contradictions: Vec<Contradiction>,
    /// Checks in code.
    pub checks: Vec<CheckRow>,
}

impl Lists {
    /// Reads one list by the name of its file, such as `emam.csv`. A fault names the file and
    /// the line.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), String> {
        let named = |reason: csv::Error| format!("{name}: {reason}");
        match name {
            "contradictions.csv" => self.contradictions = read(text).map_err(named)?,
            "checks.csv" => {
                self.checks = read(text).map_err(named)?;
                for row in &self.checks {
                    if groundplan_diagnostics::Code::parse(&row.code).is_none() {
                        return Err(format!("{name}: there is no finding `{}`", row.code));
                    }
                }
            }
            _ => {
                let system = name.strip_suffix(".csv").unwrap_or(name);
                let rows = read(text).map_err(named)?;
                self.requirements.insert(system.to_owned(), rows);
            }
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .collect()
}
