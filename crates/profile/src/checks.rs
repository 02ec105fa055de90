//! Rules over a whole profile: against its system's file, against the tables, and of its fields
//! with each other. One file per family.
//!
//! Only rules that hold for any system are written here; what a product asks for is read from
//! its file. Nothing knows what day it is: the date is handed in.

mod acknowledgements;
mod availability;
mod certificates;
mod channels;
mod hardware;
mod licences;
mod locations;
mod needs;
mod network;
mod overrides;
mod parameters;
mod recovery;
mod references;
mod services;
mod software;
mod storage;
mod system_rules;
mod uncertainty;
mod workload;

#[cfg(test)]
mod tests;

use groundplan_catalog::System;
use groundplan_catalog::system::{Facts, Strictness, Topology};
use groundplan_catalog::tables::{Date, Provider, TableErrors, Tables};
use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{Finding, Fix, Report, Severity, Span, code};

use crate::load::LoadedProfile;
use crate::model::{Profile, Target};

/// Checks a profile against its system and the tables, as of a day.
pub fn check(loaded: &LoadedProfile, system: &System, tables: &Tables<'_>, as_of: Date) -> Report {
    let facts = loaded.facts(system);
    let target = loaded.profile.deployment.target;
    let context = Context {
        loaded,
        profile: &loaded.profile,
        system,
        tables,
        as_of,
        target,
        topology: system.topology(target.name(), &facts),
        facts,
    };
    let families: [fn(&Context<'_>, &mut Report); 18] = [
        needs::check,
        parameters::check,
        references::check,
        workload::check,
        uncertainty::check,
        hardware::check,
        software::check,
        licences::check,
        availability::check,
        recovery::check,
        network::check,
        locations::check,
        storage::check,
        certificates::check,
        services::check,
        overrides::check,
        channels::check,
        acknowledgements::check,
    ];
    let mut report = Report::new();
    for family in families {
        family(&context, &mut report);
    }
    // Last, because it adds to findings of the families instead of saying a thing twice.
    system_rules::check(&context, &mut report);
    merge_alike(report)
}

/// A profile of a system that nobody knows. `known` are the systems that there are; a name that is
/// near to one of them alone has a safe cure, as every word of a closed list has.
#[must_use]
pub fn unknown_system(loaded: &LoadedProfile, known: &[String]) -> Finding {
    let id = &loaded.profile.deployment.system;
    let finding = Finding::new(
        code::UNKNOWN_SYSTEM,
        format!("there is no system called `{id}`"),
    )
    .at(
        loaded.span_or_parent("deployment.system"),
        "not in the catalog",
    )
    .note(format!("known systems: {}", known.join(", ")));
    let names = || known.iter().map(String::as_str);
    if nearest(id, names()).is_some() {
        return suggest_value(finding, id, names());
    }
    finding.help(format!(
        "add a file `{id}.toml` to a folder and name the folder with `--systems`"
    ))
}

/// One finding for what several rows of a system's file ask for in the same words, with all of
/// the rows beside it.
fn merge_alike(mut report: Report) -> Report {
    report.sort();
    let mut merged: Vec<Finding> = Vec::new();
    for finding in std::mem::take(report.findings_mut()) {
        // Sorted, what is alike stands side by side.
        let alike = merged
            .iter_mut()
            .rev()
            .take_while(|known| {
                known.code == finding.code
                    && known.message == finding.message
                    && known.span() == finding.span()
            })
            .find(|known| known.severity == finding.severity);
        let Some(known) = alike else {
            merged.push(finding);
            continue;
        };
        for label in finding.labels {
            if !known.labels.contains(&label) {
                known.labels.push(label);
            }
        }
        for note in finding.notes {
            if !known.notes.contains(&note) {
                known.notes.push(note);
            }
        }
        for id in finding.requirements {
            if !known.requirements.contains(&id) {
                known.requirements.push(id);
            }
        }
    }
    *report.findings_mut() = merged;
    report
}

/// What every family looks at.
struct Context<'a> {
    loaded: &'a LoadedProfile,
    profile: &'a Profile,
    system: &'a System,
    tables: &'a Tables<'a>,
    as_of: Date,
    target: Target,
    topology: Option<&'a Topology>,
    facts: Facts,
}

