//! Outside judges read what `check` writes for other programs, and the files that offer it.
//!
//! `cargo xtask test` finds the judges and names each in a variable of the environment; a judge
//! that cannot be had here is skipped and said. See docs/contributing/testing.md.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use support::{DAY, Ran, Started, groundplan, root, scratch, skipped};

/// The schema of SARIF 2.1.0 as OASIS publishes it (oasis-tcs/sarif-spec, sarif-schema-2.1.0.json).
const SARIF_SCHEMA: &str = "tests/peers/sarif-2.1.0.schema.json";

fn judge() -> Option<Command> {
    const VARIABLE: &str = "GROUNDPLAN_PEER_CHECK_JSONSCHEMA";
    let Some(program) = std::env::var_os(VARIABLE).filter(|program| !program.is_empty()) else {
        skipped(&format!("{VARIABLE} names no program"));
        return None;
    };
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).current_dir(root());
    Some(command)
}

fn judged(arguments: &[&str], file: &Path) -> Option<Ran> {
    let mut command = judge()?;
    Some(Started::new(command.args(arguments).arg(file)).end())
}

/// What `check` writes of every broken profile, in a format.
fn written(folder: &Path, format: &str) -> std::path::PathBuf {
    let ran = groundplan(["check", "tests/broken", "--as-of", DAY, "--format", format]).exits(1);
    let path = folder.join(format!("findings.{format}"));
    fs::write(&path, ran.out).unwrap();
    path
}

#[test]
fn sarif_fits_the_published_schema() {
    let folder = scratch();
    let path = written(folder.path(), "sarif");
    let schema = root().join(SARIF_SCHEMA);
    // One of its patterns is one to browsers alone.
    let arguments = [
        "--regex-variant",
        "nonunicode",
        "--schemafile",
        schema.to_str().unwrap(),
    ];
    let Some(ran) = judged(&arguments, &path) else {
        return;
    };
    ran.exits(0);
    // The judge refuses what does not fit.
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replacen("\"level\": \"error\"", "\"level\": \"fatal\"", 1),
    )
    .unwrap();
    if let Some(ran) = judged(&arguments, &path) {
        ran.exits(1);
    }
}

#[test]
fn json_fits_its_own_schema() {
    let folder = scratch();
    let path = written(folder.path(), "json");
    let schema = "docs/reference/findings.schema.json";
    if let Some(ran) = judged(&["--schemafile", schema], &path) {
        ran.exits(0);
    }
}

#[test]
fn the_action_fits_the_schema_of_actions() {
    let builtin = ["--builtin-schema", "vendor.github-actions"];
    if let Some(ran) = judged(&builtin, &root().join("action.yml")) {
        ran.exits(0);
    }
}

#[test]
fn sizings_and_derivations_fit_their_schemas() {
    let folder = scratch();
    for (command, schema) in [
        ("size", "schemas/size.schema.json"),
        ("why", "schemas/why.schema.json"),
    ] {
        let mut files = Vec::new();
        for name in support::examples() {
            let profile = support::example(&name);
            let arguments = [command, &profile, "--as-of", DAY, "--format", "json"];
            let path = folder.path().join(format!("{name}.{command}.json"));
            fs::write(&path, groundplan(arguments).exits(0).out).unwrap();
            files.push(path);
        }
        let Some(mut judge) = judge() else { return };
        judge.args(["--schemafile", schema]).args(&files);
        Started::new(&mut judge).end().exits(0);
        // The judge refuses what does not fit.
        let text = fs::read_to_string(&files[0]).unwrap();
        let broken = text.replacen("\"version\"", "\"versoin\"", 1);
        fs::write(&files[0], broken).unwrap();
        if let Some(ran) = judged(&["--schemafile", schema], &files[0]) {
            ran.exits(1);
        }
    }
}
