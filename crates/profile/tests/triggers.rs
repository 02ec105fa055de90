//! Every rule of every system has a profile that triggers it and an example that passes it, and
//! every check in code that holds a requirement (`systems/requirements/checks.csv`) a trigger.
//!
//! `tests/rules/<system>/<row id>.toml` is the trigger: an example with a change. Either it is a
//! profile that extends another, or it names a `base`, the paths it takes out under `remove`, and
//! those it sets under `[set]`. Rows that share an id have further ones, `<row id>~<word>.toml`, and
//! each has to trigger the id on its own. `tests/rules/pending.txt` lists what has none yet, with a reason;
//! `UPDATE_PENDING=1 cargo test -p groundplan-profile --test triggers` brings it up to date.

// Helpers of tests may stop on what cannot happen.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Finding, SourceMap};
use toml::{Table, Value};

const FOLDER: &str = "tests/rules";

/// Checks in code that hold a requirement: id and code, by line.
fn checks() -> Vec<(String, String)> {
    let text = fs::read_to_string(common::root().join("systems/requirements/checks.csv")).unwrap();
    let pairs = text.lines().skip(1).map(|line| {
        let mut cells = line.split(',');
        let mut cell = || cells.next().unwrap_or_default().to_owned();
        (cell(), cell())
    });
    pairs.collect()
}

/// Ids of the rows that are rules and of the checks in code, by system.
fn demands() -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = rules()
        .into_iter()
        .map(|(name, (_, ids))| (name, ids))
        .collect();
    for (name, ids) in &mut found {
        let path = common::root().join(format!("systems/requirements/{name}.csv"));
        let list = fs::read_to_string(path).unwrap();
        for (id, _) in checks() {
            if list.lines().any(|line| line.starts_with(&format!("{id},"))) {
                ids.insert(id);
            }
        }
    }
    found
}

/// Ids of the rows that are rules, by system.
fn rules() -> BTreeMap<String, (System, BTreeSet<String>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(common::root().join("systems")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let (system, report) =
            groundplan_catalog::system::load(&mut SourceMap::new(), &name, &text);
        assert!(!report.has_errors(), "{name}: {report:#?}");
        let system = system.unwrap();
        let file = &system.file;
        let ids = file
            .requirements
            .iter()
            .map(|row| &row.id)
            .chain(file.minima.iter().map(|row| &row.id))
            .chain(file.software.iter().map(|row| &row.id))
            .chain(file.storage_minima.iter().map(|row| &row.id))
            .chain(file.channel_groups.iter().map(|row| &row.id))
            .map(|id| id.get_ref().clone())
            .collect();
        found.insert(name, (system, ids));
    }
    found
}

/// The trigger as a profile: its path, and its text where it is made from a base.
fn trigger(path: &str) -> (String, Option<String>) {
    let text = fs::read_to_string(common::root().join(path)).unwrap();
    let change: Table = text
        .parse()
        .unwrap_or_else(|error| panic!("{path}: {error}"));
    let Some(base) = change.get("base") else {
        return (path.to_owned(), None);
    };
    let base = format!("profiles/{}.toml", base.as_str().unwrap());
    let text = fs::read_to_string(common::root().join(&base)).unwrap();
    let mut profile = Value::Table(text.parse().unwrap());
    for gone in change
        .get("remove")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let gone = gone.as_str().unwrap();
        assert!(remove(&mut profile, gone), "{path}: {base} has no `{gone}`");
    }
    for (place, value) in change
        .get("set")
        .and_then(Value::as_table)
        .into_iter()
        .flatten()
    {
        set(&mut profile, place, value.clone());
    }
    for key in change.keys() {
        assert!(
            ["base", "remove", "set"].contains(&key.as_str()),
            "{path}: unknown key `{key}`"
        );
    }
    (base, Some(toml::to_string(&profile).unwrap()))
}

fn step<'v>(value: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    match value {
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        Value::Table(table) => table.get_mut(step),
        _ => None,
    }
}

