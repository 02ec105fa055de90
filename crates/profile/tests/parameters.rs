//! Parameters of a profile against the declarations of its system, and what conditions and
//! counts make of them.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use groundplan_diagnostics::{Code, Severity, code};

const DECLARED: &str = r#"
[[parameter]]
id = "heartbeat-interval"
name = "Heartbeat interval"
text = "Time between two signs of life."
kind = "duration"
default = "1 s"
origin = "ours"
minimum = "100 ms"
maximum = "1 min"
requirements = ["R-TEST-001"]

[[parameter]]
id = "transport"
name = "Transport"
text = "How messages leave."
kind = "choice"
choices = ["ip", "board"]
default = "ip"
origin = "document"

[[parameter]]
id = "channels"
name = "Channels"
text = "Channels of the boards."
kind = "count"
when = { "parameters.transport" = "board" }
strictness = "should"

[[requirement]]
id = "R-TEST-002"
when = { "parameters.transport" = { not = "board" } }
require = { "parameters.heartbeat-interval" = { at_most = "5 s" } }
path = "parameters.heartbeat-interval"
message = "the heartbeat is too slow"
help = "make it faster"
source = "section 1"
"#;

/// Codes and severities of a profile of the repository with `[parameters]` added.
fn found(parameters: &str) -> Vec<(Code, Severity)> {
    let tables = common::tables();
    let path = "profiles/emam-poc.toml";
    let text = std::fs::read_to_string(common::root().join(path)).unwrap();
    let text = format!("{text}\n[parameters]\n{parameters}\n");
    let change = |system: String| format!("{system}\n{DECLARED}");
    let checked = common::check_with(path, Some(text.as_bytes()), &tables, &change);
    checked
        .report
        .findings()
        .iter()
        .map(|finding| {
            assert_ne!(finding.span(), None, "{}", finding.message);
            (finding.code, finding.severity)
        })
        .collect()
}

#[test]
fn what_fits_is_silent_and_defaults_of_ours_are_told() {
    assert_eq!(found("heartbeat-interval = \"2 s\""), []);
    assert_eq!(found(""), [(code::PARAMETER_DEFAULT, Severity::Info)]);
}

#[test]
fn what_does_not_fit_is_found() {
    let fast = "heartbeat-interval = \"1 s\"\n";
    for (written, code) in [
        ("heartbeat-intervall = \"1 s\"", code::PARAMETER_UNKNOWN),
        ("transport = \"bord\"", code::PARAMETER_INVALID),
        ("transport = 3", code::PARAMETER_INVALID),
    ] {
        let all = found(&format!("{fast}{written}"));
        assert_eq!(all, [(code, Severity::Error)], "{written}");
    }
    for (written, code) in [
        ("heartbeat-interval = 1", code::PARAMETER_INVALID),
        ("heartbeat-interval = \"1 GB\"", code::PARAMETER_INVALID),
        (
            "heartbeat-interval = \"2 min\"",
            code::PARAMETER_OUT_OF_RANGE,
        ),
    ] {
        assert_eq!(found(written), [(code, Severity::Error)], "{written}");
    }
    let unused = found(&format!("{fast}channels = 4"));
    assert_eq!(unused, [(code::PARAMETER_UNUSED, Severity::Warning)]);
    let missing = found(&format!("{fast}transport = \"board\""));
    assert_eq!(missing, [(code::PARAMETER_MISSING, Severity::Warning)]);
}

#[test]
fn rules_compare_parameters() {
    let slow = "heartbeat-interval = \"10 s\"\n";
    assert_eq!(found(slow), [(code::SYSTEM_RULE, Severity::Error)]);
    let board = format!("{slow}transport = \"board\"\nchannels = 2");
    assert_eq!(found(&board), []);
}

#[test]
fn a_system_that_takes_in_media_needs_to_know_which() {
    let tables = common::tables();
    let path = "profiles/emam-poc.toml";
    let text = std::fs::read_to_string(common::root().join(path)).unwrap();
    let start = text.find("[[workload.ingest]]").unwrap();
    let end = text.find("[workload]").unwrap();
    let text = format!("{}{}", &text[..start], &text[end..]);
    let checked = common::check(path, Some(text.as_bytes()), &tables);
    let all = checked.report.findings();
    assert_eq!(all.len(), 1, "{}", common::full(&checked));
    assert_eq!(all[0].code, code::MISSING_SECTION);
    let help = all[0].help.as_deref().unwrap();
    assert!(help.contains("[[workload.ingest]]") && help.contains("hours_per_day"));
    let relaxed = |system: String| system.replace("needs = [\"workload.ingest\"]\n", "");
    let checked = common::check_with(path, Some(text.as_bytes()), &tables, &relaxed);
    assert!(checked.report.is_empty(), "{}", common::full(&checked));
}

