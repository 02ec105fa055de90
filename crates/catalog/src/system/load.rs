//! Reads a system file; what is wrong with it becomes findings.

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

use super::{System, SystemFile};

/// Reads the text of a system file named `name`.
pub fn load(sources: &mut SourceMap, name: &str, text: &str) -> (Option<System>, Report) {
    let source = sources.add(name, text);
    let mut report = Report::new();
    match toml::from_str::<SystemFile>(text) {
        Ok(file) => (Some(System { source, file }), report),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            report.push(
                Finding::new(
                    code::SYSTEM_FILE_INVALID,
                    format!("the system file cannot be read: {}", error.message()),
                )
                .at(Span::new(source, range.start, range.end), "here"),
            );
            (None, report)
        }
    }
}