fn remove(root: &mut Value, path: &str) -> bool {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut here = root;
    for one in parent.split('.').filter(|one| !one.is_empty()) {
        let Some(inner) = step(here, one) else {
            return false;
        };
        here = inner;
    }
    match here {
        Value::Table(table) => table.remove(last).is_some(),
        Value::Array(items) => match last.parse::<usize>() {
            Ok(index) if index < items.len() => {
                items.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

fn set(root: &mut Value, path: &str, value: Value) {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    let mut here = root;
    for one in parent.split('.').filter(|one| !one.is_empty()) {
        if let Value::Table(table) = here
            && !table.contains_key(one)
        {
            table.insert(one.to_owned(), Value::Table(Table::new()));
        }
        here = step(here, one).unwrap_or_else(|| panic!("no `{one}` of `{path}`"));
    }
    match here {
        Value::Table(table) => {
            table.insert(last.to_owned(), value);
        }
        Value::Array(items) => {
            let index: usize = last.parse().unwrap();
            if index == items.len() {
                items.push(value);
            } else {
                items[index] = value;
            }
        }
        _ => panic!("`{parent}` holds nothing"),
    }
}

/// Lines `<system> <row id> <reason>`.
fn pending() -> BTreeMap<(String, String), String> {
    let text =
        fs::read_to_string(common::root().join(FOLDER).join("pending.txt")).unwrap_or_default();
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut words = line.splitn(3, ' ');
            let mut word = || words.next().unwrap_or_default().to_owned();
            let key = (word(), word());
            let reason = word();
            assert!(!reason.is_empty(), "`{line}` gives no reason");
            (key, reason)
        })
        .collect()
}

/// Writes `pending.txt` anew: what has no trigger stays or comes in, what has one goes out.
fn update_pending(rules: &BTreeMap<String, BTreeSet<String>>) {
    let known = pending();
    let mut text =
        "# Rules without a trigger or a passing example yet: system, row id, reason.\n".to_owned();
    for (name, ids) in rules {
        for id in ids {
            let path = common::root().join(format!("{FOLDER}/{name}/{id}.toml"));
            let reason = known.get(&(name.clone(), id.clone())).map(String::as_str);
            let open = !path.exists() || reason.is_some_and(|reason| reason.contains("example"));
            if open {
                let reason = reason.unwrap_or("no trigger yet");
                text.extend([name, " ", id, " ", reason, "\n"].map(String::from));
            }
        }
    }
    fs::write(common::root().join(FOLDER).join("pending.txt"), text).unwrap();
}

/// What a trigger says where it does not name the id.
fn silent(path: &str, id: &str, tables: &Tables<'_>) -> Option<String> {
    let (profile, text) = trigger(path);
    let bytes = text.as_ref().map(String::as_bytes);
    let checked = common::check(&profile, bytes, tables);
    let fires = |finding: &Finding| finding.requirements.iter().any(|one| one == id);
    // A check that any system has says so by its code, and knows no requirement.
    let has_code = |finding: &Finding| {
        let code = finding.code.to_string();
        checks()
            .iter()
            .any(|row| *row == (id.to_owned(), code.clone()))
    };
    let findings = checked.report.findings();
    if findings
        .iter()
        .any(|finding| fires(finding) || has_code(finding))
    {
        return None;
    }
    let said = common::full(&checked);
    Some(format!("{path} does not trigger {id}\n{said}"))
}

#[test]
fn every_rule_has_a_profile_that_triggers_it() {
    let tables = common::tables();
    let rules = demands();
    let pending = pending();
    let mut wrong = Vec::new();
    if std::env::var_os("UPDATE_PENDING").is_some() {
        update_pending(&rules);
        return;
    }
    for (name, ids) in &rules {
        let folder = common::root().join(FOLDER).join(name);
        let mut files: BTreeSet<String> = BTreeSet::new();
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).unwrap() {
                let file = entry.unwrap().file_name().into_string().unwrap();
                let id = file.strip_suffix(".toml").unwrap_or(&file);
                let rule = id.split('~').next().unwrap_or(id);
                if !ids.contains(rule) {
                    wrong.push(format!("{name}/{file}: no rule has this id"));
                }
                if rule != id {
                    let path = format!("{FOLDER}/{name}/{file}");
                    wrong.extend(silent(&path, rule, &tables));
                }
                files.insert(id.to_owned());
            }
        }
        for id in ids {
            let is_pending = pending.contains_key(&(name.clone(), id.clone()));
            match (files.contains(id), is_pending) {
                (true, true) if pending[&(name.clone(), id.clone())].contains("example") => {}
                (true, true) => wrong.push(format!("{name} {id}: pending though it has a trigger")),
                (false, false) => wrong.push(format!("{name} {id}: has no trigger")),
                (false, true) => {}
                (true, false) => {
                    let path = format!("{FOLDER}/{name}/{id}.toml");
                    wrong.extend(silent(&path, id, &tables));
                }
            }
        }
    }
    for (name, id) in pending.keys() {
        if !rules.get(name).is_some_and(|ids| ids.contains(id)) {
            wrong.push(format!("pending.txt: {name} has no rule {id}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} rules:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A requirement that a check in code holds: one of its triggers gives the code of the check.
#[test]
fn every_check_in_code_is_seen() {
    let tables = common::tables();
    let pending = pending();
    let mut unseen = checks();
    unseen.retain(|(id, _)| !pending.keys().any(|(_, one)| one == id));
    for name in demands().keys() {
        for entry in fs::read_dir(common::root().join(FOLDER).join(name)).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let rule = file.split(['~', '.']).next().unwrap().to_owned();
            if !unseen.iter().any(|(id, _)| *id == rule) {
                continue;
            }
            let (profile, text) = trigger(&format!("{FOLDER}/{name}/{file}"));
            let checked = common::check(&profile, text.as_ref().map(String::as_bytes), &tables);
            let codes: BTreeSet<String> = checked
                .report
                .findings()
                .iter()
                .map(|finding| finding.code.to_string())
                .collect();
            unseen.retain(|(id, code)| *id != rule || !codes.contains(code));
        }
    }
    assert!(unseen.is_empty(), "no trigger gives the code: {unseen:?}");
}

#[test]
fn every_rule_has_an_example_that_passes_it() {
    let tables = common::tables();
    let mut passed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let rules = rules();
    for entry in fs::read_dir(common::root().join("profiles")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if file.strip_suffix(".toml").is_none() {
            continue;
        }
        let checked = common::check(&format!("profiles/{file}"), None, &tables);
        let Some(loaded) = &checked.profile else {
            continue;
        };
        let name = &loaded.profile.deployment.system;
        let Some((system, _)) = rules.get(name) else {
            continue;
        };
        let failed: BTreeSet<&String> = checked
            .report
            .findings()
            .iter()
            .flat_map(|finding| &finding.requirements)
            .collect();
        let mut applied = applying(
            system,
            loaded.profile.deployment.target.name(),
            &loaded.facts(system),
        );
        if let (Some(facts), Some(dr)) = (
            loaded.recovery_facts(system),
            &loaded.profile.availability.dr,
        ) {
            applied.extend(applying(system, dr.target.name(), &facts));
        }
        passed
            .entry(name.clone())
            .or_default()
            .extend(applied.into_iter().filter(|id| !failed.contains(id)));
    }
    let pending = pending();
    let mut missing = Vec::new();
    for (name, (_, ids)) in &rules {
        for id in ids {
            if !passed.get(name).is_some_and(|ids| ids.contains(id))
                && !pending.contains_key(&(name.clone(), id.clone()))
            {
                missing.push(format!("{name} {id}"));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no example to which these apply passes them:\n{}",
        missing.join("\n")
    );
}

/// Rows of one id can differ by target or tier: each row, not only each id, is the second place
/// of some finding of a trigger or of a profile of `tests/broken`.
#[test]
fn every_row_of_a_rule_is_pointed_at() {
    let tables = common::tables();
    let rules = rules();
    let mut pointed: BTreeSet<(String, u32)> = BTreeSet::new();
    let mut paths = vec!["tests/broken".to_owned()];
    paths.extend(rules.keys().map(|name| format!("{FOLDER}/{name}")));
    for folder in paths {
        let Ok(entries) = fs::read_dir(common::root().join(&folder)) else {
            continue;
        };
        for entry in entries {
            let file = entry.unwrap().file_name().into_string().unwrap();
            if file.strip_suffix(".toml").is_none() {
                continue;
            }
            let path = format!("{folder}/{file}");
            let (profile, text) = if folder.starts_with(FOLDER) {
                trigger(&path)
            } else {
                (path, None)
            };
            let checked = common::check(&profile, text.as_ref().map(String::as_bytes), &tables);
            for label in checked
                .report
                .findings()
                .iter()
                .flat_map(|finding| &finding.labels)
            {
                let name = checked.sources.name(label.span.source).to_owned();
                pointed.insert((name, label.span.start));
            }
        }
    }
    let mut missing = Vec::new();
    for (name, (system, _)) in &rules {
        let file = &system.file;
        let ids = file
            .requirements
            .iter()
            .map(|row| ("requirement", &row.id))
            .chain(file.minima.iter().map(|row| ("minimum", &row.id)))
            .chain(file.software.iter().map(|row| ("software", &row.id)))
            .chain(
                file.storage_minima
                    .iter()
                    .map(|row| ("storage-minimum", &row.id)),
            );
        for (table, id) in ids {
            let place = (format!("systems/{name}.toml"), system.span(id).start);
            if !pointed.contains(&place) {
                missing.push(format!("{name} {table} {} at {}", id.get_ref(), place.1));
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} rows:\n{}",
        missing.len(),
        missing.join("\n")
    );
}

/// Ids of the rules that hold on a target.
fn applying(
    system: &System,
    target: &str,
    facts: &groundplan_catalog::system::Facts,
) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = system
        .requirements(target, facts)
        .into_iter()
        .map(|row| row.id.get_ref().clone())
        .collect();
    found.extend(
        system
            .storage_minima(target, facts)
            .into_iter()
            .map(|row| row.id.get_ref().clone()),
    );
    found.extend(
        system
            .channel_groups(target, facts)
            .into_iter()
            .map(|row| row.id.get_ref().clone()),
    );
    let Some(topology) = system.topology(target, facts) else {
        return found;
    };
    for placement in &topology.tiers {
        let tier = &placement.tier;
        found.extend(
            system
                .minima(tier, target, facts)
                .into_iter()
                .map(|row| row.id.get_ref().clone()),
        );
        for kind in ["operating-system", "database", "office"] {
            found.extend(
                system
                    .software(tier, target, facts, kind)
                    .into_iter()
                    .map(|row| row.id.get_ref().clone()),
            );
        }
    }
    found
}
