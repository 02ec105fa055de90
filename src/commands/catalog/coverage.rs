//! `groundplan catalog coverage` and `contradictions`: where the documents' sentences went.

use std::collections::BTreeMap;

use groundplan_catalog::coverage::{Coverage, Kind, coverage};
use groundplan_diagnostics::{SourceMap, suggest::nearest};

use crate::arguments::{Coverage as Arguments, CoverageFormat};
use crate::library::Library;
use crate::{exit, output};

/// Carriers of one requirement that a line of the table names.
const MOST_NAMED: usize = 3;

pub(super) fn run(library: &Library, arguments: &Arguments) -> u8 {
    let found = match gather(library) {
        Ok(found) => found,
        Err(reason) => {
            output::fail(&reason);
            return exit::FINDINGS;
        }
    };
    let found = match &arguments.system {
        None => found,
        Some(system) => {
            let known: Vec<&str> = found
                .requirements
                .iter()
                .map(|one| one.system.as_str())
                .collect();
            if !known.contains(&system.as_str()) {
                let help = nearest(system, known.iter().copied())
                    .map(|near| format!("; did you mean `{near}`?"))
                    .unwrap_or_default();
                output::fail(&format!("there is no list for `{system}`{help}"));
                return exit::USAGE;
            }
            found.of(system)
        }
    };
    match arguments.format {
        CoverageFormat::Json => match serde_json::to_string_pretty(&found) {
            Ok(text) => output::data(&text),
            Err(error) => {
                output::fail(&error.to_string());
                return exit::FINDINGS;
            }
        },
        CoverageFormat::Table => output::data(&table(&found)),
    }
    if found.is_complete() {
        exit::FINE
    } else {
        exit::FINDINGS
    }
}

fn gather(library: &Library) -> Result<Coverage, String> {
    let lists = library.lists()?;
    let mut systems = BTreeMap::new();
    let mut sources = SourceMap::new();
    for id in library.system_ids() {
        let (system, report) = library.system(&mut sources, &id);
        if report.has_errors() {
            return Err(format!(
                "the system file `{id}` has errors; `groundplan catalog check` names them"
            ));
        }
        systems.extend(system.map(|system| (id, system)));
    }
    Ok(coverage(&lists, &systems, &Library::has_table))
}

fn table(found: &Coverage) -> String {
    let mut lines = Vec::new();
    for one in &found.requirements {
        let kind = match one.covered_as {
            Some(kind) => kind.name(),
            None if found.absent.contains(&one.system) => "no system file",
            None => "MISSING",
        };
        let mut carriers: Vec<String> = one
            .carriers
            .iter()
            .take(MOST_NAMED)
            .map(ToString::to_string)
            .collect();
        if one.carriers.len() > MOST_NAMED {
            carriers.push(format!("and {} more", one.carriers.len() - MOST_NAMED));
        }
        let reason = match one.row.reason.as_str() {
            "" => String::new(),
            reason => format!(" (no rule: {reason})"),
        };
        lines.push(format!(
            "{:<12} {:<15} {:<60} {}{reason}",
            one.row.id,
            kind,
            carriers.join(", "),
            one.row.text
        ));
    }
    for one in &found.contradictions {
        let absent = found.absent.contains(&one.row.system);
        let state = match (one.carriers.is_empty(), one.missing.is_empty()) {
            (_, false) => format!("MISSING {}", one.missing.join(", ")),
            (true, true) => "MISSING".to_owned(),
            (false, true) if absent => String::new(),
            (false, true) => one.carriers.join(", "),
        };
        lines.push(format!(
            "{:<12} {:<15} {:<60} {}",
            one.row.id,
            if absent {
                "no system file"
            } else {
                "resolution"
            },
            state,
            one.row.problem
        ));
    }
    for one in &found.unknown {
        let carriers: Vec<String> = one.carriers.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "{:<12} UNKNOWN in {}: {}",
            one.id,
            one.system,
            carriers.join(", ")
        ));
    }
    lines.push(String::new());
    lines.extend(summary(found));
    lines.join("\n")
}

/// Counts by system and kind, and the two sums.
fn summary(found: &Coverage) -> Vec<String> {
    let mut systems: Vec<&str> = found
        .requirements
        .iter()
        .map(|one| one.system.as_str())
        .collect();
    systems.dedup();
    let mut lines = vec![format!(
        "{:<16} {:>6} {:>16} {:>6} {:>13} {:>8} {:>6}",
        "system", "rules", "acknowledgements", "values", "steps, notes", "missing", "total"
    )];
    for system in systems {
        let own: Vec<_> = found
            .requirements
            .iter()
            .filter(|one| one.system == system)
            .collect();
        let count = |kind: Option<Kind>| own.iter().filter(|one| one.covered_as == kind).count();
        let [rules, acknowledgements, values, texts] = Kind::ALL.map(|kind| count(Some(kind)));
        let note = if found.absent.iter().any(|one| one == system) {
            "  no system file"
        } else {
            ""
        };
        lines.push(format!(
            "{system:<16} {rules:>6} {acknowledgements:>16} {values:>6} {texts:>13} {:>8} {:>6}{note}",
            count(None),
            own.len(),
        ));
    }
    let carried = found
        .requirements
        .iter()
        .filter(|one| one.covered_as.is_some())
        .count();
    let contradictions = found.contradictions.len();
    let open = found
        .contradictions
        .iter()
        .filter(|one| found.absent.contains(&one.row.system))
        .count();
    let resolved = contradictions - open - found.unresolved().len();
    lines.push(String::new());
    lines.push(format!(
        "{carried} of {} requirements are carried, {resolved} of {contradictions} contradictions resolved{}",
        found.requirements.len(),
        if open > 0 {
            format!(" ({open} others are of systems without a file)")
        } else {
            String::new()
        }
    ));
    lines
}

/// The page of contradictions.
pub(super) fn contradictions(library: &Library) -> u8 {
    let lists = match library.lists() {
        Ok(lists) => lists,
        Err(reason) => {
            output::fail(&reason);
            return exit::FINDINGS;
        }
    };
    let mut text = vec![
        "# Contradictions".to_owned(),
        String::new(),
        "Vendors' documents contradict themselves, or the world has moved on since they were \
         written. Here is which reading is taken, and where it is carried out. Where the document \
         and today differ, both verdicts are given: what the document allows, and what holds now."
            .to_owned(),
    ];
    let mut system = "";
    for row in &lists.contradictions {
        if row.system != system {
            system = &row.system;
            text.extend([String::new(), format!("## `{system}`")]);
        }
        text.extend([
            String::new(),
            format!("### {}: {}", row.id, row.place),
            String::new(),
            row.problem.clone(),
            String::new(),
            format!("**Taken:** {}", row.resolution),
        ]);
        if !row.document.is_empty() || !row.today.is_empty() {
            text.extend([
                String::new(),
                "| the document | today |".to_owned(),
                "|---|---|".to_owned(),
                format!("| {} | {} |", row.document, row.today),
            ]);
        }
        let carried: Vec<String> = row
            .carried
            .split_whitespace()
            .map(|name| match name.strip_prefix("GP") {
                Some(_) => format!("[{name}](../findings/{name}.md)"),
                None => format!("`{name}`"),
            })
            .collect();
        text.extend([String::new(), format!("Carried by {}.", carried.join(", "))]);
    }
    output::data(&text.join("\n"));
    exit::FINE
}
