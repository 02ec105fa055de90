//! Torn and edited journals.

#![allow(clippy::unwrap_used, clippy::naive_bytecount)]

use std::path::PathBuf;

use groundplan_resources::ResourceId;

use super::*;
use crate::error::EngineError;
use crate::provider::ErrorClass;

fn entries() -> Vec<Entry> {
    let resource = ResourceId::new("primary", "vpc", "main");
    let begin = |operation| Entry::Begin {
        operation,
        resource: resource.clone(),
        action: Action::Create,
        token: format!("token {operation}"),
        at: 2,
    };
    let end = |operation, ending| Entry::End {
        operation,
        resource: resource.clone(),
        action: Action::Create,
        ending,
        at: 3,
    };
    let binding = Binding {
        provider_id: "vpc-1".to_owned(),
        ..Binding::default()
    };
    let error = ProviderError {
        class: ErrorClass::Unknown,
        action: "CreateVpc".to_owned(),
        message: "reset".to_owned(),
        code: None,
    };
    vec![
        Entry::Run {
            run: "1-abc".to_owned(),
            plan: "feed".to_owned(),
            purpose: Purpose::Apply,
            tool: "0.1.0".to_owned(),
            at: 1,
            operations: 3,
            sites: Vec::new(),
        },
        begin(0),
        begin(1),
        end(
            0,
            Ending::Exists {
                binding,
                digest: "d".to_owned(),
            },
        ),
        end(1, Ending::Failed { error }),
        begin(2),
    ]
}

fn written() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.jsonl");
    let mut journal = Journal::open(&path, &read(&path).unwrap()).unwrap();
    let entries = entries();
    assert_eq!(journal.append(&entries[..3]).unwrap(), 3);
    assert_eq!(journal.append(&entries[3..]).unwrap(), 6);
    (folder, path)
}

#[test]
fn what_is_written_is_read() {
    let (_folder, path) = written();
    let reading = read(&path).unwrap();
    assert_eq!(reading.entries, entries());
    assert!(!reading.torn);
    let history = History::of(&reading.entries);
    let run = history.unfinished().unwrap();
    assert_eq!((run.done(), run.open()), (1, 2));
    assert_eq!(history.parent(), Some("feed"));
    assert_eq!(history.applied.len(), 1);
}

#[test]
fn a_file_cut_anywhere_loses_at_most_the_line_that_was_cut() {
    let (_folder, path) = written();
    let bytes = std::fs::read(&path).unwrap();
    for length in 0..bytes.len() {
        std::fs::write(&path, &bytes[..length]).unwrap();
        let reading = read(&path).unwrap();
        let whole = bytes[..length]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        assert_eq!(reading.entries.len(), whole, "cut at {length}");
        assert_eq!(reading.torn, length > 0 && bytes[length - 1] != b'\n');
        // Writing goes on behind the last whole line.
        let mut journal = Journal::open(&path, &reading).unwrap();
        journal
            .append(&[Entry::Close {
                result: RunResult::Held,
                at: 9,
            }])
            .unwrap();
        assert_eq!(read(&path).unwrap().entries.len(), whole + 1);
    }
}

#[test]
fn a_tail_of_zeros_is_a_torn_line() {
    let (_folder, path) = written();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.extend([0; 40]);
    std::fs::write(&path, &bytes).unwrap();
    let reading = read(&path).unwrap();
    assert!(reading.torn);
    assert_eq!(reading.entries.len(), 6);
}

#[test]
fn an_edit_in_the_middle_is_named_by_its_line() {
    let (_folder, path) = written();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without_third = [&lines[..2], &lines[3..]].concat().join("\n") + "\n";
    let swapped = text.replacen("token 1", "token 7", 1);
    let spoiled = text.replacen("{\"format\"", "x", 1);
    for (edited, at) in [(without_third, 3), (swapped, 3), (spoiled, 1)] {
        std::fs::write(&path, edited).unwrap();
        match read(&path) {
            Err(EngineError::JournalCorrupt { line, .. }) => assert_eq!(line, at),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_newer_journal_is_not_guessed_at() {
    let (_folder, path) = written();
    let text = std::fs::read_to_string(&path)
        .unwrap()
        .replacen("\"format\":1", "\"format\":2", 1);
    std::fs::write(&path, text).unwrap();
    assert!(matches!(
        read(&path),
        Err(EngineError::Newer {
            found: 2,
            known: 1,
            ..
        })
    ));
}

#[test]
fn recovered_resources_replace_what_was_known() {
    let mut entries = entries();
    entries.push(Entry::Recovered {
        at: 5,
        sites: Vec::new(),
        resources: BTreeMap::new(),
    });
    assert!(History::of(&entries).applied.is_empty());
}

#[test]
fn taking_stock_by_tags_leaves_nothing_to_resume() {
    let mut entries = entries();
    assert!(History::of(&entries).unfinished().is_some());
    entries.push(Entry::Recovered {
        at: 5,
        sites: Vec::new(),
        resources: BTreeMap::new(),
    });
    assert!(History::of(&entries).unfinished().is_none());
    let run = entries
        .iter()
        .find(|entry| matches!(entry, Entry::Run { .. }))
        .cloned();
    entries.extend(run);
    assert!(History::of(&entries).unfinished().is_some());
}
