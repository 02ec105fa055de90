//! Findings as text for people and machines, one file per format.
//!
//! Every format takes the report and the sources and returns the whole text; writing it
//! somewhere, and knowing whether that is a terminal, is the caller's business. Whatever the
//! files or findings contain, no format panics, breaks its own syntax or lets a control
//! sequence from a user's file through to a terminal.

pub mod concise;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod sarif;

mod excerpt;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::{Report, Severity, SourceMap, suggest};

/// A way of writing findings down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Format {
    /// With the lines of the source, for people.
    #[default]
    Full,
    /// One line each, as editors read them.
    Concise,
    /// Groundplan's own, with a version and a schema.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// Code Quality reports of GitLab.
    Gitlab,
    /// JUnit XML, for test reports of CI systems.
    Junit,
    /// A table, for the summary of a CI run or a comment.
    Markdown,
}

impl Format {
    /// Every format, in the order the help shows them.
    pub const ALL: [Self; 8] = [
        Self::Full,
        Self::Concise,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Markdown,
    ];

    /// The name as the command line takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A format name that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(String);

impl fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Format::ALL.map(Format::name);
        write!(
            f,
            "unknown format `{}`; expected one of {}",
            text::one_line(&self.0),
            names.join(", ")
        )?;
        match suggest::nearest(&self.0, names) {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownFormat {}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// What a format may want to know besides the findings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Colours and emphasis as ANSI sequences; only `full` has any.
    pub styled: bool,
    /// Columns of the terminal; 0 stands for 140. Only `full` cares.
    pub width: usize,
    /// The names of all files that were checked, clean ones included.
    pub checked: &'a [String],
    /// The wording of requirements by id, shown beside the id by `full`.
    pub requirements: Option<&'a BTreeMap<String, String>>,
}

/// Writes a report down, sorted by file and position. The text ends with a line break, or is
/// empty where a format has nothing to say about an empty report.
pub fn render(
    format: Format,
    report: &Report,
    sources: &SourceMap,
    options: &Options<'_>,
) -> String {
    let mut report = report.clone();
    report.sort();
    match format {
        Format::Full => full::render(&report, sources, options),
        Format::Concise => concise::render(&report, sources),
        Format::Json => json::render(&report, sources, options.checked),
        Format::Sarif => sarif::render(&report, sources),
        Format::Github => github::render(&report, sources),
        Format::Gitlab => gitlab::render(&report, sources, options.checked),
        Format::Junit => junit::render(&report, sources, options.checked),
        Format::Markdown => markdown::render(&report, sources, options.checked),
    }
}

/// One line such as `2 errors, 1 warning in 3 files`, without a line break.
pub fn summary(report: &Report, files: usize) -> String {
    let suppressed = match report.suppressed().len() {
        0 => String::new(),
        count => format!("; {count} suppressed"),
    };
    format!(
        "{} in {}{suppressed}",
        tally(report),
        counted(files, "file")
    )
}

/// `2 errors, 1 warning`, or `no findings`.
fn tally(report: &Report) -> String {
    let parts: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "info"),
    ]
    .into_iter()
    .map(|(severity, noun)| (report.count(severity), noun))
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| counted(count, noun))
    .collect();
    if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