/// Code, severity and what is pointed at, of a profile of the repository with a text changed.
fn changed(profile: &str, from: &str, to: &str) -> Vec<(Code, Severity, String)> {
    let tables = common::tables();
    let path = format!("profiles/{profile}.toml");
    let text = std::fs::read_to_string(common::root().join(&path)).unwrap();
    assert!(text.contains(from), "{from} in {path}");
    let text = text.replace(from, to);
    let checked = common::check(&path, Some(text.as_bytes()), &tables);
    let findings = checked.report.findings().iter();
    findings
        .filter(|finding| finding.severity != Severity::Info)
        .map(|finding| {
            let span = finding.span().unwrap();
            let text = checked.sources.text(span.source);
            let pointed = text[span.start as usize..span.end as usize].to_owned();
            (finding.code, finding.severity, pointed)
        })
        .collect()
}

#[test]
fn what_a_flow_or_an_endpoint_reads_has_to_fit_it() {
    let hemisphere = "hemisphere-bfm-servers";
    let invalid = |pointed: &str| (code::PARAMETER_INVALID, Severity::Error, pointed.to_owned());
    for (profile, key, from, to) in [
        ("factory-array-pools", "mirroring-ports", "1433", "99999"),
        ("factory-array-pools", "mirroring-ports", "1433", "9-1"),
        (hemisphere, "backbone-ports", "4700-4710", "abc"),
        (hemisphere, "field-networks", "10.72.0.0/16", "0.0.0.0/0"),
        (hemisphere, "field-networks", "10.72.0.0/16", "8.8.8.0/24"),
        (hemisphere, "pod-range", "10.244.0.0/16", "banana"),
    ] {
        let line = |value: &str| format!("{key} = [\"{value}\"]");
        let found = changed(profile, &line(from), &line(to));
        assert!(
            found.contains(&invalid(&format!("\"{to}\""))),
            "{to}: {found:?}"
        );
        let same = changed(profile, &line(from), &line(from));
        assert!(same.iter().all(|one| one.1 != Severity::Error), "{same:?}");
    }
}

#[test]
fn a_location_has_room_for_its_hosts() {
    let too_small = (
        code::RANGE_TOO_SMALL,
        Severity::Error,
        "\"10.52.3.0/31\"".to_owned(),
    );
    let found = changed("hemisphere-bfm-servers", "10.52.3.0/24", "10.52.3.0/31");
    assert!(found.contains(&too_small), "{found:?}");
}

#[test]
fn volumes_of_the_plan_need_a_disk_of_their_use() {
    let scratch = "use = \"scratch\"";
    let found = changed("factory-array-pools", scratch, "use = \"boot\"");
    let missing = found
        .iter()
        .filter(|one| one.0 == code::HARDWARE_NOT_STATED);
    assert_eq!(missing.count(), 1, "{found:?}");
    let text = std::fs::read_to_string(common::root().join("profiles/factory-array-pools.toml"));
    let text = text.unwrap();
    let disk = &text[text.find(scratch).unwrap()..];
    let size = disk.lines().find(|line| line.starts_with("size")).unwrap();
    let described = &disk[..disk.find(size).unwrap() + size.len()];
    let small = described.replace(size, "size = \"1 GB\"");
    let found = changed("factory-array-pools", described, &small);
    let expected = (
        code::DISKS_BELOW_MINIMUM,
        Severity::Error,
        "\"1 GB\"".to_owned(),
    );
    assert!(found.contains(&expected), "{found:?}");
    let database = changed(
        "messagemanager-active-active",
        "use = \"database\"",
        "use = \"boot\"",
    );
    let missing = (code::HARDWARE_NOT_STATED, Severity::Warning);
    assert!(
        database.iter().any(|one| (one.0, one.1) == missing),
        "{database:?}"
    );
}

#[test]
fn a_design_without_a_database_is_not_told_of_one() {
    let tables = common::tables();
    let message = |profile: &str| {
        let path = format!("profiles/{profile}.toml");
        let text = std::fs::read_to_string(common::root().join(&path)).unwrap();
        let text = text.replacen("[network]\n", "[network]\npublic = true\n", 1);
        let checked = common::check(&path, Some(text.as_bytes()), &tables);
        let mut findings = checked.report.findings().iter();
        let found = findings.find(|one| one.code == code::NETWORK_SHARED_WITH_INTERNET);
        found.unwrap().message.clone()
    };
    assert!(!message("hemisphere-bfm-servers").contains("database"));
    assert!(message("emam-on-prem-enterprise").contains("database"));
}
