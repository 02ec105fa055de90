//! Shapes: keys, types and units before anything is typed.

use groundplan_diagnostics::{Code, SourceMap, code};

use super::*;
use crate::tree::parse_bytes;

const WHOLE: &str = "[deployment]\nname = \"x1\"\nsystem = \"emam\"\ntarget = \"vm\"\n[[workload.ingest]]\nname = \"a\"\nhours_per_day = 1\n[network]\ncidr = \"10.0.0.0/16\"\n";

fn outcome(text: &str) -> (Outcome, Node) {
    let (node, report) = parse_bytes(&mut SourceMap::new(), "a.toml", text.as_bytes());
    assert!(report.is_empty(), "{report:?}");
    let node = node.unwrap();
    (check(&node), node)
}

fn codes(text: &str) -> Vec<Code> {
    let (outcome, _) = outcome(text);
    outcome
        .report
        .findings()
        .iter()
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn a_whole_profile_has_the_right_shape() {
    assert_eq!(codes(WHOLE), []);
}

#[test]
fn unknown_keys_can_be_taken_out() {
    let (found, node) = outcome(&format!(
        "{WHOLE}[netwrok]\na = 1\n[mail]\nsrever = \"x\"\nport = 25\n"
    ));
    assert_eq!((found.unknown.len(), found.misfits), (2, 0));
    let known = without(&node, &found.unknown);
    assert_eq!(check(&known).report.findings(), []);
    assert_eq!(known.at("mail.port").unwrap().number(), Some(25.0));
}

#[test]
fn a_key_of_another_section_is_sent_there() {
    let (found, _) = outcome(&format!("{WHOLE}vlan_id = 3\nrpo = \"15m\"\n"));
    let help: Vec<&str> = found
        .report
        .findings()
        .iter()
        .filter_map(|finding| finding.help.as_deref())
        .collect();
    assert_eq!(help[1], "`rpo` belongs in `[availability.dr]`");
}

#[test]
fn every_kind_of_misfit_is_told_apart() {
    for (line, expected) in [
        ("vlan = \"7\"", code::WRONG_TYPE),
        ("vlan = 70000", code::OUT_OF_BOUNDS),
        ("vlan = -1", code::OUT_OF_BOUNDS),
        ("public = \"yes\"", code::WRONG_TYPE),
        ("users = \"10.0.0.0/8\"", code::WRONG_TYPE),
        ("users = [\"10.0.0.1/8\"]", code::MALFORMED_ADDRESS),
        ("domain = \" \"", code::EMPTY_TEXT),
        ("uplink = \"1 TB\"", code::WRONG_UNIT),
        (
            "uplink = { low = 1, likely = 2, high = 3 }",
            code::WRONG_TYPE,
        ),
        ("uplink = true", code::WRONG_TYPE),
        ("uplink = -1.0", code::IMPOSSIBLE_AMOUNT),
        ("uplink = 1e300", code::IMPOSSIBLE_AMOUNT),
        ("domain = 2027-01-01", code::WRONG_TYPE),
    ] {
        assert_eq!(codes(&format!("{WHOLE}{line}\n")), [expected], "{line}");
    }
}

#[test]
fn dates_may_be_dates_or_text() {
    for (value, fine) in [
        ("2027-12-31", true),
        ("\"2027-12-31\"", true),
        ("\"2027-13-01\"", false),
        ("07:32:00", false),
    ] {
        let text = format!(
            "{WHOLE}[[certificate]]\nusage = \"web\"\nsubject = \"a.b\"\nexpires = {value}\n"
        );
        assert_eq!(codes(&text).is_empty(), fine, "{value}");
    }
}
