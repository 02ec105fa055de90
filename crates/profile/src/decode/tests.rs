//! Trees decoded into types.

use std::collections::BTreeMap;

use groundplan_diagnostics::SourceMap;
use serde::Deserialize;

use super::*;
use crate::tree::parse_bytes;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    First,
    SecondOne,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    number: f64,
    word: Word,
    #[serde(default)]
    absent: Option<u8>,
    list: Vec<i16>,
    map: BTreeMap<String, bool>,
    day: String,
}

fn read(text: &str) -> (Result<Whole, DecodeError>, SourceMap) {
    let mut sources = SourceMap::new();
    let (node, report) = parse_bytes(&mut sources, "a", text.as_bytes());
    assert!(report.is_empty());
    (decode(&node.unwrap()), sources)
}

const GOOD: &str =
    "number = 3\nword = \"second-one\"\nlist = [1, 2]\nday = 2027-01-31\nmap = { a = true }\n";

#[test]
fn every_kind_of_value_is_decoded() {
    let whole = read(GOOD).0.unwrap();
    assert_eq!(whole.number, 3.0);
    assert_eq!(whole.word, Word::SecondOne);
    assert_eq!(whole.absent, None);
    assert_eq!(whole.list, [1, 2]);
    assert!(whole.map["a"]);
    assert_eq!(whole.day, "2027-01-31");
}

#[test]
fn errors_carry_the_innermost_place() {
    for (from, to, place) in [
        ("number = 3", "number = \"3\"", "a:1:10"),
        ("second-one", "third", "a:2:8"),
        ("[1, 2]", "[1, 99999]", "a:3:12"),
        ("a = true", "a = 1", "a:5:13"),
        ("word =", "wrod =", "a:2:1"),
    ] {
        let (whole, sources) = read(&GOOD.replace(from, to));
        let error = whole.unwrap_err();
        assert_eq!(
            sources.describe(error.span.unwrap()),
            place,
            "{to}: {error}"
        );
    }
}
