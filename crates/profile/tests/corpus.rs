//! What fuzzing kept, run through the same stages without the fuzzer: nothing panics, and every
//! answer is short.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use groundplan_diagnostics::{Format, Options, Report, SourceMap, render};

fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = common::root().join("fuzz/corpus").join(target);
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() >= 20, "{target} has {} files", files.len());
    files
}

fn every_format_is_short(name: &str, report: &Report, sources: &SourceMap) {
    for format in Format::ALL {
        let said = render(format, report, sources, &Options::default());
        assert!(
            said.len() < 1_000_000,
            "{name} as {format}: {} bytes",
            said.len()
        );
    }
}

#[test]
fn any_profile_gets_findings() {
    let tables = common::tables();
    for (name, bytes) in corpus("profile") {
        let checked = common::check("profiles/p.toml", Some(&bytes), &tables);
        every_format_is_short(&name, &checked.report, &checked.sources);
    }
}

#[test]
fn any_system_file_gets_findings_at_its_own_lines() {
    let tables = common::tables();
    let profile = common::root().join("profiles/emam-on-prem-enterprise.toml");
    let profile = std::fs::read(profile).unwrap();
    for (name, bytes) in corpus("system") {
        let text = String::from_utf8_lossy(&bytes);
        let mut sources = SourceMap::new();
        let (system, mut report) =
            groundplan_catalog::system::load(&mut sources, "system.toml", &text);
        assert!(system.is_some() || report.has_errors(), "{name}");
        for finding in report.findings() {
            let span = finding.span().unwrap();
            assert_eq!(sources.name(span.source), "system.toml", "{name}");
        }
        if let Some(system) = system {
            let files = |_: &str| Ok(profile.clone());
            let (loaded, _) = groundplan_profile::load(&mut sources, &files, "p.toml");
            report.extend(groundplan_profile::checks::check(
                &loaded.unwrap(),
                &system,
                &tables,
                common::as_of(),
            ));
        }
        every_format_is_short(&name, &report, &sources);
    }
}
