//! Code Quality reports of GitLab, which become marks on the lines of a merge request.
//!
//! Fields after GitLab's documentation "Code Quality", section "Code Quality report format":
//! a list of objects with `description`, `check_name`, `fingerprint`, `severity` and `location`.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{Finding, Report, Severity, SourceMap};

use super::text;

/// GitLab shows a finding only at a place; those without one stand at the first checked file.
const NO_FILE: &str = "groundplan";

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    /// Stable as long as file, code and message are, whichever line it is on.
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes one list. `checked` are the names of all files that were checked.
pub fn render(report: &Report, sources: &SourceMap, checked: &[String]) -> String {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let issues: Vec<Issue> = report
        .findings()
        .iter()
        .map(|finding| {
            let mut issue = issue(finding, sources, checked);
            // GitLab drops a second issue with the same fingerprint.
            let count = seen.entry(issue.fingerprint.clone()).or_default();
            if *count > 0 {
                issue.fingerprint = hash(&[&issue.fingerprint, &count.to_string()]);
            }
            *count += 1;
            issue
        })
        .collect();
    text::json(&issues)
}

fn issue(finding: &Finding, sources: &SourceMap, checked: &[String]) -> Issue {
    let path = match finding.span() {
        Some(span) => sources.name(span.source),
        None => checked.first().map_or(NO_FILE, String::as_str),
    };
    let code = finding.code.to_string();
    let mut description = vec![format!("{code}: {}", finding.message)];
    description.extend(text::facts(finding));
    Issue {
        description: description.join("; "),
        check_name: format!("{code} {}", finding.code.entry().name),
        fingerprint: hash(&[path, &code, &finding.message]),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: path.to_owned(),
            lines: Lines {
                begin: finding.span().map_or(1, |span| sources.position(span).line),
            },
        },
    }
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hex::encode(hasher.finalize())
}
