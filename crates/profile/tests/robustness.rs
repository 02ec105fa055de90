//! No input, however broken, panics: it gets findings.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::OnceLock;

use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::code;
use proptest::prelude::*;

fn tables() -> &'static Tables<'static> {
    static TABLES: OnceLock<Tables<'static>> = OnceLock::new();
    TABLES.get_or_init(common::tables)
}

fn examples() -> &'static [(String, Vec<u8>)] {
    static EXAMPLES: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(common::root().join("profiles"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .map(|path| {
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (format!("profiles/{name}"), std::fs::read(&path).unwrap())
            })
            .collect();
        files.sort();
        files
    })
}

/// Pieces that break things, or nearly do.
const PIECES: [&str; 22] = [
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    "\"",
    "'",
    "\n",
    ".",
    ",",
    "-1",
    "1e999",
    "nan",
    "\u{feff}",
    "\u{0}",
    "[a.b.c]\n",
    "extends = \"emam-poc.toml\"\n",
    "9999999999999999999",
    "\"100 PB\"",
    "2027-02-30",
];

fn check(path: &str, bytes: &[u8]) {
    let checked = common::check(path, Some(bytes), tables());
    // Whatever is wrong is said, and can be shown.
    assert!(checked.profile.is_some() || checked.report.has_errors());
    let _ = common::full(&checked);
    // The shape is stricter than the model, or a person would read the decoder's own words.
    let raw = checked
        .report
        .findings()
        .iter()
        .find(|finding| finding.code == code::NOT_DECODABLE);
    assert!(raw.is_none(), "{raw:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn arbitrary_bytes_get_findings(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        check("any.toml", &bytes);
    }

    #[test]
    fn arbitrary_text_gets_findings(text in "(?s)[\\[\\]{}=.,\"'#a-c0-9\\n \\t-]{0,200}") {
        check("any.toml", text.as_bytes());
    }

    #[test]
    fn mutated_examples_get_findings(
        which in any::<prop::sample::Index>(),
        edits in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..40, 0..PIECES.len()), 1..6),
    ) {
        let (path, bytes) = which.get(examples());
        let mut bytes = bytes.clone();
        for (at, removed, piece) in edits {
            let start = at.index(bytes.len() + 1);
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, PIECES[piece].bytes());
        }
        check(path, &bytes);
    }

    #[test]
    fn exchanged_values_get_findings(
        which in any::<prop::sample::Index>(),
        line in any::<prop::sample::Index>(),
        value in prop::sample::select(vec![
            "0", "-1", "1.5", "true", "\"\"", "\"x\"", "[]", "{}", "[[]]", "\"1 TB\"", "nan", "2027-01-01", "1e300", "4294967296",
            "\"10.0.0.0/8\"", "{ low = 3, likely = 2, high = 1 }", "[1, \"a\", {}]", "\"\\u0000\"",
        ]),
    ) {
        let (path, bytes) = which.get(examples());
        let text = String::from_utf8(bytes.clone()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let chosen = line.index(lines.len());
        if let Some((key, _)) = lines[chosen].clone().split_once(" = ") {
            lines[chosen] = format!("{key} = {value}");
        }
        check(path, lines.join("\n").as_bytes());
    }
}
