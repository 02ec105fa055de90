//! Routes of Compute Engine.

use regex::Regex;
use serde_json::{Map, Value, json};

use super::http::Request;
use super::state::{Effect, State, short};
use super::{PROJECT, members, refusal, rules};

/// So small that lists of any size have several pages.
const PAGE: usize = 3;

type Failure = Option<(&'static str, u16)>;

/// Collection, its kind, and the key of its part of an aggregated list.
const KINDS: [(&str, &str); 11] = [
    ("networks", "compute#network"),
    ("subnetworks", "compute#subnetwork"),
    ("routers", "compute#router"),
    ("firewalls", "compute#firewall"),
    ("addresses", "compute#address"),
    ("disks", "compute#disk"),
    ("instances", "compute#instance"),
    ("healthChecks", "compute#healthCheck"),
    ("instanceGroups", "compute#instanceGroup"),
    ("backendServices", "compute#backendService"),
    ("forwardingRules", "compute#forwardingRule"),
];

pub fn kind(collection: &str) -> Option<&'static str> {
    let found = KINDS.iter().find(|(name, _)| *name == collection);
    found.map(|(_, kind)| *kind)
}

pub fn answer(
    state: &mut State,
    request: &Request,
    parts: &[&str],
    failure: Failure,
) -> (u16, Value) {
    let Some((project, rest)) = parts.split_first() else {
        return refusal(404, "notFound", "no project is named");
    };
    if *project != PROJECT {
        let message = format!("The resource 'projects/{project}' was not found");
        return refusal(404, "notFound", &message);
    }
    let (place, rest) = match rest {
        [] => {
            return (
                200,
                json!({"kind": "compute#project", "name": PROJECT, "id": "42"}),
            );
        }
        ["global", rest @ ..] => ("global".to_owned(), rest),
        ["aggregated", collection] => return aggregated(state, request, collection),
        [scope @ ("regions" | "zones"), name, rest @ ..] => (format!("{scope}/{name}"), rest),
        _ => return refusal(404, "notFound", "there is no such place"),
    };
    let folder = |collection: &str| format!("projects/{PROJECT}/{place}/{collection}");
    match (request.method.as_str(), rest) {
        ("GET", ["operations", name]) => {
            match state
                .operations
                .get(&format!("{}/{name}", folder("operations")))
            {
                Some(operation) => (200, operation.shown.clone()),
                None => refusal(404, "notFound", "there is no such operation"),
            }
        }
        (_, [collection, ..]) if kind(collection).is_none() => {
            refusal(404, "notFound", "there is no such collection")
        }
        ("GET", [collection]) => list(state, request, &folder(collection), collection),
        ("POST", [collection]) => {
            let folder = folder(collection);
            rules::insert(state, request, &folder, collection, failure)
        }
        (_, [collection, name, rest @ ..]) => {
            let path = format!("{}/{name}", folder(collection));
            if !state.resources.contains_key(&path) {
                let message = format!("The resource '{path}' was not found");
                return refusal(404, "notFound", &message);
            }
            match (request.method.as_str(), rest) {
                ("GET", []) => (200, state.shown(&path)),
                ("DELETE", []) => rules::delete(state, &path, failure),
                (method @ ("PATCH" | "PUT"), []) => {
                    rules::change(state, request, &path, method == "PUT", failure)
                }
                ("POST", [verb]) => members::act(state, request, &path, verb, failure),
                _ => refusal(404, "notFound", "there is no such call"),
            }
        }
        _ => refusal(404, "notFound", "there is no such call"),
    }
}

/// The part of a list that a page shows, and the token of the next one.
pub fn page(request: &Request, all: Vec<Value>) -> (Vec<Value>, Option<String>) {
    let start: usize = request.asks("pageToken").parse().unwrap_or(0);
    let next = (start + PAGE < all.len()).then(|| (start + PAGE).to_string());
    (all.into_iter().skip(start).take(PAGE).collect(), next)
}

fn matching(state: &State, request: &Request, collection: &str) -> Result<Vec<Value>, String> {
    let filter = request.asks("filter");
    let middle = format!("/{collection}/");
    let regular = Regex::new("^description eq \"(.*)\"$").unwrap();
    let label = Regex::new(r"^labels\.([a-z0-9_-]+)=([a-z0-9_-]+)$").unwrap();
    let keeps: Box<dyn Fn(&Value) -> bool> = if filter.is_empty() {
        Box::new(|_| true)
    } else if let Some(found) = regular.captures(filter) {
        let whole = Regex::new(&format!("^(?:{})$", &found[1])).map_err(|one| one.to_string())?;
        Box::new(move |one| whole.is_match(one["description"].as_str().unwrap_or_default()))
    } else if let Some(found) = label.captures(filter) {
        let (key, value) = (found[1].to_owned(), found[2].to_owned());
        Box::new(move |one| one["labels"][&key] == value.as_str())
    } else {
        return Err(format!("Invalid list filter expression: {filter}"));
    };
    Ok(state
        .resources
        .keys()
        .filter(|path| path.contains(&middle))
        .map(|path| state.shown(path))
        .filter(|one| keeps(one))
        .collect())
}

fn list(state: &State, request: &Request, folder: &str, collection: &str) -> (u16, Value) {
    let all = match matching(state, request, collection) {
        Ok(all) => all,
        Err(message) => return refusal(400, "invalid", &message),
    };
    let here = all.into_iter().filter(|one| {
        let path = short(one["selfLink"].as_str().unwrap());
        path.rsplit_once('/').unwrap().0 == folder
    });
    let (items, next) = page(request, here.collect());
    let kind = kind(collection).unwrap();
    let mut answer = json!({
        "kind": format!("{kind}List"),
        "id": folder,
        "items": items,
        "selfLink": state.link(folder),
    });
    if let Some(next) = next {
        answer["nextPageToken"] = Value::from(next);
    }
    (200, answer)
}

fn aggregated(state: &State, request: &Request, collection: &str) -> (u16, Value) {
    let all = match matching(state, request, collection) {
        Ok(all) => all,
        Err(message) => return refusal(400, "invalid", &message),
    };
    let (found, next) = page(request, all);
    let mut items = Map::new();
    // Places with nothing in them are listed too, each with a warning.
    let message = "There are no results for scope 'regions/us-east1' on this page.";
    items.insert(
        "regions/us-east1".to_owned(),
        json!({"warning": {"code": "NO_RESULTS_ON_PAGE", "message": message}}),
    );
    for one in found {
        let path = short(one["selfLink"].as_str().unwrap()).to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        let scope = format!("{}/{}", parts[2], parts[3]);
        let scope = items.entry(scope).or_insert_with(|| json!({}));
        match scope[collection].as_array_mut() {
            Some(list) => list.push(one),
            None => scope[collection] = json!([one]),
        }
    }
    let kind = kind(collection).unwrap();
    let mut answer = json!({
        "kind": format!("{kind}AggregatedList"),
        "id": format!("projects/{PROJECT}/aggregated/{collection}"),
        "items": items,
        "selfLink": state.link(&format!("projects/{PROJECT}/aggregated/{collection}")),
    });
    if let Some(next) = next {
        answer["nextPageToken"] = Value::from(next);
    }
    (200, answer)
}

/// One effect, done when the operation ends.
pub fn put(path: &str, value: Value) -> Vec<Effect> {
    vec![Effect::Put(path.to_owned(), value)]
}

pub fn owned(failure: Failure) -> Option<(String, u16)> {
    failure.map(|(code, status)| (code.to_owned(), status))
}
