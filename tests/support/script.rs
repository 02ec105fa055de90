//! Command scripts: commands with what they print, as a person would read them.
//!
//! ```text
//! # A remark.
//! $ groundplan status harbour-news
//! A line of standard output.
//! ! A line of standard error.
//! [exit 6]
//! ```
//!
//! `...` stands for any lines and `[..]` for any part of a line. Besides `groundplan` a script
//! knows `copy EXAMPLE FILE`, `edit FILE 'old' 'new'`, `remove PATH`, `tamper RESOURCE
//! ATTRIBUTE JSON` and `vanish RESOURCE`; the last two change the simulated cloud behind the
//! program's back. Times and what depends on them are written as `[TIME]`, `[RUN]` and
//! `[HASH]`; progress is sorted, because calls end in any order.
//!
//! `UPDATE_SNAPSHOTS=1` writes what does not match anew.

use std::fs;
use std::path::Path;

use regex::Regex;

use crate::support::{Ran, cloud, example, groundplan_in, root, scratch, update};

/// One command, and the lines expected after it.
struct Step {
    remarks: Vec<String>,
    command: String,
    expected: Vec<String>,
}

/// Runs a script of `tests/scripts` in a scratch folder.
#[track_caller]
pub(crate) fn run(name: &str) {
    let path = root().join("tests/scripts").join(format!("{name}.txt"));
    let text = fs::read_to_string(&path).unwrap();
    let folder = scratch();
    let mut wrong = Vec::new();
    let mut rewritten = Vec::new();
    for step in parse(&text) {
        let found = carry_out(folder.path(), &step.command);
        let fits = matches(&step.expected, &found);
        rewritten.extend(step.remarks);
        rewritten.push(format!("$ {}", step.command));
        if fits {
            rewritten.extend(step.expected);
            continue;
        }
        wrong.push(format!(
            "$ {}\nexpected:\n{}\nfound:\n{}\n",
            step.command,
            step.expected.join("\n"),
            found.join("\n")
        ));
        rewritten.extend(shortened(found));
        rewritten.push(String::new());
    }
    if update() && !wrong.is_empty() {
        fs::write(&path, rewritten.join("\n").trim_end().to_owned() + "\n").unwrap();
    } else {
        assert!(
            wrong.is_empty(),
            "{}:\n{}",
            path.display(),
            wrong.join("\n")
        );
    }
}

fn parse(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut remarks = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step {
                remarks: std::mem::take(&mut remarks),
                command: command.to_owned(),
                expected: Vec::new(),
            });
        } else if line.starts_with("# ") {
            remarks.push(line.to_owned());
        } else if let Some(step) = steps.last_mut().filter(|_| remarks.is_empty()) {
            step.expected.push(line.to_owned());
        } else {
            remarks.push(line.to_owned());
        }
    }
    steps
}

