//! References: resource ids outside, provider ids inside.

use groundplan_engine::provider::Bindings;
use groundplan_resources::ResourceId;
use serde_json::{Map, Value, json};

/// Replaces `{"$ref": resource}` by `{"$id": provider id}`.
///
/// # Errors
/// The first resource that has no binding.
pub(crate) fn resolve(value: &Value, bindings: &Bindings) -> Result<Value, ResourceId> {
    match value {
        Value::Object(map) => {
            if let (1, Some(Value::String(id))) = (map.len(), map.get("$ref")) {
                let id = ResourceId(id.clone());
                return match bindings.get(&id) {
                    Some(binding) => Ok(json!({ "$id": binding.provider_id })),
                    None => Err(id),
                };
            }
            let mut resolved = Map::new();
            for (key, inner) in map {
                resolved.insert(key.clone(), resolve(inner, bindings)?);
            }
            Ok(Value::Object(resolved))
        }
        Value::Array(list) => list
            .iter()
            .map(|inner| resolve(inner, bindings))
            .collect::<Result<Vec<_>, _>>()
            .map(Value::Array),
        scalar => Ok(scalar.clone()),
    }
}

/// The way back; an id that belongs to nothing known stays as it is, so that it shows.
pub(crate) fn restore(value: &Value, resource_of: &dyn Fn(&str) -> Option<String>) -> Value {
    match value {
        Value::Object(map) => {
            if let Some(id) = only_id(map) {
                return json!({ "$ref": resource_of(id).unwrap_or_else(|| id.to_owned()) });
            }
            Value::Object(
                map.iter()
                    .map(|(key, inner)| (key.clone(), restore(inner, resource_of)))
                    .collect(),
            )
        }
        Value::Array(list) => Value::Array(
            list.iter()
                .map(|inner| restore(inner, resource_of))
                .collect(),
        ),
        scalar => scalar.clone(),
    }
}

/// Provider ids named anywhere in a value.
pub(crate) fn named<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => match only_id(map) {
            Some(id) => found.push(id),
            None => map.values().for_each(|inner| named(inner, found)),
        },
        Value::Array(list) => list.iter().for_each(|inner| named(inner, found)),
        _ => {}
    }
}

fn only_id(map: &Map<String, Value>) -> Option<&str> {
    match (map.len(), map.get("$id")) {
        (1, Some(Value::String(id))) => Some(id),
        _ => None,
    }
}
