//! JUnit XML: every file that was checked is a test case, failed if it has an error.
//!
//! There is no single specification; the elements and attributes used here are those that
//! Jenkins, GitLab and Azure Pipelines all read.

use crate::{Finding, Report, Severity, SourceMap, Suppressed};

use super::{concise, tally, text};

/// The test case of findings that belong to no file.
const NO_FILE: &str = "(no file)";

struct Case<'a> {
    name: &'a str,
    findings: Vec<&'a Finding>,
    suppressed: Vec<&'a Suppressed>,
}

impl Case<'_> {
    fn of_severity(&self, errors: bool) -> Report {
        self.findings
            .iter()
            .filter(|finding| (finding.severity == Severity::Error) == errors)
            .map(|finding| (*finding).clone())
            .collect()
    }
}

/// Writes one test suite. `checked` are the names of all files that were checked; files that
/// only findings name, such as a base that a profile extends, follow them.
pub fn render(report: &Report, sources: &SourceMap, checked: &[String]) -> String {
    let cases = cases(report, sources, checked);
    let failures = cases
        .iter()
        .filter(|case| case.of_severity(true).has_errors())
        .count();
    let counts = format!(
        "tests=\"{}\" failures=\"{failures}\" errors=\"0\"",
        cases.len()
    );
    let cases: String = cases.iter().map(|case| test_case(case, sources)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"groundplan check\" {counts}>\n  \
         <testsuite name=\"groundplan check\" {counts} skipped=\"0\">\n\
         {cases}  </testsuite>\n\
         </testsuites>\n"
    )
}

fn cases<'a>(report: &'a Report, sources: &'a SourceMap, checked: &'a [String]) -> Vec<Case<'a>> {
    let case = |name| Case {
        name,
        findings: Vec::new(),
        suppressed: Vec::new(),
    };
    let name = |finding: &Finding| {
        finding
            .span()
            .map_or(NO_FILE, |span| sources.name(span.source))
    };
    let mut cases: indexmap::IndexMap<&str, Case<'a>> = checked
        .iter()
        .map(|name| (name.as_str(), case(name)))
        .collect();
    for finding in report.findings() {
        let name = name(finding);
        let found = cases.entry(name).or_insert_with(|| case(name));
        found.findings.push(finding);
    }
    for one in report.suppressed() {
        let name = name(&one.finding);
        let found = cases.entry(name).or_insert_with(|| case(name));
        found.suppressed.push(one);
    }
    cases.into_values().collect()
}

fn test_case(case: &Case<'_>, sources: &SourceMap) -> String {
    let open = format!(
        "    <testcase classname=\"groundplan.check\" name=\"{}\"",
        escape(case.name)
    );
    if case.findings.is_empty() && case.suppressed.is_empty() {
        return open + "/>\n";
    }
    let mut parts = vec![open + ">"];
    let errors = case.of_severity(true);
    if !errors.is_empty() {
        parts.push(format!(
            "      <failure message=\"{}\" type=\"error\">{}</failure>",
            tally(&errors),
            details(&errors, sources)
        ));
    }
    let others = case.of_severity(false);
    let mut aside: Vec<String> = Vec::new();
    if !others.is_empty() {
        aside.push(details(&others, sources));
    }
    for one in &case.suppressed {
        aside.push(escape(&format!(
            "suppressed: {}\n  reason: {}",
            concise::line(&one.finding, sources),
            text::reason(one)
        )));
    }
    if !aside.is_empty() {
        parts.push(format!(
            "      <system-out>{}</system-out>",
            aside.join("\n")
        ));
    }
    parts.push("    </testcase>\n".to_owned());
    parts.join("\n")
}

fn details(report: &Report, sources: &SourceMap) -> String {
    let mut lines = Vec::new();
    for finding in report.findings() {
        lines.push(concise::line(finding, sources));
        lines.extend(text::facts(finding).iter().map(|fact| format!("  {fact}")));
    }
    escape(&lines.join("\n"))
}

/// Text for element content and attribute values. Characters that XML 1.0 (section 2.2) does
/// not have at all are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text::lines(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
