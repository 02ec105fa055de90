//! A Markdown table, for the summary page of a CI run or a comment on a change.
//!
//! Markup is that of GitHub Flavored Markdown, section "Tables".

use std::fmt::Write as _;

use crate::{Finding, Report, Severity, SourceMap};

use super::{summary, text};

/// Writes a headline and a table. `checked` are the names of all files that were checked.
pub fn render(report: &Report, sources: &SourceMap, checked: &[String]) -> String {
    let mut page = format!("### Groundplan: {}\n", summary(report, checked.len()));
    if !report.is_empty() {
        page.push_str("\n| severity | code | place | finding |\n|---|---|---|---|\n");
        for finding in report.findings() {
            page.push_str(&row(finding, sources));
        }
    }
    if !report.suppressed().is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            "\n<details><summary>{} suppressed</summary>\n\n| code | place | finding | reason |\n\
             |---|---|---|---|\n",
            report.suppressed().len()
        );
        for one in report.suppressed() {
            let place = place(&one.finding, sources);
            let _ = writeln!(
                page,
                "| {} | {place} | {} | {} |",
                one.finding.code,
                prose(&one.finding.message),
                prose(&text::reason(one))
            );
        }
        page.push_str("\n</details>\n");
    }
    page
}

fn place(finding: &Finding, sources: &SourceMap) -> String {
    finding
        .span()
        .map(|span| prose(&sources.describe(span)))
        .unwrap_or_default()
}

fn row(finding: &Finding, sources: &SourceMap) -> String {
    let severity = match finding.severity {
        Severity::Error => "**error**",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let place = place(finding, sources);
    let mut parts = vec![prose(&finding.message)];
    parts.extend(text::facts(finding).iter().map(|fact| prose(fact)));
    let cell = parts.join("<br>");
    format!("| {severity} | {} | {place} | {cell} |\n", finding.code)
}

/// Text for a cell. Names in backquotes stay code where the backquotes pair up; everything else
/// that Markdown or HTML would act on is escaped.
fn prose(text: &str) -> String {
    let line = text::one_line(text);
    let paired = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    let mut cell = String::with_capacity(line.len());
    let mut code = false;
    for character in line.chars() {
        match character {
            '`' if paired => {
                code = !code;
                cell.push('`');
            }
            // A table takes its cells apart before it looks for code.
            '|' => cell.push_str("\\|"),
            other if code => cell.push(other),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '$' => {
                cell.push('\\');
                cell.push(character);
            }
            other => cell.push(other),
        }
    }
    cell
}
