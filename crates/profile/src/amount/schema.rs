//! JSON Schema of amounts and quantities: number or text with a unit, and the kind in
//! `x-quantity`, which `shape` reads to check units.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Amount, Quantity};
use crate::units::{Unit, UnitKind};

fn type_name(kind: &UnitKind) -> String {
    kind.name
        .split('-')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

fn description(kind: &UnitKind) -> String {
    let bare = if kind.base.is_empty() {
        String::new()
    } else {
        format!(" A bare number is in {}.", kind.base_words)
    };
    format!("{}: {}.{bare}", capitalised(kind.noun), kind.examples)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

fn single(kind: &UnitKind) -> [serde_json::Value; 2] {
    [
        serde_json::json!({ "type": "number", "minimum": 0, "maximum": kind.maximum }),
        serde_json::json!({ "type": "string", "minLength": 1 }),
    ]
}

impl<U: Unit> JsonSchema for Quantity<U> {
    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(type_name(U::KIND))
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": description(U::KIND),
            "x-quantity": U::KIND.name,
            "anyOf": single(U::KIND),
        })
    }
}

impl<U: Unit> JsonSchema for Amount<U> {
    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Amount", type_name(U::KIND)))
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let quantity = generator.subschema_for::<Quantity<U>>();
        let [number, text] = single(U::KIND);
        json_schema!({
            "description": format!(
                "{} Or a range: `low`, `likely` and `high`, each of them so.",
                description(U::KIND)
            ),
            "x-quantity": U::KIND.name,
            "x-range": true,
            "anyOf": [number, text, {
                "type": "object",
                "properties": { "low": quantity, "likely": quantity, "high": quantity },
                "required": ["low", "likely", "high"],
                "additionalProperties": false,
            }],
        })
    }
}
