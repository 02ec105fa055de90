//! Formats by name, summaries, and the report that the tests of the formats share.

mod any_input;
mod formats;
mod hostile;
mod schema;

use std::collections::BTreeMap;

use crate::{Code, Finding, Fix, Report, Severity, SourceId, SourceMap, Span, code};

use super::{Format, Options, render, summary};

/// The span of the first occurrence of `needle`.
fn find(sources: &SourceMap, source: SourceId, needle: &str) -> Span {
    let start = sources
        .text(source)
        .find(needle)
        .expect("needle is in the text");
    Span::new(source, start, start + needle.len())
}

const PROFILE: &str = "\
[deployment]
name = \"harbour-news\"
system = \"emam\"

[[hardware.host]]
role = \"mam-server\"
sockets = 1
memory = \"32 GiB\"

[workload]
online_dasy = 90
";

const SYSTEM: &str = "\
[[requirement]]
id = \"R-EMAM-032\"
role = \"mam-server\"
memory_gib = 64
";

/// Errors, a warning and an info, over two files and without any.
fn ordinary() -> (SourceMap, Report) {
    let mut sources = SourceMap::new();
    let profile = sources.add("profiles/harbour.toml", PROFILE);
    let system = sources.add("systems/emam.toml", SYSTEM);
    let mut report = Report::new();
    report.push(
        Finding::new(
            code::UNREGISTERED,
            "unknown key `online_dasy` in `workload`",
        )
        .at(find(&sources, profile, "online_dasy"), "unknown key")
        .help("did you mean `online_days`?")
        .fix(Fix::key(
            find(&sources, profile, "online_dasy"),
            "online_days",
        )),
    );
    report.push(
        Finding::new(
            code::FILE_UNREADABLE,
            "host of role `mam-server` has 32 GiB of memory, expected at least 64 GiB",
        )
        .at(find(&sources, profile, "\"32 GiB\""), "32 GiB")
        .context(
            find(&sources, profile, "\"mam-server\""),
            "the role is set here",
        )
        .context(find(&sources, system, "64"), "required here")
        .requirement("R-EMAM-032")
        .note("eMAM hardware specification 5.1, section 3: \"64 GB | minimum\"")
        .help("raise `memory` to at least \"64 GiB\""),
    );
    report.push(
        Finding::new(
            code::UNREGISTERED,
            "host has one socket, two are recommended",
        )
        .severity(Severity::Warning)
        .at(
            find(
                &sources,
                profile,
                "[[hardware.host]]\nrole = \"mam-server\"\nsockets = 1",
            ),
            "this host",
        ),
    );
    report.push(
        Finding::new(code::FILE_UNREADABLE, "prices are as of 2026-01-01").severity(Severity::Info),
    );
    report.suppress(
        Finding::new(code::RANGE_PUBLIC, "the range is public")
            .at(find(&sources, profile, "\"harbour-news\""), ""),
        "a range of our own, <announced> nowhere",
        Some(find(&sources, profile, "[workload]")),
    );
    report.suppress(
        Finding::new(code::SUPPORT_ENDS_SOON, "support ends soon"),
        "",
        None,
    );
    (sources, report)
}

fn checked() -> Vec<String> {
    vec![
        "profiles/clean.toml".to_owned(),
        "profiles/harbour.toml".to_owned(),
    ]
}

fn wording() -> BTreeMap<String, String> {
    BTreeMap::from([(
        "R-EMAM-032".to_owned(),
        "the MAM server has at least 64 GB of memory".to_owned(),
    )])
}

#[test]
fn names_of_formats_are_read_back() {
    for format in Format::ALL {
        assert_eq!(format.to_string().parse(), Ok(format));
    }
    let error = "concice".parse::<Format>().expect_err("not a format");
    assert_eq!(
        error.to_string(),
        "unknown format `concice`; expected one of full, concise, json, sarif, github, gitlab, \
         junit, markdown; did you mean `concise`?"
    );
    assert!("Full".parse::<Format>().is_err());
}

#[test]
fn summaries_count_and_agree_in_number() {
    let (_, report) = ordinary();
    assert_eq!(
        summary(&report, 2),
        "2 errors, 1 warning, 1 info in 2 files; 2 suppressed"
    );
    assert_eq!(summary(&Report::new(), 1), "no findings in 1 file");
    let one: Report = [Finding::new(code::FILE_UNREADABLE, "x")]
        .into_iter()
        .collect();
    assert_eq!(summary(&one, 0), "1 error in 0 files");
}

#[test]
fn findings_are_sorted_and_repetitions_dropped() {
    let (sources, report) = ordinary();
    let mut twice = report.clone();
    let reversed: Vec<Finding> = report.findings().iter().rev().cloned().collect();
    twice.extend(reversed.into_iter().collect());
    for format in Format::ALL {
        let options = Options::default();
        assert_eq!(
            render(format, &twice, &sources, &options),
            render(format, &report, &sources, &options),
            "{format}"
        );
    }
}

#[test]
fn an_unregistered_number_keeps_its_own_number() {
    let report: Report = [Finding::new(Code(9876), "x")].into_iter().collect();
    for format in Format::ALL {
        let options = Options::default();
        let text = render(format, &report, &SourceMap::new(), &options);
        assert!(text.contains("GP9876"), "{format}: {text}");
    }
}
