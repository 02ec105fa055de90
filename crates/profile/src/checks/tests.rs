//! Checks of whole profiles, whatever the system.

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

use super::merge_alike;

#[test]
fn what_is_said_in_the_same_words_is_said_once() {
    let mut sources = SourceMap::new();
    let source = sources.add("a", "0123456789");
    let said = |context: usize, requirement: &str| {
        Finding::new(code::LOCALE_WRONG, "same")
            .at(Span::new(source, 0, 1), "")
            .context(Span::new(source, context, context + 1), "row")
            .requirement(requirement)
    };
    let other = Finding::new(code::LOCALE_WRONG, "other").at(Span::new(source, 0, 1), "");
    let report: Report = [said(3, "R-1"), said(5, "R-2"), said(3, "R-1"), other]
        .into_iter()
        .collect();
    let merged = merge_alike(report);
    assert_eq!(merged.findings().len(), 2);
    let same = merged
        .findings()
        .iter()
        .find(|finding| finding.message == "same")
        .unwrap();
    assert_eq!(same.labels.len(), 3);
    assert_eq!(same.requirements, ["R-1", "R-2"]);
}
