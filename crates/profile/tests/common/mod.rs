//! The repository's own systems, tables and profiles, for tests of the whole way.

// Each test binary uses a part of it, and helpers may stop on what cannot happen.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use groundplan_catalog::System;
use groundplan_catalog::tables::{Date, TableSource, Tables};
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::LoadedProfile;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The day that all expectations of the tests are made for.
pub(crate) fn as_of() -> Date {
    Date::new(2026, 11, 20).unwrap()
}

struct Files;

impl TableSource for Files {
    fn text(&self, path: &str) -> Option<std::borrow::Cow<'_, str>> {
        std::fs::read_to_string(root().join("sizing").join(path))
            .ok()
            .map(Into::into)
    }
}

pub(crate) fn tables() -> Tables<'static> {
    Tables::new(Files)
}

fn read(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(root().join(path)).map_err(|_| "no such file".to_owned())
}

pub(crate) struct Checked {
    pub(crate) sources: SourceMap,
    pub(crate) profile: Option<LoadedProfile>,
    pub(crate) report: Report,
}

/// Loads and checks a profile of the repository, or `bytes` in its place.
pub(crate) fn check(path: &str, bytes: Option<&[u8]>, tables: &Tables<'_>) -> Checked {
    check_with(path, bytes, tables, &|text| text)
}

/// The same with another system's file than the repository's.
pub(crate) fn check_with(
    path: &str,
    bytes: Option<&[u8]>,
    tables: &Tables<'_>,
    change: &dyn Fn(String) -> String,
) -> Checked {
    let mut sources = SourceMap::new();
    let loader = |name: &str| match bytes {
        Some(bytes) if name == path => Ok(bytes.to_vec()),
        _ => read(name),
    };
    let (profile, mut report) = groundplan_profile::load(&mut sources, &loader, path);
    let mut complete = false;
    if let Some(loaded) = &profile {
        match system(&mut sources, &loaded.profile.deployment.system, change) {
            Some(system) => {
                complete = true;
                report.extend(groundplan_profile::checks::check(
                    loaded,
                    &system,
                    tables,
                    as_of(),
                ));
            }
            None => report.push(groundplan_profile::checks::unknown_system(
                loaded,
                &systems(),
            )),
        }
    }
    report.tell_left_out();
    let none = groundplan_diagnostics::Levels::default();
    groundplan_profile::levels::settle(profile.as_ref(), complete, &none, &mut report);
    Checked {
        sources,
        profile,
        report,
    }
}

/// Ids of the repository's systems.
fn systems() -> Vec<String> {
    let files = std::fs::read_dir(root().join("systems")).unwrap();
    let mut ids: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter_map(|file| file.strip_suffix(".toml").map(str::to_owned))
        .collect();
    ids.sort();
    ids
}

fn system(sources: &mut SourceMap, id: &str, change: &dyn Fn(String) -> String) -> Option<System> {
    if id.contains(['/', '\\', '.']) {
        return None;
    }
    let name = format!("systems/{id}.toml");
    let text = std::fs::read_to_string(root().join(&name)).ok()?;
    groundplan_catalog::system::load(sources, &name, &change(text)).0
}

/// All findings as the tool shows them.
pub(crate) fn full(checked: &Checked) -> String {
    use groundplan_diagnostics::{Format, Options, render};
    render(
        Format::Full,
        &checked.report,
        &checked.sources,
        &Options::default(),
    )
}
