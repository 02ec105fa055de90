//! Carries the safe cures of findings out, first in memory, then on the files.
//!
//! A cure counts only if a second check shows that its finding has gone and that the file can
//! still be read; others are left alone. So a mistaken suggestion costs nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use groundplan_diagnostics::{Code, Finding, Fix, Report, SourceMap, replace};
use similar::TextDiff;

use super::Checker;
use super::input::Inputs;
use crate::arguments::Check;
use crate::{files, output};

/// A cure may uncover the next finding; so many rounds are more than any file needs.
const MOST_ROUNDS: usize = 20;
/// What an editor looks for to know the schema of a TOML file.
const SCHEMA_LINE: &str = "#:schema";
/// Where a project keeps the schema, seen from one of the folders above a profile.
const SCHEMA_FILES: [&str; 2] = ["schemas/profile.schema.json", "profile.schema.json"];

/// One cure that was carried out.
struct Cured {
    place: String,
    code: Option<Code>,
    description: String,
}

/// Everything that was changed in memory.
#[derive(Default)]
pub(super) struct Changes {
    cured: Vec<Cured>,
    /// Texts before the first change, by file.
    before: BTreeMap<String, Vec<u8>>,
}

/// Cures what can be cured in the inputs, in memory.
pub(super) fn cure(checker: &Checker<'_>, inputs: &mut Inputs, unsafe_too: bool) -> Changes {
    let mut changes = Changes::default();
    for name in inputs.names().to_vec() {
        for _ in 0..MOST_ROUNDS {
            if !round(checker, inputs, &name, unsafe_too, &mut changes) {
                break;
            }
        }
        schema_line(checker, inputs, &name, &mut changes);
    }
    changes
}

/// A finding with its cure, as replacements by file.
struct Candidate {
    finding: Finding,
    place: String,
    fix: Fix,
    edits: BTreeMap<String, Vec<(Range<usize>, String)>>,
}

/// One round over one input; whether anything was cured.
fn round(
    checker: &Checker<'_>,
    inputs: &mut Inputs,
    name: &str,
    unsafe_too: bool,
    changes: &mut Changes,
) -> bool {
    let mut sources = SourceMap::new();
    let report = checker.check(&mut sources, inputs, name);
    let candidates: Vec<Candidate> = report
        .findings()
        .iter()
        .filter_map(|finding| candidate(finding, &sources, inputs, unsafe_too))
        .collect();
    if candidates.is_empty() {
        return false;
    }
    // All at once is the rule; one by one finds the culprit where that does not help.
    let all: Vec<&Candidate> = candidates.iter().collect();
    if attempt(checker, inputs, name, &report, &all, changes) {
        return true;
    }
    candidates
        .iter()
        .any(|one| attempt(checker, inputs, name, &report, &[one], changes))
}

fn candidate(
    finding: &Finding,
    sources: &SourceMap,
    inputs: &Inputs,
    unsafe_too: bool,
) -> Option<Candidate> {
    let fix = finding.fix.clone().filter(|fix| fix.safe || unsafe_too)?;
    let mut edits: BTreeMap<String, Vec<(Range<usize>, String)>> = BTreeMap::new();
    for edit in &fix.edits {
        let name = sources.name(edit.span.source);
        if !inputs.holds(name) {
            return None;
        }
        let range = sources.clamp(edit.span);
        edits
            .entry(name.to_owned())
            .or_default()
            .push((range, edit.replacement.clone()));
    }
    Some(Candidate {
        place: finding
            .span()
            .map(|span| sources.describe(span))
            .unwrap_or_default(),
        finding: finding.clone(),
        fix,
        edits,
    })
}

