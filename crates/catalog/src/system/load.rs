//! Reads a system file; what is wrong with it becomes findings.

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};

use super::validate::validate;
use super::{Rows, System, SystemFile};

/// A table of a system's file by its key, as JSON in which the id of each row is a
/// [`toml::Spanned`] over the file.
pub type CompiledTable = (&'static str, &'static str);

/// Reads a system that is part of the program from its compiled form, the tables of `text`. Such
/// a file has been checked when the program was built. None where the form does not fit.
pub fn load_compiled(
    sources: &mut SourceMap,
    name: &str,
    text: &'static str,
    tables: &[CompiledTable],
) -> Option<System> {
    let file = compiled(tables)?;
    Some(System {
        source: sources.add_built_in(name, text),
        file,
    })
}

fn compiled(tables: &[CompiledTable]) -> Option<SystemFile> {
    let (_, identity) = tables.iter().find(|(key, _)| *key == "system")?;
    Some(SystemFile {
        system: serde_json::from_str(identity).ok()?,
        parameters: rows(tables, "parameter"),
        packages: rows(tables, "package"),
        components: rows(tables, "component"),
        roles: rows(tables, "role"),
        tiers: rows(tables, "tier"),
        locations: rows(tables, "location"),
        topologies: rows(tables, "topology"),
        minima: rows(tables, "minimum"),
        software: rows(tables, "software"),
        storage_minima: rows(tables, "storage-minimum"),
        volumes: rows(tables, "volume"),
        buckets: rows(tables, "bucket"),
        stores: rows(tables, "store"),
        endpoints: rows(tables, "endpoint"),
        links: rows(tables, "link"),
        flows: rows(tables, "flow"),
        channel_groups: rows(tables, "channel-group"),
        parts: rows(tables, "part"),
        steps: rows(tables, "step"),
        acknowledgements: rows(tables, "acknowledgement"),
        requirements: rows(tables, "requirement"),
        notes: rows(tables, "note"),
    })
}

fn rows<T>(tables: &[CompiledTable], key: &str) -> Rows<T> {
    tables
        .iter()
        .find(|(table, _)| *table == key)
        .map(|(_, json)| Rows::compiled(json))
        .unwrap_or_default()
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
