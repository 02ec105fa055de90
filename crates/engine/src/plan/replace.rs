//! What making a resource anew means for those that refer to it.
//!
//! A new resource has a new provider id. Whoever refers to it through an attribute that cannot
//! be changed has to be made anew as well; whoever can be changed lets go of the old one first,
//! because most providers delete nothing that is still referred to.

use groundplan_resources::{Change, ResourceId, Spec};
use serde_json::Value;

use crate::digest;

/// What an existing resource has to do when others that it refers to are made anew, and it
/// shall refer to them again.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Consequence {
    /// It does not refer to them as things stand.
    None,
    /// It is made anew too; by these attributes.
    Follow(Vec<String>),
    /// It is changed twice: to this before, to what is wanted after.
    Release(Vec<String>, Box<Spec>),
}

/// The consequence for what exists as `spec` when all of `anew` are made anew.
pub(super) fn consequence(spec: &Spec, anew: &[&ResourceId]) -> Consequence {
    let attributes = digest::attributes(spec);
    let naming: Vec<String> = attributes
        .iter()
        .filter(|(_, value)| anew.iter().any(|id| refers(value, id)))
        .map(|(name, _)| name.clone())
        .collect();
    if naming.is_empty() {
        return Consequence::None;
    }
    if naming
        .iter()
        .any(|name| spec.change(name) == Change::Replace)
    {
        return Consequence::Follow(naming);
    }
    match released(spec, &naming, anew) {
        Some(spec) => Consequence::Release(naming, Box::new(spec)),
        None => Consequence::Follow(naming),
    }
}

/// The specification without the elements that name any of `anew`; `None` when an attribute is
/// no list, or nothing would remain in it: many providers refuse an empty list.
fn released(spec: &Spec, naming: &[String], anew: &[&ResourceId]) -> Option<Spec> {
    let mut value = serde_json::to_value(spec).ok()?;
    let map = value.as_object_mut()?;
    for name in naming {
        let list = map.get_mut(name)?.as_array_mut()?;
        list.retain(|element| !anew.iter().any(|id| refers(element, id)));
        if list.is_empty() {
            return None;
        }
    }
    serde_json::from_value(value).ok()
}

/// Whether a value holds a reference to `id`.
pub(super) fn refers(value: &Value, id: &ResourceId) -> bool {
    match value {
        Value::Object(map) => {
            (map.len() == 1 && map.get("$ref").and_then(Value::as_str) == Some(id.0.as_str()))
                || map.values().any(|inner| refers(inner, id))
        }
        Value::Array(list) => list.iter().any(|inner| refers(inner, id)),
        _ => false,
    }
}
