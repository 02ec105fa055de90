//! Buckets and their objects.

use serde_json::{Value, json};

use super::compute::page;
use super::http::Request;
use super::state::State;
use super::{PROJECT, refusal};

/// A name in the world's list of buckets that belongs to somebody else.
pub const TAKEN: &str = "taken-by-somebody-else";

pub fn answer(state: &mut State, request: &Request, parts: &[&str]) -> (u16, Value) {
    match (request.method.as_str(), parts) {
        ("GET", []) if request.asks("project") == PROJECT => {
            let (items, next) = page(request, state.buckets.values().cloned().collect());
            (
                200,
                with_next(json!({"kind": "storage#buckets", "items": items}), next),
            )
        }
        ("POST", []) if request.asks("project") == PROJECT => insert(state, request),
        (_, [TAKEN, ..]) => refusal(403, "forbidden", "Caller does not have access"),
        (_, [name, ..]) if !state.buckets.contains_key(*name) => {
            refusal(404, "notFound", "The specified bucket does not exist.")
        }
        ("GET", [name]) => (200, state.buckets[*name].clone()),
        ("PATCH", [name]) => {
            let bucket = state.buckets.get_mut(*name).unwrap();
            merge(bucket, &request.body);
            (200, bucket.clone())
        }
        ("DELETE", [name]) => {
            if state.objects.get(*name).is_some_and(|all| !all.is_empty()) {
                let message = "The bucket you tried to delete is not empty.";
                return refusal(409, "conflict", message);
            }
            state.buckets.remove(*name);
            state.objects.remove(*name);
            (204, Value::Null)
        }
        ("GET", [name, "o"]) => {
            let objects = state.objects.get(*name).cloned().unwrap_or_default();
            let shown = objects.into_iter().map(|(object, generation)| {
                json!({"name": object, "generation": generation.to_string()})
            });
            let (items, next) = page(request, shown.collect());
            (
                200,
                with_next(json!({"kind": "storage#objects", "items": items}), next),
            )
        }
        ("DELETE", [name, "o", object]) => {
            let objects = state.objects.entry((*name).to_owned()).or_default();
            let before = objects.len();
            let generation = request.asks("generation");
            objects.retain(|(one, number)| one != object || number.to_string() != generation);
            if objects.len() == before {
                refusal(404, "notFound", "No such object")
            } else {
                (204, Value::Null)
            }
        }
        _ => refusal(404, "notFound", "there is no such call"),
    }
}

fn with_next(mut answer: Value, next: Option<String>) -> Value {
    if let Some(next) = next {
        answer["nextPageToken"] = Value::from(next);
    }
    answer
}

fn insert(state: &mut State, request: &Request) -> (u16, Value) {
    let mut bucket = request.body.clone();
    let name = bucket["name"].as_str().unwrap_or_default().to_owned();
    if name == TAKEN || state.buckets.contains_key(&name) {
        let message = "The requested bucket name is not available.";
        return refusal(409, "conflict", message);
    }
    bucket["kind"] = Value::from("storage#bucket");
    bucket["id"] = Value::from(name.as_str());
    let location = bucket["location"].as_str().unwrap_or("US").to_uppercase();
    bucket["location"] = Value::from(location);
    bucket["storageClass"] = Value::from("STANDARD");
    state.buckets.insert(name, bucket.clone());
    (200, bucket)
}

/// Parts that are objects are merged, everything else is replaced; null removes.
fn merge(there: &mut Value, given: &Value) {
    for (key, inner) in given.as_object().into_iter().flatten() {
        if inner.is_null() {
            there.as_object_mut().unwrap().remove(key);
        } else if inner.is_object() && there[key].is_object() {
            merge(&mut there[key], inner);
        } else {
            there[key] = inner.clone();
        }
    }
}
