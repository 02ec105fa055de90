//! `groundplan catalog`: what is built in.

mod coverage;
mod refresh;

use groundplan_catalog::system::check_paths;
use groundplan_diagnostics::{Report, SourceMap};

use crate::arguments::{Catalog, CatalogPart, Common};
use crate::library::Library;
use crate::{exit, output};

pub(crate) fn run(library: &Library, common: &Common, catalog: &Catalog) -> u8 {
    match catalog.part {
        CatalogPart::Systems => systems(library, common),
        CatalogPart::Media => match library.tables.all_media() {
            Ok(formats) => {
                let lines: Vec<String> = formats
                    .iter()
                    .map(|format| {
                        format!(
                            "{:<44} {:>9.3} Mbit/s{}",
                            format.id,
                            format.video_megabits_per_second,
                            unverified(format.provenance.verified)
                        )
                    })
                    .collect();
                output::data(&lines.join("\n"));
                exit::FINE
            }
            Err(error) => broken(&error),
        },
        CatalogPart::Regions => match library.tables.regions() {
            Ok(regions) => {
                let lines: Vec<String> = regions
                    .iter()
                    .map(|region| format!("{:<6} {}", region.provider.name(), region.id))
                    .collect();
                output::data(&lines.join("\n"));
                exit::FINE
            }
            Err(error) => broken(&error),
        },
        CatalogPart::Check => check(library, common),
        CatalogPart::Coverage(ref arguments) => coverage::run(library, arguments),
        CatalogPart::Contradictions => coverage::contradictions(library),
        CatalogPart::Refresh(ref arguments) => refresh::run(library, common, arguments),
    }
}

fn unverified(verified: bool) -> &'static str {
    if verified { "" } else { "  unverified" }
}

fn broken(error: &dyn std::fmt::Display) -> u8 {
    output::fail(&error.to_string());
    exit::FINDINGS
}

fn systems(library: &Library, common: &Common) -> u8 {
    let mut sources = SourceMap::new();
    let mut report = Report::new();
    let mut lines = Vec::new();
    for id in library.system_ids() {
        let (system, findings) = library.system(&mut sources, &id);
        report.extend(findings);
        if let Some(system) = system {
            let identity = &system.file.system;
            lines.push(format!(
                "{:<20} {} {}, {}: {}",
                id,
                identity.name,
                identity.version,
                identity.vendor,
                identity.targets.join(", ")
            ));
        }
    }
    output::data(&lines.join("\n"));
    output::findings(&report, &sources, common);
    if report.has_errors() {
        exit::FINDINGS
    } else {
        exit::FINE
    }
}

fn check(library: &Library, common: &Common) -> u8 {
    let mut sources = SourceMap::new();
    let mut report = Report::new();
    let ids = library.system_ids();
    let paths = groundplan_profile::schema::paths();
    let known: Vec<&str> = paths.iter().map(String::as_str).collect();
    for id in &ids {
        let (system, findings) = library.system(&mut sources, id);
        report.extend(findings);
        if let Some(system) = system {
            report.extend(check_paths(&system, &sources, &known));
        }
    }
    output::findings(&report, &sources, common);
    let errors = library.tables.check();
    for error in &errors {
        output::fail(&error.to_string());
    }
    if report.has_errors() || !errors.is_empty() {
        return exit::FINDINGS;
    }
    output::say(&format!(
        "{} and all tables are in order",
        match ids.len() {
            1 => "1 system".to_owned(),
            count => format!("{count} systems"),
        }
    ));
    exit::FINE
}
