//! What both targets need: the repository's tables, and a check with everything it prints.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use groundplan_catalog::System;
use groundplan_catalog::tables::{Date, TableSource, Tables};
use groundplan_diagnostics::{Format, Options, Report, SourceMap, render};

/// Folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

struct Files;

impl TableSource for Files {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(root().join("sizing").join(path))
            .ok()
            .map(Into::into)
    }
}

/// The repository's tables, each parsed once.
pub fn tables() -> &'static Tables<'static> {
    static TABLES: OnceLock<Tables<'static>> = OnceLock::new();
    TABLES.get_or_init(|| Tables::new(Files))
}

/// Loads `profile` as a file and checks it against `system`. A layer that it names is the first
/// example. Prints everything in every format and sees that no answer is out of proportion.
pub fn check(mut sources: SourceMap, system: Option<&System>, profile: &[u8], mut report: Report) {
    static BASE: OnceLock<Vec<u8>> = OnceLock::new();
    let base = BASE.get_or_init(|| {
        std::fs::read(root().join("profiles/emam-poc.toml")).expect("the example is committed")
    });
    let loader = |name: &str| {
        Ok(if name == "p.toml" {
            profile.to_vec()
        } else {
            base.clone()
        })
    };
    let (loaded, findings) = groundplan_profile::load(&mut sources, &loader, "p.toml");
    report.extend(findings);
    if let (Some(loaded), Some(system)) = (loaded, system) {
        let day = Date::new(2026, 11, 20).expect("the day exists");
        report.extend(groundplan_profile::checks::check(
            &loaded,
            system,
            tables(),
            day,
        ));
    }
    report.tell_left_out();
    report.sort();
    for format in Format::ALL {
        let said = render(format, &report, &sources, &Options::default());
        assert!(
            said.len() < 4_000_000,
            "{format}: {} bytes are said about {} bytes",
            said.len(),
            profile.len()
        );
    }
}
