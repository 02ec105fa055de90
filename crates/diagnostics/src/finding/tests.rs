//! Reports and findings stay small, whatever a file holds.

use super::report::MOST_ALIKE;
use super::*;
use crate::SourceMap;
use crate::code::{FINDINGS_LEFT_OUT, UNKNOWN_KEY, WRONG_TYPE};

fn spans(count: usize) -> Vec<Span> {
    let source = SourceMap::new().add("p.toml", "");
    (0..count).map(|at| Span::new(source, at, at + 1)).collect()
}

#[test]
fn findings_alike_are_counted_when_there_are_too_many() {
    let mut report = Report::new();
    let mut made = 0;
    for span in spans(70_000) {
        report.push_with(UNKNOWN_KEY, span, || {
            made += 1;
            Finding::new(UNKNOWN_KEY, format!("key {}", span.start)).at(span, "")
        });
    }
    assert_eq!(made, MOST_ALIKE);
    report.push(Finding::new(WRONG_TYPE, "other").at(spans(1)[0], ""));
    report.tell_left_out();
    assert_eq!(report.findings().len(), MOST_ALIKE + 2);
    let told = report.findings().last().unwrap();
    assert_eq!(told.code, FINDINGS_LEFT_OUT);
    assert_eq!(told.severity, Severity::Error);
    assert_eq!(told.span().unwrap().start, 100);
    assert!(
        told.message.contains("69900 more findings GP0201"),
        "{}",
        told.message
    );
    // Told once.
    report.tell_left_out();
    assert_eq!(report.findings().len(), MOST_ALIKE + 2);
}

#[test]
fn an_error_that_is_left_out_still_counts() {
    let mut report: Report = spans(150)
        .into_iter()
        .map(|span| {
            Finding::new(UNKNOWN_KEY, "x")
                .severity(Severity::Info)
                .at(span, "")
        })
        .collect();
    assert!(!report.has_errors());
    report.push(Finding::new(UNKNOWN_KEY, "x").at(spans(1)[0], ""));
    assert!(report.has_errors());
    let mut whole = Report::new();
    whole.extend(report);
    assert!(whole.has_errors());
    whole.tell_left_out();
    assert_eq!(whole.count(Severity::Error), 1);
    assert!(whole.findings().last().unwrap().message.contains("51 more"));
}

#[test]
fn what_a_finding_quotes_is_cut_in_its_middle() {
    let long = "\u{e9}".repeat(65_536);
    let mut finding = Finding::new(UNKNOWN_KEY, format!("unknown key `{long}` here"))
        .at(spans(1)[0], long.clone())
        .help(long.clone());
    for _ in 0..1000 {
        finding = finding.note(long.clone());
    }
    let report: Report = [finding].into_iter().collect();
    let finding = &report.findings()[0];
    assert!(finding.message.len() < 500);
    assert!(finding.message.starts_with("unknown key `") && finding.message.ends_with("` here"));
    assert!(format!("{finding:?}").len() < 200_000);
}
