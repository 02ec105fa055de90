//! Which rows of a system's file carry an id, and as what.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::CheckRow;
use crate::System;

/// What a requirement became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A rule that fires.
    Rule,
    /// Something the profile has to acknowledge.
    Acknowledgement,
    /// A value of the system's file that the design is made from.
    Value,
    /// A step or note of the install plan.
    StepOrNote,
}

impl Kind {
    /// Every kind, the strongest first.
    pub const ALL: [Self; 4] = [
        Self::Rule,
        Self::Acknowledgement,
        Self::Value,
        Self::StepOrNote,
    ];

    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Acknowledgement => "acknowledgement",
            Self::Value => "value",
            Self::StepOrNote => "step or note",
        }
    }

    /// What rows of a table are.
    fn of_table(table: &str) -> Self {
        match table {
            "requirement" | "minimum" | "software" | "storage-minimum" => Self::Rule,
            "acknowledgement" => Self::Acknowledgement,
            "step" | "note" => Self::StepOrNote,
            _ => Self::Value,
        }
    }
}

/// A row or a check that carries an id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Carrier {
    /// As what.
    pub kind: Kind,
    /// The table of the system's file, or `check`.
    pub table: String,
    /// The row's id, or the code of the check.
    pub row: String,
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.table, self.row)
    }
}

/// What carries each id: rows by their id and their `requirements`, the checks of the list, and
/// the summary of the system by naming it. A contradiction is carried by every row that names it.
pub fn carriers(system: &System, checks: &[CheckRow]) -> BTreeMap<String, Vec<Carrier>> {
    let mut found: BTreeMap<String, Vec<Carrier>> = BTreeMap::new();
    let mut add = |id: &str, kind: Kind, table: &str, row: &str| {
        let carrier = Carrier {
            kind,
            table: table.to_owned(),
            row: row.to_owned(),
        };
        let list = found.entry(id.to_owned()).or_default();
        if !list.contains(&carrier) {
            list.push(carrier);
        }
    };
    for check in checks {
        add(&check.id, Kind::Rule, "check", &check.code);
    }
    // A system's file was read from plain data and goes back to it.
    let file = serde_json::to_value(&system.file).unwrap_or_default();
    for (table, rows) in file.as_object().into_iter().flatten() {
        let kind = Kind::of_table(table);
        let rows = match rows {
            Value::Array(rows) => rows.as_slice(),
            one => std::slice::from_ref(one),
        };
        for row in rows {
            let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
            add(id, kind, table, id);
            let further = row.get("requirements").and_then(Value::as_array);
            for one in further.into_iter().flatten().filter_map(Value::as_str) {
                add(one, kind, table, id);
            }
            let is_summary = table == "system";
            texts(row, &mut |text| {
                for named in ids(text) {
                    if is_summary || named.starts_with("C-") {
                        add(named, kind, table, id);
                    }
                }
            });
        }
    }
    found
}

fn texts(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => visit(text),
        Value::Array(items) => items.iter().for_each(|item| texts(item, visit)),
        Value::Object(map) => map.values().for_each(|item| texts(item, visit)),
        _ => {}
    }
}

/// Words of a text that look like ids of requirements or contradictions.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|one: char| !(one.is_ascii_alphanumeric() || one == '-'))
        .filter(|word| {
            let mut parts = word.split('-');
            let first = matches!(parts.next(), Some("R" | "C"));
            let last = word.rsplit('-').next().unwrap_or_default();
            first && last.starts_with(|one: char| one.is_ascii_digit())
        })
}
