//! `groundplan calc` as its page in the guide shows it: every example is run and compared. With
//! `UPDATE_SNAPSHOTS=1` the page is written anew.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use support::{groundplan, root, update};

/// The words of a command line, with double quotes around those that have spaces.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            letter => word.push(letter),
        }
    }
    words.push(word);
    words
}

/// What the page should look like, with the output of each example as it is now.
fn as_run(page: &str) -> (String, BTreeSet<String>) {
    let mut text = String::new();
    let mut seen = BTreeSet::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        if line != "```console" {
            continue;
        }
        let command = lines.next().unwrap();
        let given = words(command.strip_prefix("$ groundplan ").unwrap());
        seen.insert(given[1].clone());
        let ran = groundplan(&given);
        text.push_str(command);
        text.push('\n');
        text.push_str(&ran.out);
        text.push_str(&ran.err);
        for rest in lines.by_ref() {
            if rest == "```" {
                break;
            }
        }
        text.push_str("```\n");
    }
    (text, seen)
}

#[test]
fn the_guide_shows_what_the_program_prints() {
    let path = root().join("docs/guide/calc.md");
    let page = fs::read_to_string(&path).unwrap();
    let (now, seen) = as_run(&page);
    if update() {
        fs::write(&path, &now).unwrap();
    } else {
        assert_eq!(page, now);
    }
    let list = groundplan(["calc", "--list", "--format", "json"])
        .exits(0)
        .json();
    for calculator in list["calculators"].as_array().unwrap() {
        let name = calculator["name"].as_str().unwrap();
        assert!(seen.contains(name), "`{name}` has no example");
    }
}

#[test]
fn an_answer_as_json_keeps_its_schema() {
    let schema = groundplan(["schema", "calc"]).exits(0).json();
    let described: BTreeSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
    for line in [
        &["calc", "erlang-b", "load=4", "--format", "json"][..],
        &[
            "calc",
            "raid",
            "layout=8+2",
            "disk=8 TB",
            "disks=10",
            "unit-mode=binary",
            "--format",
            "json",
        ],
    ] {
        let answer = groundplan(line).exits(0).json();
        let printed: BTreeSet<&String> = answer.as_object().unwrap().keys().collect();
        assert_eq!(printed, described);
        assert_eq!(answer["version"], 1);
    }
    // The committed schema is the printed one.
    let committed = fs::read_to_string(root().join("schemas/calc.schema.json")).unwrap();
    assert_eq!(committed, groundplan(["schema", "calc"]).out);
}

#[test]
fn lists_show_parameters_units_and_the_unit_mode() {
    let all = groundplan(["calc", "--list"]).exits(0).out;
    assert!(
        all.contains("unit-mode") && all.contains("kubernetes-allocatable"),
        "{all}"
    );
    let one = groundplan(["calc", "raid", "--list"]).exits(0).out;
    assert!(
        one.contains("disks-per-spare") && !one.contains("erlang-b"),
        "{one}"
    );
    assert_eq!(all, groundplan(["calc"]).exits(0).out);
}

#[test]
fn exit_codes_tell_misuse_from_impossible_amounts() {
    groundplan(["calc", "erlangb"])
        .exits(2)
        .says("did you mean `erlang-b`?");
    groundplan(["calc", "erlang-b", "laod=4"])
        .exits(2)
        .says("did you mean `load`?");
    groundplan(["calc", "tape"])
        .exits(2)
        .says("`size` is missing");
    groundplan(["calc", "erlang-b", "load=-4"])
        .exits(1)
        .says("GP0634");
    groundplan(["calc", "queue", "jobs=12", "service=30 min", "slots=6"])
        .exits(1)
        .says("GP0636");
    groundplan(["calc", "erlang-b", "load=4", "--why"])
        .exits(0)
        .prints("fewest lines(load, blocking)");
}
