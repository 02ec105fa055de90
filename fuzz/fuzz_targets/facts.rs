//! Any bytes as the facts of a machine: read, written as our own form and read again, and as the
//! rows of a profile, which have to be TOML.
#![no_main]

use std::collections::BTreeMap;

use groundplan_diagnostics::{Format, Options, Report, SourceMap, code, render};
use groundplan_profile::machine::{Machine, assign, read, server_row, software_row};
use groundplan_profile::tree::parse_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = SourceMap::new();
    match read(&mut sources, "facts.json", &text) {
        Ok(machine) => usable(&machine),
        Err(finding) => {
            let report = Report::from_iter([*finding]);
            for format in Format::ALL {
                let said = render(format, &report, &sources, &Options::default());
                assert!(said.len() < 100_000, "{format}: {} bytes", said.len());
            }
        }
    }
});

fn usable(machine: &Machine) {
    let written = serde_json::to_string(machine).expect("a machine is plain JSON");
    let again = read(&mut SourceMap::new(), "again.json", &written).expect("our own form");
    assert_eq!(*machine, again);
    let wanted = [("data".to_owned(), 2), ("scratch".to_owned(), 1)];
    let assigned = assign(machine, &wanted, &BTreeMap::new()).expect("no disk was named");
    is_toml(&server_row(machine, Some("database"), &assigned).text);
    is_toml(&server_row(machine, None, &[]).text);
    is_toml(&software_row(machine).unwrap_or_default());
    assert!(!machine.name_on_one_line().contains('\n'));
}

fn is_toml(text: &str) {
    let (_, report) = parse_bytes(&mut SourceMap::new(), "row.toml", text.as_bytes());
    for finding in report.findings() {
        let fault = matches!(finding.code, code::TOML_SYNTAX | code::DUPLICATE_KEY);
        assert!(!fault, "{}: {text}", finding.message);
    }
}
