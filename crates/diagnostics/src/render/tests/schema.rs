//! The JSON format against its published schema, by a validator for the keywords it uses.

use serde_json::Value;

use super::{Format, Options, checked, ordinary, render};

fn schema() -> Value {
    serde_json::from_str(include_str!(
        "../../../../../docs/reference/findings.schema.json"
    ))
    .expect("the schema is JSON")
}

/// Faults of `value`; unknown keywords count as faults, so that none is silently ignored.
fn faults(root: &Value, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let fine = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => true,
            "$ref" => {
                let pointer = rule.as_str().expect("a reference is a string");
                let target = root
                    .pointer(&pointer[1..])
                    .expect("a reference leads somewhere");
                faults(root, target, value, path, out);
                true
            }
            "const" => rule == value,
            "enum" => rule.as_array().expect("a list").contains(value),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|name| is_of_type(value, name)),
                name => is_of_type(value, name),
            },
            "minimum" => value.as_u64() >= rule.as_u64(),
            "pattern" => {
                assert_eq!(rule, "^GP[0-9]{4,5}$", "teach the test the new pattern");
                value.as_str().is_some_and(|text| {
                    text.strip_prefix("GP").is_some_and(|digits| {
                        (4..=5).contains(&digits.len())
                            && digits.bytes().all(|byte| byte.is_ascii_digit())
                    })
                })
            }
            "required" => rule
                .as_array()
                .expect("a list")
                .iter()
                .all(|name| value.get(name.as_str().expect("a name")).is_some()),
            "additionalProperties" => {
                assert_eq!(rule, false);
                value.as_object().is_none_or(|object| {
                    object
                        .keys()
                        .all(|key| schema["properties"].get(key).is_some())
                })
            }
            "properties" => {
                for (name, sub) in rule.as_object().expect("an object") {
                    if let Some(field) = value.get(name) {
                        faults(root, sub, field, &format!("{path}/{name}"), out);
                    }
                }
                true
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults(root, rule, item, &format!("{path}/{index}"), out);
                }
                true
            }
            _ => false,
        };
        if !fine {
            out.push(format!("{path}: {keyword} {rule} refuses {value}"));
        }
    }
}

fn is_of_type(value: &Value, name: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_u64() || value.is_i64(),
        Some("null") => value.is_null(),
        _ => false,
    }
}

pub(super) fn faults_of(value: &Value) -> Vec<String> {
    let schema = schema();
    let mut out = Vec::new();
    faults(&schema, &schema, value, "", &mut out);
    out
}

fn ordinary_document() -> Value {
    let (sources, report) = ordinary();
    let checked = checked();
    let options = Options {
        checked: &checked,
        ..Options::default()
    };
    serde_json::from_str(&render(Format::Json, &report, &sources, &options)).expect("is JSON")
}

#[test]
fn the_output_fits_the_schema() {
    assert_eq!(faults_of(&ordinary_document()), Vec::<String>::new());
}

#[test]
fn the_schema_refuses_what_does_not_fit() {
    for (pointer, wrong) in [
        ("/version", Value::from(2)),
        ("/summary/errors", Value::from(-1)),
        ("/findings/0/code", Value::from("GP1")),
        ("/findings/0/severity", Value::from("fatal")),
        ("/findings/1/labels/0/start/line", Value::from(0)),
        ("/findings/1/labels/0", Value::Null),
    ] {
        let mut document = ordinary_document();
        *document.pointer_mut(pointer).expect(pointer) = wrong;
        assert!(!faults_of(&document).is_empty(), "{pointer}");
    }
    let mut document = ordinary_document();
    document["extra"] = Value::Null;
    assert!(!faults_of(&document).is_empty());
}
