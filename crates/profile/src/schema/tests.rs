//! The JSON Schema of a profile.

use super::*;

fn walk(value: &Value, visit: &mut dyn FnMut(&Value)) {
    visit(value);
    match value {
        Value::Object(map) => map.values().for_each(|inner| walk(inner, visit)),
        Value::Array(items) => items.iter().for_each(|inner| walk(inner, visit)),
        _ => {}
    }
}

#[test]
fn nothing_may_be_null_and_every_reference_leads_somewhere() {
    let root = schema();
    walk(root, &mut |value| {
        assert!(!value.is_null());
        assert_ne!(value.get("type"), Some(&json!("null")));
        if let Some(name) = value.get("$ref").and_then(Value::as_str) {
            let name = name.strip_prefix("#/$defs/").unwrap();
            assert!(root["$defs"].get(name).is_some(), "{name}");
        }
    });
}

#[test]
fn every_key_is_described_and_no_table_takes_unknown_keys() {
    let root = schema();
    walk(root, &mut |value| {
        let range = value.get("x-quantity").is_some();
        let Some(properties) = value.get("properties").and_then(Value::as_object) else {
            return;
        };
        assert_eq!(value.get("additionalProperties"), Some(&json!(false)));
        for (key, property) in properties {
            let amount = ["low", "likely", "high"].contains(&key.as_str());
            assert!(
                range || amount || property.get("description").is_some(),
                "{key} has no description"
            );
        }
    });
}

#[test]
fn every_quantity_is_of_a_known_kind() {
    let mut kinds = 0;
    walk(schema(), &mut |value| {
        if let Some(kind) = value.get("x-quantity").and_then(Value::as_str) {
            kinds += 1;
            assert!(crate::units::kind_named(kind).is_some(), "{kind}");
        }
    });
    assert!(kinds > 5);
}
