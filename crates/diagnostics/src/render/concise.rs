//! One line per finding: `file:line:column: severity[CODE]: message`.
//!
//! The shape that editors and `grep` understand. Notes and help are left out.

use crate::{Finding, Report, SourceMap};

use super::text;

/// Writes one line per finding, in the report's order.
pub fn render(report: &Report, sources: &SourceMap) -> String {
    report
        .findings()
        .iter()
        .map(|finding| line(finding, sources) + "\n")
        .collect()
}

/// The line without its line break; a finding without a place starts with its severity.
pub(super) fn line(finding: &Finding, sources: &SourceMap) -> String {
    let place = finding
        .span()
        .map(|span| format!("{}: ", text::one_line(&sources.describe(span))))
        .unwrap_or_default();
    format!(
        "{place}{}[{}]: {}",
        finding.severity.name(),
        finding.code,
        text::one_line(&finding.message)
    )
}
