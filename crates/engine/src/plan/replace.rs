//! What making a resource anew means for those that refer to it.
//!
//! A new resource has a new provider id. Whoever refers to it through an attribute that cannot
//! be changed has to be made anew as well; whoever can be changed lets go of the old one first,
//! because most providers delete nothing that is still referred to.

use groundplan_resources::{Change, Resource, ResourceId, Spec};
use serde_json::Value;

use crate::digest;

/// What a resource has to do when one that it refers to is made anew.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Consequence {
    /// It does not refer to it, or only comes after it.
    None,
    /// It is made anew too; by these attributes.
    Follow(Vec<String>),
    /// It is changed twice: to `released` before, back to what is wanted after.
    Release {
        /// Attributes that refer to it.
        attributes: Vec<String>,
        /// The specification without the references.
        released: Box<Spec>,
    },
}

/// The consequence for `resource` when `replaced` is made anew.
pub(super) fn consequence(resource: &Resource, replaced: &ResourceId) -> Consequence {
    let attributes = digest::attributes(&resource.spec);
    let naming: Vec<String> = attributes
        .iter()
        .filter(|(_, value)| refers(value, replaced))
        .map(|(name, _)| name.clone())
        .collect();
    if naming.is_empty() {
        return Consequence::None;
    }
    if naming
        .iter()
        .any(|name| resource.spec.change(name) == Change::Replace)
    {
        return Consequence::Follow(naming);
    }
    match released(&resource.spec, &naming, replaced) {
        Some(spec) => Consequence::Release {
            attributes: naming,
            released: Box::new(spec),
        },
        None => Consequence::Follow(naming),
    }
}

/// The specification without the elements that name `replaced`; `None` when an attribute is no
/// list, or nothing would remain in it: many providers refuse an empty list.
fn released(spec: &Spec, naming: &[String], replaced: &ResourceId) -> Option<Spec> {
    let mut value = serde_json::to_value(spec).ok()?;
    let map = value.as_object_mut()?;
    for name in naming {
        let list = map.get_mut(name)?.as_array_mut()?;
        list.retain(|element| !refers(element, replaced));
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