/// Makes these edits, and keeps them if they help.
fn attempt(
    checker: &Checker<'_>,
    inputs: &mut Inputs,
    name: &str,
    report: &Report,
    candidates: &[&Candidate],
    changes: &mut Changes,
) -> bool {
    let files: Vec<String> = candidates
        .iter()
        .flat_map(|candidate| candidate.edits.keys().cloned())
        .collect();
    let mut texts: BTreeMap<String, (Vec<u8>, String)> = BTreeMap::new();
    let mut refused: Vec<bool> = vec![false; candidates.len()];
    for file in files {
        if texts.contains_key(&file) {
            continue;
        }
        let Ok(bytes) = inputs.read(&file) else {
            return false;
        };
        let Ok(text) = String::from_utf8(bytes.clone()) else {
            return false;
        };
        let edits: Vec<(usize, Range<usize>, &str)> = candidates
            .iter()
            .enumerate()
            .flat_map(|(index, candidate)| {
                let own = candidate.edits.get(&file).into_iter().flatten();
                own.map(move |(range, text)| (index, range.clone(), text.as_str()))
            })
            .collect();
        let pairs: Vec<(Range<usize>, &str)> = edits
            .iter()
            .map(|(_, range, text)| (range.clone(), *text))
            .collect();
        let (fixed_text, made) = replace(&text, &pairs);
        for (at, (index, ..)) in edits.iter().enumerate() {
            refused[*index] |= !made.contains(&at);
        }
        texts.insert(file, (bytes, fixed_text));
    }
    // A cure in parts is none; leaving the round to single attempts keeps this simple.
    if refused.contains(&true) && candidates.len() > 1 {
        return false;
    }
    for (file, (_, fixed_text)) in &texts {
        inputs.put(file, fixed_text.clone().into_bytes());
    }
    let after = checker.check(&mut SourceMap::new(), inputs, name);
    if !refused.contains(&true) && helps(report, &after, candidates) {
        for (file, (bytes, _)) in texts {
            changes.before.entry(file).or_insert(bytes);
        }
        changes
            .cured
            .extend(candidates.iter().map(|candidate| Cured {
                place: candidate.place.clone(),
                code: Some(candidate.finding.code),
                description: candidate.fix.description.clone(),
            }));
        return true;
    }
    for (file, (bytes, _)) in texts {
        inputs.put(&file, bytes);
    }
    false
}

/// Whether each of these findings has gone, and the file is as readable as it was.
fn helps(before: &Report, after: &Report, candidates: &[&Candidate]) -> bool {
    let unreadable = |report: &Report| {
        let findings = report.findings().iter();
        findings
            .filter(|finding| (100..200).contains(&finding.code.0))
            .count()
    };
    let alike = |report: &Report, wanted: &Finding| {
        let findings = report.findings().iter();
        findings
            .filter(|finding| finding.code == wanted.code && finding.message == wanted.message)
            .count()
    };
    unreadable(after) <= unreadable(before)
        && candidates
            .iter()
            .all(|candidate| alike(after, &candidate.finding) < alike(before, &candidate.finding))
}

/// Adds the line by which editors find the schema, where the project keeps one.
fn schema_line(checker: &Checker<'_>, inputs: &mut Inputs, name: &str, changes: &mut Changes) {
    let Some(path) = inputs.path(name) else {
        return;
    };
    let Some(reference) = nearest_schema(path) else {
        return;
    };
    let Some(text) = inputs
        .read(name)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
    else {
        return;
    };
    let (mark, body) = match text.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", text.as_str()),
    };
    if body.lines().any(|line| line.starts_with(SCHEMA_LINE)) || body.trim().is_empty() {
        return;
    }
    let report = checker.check(&mut SourceMap::new(), inputs, name);
    let unreadable = |finding: &Finding| (100..200).contains(&finding.code.0);
    if report.findings().iter().any(unreadable) {
        return;
    }
    let end = if body.contains("\r\n") { "\r\n" } else { "\n" };
    let fixed_text = format!("{mark}{SCHEMA_LINE} {reference}{end}{body}");
    inputs.put(name, fixed_text.into_bytes());
    changes
        .before
        .entry(name.to_owned())
        .or_insert_with(|| text.into_bytes());
    changes.cured.push(Cured {
        place: format!("{name}:1:1"),
        code: None,
        description: format!("add `{SCHEMA_LINE} {reference}`, for editors"),
    });
}

