//! Groundplan's own JSON, described by `docs/reference/findings.schema.json`.
//!
//! The version rises when a reader of the old shape would misread the new one; added fields
//! alone do not raise it.

use serde::Serialize;

use crate::{Edit, Finding, Fix, Label, LineColumn, Report, Severity, SourceMap, Span, Suppressed};

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
    suppressed: Vec<JsonSuppressed<'a>>,
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
    suppressed: usize,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    description: &'a str,
    safe: bool,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    file: &'a str,
    start: Position,
    end: Position,
    replacement: &'a str,
}

#[derive(Serialize)]
struct JsonSuppressed<'a> {
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_in: Option<Place<'a>>,
    finding: JsonFinding<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    start: Position,
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
            suppressed: report.suppressed().len(),
            files: checked.len(),
        },
        files: checked,
        findings: report
            .findings()
            .iter()
            .map(|finding| json_finding(finding, sources))
            .collect(),
        suppressed: report
            .suppressed()
            .iter()
            .map(|one| json_suppressed(one, sources))
            .collect(),
    })
}

fn json_suppressed<'a>(one: &'a Suppressed, sources: &'a SourceMap) -> JsonSuppressed<'a> {
    JsonSuppressed {
        reason: &one.reason,
        set_in: one.span.map(|span| Place {
            file: sources.name(span.source),
            start: ends(span, sources).0,
        }),
        finding: json_finding(&one.finding, sources),
    }
}

fn json_fix<'a>(fix: &'a Fix, sources: &'a SourceMap) -> JsonFix<'a> {
    let edit = |edit: &'a Edit| {
        let (start, end) = ends(edit.span, sources);
        JsonEdit {
            file: sources.name(edit.span.source),
            start,
            end,
            replacement: &edit.replacement,
        }
    };
    JsonFix {
        description: &fix.description,
        safe: fix.safe,
        edits: fix.edits.iter().map(edit).collect(),
    }
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
        fix: finding.fix.as_ref().map(|fix| json_fix(fix, sources)),
    }
}

fn json_label<'a>(label: &'a Label, sources: &'a SourceMap) -> JsonLabel<'a> {
    let (start, end) = ends(label.span, sources);
    JsonLabel {
        file: sources.name(label.span.source),
        primary: label.primary,
        message: &label.message,
        start,
        end,
    }
}

fn ends(span: Span, sources: &SourceMap) -> (Position, Position) {
    let bytes = sources.clamp(span);
    let position = |at: LineColumn, byte: usize| Position {
        line: at.line,
        column: at.column,
        byte,
    };
    (
        position(sources.position(span), bytes.start),
        position(sources.end_position(span), bytes.end),
    )
}
