//! Sources of all templates: the built-in ones, overridden file by file.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, code, suggest};
use include_dir::{Dir, include_dir};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../templates");

/// Template sources by path, such as `iac/terraform/network.tf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    sources: BTreeMap<String, String>,
}

impl Templates {
    /// The templates that Groundplan carries.
    pub fn built_in() -> Self {
        let mut sources = BTreeMap::new();
        collect(&BUILT_IN, &mut sources);
        Self { sources }
    }

    /// The same with some files replaced, by path.
    ///
    /// # Errors
    /// `GP0903` for a path that no built-in template has: it would have no effect.
    pub fn with_overrides(mut self, files: BTreeMap<String, String>) -> Result<Self, Report> {
        let mut report = Report::new();
        for (path, text) in files {
            if let Some(source) = self.sources.get_mut(&path) {
                *source = text;
                continue;
            }
            let finding = Finding::new(
                code::TEMPLATE_FAULTY,
                format!("no built-in template is called `{path}`, so this one has no effect"),
            );
            let nearest = suggest::nearest(&path, self.sources.keys().map(String::as_str));
            report.push(match nearest {
                Some(name) => finding.help(format!("did you mean `{name}`?")),
                None => finding.help("name it after the built-in template that it replaces"),
            });
        }
        if report.is_empty() {
            Ok(self)
        } else {
            Err(report)
        }
    }

    /// Source by path.
    pub(crate) fn get(&self, path: &str) -> Option<&str> {
        self.sources.get(path).map(String::as_str)
    }

    /// Paths and sources in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn collect(folder: &Dir<'_>, sources: &mut BTreeMap<String, String>) {
    for file in folder.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            sources.insert(path.replace('\\', "/"), text.to_owned());
        }
    }
    for inner in folder.dirs() {
        collect(inner, sources);
    }
}

/// A fault of a template as the report of one finding.
pub(crate) fn faulty(path: &str, reason: &str) -> Report {
    let finding = Finding::new(
        code::TEMPLATE_FAULTY,
        format!("template `{path}` cannot be rendered: {reason}"),
    );
    let finding = finding.help(
        "compare it with the built-in template; if it is the built-in one, please report this",
    );
    [finding].into_iter().collect()
}
