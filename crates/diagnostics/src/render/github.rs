//! Workflow commands of GitHub Actions, which become annotations on the changed lines.
//!
//! Syntax and escaping after GitHub's documentation "Workflow commands for GitHub Actions" and
//! the escaping functions of its toolkit (`packages/core/src/command.ts`).

use crate::{Finding, Report, Severity, SourceMap};

use super::text;

/// Writes one command per finding.
pub fn render(report: &Report, sources: &SourceMap) -> String {
    report
        .findings()
        .iter()
        .map(|finding| command(finding, sources))
        .collect()
}

fn command(finding: &Finding, sources: &SourceMap) -> String {
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some(span) = finding.span() {
        let start = sources.position(span);
        let end = sources.end_position(span);
        properties.push(format!("file={}", property(sources.name(span.source))));
        properties.push(format!("line={}", start.line));
        properties.push(format!("endLine={}", end.line));
        // GitHub drops annotations that name columns over several lines.
        if start.line == end.line {
            properties.push(format!("col={}", start.column));
            properties.push(format!("endColumn={}", end.column));
        }
    }
    let title = format!("{}: {}", finding.code, finding.code.entry().name);
    properties.push(format!("title={}", property(&title)));

    let mut message = vec![text::one_line(&finding.message).into_owned()];
    message.extend(text::facts(finding));
    format!(
        "::{name} {}::{}\n",
        properties.join(","),
        data(&text::lines(&message.join("\n")))
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(value: &str) -> String {
    data(&text::one_line(value))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
