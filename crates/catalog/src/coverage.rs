//! Which sentence of a vendor's document went where: into a rule, a value, an acknowledgement, or
//! a step or note.
//!
//! The lists of requirements and contradictions stand beside the system files and are read for
//! this question alone. Where an id is carried follows from the rows that name it; nothing is
//! declared twice. Knows the tables of the format, and no product.

mod carriers;
mod lists;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use carriers::{Carrier, Kind, carriers};
pub use lists::{CheckRow, Contradiction, Lists, SourceRow};

use crate::System;

/// Version of the JSON form.
pub const VERSION: u32 = 1;

/// What became of every requirement and contradiction.
#[derive(Debug, Clone, Serialize)]
pub struct Coverage {
    /// Version of this form, [`VERSION`].
    pub version: u32,
    /// Systems that have a list and no file.
    pub absent: Vec<String>,
    /// Requirements in the order of their lists.
    pub requirements: Vec<CoveredRequirement>,
    /// Contradictions in the order of their list.
    pub contradictions: Vec<CoveredContradiction>,
    /// Ids that rows carry and no list has, with the rows.
    pub unknown: Vec<UnknownId>,
}

/// One requirement with what carries it.
#[derive(Debug, Clone, Serialize)]
pub struct CoveredRequirement {
    /// The system.
    pub system: String,
    /// The row of the list.
    #[serde(flatten)]
    pub row: SourceRow,
    /// Primary kind: the strongest of its carriers. None where nothing carries it, or where the
    /// system's file is absent.
    pub covered_as: Option<Kind>,
    /// Rows and checks that carry it, the strongest first.
    pub carriers: Vec<Carrier>,
}

/// One contradiction with what carries its resolution.
#[derive(Debug, Clone, Serialize)]
pub struct CoveredContradiction {
    /// The row of the list.
    #[serde(flatten)]
    pub row: Contradiction,
    /// Names of the list's column that were found, and rows that name the contradiction.
    pub carriers: Vec<String>,
    /// Names of the list's column that nothing has.
    pub missing: Vec<String>,
}

/// An id that rows carry and no list has.
#[derive(Debug, Clone, Serialize)]
pub struct UnknownId {
    /// The system.
    pub system: String,
    /// The id.
    pub id: String,
    /// What names it.
    pub carriers: Vec<Carrier>,
}

/// Holds the lists against the systems. `file_exists` says whether a path of the repository that
/// the list of contradictions names is there.
pub fn coverage(
    lists: &Lists,
    systems: &BTreeMap<String, System>,
    file_exists: &dyn Fn(&str) -> bool,
) -> Coverage {
    let carried: BTreeMap<&str, BTreeMap<String, Vec<Carrier>>> = systems
        .iter()
        .map(|(id, system)| (id.as_str(), carriers(system, &lists.checks)))
        .collect();
    let absent: Vec<String> = lists
        .requirements
        .keys()
        .filter(|id| !systems.contains_key(*id))
        .cloned()
        .collect();
    let mut requirements = Vec::new();
    for (system, rows) in &lists.requirements {
        for row in rows {
            let mut found = carried
                .get(system.as_str())
                .and_then(|ids| ids.get(&row.id))
                .cloned()
                .unwrap_or_default();
            found.sort();
            requirements.push(CoveredRequirement {
                system: system.clone(),
                row: row.clone(),
                covered_as: found.first().map(|carrier| carrier.kind),
                carriers: found,
            });
        }
    }
    let contradictions = lists
        .contradictions
        .iter()
        .map(|row| contradiction(row, &carried, &absent, file_exists))
        .collect();
    Coverage {
        version: VERSION,
        absent,
        requirements,
        contradictions,
        unknown: unknown(lists, &carried),
    }
}

fn contradiction(
    row: &Contradiction,
    carried: &BTreeMap<&str, BTreeMap<String, Vec<Carrier>>>,
    absent: &[String],
    file_exists: &dyn Fn(&str) -> bool,
) -> CoveredContradiction {
    let none = BTreeMap::new();
    let own = carried.get(row.system.as_str()).unwrap_or(&none);
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for name in row.carried.split_whitespace() {
        let is_code = name
            .strip_prefix("GP")
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        let there = if is_code {
            groundplan_diagnostics::Code::parse(name).is_some()
        } else if name.contains('/') {
            file_exists(name)
        } else {
            // Of a system without a file nothing can be asked.
            own.contains_key(name) || absent.contains(&row.system)
        };
        let list = if there { &mut found } else { &mut missing };
        list.push(name.to_owned());
    }
    for carrier in own.get(&row.id).into_iter().flatten() {
        found.push(carrier.to_string());
    }
    CoveredContradiction {
        row: row.clone(),
        carriers: found,
        missing,
    }
}

/// Ids of requirements and contradictions that rows name and the lists do not have. Only ids with
/// the beginning of a list's own are asked for: rows have ids of other kinds too.
fn unknown(
    lists: &Lists,
    carried: &BTreeMap<&str, BTreeMap<String, Vec<Carrier>>>,
) -> Vec<UnknownId> {
    let known: BTreeSet<&str> = lists
        .requirements
        .values()
        .flatten()
        .map(|row| row.id.as_str())
        .chain(lists.contradictions.iter().map(|row| row.id.as_str()))
        .collect();
    let beginnings: BTreeSet<&str> = known
        .iter()
        .filter_map(|id| id.rsplit_once('-').map(|(beginning, _)| beginning))
        .collect();
    let mut found = Vec::new();
    for (system, ids) in carried {
        for (id, carriers) in ids {
            let of_a_list = id
                .rsplit_once('-')
                .is_some_and(|(beginning, _)| beginnings.contains(beginning));
            if of_a_list && !known.contains(id.as_str()) {
                found.push(UnknownId {
                    system: (*system).to_owned(),
                    id: id.clone(),
                    carriers: carriers.clone(),
                });
            }
        }
    }
    found
}

impl Coverage {
    /// The part of one system.
    #[must_use]
    pub fn of(mut self, system: &str) -> Self {
        self.absent.retain(|one| one == system);
        self.requirements.retain(|one| one.system == system);
        self.contradictions.retain(|one| one.row.system == system);
        self.unknown.retain(|one| one.system == system);
        self
    }

    /// Requirements of systems with a file that nothing carries.
    pub fn uncarried(&self) -> Vec<&CoveredRequirement> {
        self.requirements
            .iter()
            .filter(|one| one.covered_as.is_none() && !self.absent.contains(&one.system))
            .collect()
    }

    /// Contradictions whose resolution is not found where the list says, or nowhere.
    pub fn unresolved(&self) -> Vec<&CoveredContradiction> {
        self.contradictions
            .iter()
            .filter(|one| one.carriers.is_empty() || !one.missing.is_empty())
            .collect()
    }

    /// Whether nothing is missing and nothing unknown, systems without a file left aside.
    pub fn is_complete(&self) -> bool {
        self.uncarried().is_empty() && self.unresolved().is_empty() && self.unknown.is_empty()
    }
}
