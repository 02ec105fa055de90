//! What is checked: files, folders, standard input, and texts that were changed in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use groundplan_diagnostics::{Finding, Report, code};

use crate::arguments::Check;
use crate::files;

/// The name of standard input where none is given.
const STANDARD_INPUT: &str = "<stdin>";

/// Inputs by name, in the order they are checked.
pub(super) struct Inputs {
    names: Vec<String>,
    paths: BTreeMap<String, PathBuf>,
    /// Those that a folder brought in.
    walked: BTreeSet<String>,
    /// Contents that stand in for those on disk.
    texts: BTreeMap<String, Vec<u8>>,
    standard_input: Option<String>,
}

impl Inputs {
    /// Every profile that the command line names; the error is for the person.
    pub(super) fn find(check: &Check) -> Result<Self, String> {
        let mut inputs = Self {
            names: Vec::new(),
            paths: BTreeMap::new(),
            walked: BTreeSet::new(),
            texts: BTreeMap::new(),
            standard_input: None,
        };
        if check.stdin_filename.is_some() && !check.paths.iter().any(|path| is_stdin(path)) {
            return Err(
                "`--stdin-filename` names standard input, so `-` has to be given".to_owned(),
            );
        }
        for path in &check.paths {
            if is_stdin(path) {
                inputs.standard_input(check)?;
                continue;
            }
            let found = files::profiles(path)?;
            if found.is_empty() {
                return Err(format!("there is no profile in `{}`", path.display()));
            }
            let is_folder = path.is_dir();
            for path in found {
                let name = files::display(&path);
                if is_folder && !inputs.paths.contains_key(&name) {
                    inputs.walked.insert(name.clone());
                }
                inputs.add(name, path);
            }
        }
        Ok(inputs)
    }

    /// Whether a file may be one that others build on and that is no profile by itself: a folder
    /// brought it in, and it has no `[deployment]`.
    pub(super) fn may_be_a_base(&self, name: &str, report: &Report) -> bool {
        let lacks = |finding: &Finding| finding.code == code::MISSING_SECTION;
        self.walked.contains(name)
            && report.findings().iter().any(lacks)
            && self.read(name).is_ok_and(|bytes| {
                let text = String::from_utf8_lossy(&bytes);
                !text.lines().any(|line| {
                    let line = line.trim_start().trim_start_matches('[').trim_start();
                    line.starts_with("deployment")
                })
            })
    }

    fn add(&mut self, name: String, path: PathBuf) {
        if !self.paths.contains_key(&name) {
            self.names.push(name.clone());
            self.paths.insert(name, path);
        }
    }

    fn standard_input(&mut self, check: &Check) -> Result<(), String> {
        if self.standard_input.is_some() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(groundplan_profile::tree::LARGEST_FILE as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("cannot read standard input: {}", files::reason(&error)))?;
        let name = match &check.stdin_filename {
            Some(path) => files::display(path),
            None => STANDARD_INPUT.to_owned(),
        };
        self.texts.insert(name.clone(), bytes);
        self.names.retain(|known| *known != name);
        self.names.push(name.clone());
        self.standard_input = Some(name);
        Ok(())
    }

    /// The names, in the order they are checked.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether one of them came from standard input.
    pub(super) fn has_standard_input(&self) -> bool {
        self.standard_input.is_some()
    }

    /// Whether this one did.
    pub(super) fn is_standard_input(&self, name: &str) -> bool {
        self.standard_input.as_deref() == Some(name)
    }

    /// The path of a named file; none for standard input and for files nobody named.
    pub(super) fn path(&self, name: &str) -> Option<&Path> {
        if self.is_standard_input(name) {
            return None;
        }
        self.paths.get(name).map(PathBuf::as_path)
    }

    /// Whether the person named this file, itself or through its folder.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.is_standard_input(name) || self.paths.contains_key(name)
    }

    /// The contents of a file as the check sees them.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        if let Some(text) = self.texts.get(name) {
            return Ok(text.clone());
        }
        match self.paths.get(name) {
            // Not by its name as shown, which may be no text.
            Some(path) => files::read_profile(path),
            None => files::read_layer(Path::new(name)),
        }
    }

    /// Puts a text in the place of a file's contents.
    pub(super) fn put(&mut self, name: &str, text: Vec<u8>) {
        self.texts.insert(name.to_owned(), text);
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