impl Context<'_> {
    fn at(&self, path: &str) -> Span {
        self.loaded.span_or_parent(path)
    }

    /// The tiers of the chosen topology.
    fn tier_ids(&self) -> Vec<&str> {
        self.topology
            .map(|topology| {
                topology
                    .tiers
                    .iter()
                    .map(|placed| placed.tier.as_str())
                    .collect()
            })
            .unwrap_or_default()
    }
}

/// The provider behind a target, if it is a cloud.
fn provider(target: Target) -> Option<Provider> {
    match target {
        Target::Aws => Some(Provider::Aws),
        Target::Azure => Some(Provider::Azure),
        Target::Gcp => Some(Provider::Gcp),
        Target::Poc | Target::OnPrem | Target::Vm => None,
    }
}

/// Adds further requirement ids and the part numbers that a row names.
fn further(finding: Finding, requirements: &[String], part_numbers: &[String]) -> Finding {
    let finding = match part_numbers {
        [] => finding,
        numbers => finding.note(format!("part numbers: {}", numbers.join(", "))),
    };
    requirements.iter().fold(finding, Finding::requirement)
}

fn severity(strictness: Strictness) -> Severity {
    match strictness {
        Strictness::Must => Severity::Error,
        Strictness::Should => Severity::Warning,
        Strictness::May => Severity::Info,
    }
}

/// Help for a name that is not among those known.
fn suggest<'a>(finding: Finding, name: &str, known: impl IntoIterator<Item = &'a str>) -> Finding {
    suggest_at(finding, name, known, |_| None)
}

/// The same for a value at the finding's span, with what it can only have meant as a safe fix.
fn suggest_value<'a>(
    finding: Finding,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    let place = finding.span();
    suggest_at(finding, name, known, |near| {
        place.map(|span| Fix::text(span, near))
    })
}

/// The same for a key, which may stand beside the finding's span.
fn suggest_key<'a>(
    context: &Context<'_>,
    finding: Finding,
    path: &str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Finding {
    suggest_at(finding, name, known, |near| {
        let (table, _) = path.split_at(path.len().checked_sub(name.len() + 1)?);
        // Beside the right key, which of the two values counts is not for a program to say.
        let taken = context.loaded.written(&format!("{table}.{near}"));
        let key = context.loaded.key_span(path)?;
        Some(Fix::key(key, near).safe(!taken))
    })
}

fn suggest_at<'a>(
    finding: Finding,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    fix: impl Fn(&str) -> Option<Fix>,
) -> Finding {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    if let Some(near) = nearest(name, known.iter().copied()) {
        let meant = clear(name, known.iter().copied()) == Some(near);
        let fix = fix(near).map(|fix| Fix {
            safe: fix.safe && meant,
            ..fix
        });
        return finding.help(format!("did you mean `{near}`?")).fix(fix);
    }
    if known.is_empty() {
        return finding.help("remove it; nothing can be named here");
    }
    let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    finding.help(format!("write one of {}", list.join(", ")))
}

/// A cure that would change where or on what a system runs is shown, but not carried out
/// without being asked for.
fn unsure(mut finding: Finding) -> Finding {
    finding.fix = finding.fix.map(|fix| fix.safe(false));
    finding
}

/// A table that cannot be read leaves a check undone; that must not be silent.
fn table_fault(errors: &TableErrors) -> Finding {
    let mut finding = Finding::new(
        code::TABLE_UNREADABLE,
        "a table cannot be read, so not everything could be checked",
    );
    for error in errors.errors() {
        finding = finding.note(error.to_string());
    }
    finding.help("correct the table, or leave `--tables` out to use the built-in ones")
}
