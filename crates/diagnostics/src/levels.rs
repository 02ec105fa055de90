//! Levels: what a project says about codes, each with a reason.
//!
//! A level makes findings of a code louder or quieter, or takes them out of the count. What is
//! taken out stays in the report as [`Suppressed`], so that it can be counted and listed. An
//! error that makes a deployment impossible keeps its level whatever anybody says:
//! [`crate::Code::may_be_lowered`] decides.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::{Code, Finding, Report, Severity, Span, suggest};

#[cfg(test)]
mod tests;

/// How loud findings of a code are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not at all: counted and listed as suppressed.
    Allow,
    /// As information.
    Info,
    /// As warnings.
    Warning,
    /// As errors.
    Error,
}

impl Level {
    /// Every level, quietest first.
    pub const ALL: [Self; 4] = [Self::Allow, Self::Info, Self::Warning, Self::Error];

    /// The name as it is written: `allow`, `info`, `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    fn severity(self) -> Option<Severity> {
        match self {
            Self::Allow => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }

    /// Whether findings of this severity become quieter by it.
    pub fn lowers(self, severity: Severity) -> bool {
        self.severity().is_none_or(|own| own < severity)
    }
}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|level| level.name() == name)
            .ok_or_else(|| UnknownLevel(name.to_owned()))
    }
}

/// A word that is no level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLevel(String);

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Level::ALL.map(Level::name);
        write!(
            f,
            "`{}` is no level; levels are {}",
            self.0,
            names.join(", ")
        )?;
        match suggest::nearest(&self.0, names) {
            Some(name) => write!(f, "; did you mean `{name}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownLevel {}

/// What is said about one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The level.
    pub level: Level,
    /// Why.
    pub reason: String,
    /// Only findings that stem from one of these requirements; empty for all of the code.
    pub only: Vec<String>,
    /// Where it is written; none for the command line.
    pub span: Option<Span>,
}

/// Why a setting is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The code's errors make a deployment impossible.
    Impossible,
    /// The code stands for all rules of a system's file; the requirements have to be named.
    TooWide,
}

/// Settings by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    settings: BTreeMap<Code, Setting>,
}

impl Levels {
    /// Adds a setting; one for the same code is replaced.
    pub fn set(&mut self, code: Code, setting: Setting) -> Result<(), Refusal> {
        let usual = code.entry().severity;
        if usual == Severity::Error && setting.level.lowers(usual) {
            if !code.may_be_lowered() {
                return Err(Refusal::Impossible);
            }
            if code.stands_for_many() && setting.only.is_empty() {
                return Err(Refusal::TooWide);
            }
        }
        self.settings.insert(code, setting);
        Ok(())
    }

    /// The settings of the other added to these, over them.
    pub fn extend(&mut self, other: &Self) {
        for (code, setting) in &other.settings {
            self.settings.insert(*code, setting.clone());
        }
    }

    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }

    /// Settings by code.
    pub fn settings(&self) -> impl Iterator<Item = (Code, &Setting)> {
        self.settings.iter().map(|(code, setting)| (*code, setting))
    }

    /// Makes findings louder or quieter, and suppresses those that are allowed. Returns the
    /// codes whose setting met a finding. Meant for findings it has not seen before.
    pub fn apply(&self, report: &mut Report) -> BTreeSet<Code> {
        let mut met = BTreeSet::new();
        if self.settings.is_empty() {
            return met;
        }
        // Findings that were admitted to the report once stay in it.
        for mut finding in std::mem::take(report.findings_mut()) {
            let Some(setting) = self.setting_for(&finding) else {
                report.findings_mut().push(finding);
                continue;
            };
            met.insert(finding.code);
            match setting.level.severity() {
                None => report.suppress(finding, &setting.reason, setting.span),
                Some(severity) => {
                    if severity != finding.severity {
                        let direction = if severity < finding.severity {
                            "lowered"
                        } else {
                            "raised"
                        };
                        let mut note = format!("{direction} from {}", finding.severity.name());
                        if !setting.reason.is_empty() {
                            note.push_str(": ");
                            note.push_str(&setting.reason);
                        }
                        finding.severity = severity;
                        finding.notes.push(note);
                    }
                    report.findings_mut().push(finding);
                }
            }
        }
        met
    }

    fn setting_for(&self, finding: &Finding) -> Option<&Setting> {
        let setting = self.settings.get(&finding.code)?;
        let meant = setting.only.is_empty()
            || finding
                .requirements
                .iter()
                .any(|id| setting.only.contains(id));
        // The severity may be graver than is usual for the code: rules of a system's file bring
        // their own.
        let lowers_error =
            finding.severity == Severity::Error && setting.level.lowers(Severity::Error);
        let allowed = !lowers_error || finding.code.may_be_lowered();
        (meant && allowed).then_some(setting)
    }
}

/// A finding that does not count, because somebody said so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why it does not count.
    pub reason: String,
    /// Where that is written; none for the command line.
    pub span: Option<Span>,
}