/// Runs one command and returns what a script shows of it.
fn carry_out(folder: &Path, command: &str) -> Vec<String> {
    let words = words(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let state = folder.join(".groundplan");
    match words.as_slice() {
        ["groundplan", arguments @ ..] => return shown(&groundplan_in(folder, arguments), folder),
        ["copy", from, to] => {
            fs::copy(example(from), folder.join(to)).unwrap();
        }
        ["edit", file, old, new] => {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            assert!(text.contains(old), "{file} has no {old:?}");
            fs::write(folder.join(file), text.replacen(old, new, 1)).unwrap();
        }
        ["remove", path] => {
            let path = folder.join(path);
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else {
                fs::remove_file(path).unwrap();
            }
        }
        ["tamper", resource, attribute, json] => cloud::tamper(&state, resource, |object| {
            object["attributes"][*attribute] = serde_json::from_str(json).unwrap();
        }),
        ["vanish", resource] => cloud::vanish(&state, resource),
        _ => panic!("no script can {command:?}"),
    }
    Vec::new()
}

/// Words of a command; single quotes keep spaces.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in command.split('\'').enumerate() {
        if index % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

fn shown(ran: &Ran, folder: &Path) -> Vec<String> {
    let mut lines: Vec<String> = ran.out.lines().map(str::to_owned).collect();
    lines.extend(ran.err.lines().map(|line| format!("! {line}")));
    if ran.code != Some(0) {
        lines.push(format!("[exit {}]", ran.code.unwrap_or(-1)));
    }
    let pairs = [
        (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "[TIME]"),
        (r"\b\d+-[0-9a-f]{8}\b", "[RUN]"),
        (r"\b(plan|blueprint) [0-9a-f]{12}\b", "$1 [HASH]"),
    ];
    let folder = folder.to_string_lossy();
    let mut lines: Vec<String> = lines
        .into_iter()
        .filter(|line| !line.starts_with("! waiting for "))
        .map(|line| {
            pairs
                .iter()
                .fold(line.replace(&*folder, "[DIR]"), |line, (pattern, name)| {
                    Regex::new(pattern)
                        .unwrap()
                        .replace_all(&line, *name)
                        .into_owned()
                })
        })
        .collect();
    sort_progress(&mut lines);
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// Calls end in any order; what is done is the same.
fn sort_progress(lines: &mut [String]) {
    let counter = Regex::new(r"^! \[ *\d+/(\d+)\] ").unwrap();
    let is_progress = |line: &String| counter.is_match(line);
    let mut start = 0;
    while let Some(from) = lines[start..]
        .iter()
        .position(is_progress)
        .map(|at| at + start)
    {
        let to = lines[from..]
            .iter()
            .position(|line| !is_progress(line))
            .map_or(lines.len(), |at| at + from);
        for line in &mut lines[from..to] {
            *line = counter.replace(line, "! [n/$1] ").into_owned();
        }
        lines[from..to].sort();
        start = to;
        if start >= lines.len() {
            break;
        }
    }
}

/// The sizing and its findings have tests of their own and would drown a script.
fn shortened(lines: Vec<String>) -> Vec<String> {
    let design = lines
        .iter()
        .position(|line| line.starts_with("! blueprint "));
    let notes = lines
        .iter()
        .position(|line| line.contains(" notes are not shown"));
    let first = lines
        .iter()
        .position(|line| line.starts_with("! warning[") || line.contains(" notes are not shown"));
    let (from, to) = match (design, first, notes) {
        (Some(design), _, _) => (0, design),
        (None, Some(first), Some(notes)) => (first, notes + 1),
        _ => return lines,
    };
    let mut short = lines[..from].to_vec();
    short.push("...".to_owned());
    short.extend_from_slice(&lines[to..]);
    short
}

/// Whether lines fit a pattern; blank lines at the end are a matter of taste.
fn matches(pattern: &[String], lines: &[String]) -> bool {
    let end = pattern
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |at| at + 1);
    fits(&pattern[..end], lines)
}

fn fits(pattern: &[String], lines: &[String]) -> bool {
    match pattern.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skipped| fits(rest, &lines[skipped..]))
        }
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, others)| line_fits(first, line) && fits(rest, others)),
    }
}

fn line_fits(pattern: &str, line: &str) -> bool {
    if !pattern.contains("[..]") {
        return pattern == line;
    }
    let parts: Vec<String> = pattern.split("[..]").map(regex::escape).collect();
    Regex::new(&format!("^{}$", parts.join(".*")))
        .unwrap()
        .is_match(line)
}

#[test]
fn patterns_fit_what_they_say() {
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    assert!(matches(&lines("a\n...\nd\n\n"), &lines("a\nb\nc\nd")));
    assert!(matches(&lines("a[..]z"), &lines("a to z")));
    assert!(!matches(&lines("a[..]z"), &lines("a to b")));
    assert!(!matches(&lines("a\n...\nd"), &lines("a\nb")));
    assert!(!matches(&[], &lines("a")));
    assert!(!matches(&lines("a"), &[]));
    assert_eq!(
        words("edit a.toml 'b c' 'd'"),
        ["edit", "a.toml", "b c", "d"]
    );
}
