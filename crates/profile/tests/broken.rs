//! Each broken profile gets exactly the findings of its snapshot.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p groundplan-profile --test broken` writes them anew.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::fs;

use groundplan_diagnostics::code;

const FOLDER: &str = "tests/broken";

fn names() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(common::root().join(FOLDER))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| name.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    names
}

#[test]
fn each_broken_profile_gets_its_snapshot() {
    let tables = common::tables();
    let update = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    let mut wrong = Vec::new();
    let names = names();
    assert!(names.len() >= 25, "{names:?}");
    for name in &names {
        let checked = common::check(&format!("{FOLDER}/{name}.toml"), None, &tables);
        assert!(!checked.report.is_empty(), "{name} is not broken");
        let found = common::full(&checked);
        let path = common::root().join(FOLDER).join(format!("{name}.snapshot"));
        if update {
            fs::write(&path, &found).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != found {
            wrong.push(format!("==== {name}\n{found}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "findings differ from their snapshots:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_code_of_a_profile_is_provoked() {
    let tables = common::tables();
    let mut seen = BTreeSet::new();
    for name in names() {
        let checked = common::check(&format!("{FOLDER}/{name}.toml"), None, &tables);
        seen.extend(checked.report.findings().iter().map(|finding| finding.code));
    }
    // What no file in the folder can provoke: each is tested where it is made.
    let elsewhere = BTreeSet::from([
        code::FILE_TOO_LARGE,
        code::EXTENDS_TOO_MANY,
        code::NOT_DECODABLE,
        code::TARGET_NOT_OFFERED,
        code::CERTIFICATE_MISSING,
        // A system with parameters is made up in `tests/parameters.rs`.
        code::PARAMETER_UNKNOWN,
        code::PARAMETER_INVALID,
        code::PARAMETER_OUT_OF_RANGE,
        code::PARAMETER_UNUSED,
        code::PARAMETER_MISSING,
        code::PARAMETER_DEFAULT,
    ]);
    let missing: Vec<String> = groundplan_diagnostics::CODES
        .iter()
        .filter(|entry| (100..600).contains(&entry.code.0))
        .filter(|entry| !seen.contains(&entry.code) && !elsewhere.contains(&entry.code))
        .map(|entry| format!("{} {}", entry.code, entry.name))
        .collect();
    assert!(missing.is_empty(), "no broken profile for {missing:#?}");
}

#[test]
fn no_secret_is_shown() {
    let tables = common::tables();
    let checked = common::check(&format!("{FOLDER}/secrets.toml"), None, &tables);
    let shown = common::full(&checked) + &format!("{:?}{:?}", checked.profile, checked.sources);
    for secret in [
        "hunter2",
        "MIIEpAIBAAKCAQEA",
        "AKIAIOSFODNN7EXAMPLE",
        "correct-horse",
    ] {
        assert!(!shown.contains(secret), "{secret} is shown");
    }
}
