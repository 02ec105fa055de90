//! The register, and every page it compiles in.

use std::collections::BTreeSet;

use super::{CODES, Code, code};

const SECTIONS: [&str; 3] = ["## What it means", "## Example", "## What to do"];

/// What keeps a page from being useful, or nothing.
fn fault(entry: &super::CodeEntry) -> Option<String> {
    let title = format!("# {}: {}", entry.code, entry.name);
    if entry.page.lines().next() != Some(title.as_str()) {
        return Some(format!("first line is not `{title}`"));
    }
    let found: Vec<&str> = entry
        .page
        .lines()
        .map(str::trim_end)
        .filter(|line| SECTIONS.contains(line))
        .collect();
    if found != SECTIONS {
        return Some(format!("sections are {found:?}, expected {SECTIONS:?}"));
    }
    for section in SECTIONS {
        let body: Vec<&str> = entry
            .page
            .lines()
            .skip_while(|line| line.trim_end() != section)
            .skip(1)
            .take_while(|line| !line.starts_with("## "))
            .collect();
        if body.join(" ").split_whitespace().count() < 5 {
            return Some(format!("section `{section}` says next to nothing"));
        }
    }
    None
}

#[test]
fn every_page_follows_the_convention() {
    let faults: Vec<String> = CODES
        .iter()
        .filter_map(|entry| fault(entry).map(|fault| format!("{}: {fault}", entry.code)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn an_empty_or_misnamed_page_is_refused() {
    let good = code::FILE_UNREADABLE.entry();
    for page in ["", "# GP0101", "# GP0101: file-unreadable\n"] {
        assert!(fault(&super::CodeEntry { page, ..*good }).is_some());
    }
    let name = "another-name";
    assert!(fault(&super::CodeEntry { name, ..*good }).is_some());
    let page: String = good.page.replace("## Example", "## Examples");
    assert!(
        fault(&super::CodeEntry {
            page: page.leak(),
            ..*good
        })
        .is_some()
    );
}

#[test]
fn codes_ascend_and_names_are_unique_kebab_case() {
    assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
    let names: BTreeSet<&str> = CODES.iter().map(|entry| entry.name).collect();
    assert_eq!(names.len(), CODES.len());
    for name in names {
        assert!(
            name.split('-').all(|word| !word.is_empty()
                && word
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())),
            "{name} is not kebab-case"
        );
    }
}

#[test]
fn every_code_lies_in_a_declared_range() {
    for entry in CODES.iter().skip(1) {
        assert!((101..1200).contains(&entry.code.0), "{}", entry.code);
    }
}

#[test]
fn a_code_is_read_in_every_spelling() {
    for text in [
        "GP0101",
        "gp101",
        " Gp0101 ",
        "0101",
        "101",
        "file-unreadable",
    ] {
        assert_eq!(Code::parse(text), Some(code::FILE_UNREADABLE), "{text}");
    }
    for text in ["", "GP", "GGPP0101", "+101", "GP99999", "9999", "é101", "G"] {
        assert_eq!(Code::parse(text), None, "{text}");
    }
}

#[test]
fn an_unregistered_number_reads_as_the_catch_all() {
    assert_eq!(Code(9999).entry().code, code::UNREGISTERED);
    assert_eq!(Code(9999).to_string(), "GP9999");
}
