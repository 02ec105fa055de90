//! Every requirement of every document went somewhere, and every contradiction is resolved.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use support::{groundplan, root};

fn coverage() -> Value {
    serde_json::from_str(&groundplan(["catalog", "coverage", "--format", "json"]).out).unwrap()
}

fn ids<'v>(rows: &'v Value, filter: &dyn Fn(&Value) -> bool) -> Vec<&'v str> {
    rows.as_array()
        .unwrap()
        .iter()
        .filter(|row| filter(row))
        .map(|row| row["id"].as_str().unwrap())
        .collect()
}

#[test]
fn no_requirement_is_lost() {
    let found = coverage();
    let absent: Vec<&str> = found["absent"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    for id in &absent {
        // A list whose system has a file is never left aside.
        assert!(!root().join(format!("systems/{id}.toml")).exists(), "{id}");
    }
    let is_absent = |row: &Value| absent.contains(&row["system"].as_str().unwrap());
    let lost = ids(&found["requirements"], &|row| {
        row["covered_as"].is_null() && !is_absent(row)
    });
    assert!(lost.is_empty(), "nothing carries {lost:?}");
    assert_eq!(found["unknown"], Value::Array(Vec::new()));
    let requirements = found["requirements"].as_array().unwrap();
    assert_eq!(requirements.len(), 305);
    let mut by_system: BTreeMap<&str, usize> = BTreeMap::new();
    for row in requirements {
        *by_system
            .entry(row["system"].as_str().unwrap())
            .or_default() += 1;
        for key in ["id", "kind", "target", "text", "document", "section"] {
            assert!(!row[key].as_str().unwrap().is_empty(), "{row}");
        }
    }
    let expected = [
        ("cisco-dms", 23),
        ("emam", 193),
        ("factory-array", 32),
        ("hemisphere-bfm", 32),
        ("messagemanager", 25),
    ];
    assert_eq!(by_system, expected.into());
    let distinct: std::collections::BTreeSet<&str> =
        ids(&found["requirements"], &|_| true).into_iter().collect();
    assert_eq!(distinct.len(), 305);
}

/// What a document demands is a rule that fires, or its row says why a profile cannot break it.
#[test]
fn what_must_be_is_a_rule_or_says_why_not() {
    let found = coverage();
    let demands = |row: &Value| {
        let text = row["text"].as_str().unwrap().to_lowercase();
        let kind = row["kind"].as_str().unwrap();
        let words = text.split(|one: char| !one.is_alphanumeric());
        kind.split(' ').any(|one| one == "minimum")
            || words
                .clone()
                .any(|word| ["must", "required", "requires"].contains(&word))
    };
    let requirements = &found["requirements"];
    let is_rule = |row: &Value| row["covered_as"] == "rule";
    let is_acknowledged = |row: &Value| row["covered_as"] == "acknowledgement";
    let silent = ids(requirements, &|row| {
        demands(row) && !is_rule(row) && row["reason"].is_null()
    });
    assert!(silent.is_empty(), "neither a rule nor a reason: {silent:?}");
    let idle = ids(requirements, &|row| {
        is_rule(row) && !row["reason"].is_null()
    });
    assert!(
        idle.is_empty(),
        "a rule needs no reason why it is none: {idle:?}"
    );
    let weak = ids(requirements, &|row| {
        demands(row) && !is_rule(row) && !is_acknowledged(row)
    });
    assert_eq!(
        weak,
        ["R-EMAM-025", "R-EMAM-027", "R-EMAM-061", "R-EMAM-118"]
    );
}

#[test]
fn every_contradiction_is_resolved_where_its_row_says() {
    let found = coverage();
    let rows = &found["contradictions"];
    assert_eq!(rows.as_array().unwrap().len(), 47);
    let open = ids(rows, &|row| {
        row["missing"] != Value::Array(Vec::new()) || row["carriers"] == Value::Array(Vec::new())
    });
    assert!(open.is_empty(), "no resolution found for {open:?}");
    for id in (1..=46).map(|number| format!("C-{number:02}")) {
        let names: &[&str] = if id == "C-29" {
            &["C-29a", "C-29b"]
        } else {
            &[&id]
        };
        for name in names {
            assert!(!ids(rows, &|row| row["id"] == **name).is_empty(), "{name}");
        }
    }
    let page = fs::read_to_string(root().join("docs/reference/contradictions.md")).unwrap();
    for id in ids(rows, &|_| true) {
        assert!(page.contains(&format!("### {id}: ")), "{id}");
    }
}

#[test]
fn the_table_can_be_asked_for_one_system() {
    let ran = groundplan(["catalog", "coverage", "emam"]).exits(0);
    assert!(
        ran.out.contains("193 of 193 requirements are carried"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("R-CISCO"), "{}", ran.out);
    groundplan(["catalog", "coverage", "emma"])
        .exits(2)
        .says("did you mean `emam`");
}
