//! Reads a system file; what is wrong with it becomes findings.

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

use super::validate::validate;
use super::{System, SystemFile};

/// Reads a system that is part of the program from its compiled form: JSON in which the id of
/// each row is a [`toml::Spanned`] over `text`, the file it was compiled from. Such a file has
/// been checked when the program was built. None where the form does not fit.
pub fn load_compiled(
    sources: &mut SourceMap,
    name: &str,
    text: &'static str,
    compiled: &str,
) -> Option<System> {
    let file = serde_json::from_str::<SystemFile>(compiled).ok()?;
    Some(System {
        source: sources.add_built_in(name, text),
        file,
    })
}

/// Reads the text of a system file named `name` and checks that it agrees with itself. A file
/// that can be read is returned even when the check has findings.
pub fn load(sources: &mut SourceMap, name: &str, text: &str) -> (Option<System>, Report) {
    let source = sources.add(name, text);
    match toml::from_str::<SystemFile>(text) {
        Ok(file) => {
            let system = System { source, file };
            let mut report = validate(&system, text);
            report.sort();
            (Some(system), report)
        }
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let finding = Finding::new(
                code::SYSTEM_FILE_INVALID,
                format!("the system file cannot be read: {}", error.message()),
            )
            .at(Span::new(source, range.start, range.end), "here")
            .help("the keys of a system file are in docs/reference/systems.md");
            (None, Report::from_iter([finding]))
        }
    }
}
