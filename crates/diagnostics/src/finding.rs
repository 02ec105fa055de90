//! One diagnostic, and the list that a stage returns.

mod bounds;
mod report;

#[cfg(test)]
mod tests;

pub use report::Report;

use crate::{Code, Fix, Span};

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
    /// What would cure it, where a program can tell.
    pub fix: Option<Fix>,
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
            fix: None,
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

    /// Says what a program could do about it.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
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
