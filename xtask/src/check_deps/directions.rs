//! The direction of the data: who may depend on whom inside the workspace.

use std::fmt::Write as _;

use cargo_metadata::DependencyKind;

use super::Violation;
use super::manifest::{Edge, Member};

/// The stages in the way of the data. A crate sees only stages of earlier rows; crates of one
/// row do not see each other.
const ROWS: [&[&str]; 7] = [
    &["diagnostics", "uncertainty"],
    &["catalog"],
    &["profile"],
    &["sizing", "firewall"],
    &["blueprint"],
    &["resources"],
    &["render", "report", "engine"],
];
/// The leaves behind the engine. Only the program sees them.
const PROVIDER: &str = "provider-";
/// The program and the tasks stand after everything.
const PROGRAM: &str = "groundplan";
pub(super) const TASKS: &str = "xtask";
/// Pure up to and including the bundle and the quote; only applying touches the world.
const IMPURE: &str = "engine";

/// Whether a stage must be free of network, clock, environment, files and chance.
pub(crate) fn is_pure(stage: &str) -> bool {
    stage != IMPURE && ROWS.iter().any(|row| row.contains(&stage))
}

/// The stage's place in the way of the data; `None` for a crate nobody has given a place.
pub(super) fn rank(stage: &str) -> Option<usize> {
    ROWS.iter()
        .position(|row| row.contains(&stage))
        .or_else(|| stage.starts_with(PROVIDER).then_some(ROWS.len()))
        .or_else(|| (stage == PROGRAM || stage == TASKS).then_some(ROWS.len() + 1))
}

/// Every dependency that runs against the data, and every crate without a place.
pub(crate) fn check(members: &[Member]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for member in members {
        let Some(own) = rank(&member.stage) else {
            violations.push(Violation {
                file: member.manifest.clone(),
                line: 1,
                message: format!(
                    "`{}` has no place in the way of the data; give it one in \
                     xtask/src/check_deps/directions.rs",
                    member.name
                ),
            });
            continue;
        };
        for edge in &member.edges {
            if let Some(reason) = refusal(&member.stage, own, edge) {
                violations.push(Violation {
                    file: member.manifest.clone(),
                    line: edge.line,
                    message: reason,
                });
            }
        }
    }
    violations
}

fn refusal(stage: &str, own: usize, edge: &Edge) -> Option<String> {
    if edge.stage.starts_with(PROVIDER) && stage != PROGRAM {
        return Some(format!(
            "`{stage}` depends on `{}`: only the program may see a provider; \
             work against the engine's trait instead",
            edge.stage
        ));
    }
    let other = rank(&edge.stage)?;
    (other >= own).then(|| {
        format!(
            "`{stage}` depends on `{}`, which does not come before it in the way of the data; \
             hand the value over as an argument, or move the shared type to an earlier stage",
            edge.stage
        )
    })
}

/// The crates in the way of the data, each with what it depends on.
pub(crate) fn graph(members: &[Member]) -> String {
    let mut text = String::from("| stage | pure | depends on |\n|---|---|---|\n");
    let mut sorted: Vec<&Member> = members
        .iter()
        .filter(|member| member.stage != TASKS)
        .collect();
    sorted.sort_by_key(|member| (rank(&member.stage).unwrap_or(usize::MAX), &member.stage));
    for member in sorted {
        let mut seen: Vec<(usize, String)> = member
            .edges
            .iter()
            .filter(|edge| edge.kind == DependencyKind::Normal)
            .map(|edge| {
                let optional = if edge.optional { " (feature)" } else { "" };
                let place = rank(&edge.stage).unwrap_or(usize::MAX);
                (place, format!("{}{optional}", edge.stage))
            })
            .collect();
        seen.sort();
        seen.dedup();
        let names: Vec<String> = seen.into_iter().map(|(_, name)| name).collect();
        let pure = if is_pure(&member.stage) { "yes" } else { "no" };
        let on = if names.is_empty() {
            "nothing".to_owned()
        } else {
            names.join(", ")
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {} | {pure} | {on} |", member.stage);
    }
    text
}
