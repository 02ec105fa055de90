//! The Tera engine for machine-readable files, with its typed filters.

use std::error::Error;

use groundplan_diagnostics::Report;
use serde_json::Value;
use tera::{Context, Tera};

use crate::filters;
use crate::templates::{Templates, faulty};

/// Folders whose templates are Tera's.
pub(crate) const FOLDERS: [&str; 2] = ["iac/", "host/"];

/// All machine-readable templates, parsed.
pub(crate) struct Machine {
    tera: Tera,
}

impl Machine {
    pub(crate) fn new(templates: &Templates) -> Result<Self, Report> {
        let mut tera = Tera::default();
        // Escaping is the filters' task; Tera's own is for HTML.
        tera.autoescape_on(Vec::new());
        filters::register(&mut tera);
        let mut report = Report::new();
        for (path, text) in templates.iter() {
            if !FOLDERS.iter().any(|folder| path.starts_with(folder)) {
                continue;
            }
            if let Err(error) = tera.add_raw_template(path, &without_tag_lines(text)) {
                report.extend(faulty(path, &chain(&error)));
            }
        }
        if report.is_empty() {
            Ok(Self { tera })
        } else {
            Err(report)
        }
    }

    /// The text of one template over these values.
    pub(crate) fn render(&self, path: &str, values: &Value) -> Result<String, Report> {
        let context =
            Context::from_value(values.clone()).map_err(|error| faulty(path, &chain(&error)))?;
        self.tera
            .render(path, &context)
            .map_err(|error| faulty(path, &chain(&error)))
    }
}

/// Joins lines that hold nothing but tags with what follows, so that tags leave no blank lines.
pub(crate) fn without_tag_lines(source: &str) -> String {
    let mut joined = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let bare = line.trim();
        if bare.starts_with("{%") && bare.ends_with("%}") && bare.matches("{%").count() == 1 {
            joined.push_str(bare);
        } else {
            joined.push_str(line);
        }
    }
    joined
}

/// An error with its causes on one line.
fn chain(error: &tera::Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message.push_str(": ");
        message.push_str(&cause.to_string());
        source = cause.source();
    }
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}
