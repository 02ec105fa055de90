//! Groundplan's own JSON, described by `docs/reference/findings.schema.json`.
//!
//! The version rises when a reader of the old shape would misread the new one; added fields
//! alone do not raise it.

use serde::Serialize;

use crate::{Finding, Label, LineColumn, Report, Severity, SourceMap};

use super::text;

/// The version of the shape.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    summary: Summary,
    files: &'a [String],
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    files: usize,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: String,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<JsonLabel<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    requirements: &'a [String],
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    file: &'a str,
    primary: bool,
    message: &'a str,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    byte: usize,
}

/// Writes one JSON document. `checked` are the names of all files that were checked.
pub fn render(report: &Report, sources: &SourceMap, checked: &[String]) -> String {
    text::json(&Document {
        version: VERSION,
        tool: Tool {
            name: "groundplan",
            version: env!("CARGO_PKG_VERSION"),
        },
        summary: Summary {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            files: checked.len(),
        },
        files: checked,
        findings: report
            .findings()
            .iter()
            .map(|finding| json_finding(finding, sources))
            .collect(),
    })
}

fn json_finding<'a>(finding: &'a Finding, sources: &'a SourceMap) -> JsonFinding<'a> {
    JsonFinding {
        code: finding.code.to_string(),
        name: finding.code.entry().name,
        severity: finding.severity.name(),
        message: &finding.message,
        labels: finding
            .labels
            .iter()
            .map(|label| json_label(label, sources))
            .collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        requirements: &finding.requirements,
    }
}

fn json_label<'a>(label: &'a Label, sources: &'a SourceMap) -> JsonLabel<'a> {
    let bytes = sources.clamp(label.span);
    let position = |at: LineColumn, byte: usize| Position {
        line: at.line,
        column: at.column,
        byte,
    };
    JsonLabel {
        file: sources.name(label.span.source),
        primary: label.primary,
        message: &label.message,
        start: position(sources.position(label.span), bytes.start),
        end: position(sources.end_position(label.span), bytes.end),
    }
}