/// The schema in the nearest folder above, as a path relative to the profile.
pub(in crate::commands) fn nearest_schema(path: &Path) -> Option<String> {
    let whole = std::path::absolute(path).ok()?;
    let mut up = String::new();
    for folder in whole.parent()?.ancestors() {
        for file in SCHEMA_FILES {
            if folder.join(file).is_file() {
                return Some(format!("{}{file}", if up.is_empty() { "./" } else { &up }));
            }
        }
        up.push_str("../");
    }
    None
}

impl Changes {
    /// Whether nothing changed.
    pub(super) fn is_empty(&self) -> bool {
        self.before.is_empty()
    }

    /// Writes the changed files, or shows what would be written. The error is for the person.
    pub(super) fn deliver(&self, inputs: &Inputs, check: &Check) -> Result<(), String> {
        if check.diff {
            let mut text = String::new();
            for (name, before) in &self.before {
                let after = inputs.read(name)?;
                text.push_str(&difference(name, before, &after));
            }
            output::data(&text);
            return Ok(());
        }
        for name in inputs.names() {
            let changed = self.before.contains_key(name);
            if inputs.is_standard_input(name) {
                output::data(&String::from_utf8_lossy(&inputs.read(name)?));
            } else if let Some(path) = inputs.path(name).filter(|_| changed) {
                write(path, &inputs.read(name)?)
                    .map_err(|reason| format!("cannot write `{name}`: {reason}"))?;
            }
        }
        Ok(())
    }

    /// Says what was cured, and what could be.
    pub(super) fn tell(
        &self,
        report: &Report,
        sources: &SourceMap,
        inputs: &Inputs,
        check: &Check,
    ) {
        let mut text = String::new();
        let word = if check.diff { "would fix" } else { "fixed" };
        for cured in &self.cured {
            let code = cured
                .code
                .map(|code| format!(" {code}"))
                .unwrap_or_default();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{word} {}{code}: {}", cured.place, cured.description);
        }
        let _ = writeln!(
            text,
            "{word} {} in {}, {} left",
            counted(self.cured.len(), "place"),
            counted(self.before.len(), "file"),
            report.findings().len()
        );
        let waiting = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| !fix.safe);
        let count = report.findings().iter().filter(waiting).count();
        if count > 0 && !check.unsafe_fixes {
            let _ = writeln!(
                text,
                "{} can be fixed by `--unsafe-fixes`; look at the difference first",
                counted(count, "more finding")
            );
        }
        for name in elsewhere(report, sources, inputs) {
            let _ = writeln!(
                text,
                "`{name}` can be fixed too, but was not named and is left as it is"
            );
        }
        output::say(&text);
    }
}

/// Files with safe cures that nobody named: bases of the inputs.
fn elsewhere(report: &Report, sources: &SourceMap, inputs: &Inputs) -> Vec<String> {
    let mut names: Vec<String> = report
        .findings()
        .iter()
        .filter_map(|finding| finding.fix.as_ref().filter(|fix| fix.safe))
        .flat_map(|fix| &fix.edits)
        .map(|edit| sources.name(edit.span.source).to_owned())
        .filter(|name| !inputs.holds(name))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn difference(name: &str, before: &[u8], after: &[u8]) -> String {
    let before = String::from_utf8_lossy(before);
    let after = String::from_utf8_lossy(after);
    TextDiff::from_lines(before.as_ref(), after.as_ref())
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Replaces a file as a whole: a reader sees the old or the new contents, never a half. A link
/// stays a link, and the permissions stay as they are.
fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let reason = |error: std::io::Error| files::reason(&error);
    let path = path.canonicalize().map_err(reason)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let permissions = std::fs::metadata(&path).map_err(reason)?.permissions();
    if permissions.readonly() {
        return Err("it is read-only".to_owned());
    }
    let mut draft = tempfile::NamedTempFile::new_in(folder).map_err(reason)?;
    draft.write_all(bytes).map_err(reason)?;
    draft
        .as_file()
        .set_permissions(permissions)
        .map_err(reason)?;
    draft.as_file().sync_all().map_err(reason)?;
    draft
        .persist(&path)
        .map_err(|error| files::reason(&error.error))?;
    Ok(())
}
