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
