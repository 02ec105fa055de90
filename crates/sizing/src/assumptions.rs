//! The register of assumptions: what figures rest on and nobody has confirmed.
//!
//! Read off the derivations themselves: every value from outside that some figure was made of is
//! looked at, so that nothing that matters is left out, and nothing is listed that no figure uses.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use crate::number::{Derivation, Origin, Traced};
use crate::output::{Assumption, AssumptionKind, SiteSizing};
use crate::reading::{From, Value};
use crate::site::Plan;
use crate::why;

/// What the figures of a site rest on and nobody has confirmed, by id.
pub(crate) fn register(plan: &Plan<'_, '_>, sized: &SiteSizing) -> Vec<Assumption> {
    let seen: RefCell<BTreeMap<String, Value>> = RefCell::default();
    let read = |value: &Value| {
        let id = value.id();
        if !seen.borrow().contains_key(id) {
            seen.borrow_mut().insert(id.to_owned(), value.clone());
        }
        Traced::leaf(value.number, id, "", Origin::Profile(None))
    };
    let quantities = why::quantities(sized);
    let ids: Vec<&str> = quantities.iter().map(|one| one.id.as_str()).collect();
    let found = why::derive(plan, sized, &read, &ids);
    let (names, values): (Vec<String>, Vec<Traced>) = ids
        .iter()
        .zip(found)
        .filter_map(|(id, value)| Some((why::full(sized.site, id), value?)))
        .unzip();
    let resting = resting(&Derivation::of(&values), &names);
    let seen = seen.into_inner();
    let mut register: Vec<Assumption> = resting
        .into_iter()
        .filter_map(|(id, rests)| {
            let assumption = assumption(plan, seen.get(&id)?)?;
            Some(Assumption {
                rests,
                ..assumption
            })
        })
        .collect();
    register.sort_by(|one, other| one.id.cmp(&other.id));
    register
}

/// Adds a site's register to that of the sites before it.
pub(crate) fn join(register: &mut Vec<Assumption>, more: Vec<Assumption>) {
    for one in more {
        match register.iter_mut().find(|known| known.id == one.id) {
            Some(known) => known.rests.extend(one.rests),
            None => register.push(one),
        }
    }
    register.sort_by(|one, other| one.id.cmp(&other.id));
}

/// By id of a value from outside the figures that rest on it, the nearest first.
fn resting(derivation: &Derivation, names: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<(usize, &String)>> = BTreeMap::new();
    let steps = &derivation.steps;
    for (root, name) in derivation.roots.iter().zip(names) {
        let mut seen = vec![false; steps.len()];
        let mut open = VecDeque::from([(*root, 0_usize)]);
        while let Some((place, distance)) = open.pop_front() {
            let Some(step) = steps.get(place) else {
                continue;
            };
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            if step.origin.is_some() {
                let figures = found.entry(step.id.clone()).or_default();
                if figures.last().is_none_or(|(_, last)| *last != name) {
                    figures.push((distance, name));
                }
            }
            open.extend(step.parts.iter().map(|part| (*part, distance + 1)));
        }
    }
    found
        .into_iter()
        .map(|(id, mut figures)| {
            figures.sort();
            (
                id,
                figures.into_iter().map(|(_, name)| name.clone()).collect(),
            )
        })
        .collect()
}

/// The assumption that a value is, if it is one.
fn assumption(plan: &Plan<'_, '_>, value: &Value) -> Option<Assumption> {
    match &value.from {
        From::Constant { .. } => constant(value),
        From::Profile(path) => default(plan, path, value),
        From::Table { id, place } => {
            let key = chosen_by(plan, id);
            let written = key.is_none_or(|key| plan.loaded.written(key));
            // What was chosen is no assumption; what it was chosen by is.
            let unverified = place.contains("unverified") && !place.starts_with("chosen");
            (unverified || !written).then(|| Assumption {
                id: id.clone(),
                name: match key {
                    Some(key) if !written => format!("nobody chose another: `{key}`"),
                    _ => "a value of the tables".to_owned(),
                },
                value: crate::bound::tidy(value.number),
                unit: value.unit.clone(),
                label: if unverified {
                    "unverified"
                } else {
                    "profile-default"
                }
                .to_owned(),
                source: place.clone(),
                kind: if id.starts_with("price of") {
                    AssumptionKind::Price
                } else {
                    AssumptionKind::Table
                },
                change: match key {
                    Some(key) => format!("write `{key}` in the profile"),
                    None if id.starts_with("rate of") => {
                        "write `rate` of the source in place of `format`".to_owned()
                    }
                    None => "put the table with the confirmed value into a folder of your own, \
                             `--tables`"
                        .to_owned(),
                },
                rests: Vec::new(),
            })
        }
    }
}

/// The key of the profile that chooses a row of a table, where it has a default.
fn chosen_by(plan: &Plan<'_, '_>, id: &str) -> Option<&'static str> {
    let workload = &plan.loaded.profile.workload;
    if id.strip_prefix("rate of ") == Some(workload.proxy.as_str()) {
        return Some("workload.proxy");
    }
    id.starts_with("native capacity of ")
        .then_some("storage.archive.generation")
}

/// A default of the profile that nobody wrote.
fn default(plan: &Plan<'_, '_>, path: &str, value: &Value) -> Option<Assumption> {
    (!plan.loaded.written(path)).then(|| Assumption {
        id: path.to_owned(),
        name: described(path),
        value: crate::bound::tidy(value.number),
        unit: value.unit.clone(),
        label: "profile-default".to_owned(),
        source: "default, not in the profile".to_owned(),
        kind: AssumptionKind::Default,
        change: format!("write `{path}` in the profile"),
        rests: Vec::new(),
    })
}

/// What the profile's schema says about a path, in one sentence.
fn described(path: &str) -> String {
    let mut node = groundplan_profile::schema();
    let root = node;
    let resolve = |node: &'static serde_json::Value| match node
        .get("$ref")
        .and_then(serde_json::Value::as_str)
    {
        Some(reference) => reference
            .strip_prefix('#')
            .and_then(|pointer| root.pointer(pointer))
            .unwrap_or(node),
        None => node,
    };
    let mut words = String::new();
    for step in path.split('.') {
        let inner = resolve(node);
        let next = if step.bytes().all(|byte| byte.is_ascii_digit()) {
            inner.get("items")
        } else {
            inner.get("properties").and_then(|known| known.get(step))
        };
        let Some(next) = next else { break };
        node = next;
        if let Some(text) = next.get("description").and_then(serde_json::Value::as_str) {
            text.clone_into(&mut words);
        }
    }
    let end = words.find(". ").unwrap_or(words.len());
    words[..end].trim_end_matches('.').to_owned()
}

/// The assumption that a constant is: chosen for planning, written from memory, or replaced by
/// the profile.
pub(crate) fn constant(value: &Value) -> Option<Assumption> {
    let From::Constant {
        id,
        name,
        label,
        source,
        overridden,
    } = &value.from
    else {
        return None;
    };
    let assumed = matches!(label.as_str(), "engineering-default" | "unverified");
    (assumed || *overridden).then(|| Assumption {
        id: (*id).to_owned(),
        name: name.clone(),
        value: crate::bound::tidy(value.number),
        unit: value.unit.clone(),
        label: if *overridden {
            "profile".to_owned()
        } else {
            label.clone()
        },
        source: if *overridden {
            "[overrides.constants]".to_owned()
        } else {
            source.clone()
        },
        kind: AssumptionKind::Constant,
        change: format!("write `\"{id}\"` in `[overrides.constants]`"),
        rests: Vec::new(),
    })
}
