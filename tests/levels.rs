//! Levels of findings, from the profile and from the command line.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{DAY, Ran, groundplan_in, scratch};

/// An example with a public range, which is a warning, and with `levels` after it.
fn profile(levels: &str) -> tempfile::TempDir {
    let folder = scratch();
    let text = fs::read_to_string(support::example("emam-on-prem-enterprise")).unwrap();
    let line = text
        .lines()
        .find(|line| line.starts_with("cidr = "))
        .unwrap()
        .to_owned();
    let text = text.replacen(&line, "cidr = \"20.40.0.0/16\"", 1);
    fs::write(folder.path().join("p.toml"), format!("{text}\n{levels}")).unwrap();
    folder
}

fn check(folder: &tempfile::TempDir, arguments: &[&str]) -> Ran {
    let words = ["check", "p.toml", "--as-of", DAY].iter().chain(arguments);
    groundplan_in(folder.path(), words)
}

#[test]
fn a_profile_suppresses_with_a_reason() {
    let folder =
        profile("[levels]\nGP0514 = { level = \"allow\", reason = \"announced nowhere\" }\n");
    let ran = check(&folder, &["--strict"]).exits(0);
    assert!(
        ran.err.contains("suppressed: p.toml:") && ran.err.contains("reason: announced nowhere"),
        "{ran}"
    );
    let ran = ran.says("; 1 suppressed");
    assert!(!ran.err.contains("\nwarning[GP0514]"), "{ran}");
    let value = check(&folder, &["--format", "json"]).exits(0).json();
    assert_eq!(value["summary"]["suppressed"], 1, "{value}");
    assert_eq!(value["suppressed"][0]["reason"], "announced nowhere");
    let value = check(&folder, &["--format", "sarif"]).exits(0).json();
    let result = &value["runs"][0]["results"][0];
    assert_eq!(result["suppressions"][0]["kind"], "inSource", "{value}");
    assert_eq!(
        result["suppressions"][0]["justification"],
        "announced nowhere"
    );
}

#[test]
fn a_profile_raises_and_lowers() {
    let raised = "[levels]\nrange-public = { level = \"error\", reason = \"house rule\" }\n";
    check(&profile(raised), &[])
        .exits(1)
        .says("error[GP0514]")
        .says("raised from warning: house rule");
    let lowered = "[levels]\nrange-public = { level = \"info\", reason = \"ours\" }\n";
    check(&profile(lowered), &["--strict"])
        .exits(0)
        .says("info[GP0514]");
}

#[test]
fn the_command_line_wins_and_wants_a_reason() {
    let folder = profile("[levels]\nGP0514 = { level = \"allow\", reason = \"ours\" }\n");
    check(&folder, &["--level", "GP0514=error"])
        .exits(1)
        .says("error[GP0514]");
    check(&folder, &["--level", "GP0514=allow"])
        .exits(2)
        .says("--reason");
    let ran = check(
        &folder,
        &["--level", "GP0514=allow", "--reason", "known", "--strict"],
    );
    ran.exits(0).says("reason: known");
    check(&folder, &["--level", "GP0541=error"])
        .says("info[GP0218]")
        .says("`--level` does nothing");
}

#[test]
fn mistakes_in_levels_are_told() {
    let folder = profile("");
    for (level, told) in [
        ("GP0514", "CODE=LEVEL"),
        ("range-publik=error", "did you mean `range-public`?"),
        ("GP0514=deny", "levels are allow, info, warning, error"),
    ] {
        check(&folder, &["--level", level]).exits(2).says(told);
    }
    let quiet = ["--level", "GP0201=allow", "--reason", "no"];
    check(&folder, &quiet).exits(2).says("cannot be lowered");
    let wide = ["--level", "GP0580=allow", "--reason", "no"];
    check(&folder, &wide).exits(2).says("--only");
    check(&profile("[levels]\nGP0514 = { level = \"allow\" }\n"), &[])
        .exits(1)
        .says("`reason` is missing");
    check(
        &profile("[levels]\nGP0514 = { level = \"allow\", reason = \"\" }\n"),
        &[],
    )
    .exits(1)
    .says("`reason` is empty");
    check(
        &profile("[levels]\nGP0513 = { level = \"info\", reason = \"x\" }\n"),
        &[],
    )
    .exits(1)
    .says("error[GP0217]");
    check(
        &profile("[levels]\nGP0999 = { level = \"info\", reason = \"x\" }\n"),
        &[],
    )
    .exits(1)
    .says("error[GP0216]");
    check(
        &profile("[levels]\nGP0425 = { level = \"info\", reason = \"x\" }\n"),
        &[],
    )
    .exits(0)
    .says("info[GP0218]");
}

#[test]
fn a_lowered_error_no_longer_stops_the_later_stages() {
    let folder = scratch();
    let text = fs::read_to_string(support::example("emam-on-prem-enterprise")).unwrap();
    // Support for everything has ended by then; the levels say that this is known.
    let day = "2040-01-01";
    let stopped = |text: &str| {
        fs::write(folder.path().join("p.toml"), text).unwrap();
        groundplan_in(folder.path(), ["check", "p.toml", "--as-of", day])
    };
    stopped(&text).exits(1).says("error[GP0424]");
    let levels = "\n[levels]\n\
        product-retired = { level = \"warning\", reason = \"a museum\" }\n\
        certificate-expired = { level = \"warning\", reason = \"a museum\" }\n";
    stopped(&format!("{text}{levels}"))
        .exits(0)
        .says("warning[GP0424]")
        .says("lowered from error: a museum");
    groundplan_in(folder.path(), ["size", "p.toml", "--as-of", day]).exits(0);
}
