//! The list of findings that a stage returns, of bounded length.

use std::collections::BTreeMap;

use crate::code::FINDINGS_LEFT_OUT;
use crate::levels::Suppressed;
use crate::{Code, Finding, Severity, SourceId, Span};

/// Findings of one code that are kept of one file. A file that is broken throughout has tens of
/// thousands; whoever cures the first ones sees the next.
pub(super) const MOST_ALIKE: usize = 100;

/// Findings in the order they were made; sorted before they are shown. Of one code in one file
/// only the first hundred are kept; the others are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
    alike: BTreeMap<(Code, Option<SourceId>), Alike>,
}

/// Findings of one code in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Alike {
    kept: usize,
    left_out: usize,
    /// The worst of those left out, and where the first of them is.
    worst: Option<(Severity, Option<Span>)>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        let span = finding.span();
        if self.admits(finding.code, finding.severity, span) {
            self.findings.push(finding.bounded());
        }
    }

    /// Adds a finding of this code and its usual severity, which is only made if it is kept.
    pub fn push_with(&mut self, code: Code, span: Span, make: impl FnOnce() -> Finding) {
        if self.admits(code, code.entry().severity, Some(span)) {
            self.findings.push(make().bounded());
        }
    }

    /// Counts a finding, and tells whether it is kept.
    fn admits(&mut self, code: Code, severity: Severity, span: Option<Span>) -> bool {
        let alike = self
            .alike
            .entry((code, span.map(|span| span.source)))
            .or_default();
        if alike.kept < MOST_ALIKE {
            alike.kept += 1;
            return true;
        }
        alike.leave_out(1, (severity, span));
        false
    }

    /// Adds all findings of another report.
    pub fn extend(&mut self, other: Report) {
        for finding in other.findings {
            self.push(finding);
        }
        self.suppressed.extend(other.suppressed);
        for (key, alike) in other.alike {
            if let Some(worst) = alike.worst {
                let own = self.alike.entry(key).or_default();
                own.leave_out(alike.left_out, worst);
            }
        }
    }

    /// Adds all findings of another report of bounded length, for a list over many files. What
    /// several of them say of a file they share is one finding after [`Report::sort`].
    pub fn join(&mut self, other: Report) {
        self.findings.extend(other.findings);
        self.suppressed.extend(other.suppressed);
    }

    /// Adds a finding that does not count.
    pub fn suppress(&mut self, finding: Finding, reason: &str, span: Option<Span>) {
        self.suppressed.push(Suppressed {
            finding,
            reason: reason.to_owned(),
            span,
        });
    }

    /// The findings that do not count, because somebody said so.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }

    /// Keeps only the findings that pass.
    pub fn retain(&mut self, pass: impl FnMut(&Finding) -> bool) {
        self.findings.retain(pass);
    }

    /// Adds a finding for each code and file of which findings were left out. Done once, when
    /// nothing else follows.
    pub fn tell_left_out(&mut self) {
        for ((code, _), alike) in std::mem::take(&mut self.alike) {
            let Some((severity, span)) = alike.worst else {
                continue;
            };
            self.findings.push(
                Finding::new(
                    FINDINGS_LEFT_OUT,
                    format!(
                        "and {} more findings {code} ({}) in this file",
                        alike.left_out,
                        code.entry().name
                    ),
                )
                .severity(severity)
                .at_optional(span, "the first that is not shown")
                .help(format!(
                    "correct the {MOST_ALIKE} that are shown, and check again"
                )),
            );
        }
    }

    /// The findings.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The findings, to add to what they say or to join them.
    pub fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        let left_out = self.alike.values().filter_map(|alike| alike.worst);
        self.findings
            .iter()
            .map(|finding| finding.severity)
            .chain(left_out.map(|(severity, _)| severity))
            .any(|severity| severity == Severity::Error)
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Sorts by file, position, code and message, and drops exact repetitions.
    pub fn sort(&mut self) {
        self.findings
            .sort_by(|a, b| (a.span(), a.code, &a.message).cmp(&(b.span(), b.code, &b.message)));
        self.findings.dedup();
        self.suppressed.sort_by(|a, b| {
            let key = |one: &Suppressed| (one.finding.span(), one.finding.code);
            (key(a), &a.finding.message).cmp(&(key(b), &b.finding.message))
        });
        self.suppressed.dedup();
    }
}

impl Alike {
    fn leave_out(&mut self, count: usize, other: (Severity, Option<Span>)) {
        self.left_out += count;
        self.worst = Some(match self.worst {
            Some((severity, span)) => (severity.max(other.0), span.min(other.1)),
            None => other,
        });
    }
}

impl FromIterator<Finding> for Report {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        let mut report = Self::new();
        for finding in findings {
            report.push(finding);
        }
        report
    }
}
