//! The files of a bundle, which of them are wanted, and the checks every file passes first.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_diagnostics::{Finding, Report, code};

use crate::checks;

/// Rendered files by their path inside the bundle, with forward slashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Path and text.
    pub files: BTreeMap<String, String>,
}

/// A group of files that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `terraform/`, on Amazon Web Services.
    Terraform,
    /// `cloudformation/`, on Amazon Web Services.
    CloudFormation,
    /// `ansible/`, with the firewall scripts that its playbook runs.
    Ansible,
    /// `firewall/`.
    Firewall,
    /// `install-plan.md`.
    Plan,
    /// `blueprint.json`.
    Blueprint,
}

impl FileKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Terraform,
        Self::CloudFormation,
        Self::Ansible,
        Self::Firewall,
        Self::Plan,
        Self::Blueprint,
    ];

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Ansible => "ansible",
            Self::Firewall => "firewall",
            Self::Plan => "plan",
            Self::Blueprint => "blueprint",
        }
    }

    /// The group with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Which groups are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection(BTreeSet<FileKind>);

impl Selection {
    /// Everything.
    pub fn all() -> Self {
        Self(FileKind::ALL.into_iter().collect())
    }

    /// Only these.
    pub fn only(kinds: impl IntoIterator<Item = FileKind>) -> Self {
        Self(kinds.into_iter().collect())
    }

    /// Whether a group is wanted.
    pub fn has(&self, kind: FileKind) -> bool {
        self.0.contains(&kind)
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self::all()
    }
}

/// A bundle in the making.
pub(crate) struct Draft {
    files: BTreeMap<String, String>,
    report: Report,
}

impl Draft {
    pub(crate) fn new() -> Self {
        Self {
            files: BTreeMap::new(),
            report: Report::new(),
        }
    }

    /// Adds a file after reading it back, or the finding that came instead of it.
    pub(crate) fn add(&mut self, path: &str, text: Result<String, Report>) {
        let text = match text {
            Ok(text) => text,
            Err(findings) => {
                self.report.extend(findings);
                return;
            }
        };
        if !is_inside(path) {
            self.broken(
                path,
                "its path holds more than letters, digits, `.`, `-` and `_`",
            );
            return;
        }
        if let Err(reason) = checks::check(path, &text) {
            self.broken(path, &reason);
        }
        if self.files.insert(path.to_owned(), text).is_some() {
            self.broken(path, "it was rendered twice");
        }
    }

    /// Reports a file that must not be written.
    pub(crate) fn broken(&mut self, path: &str, reason: &str) {
        self.report.push(
            Finding::new(
                code::RENDERED_FILE_BROKEN,
                format!("rendered file `{path}` is broken: {reason}"),
            )
            .help("correct your own template if you override it; otherwise report this with the profile"),
        );
    }

    /// The files added so far that lie in a folder.
    pub(crate) fn texts<'d>(&'d self, folder: &'d str) -> impl Iterator<Item = (&'d str, &'d str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    pub(crate) fn finish(mut self) -> Result<Bundle, Report> {
        if self.report.is_empty() {
            return Ok(Bundle { files: self.files });
        }
        self.report.sort();
        Err(self.report)
    }
}

/// Whether a path stays inside the bundle and is the same on every file system.
fn is_inside(path: &str) -> bool {
    path.split('/').all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && part
                .bytes()
                .all(|one| one.is_ascii_alphanumeric() || matches!(one, b'.' | b'-' | b'_'))
    })
}
