//! One diagnostic, and the list that a stage returns.

use crate::{Code, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing has to change.
    Info,
    /// Works, but not as recommended, or rests on something unconfirmed.
    Warning,
    /// The input cannot be deployed as it stands.
    Error,
}

impl Severity {
    /// Lower-case name: `error`, `warning`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// A span with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A short fragment shown beside the text, may be empty.
    pub message: String,
    /// The place to change (`true`), or context such as the requirement's own line (`false`).
    pub primary: bool,
}

/// One diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, explained by `groundplan explain CODE`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: expected and found, one line, lower case, no full stop.
    pub message: String,
    /// Where, primary first.
    pub labels: Vec<Label>,
    /// Further facts, one line each.
    pub notes: Vec<String>,
    /// What to do next.
    pub help: Option<String>,
    /// Requirement ids such as `R-EMAM-032`.
    pub requirements: Vec<String>,
}

impl Finding {
    /// A finding with the severity that is usual for its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.entry().severity,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            requirements: Vec::new(),
        }
    }

    /// Overrides the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds the place to change.
    #[must_use]
    pub fn at(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
            primary: true,
        });
        self
    }

    /// Adds the place to change where one is known.
    #[must_use]
    pub fn at_optional(self, span: Option<Span>, message: impl Into<String>) -> Self {
        match span {
            Some(span) => self.at(span, message),
            None => self,
        }
    }

    /// Adds a place that gives context.
    #[must_use]
    pub fn context(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            message: message.into(),
            primary: false,
        });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the requirement this stems from.
    #[must_use]
    pub fn requirement(mut self, id: impl Into<String>) -> Self {
        self.requirements.push(id.into());
        self
    }

    /// The first primary span, or any span.
    pub fn span(&self) -> Option<Span> {
        self.labels
            .iter()
            .find(|label| label.primary)
            .or_else(|| self.labels.first())
            .map(|label| label.span)
    }
}

/// Findings in the order they were made; sorted before they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// An empty report.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds all findings of another report.
    pub fn extend(&mut self, other: Report) {
        self.findings.extend(other.findings);
    }

    /// The findings.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
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
    }
}

impl FromIterator<Finding> for Report {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Self {
            findings: findings.into_iter().collect(),
        }
    }
}
