//! HCL as Terraform reads it.

use std::fmt::Write;

use serde_json::Value;

use super::{Arguments, Filtered, text};

/// A literal: text in quotes without interpolation, numbers, lists, maps.
pub(crate) fn literal(value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok("null".to_owned()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => Ok(quote(text)),
        Value::Array(list) => {
            let items: Result<Vec<String>, String> = list.iter().map(literal).collect();
            Ok(format!("[{}]", items?.join(", ")))
        }
        Value::Object(map) => {
            if map.is_empty() {
                return Ok("{}".to_owned());
            }
            let pairs: Result<Vec<String>, String> = super::sorted(map)
                .into_iter()
                .map(|(key, value)| literal(value).map(|value| format!("{} = {value}", quote(key))))
                .collect();
            Ok(format!("{{ {} }}", pairs?.join(", ")))
        }
    }
}

/// Quoted template without a template: `${` and `%{` are doubled (HCL native syntax
/// specification, "Quoted Strings" and "Template Literals"). After another `$` or `%` the
/// doubling would read ambiguously, so there the sign is written as a character escape.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut previous = None;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' | '%' if characters.peek() == Some(&'{') => {
                if previous == Some(character) {
                    escape(&mut quoted, character);
                } else {
                    quoted.push(character);
                    quoted.push(character);
                }
            }
            _ if character.is_control()
                || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}') =>
            {
                escape(&mut quoted, character);
            }
            _ => quoted.push(character),
        }
        previous = Some(character);
    }
    quoted.push('"');
    quoted
}

fn escape(quoted: &mut String, character: char) {
    // Writing to a string cannot fail.
    let _ = write!(quoted, "\\u{:04x}", u32::from(character));
}

/// Type of a Terraform resource by the kind of ours.
pub(crate) fn resource_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "vpc" => "aws_vpc",
        "internet-gateway" => "aws_internet_gateway",
        "subnet" => "aws_subnet",
        "address" => "aws_eip",
        "nat-gateway" => "aws_nat_gateway",
        "route-table" => "aws_route_table",
        "vpc-endpoint" => "aws_vpc_endpoint",
        "security-group" => "aws_security_group",
        "key-pair" => "aws_key_pair",
        "role" => "aws_iam_role",
        "instance-profile" => "aws_iam_instance_profile",
        "volume" => "aws_ebs_volume",
        "instance" => "aws_instance",
        "volume-attachment" => "aws_volume_attachment",
        "bucket" => "aws_s3_bucket",
        "load-balancer" => "aws_lb",
        "target-group" => "aws_lb_target_group",
        "listener" => "aws_lb_listener",
        _ => return None,
    })
}

/// A reference or a list of references as traversals: `aws_subnet.private_a.id`. The argument
/// `attribute` says which output is meant.
pub(crate) fn reference(value: &Value, arguments: &Arguments) -> Filtered {
    let attribute = arguments
        .get("attribute")
        .and_then(Value::as_str)
        .unwrap_or("id");
    traversal(value, attribute)
        .map(Value::String)
        .map_err(tera::Error::msg)
}

pub(crate) fn traversal(value: &Value, attribute: &str) -> Result<String, String> {
    if let Value::Array(list) = value {
        let items: Result<Vec<String>, String> =
            list.iter().map(|one| traversal(one, attribute)).collect();
        return Ok(format!("[{}]", items?.join(", ")));
    }
    let id = value
        .get("$ref")
        .and_then(Value::as_str)
        .ok_or("expected a reference to a resource")?;
    let mut parts = id.splitn(3, '/').skip(1);
    let (Some(kind), Some(name)) = (parts.next(), parts.next()) else {
        return Err(format!("`{id}` is no resource id"));
    };
    let kind = resource_type(kind).ok_or_else(|| format!("Terraform has no `{kind}`"))?;
    if !is_identifier(attribute) {
        return Err(format!("`{attribute}` is no attribute"));
    }
    Ok(format!("{kind}.{}.{attribute}", identifier(name)))
}

/// A name as an identifier: the second label of a resource block, without quotes.
pub(crate) fn label(value: &Value) -> Result<String, String> {
    text(value).map(identifier)
}

/// Lower-case letters, digits and underscores, beginning with a letter.
pub(crate) fn identifier(name: &str) -> String {
    let mut clean: String = name
        .chars()
        .map(|one| match one {
            'a'..='z' | '0'..='9' => one,
            'A'..='Z' => one.to_ascii_lowercase(),
            _ => '_',
        })
        .collect();
    if !clean.starts_with(|first: char| first.is_ascii_lowercase()) {
        clean.insert(0, 'r');
    }
    clean
}

fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_')
}

/// A map over several lines; the argument `indent` says how far the line stands that it begins
/// on. Keys that are identifiers stand bare.
pub(crate) fn object(value: &Value, arguments: &Arguments) -> Filtered {
    let indent = arguments.get("indent").and_then(Value::as_u64).unwrap_or(0);
    let indent = usize::try_from(indent).unwrap_or(0);
    pretty(value, indent)
        .map(Value::String)
        .map_err(tera::Error::msg)
}

fn pretty(value: &Value, indent: usize) -> Result<String, String> {
    let inner = " ".repeat(indent + 2);
    let outer = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut text = String::from("{\n");
            for (key, value) in super::sorted(map) {
                let is_bare = key.starts_with(|first: char| first.is_ascii_alphabetic())
                    && key
                        .bytes()
                        .all(|one| one.is_ascii_alphanumeric() || one == b'_');
                // Some words would begin another expression or be a value.
                let is_word = ["for", "null", "true", "false"].contains(&key.as_str());
                let key = if is_bare && !is_word {
                    key.clone()
                } else {
                    quote(key)
                };
                let value = pretty(value, indent + 2)?;
                for part in [&inner, &key, " = ", &value, "\n"] {
                    text.push_str(part);
                }
            }
            text.push_str(&outer);
            text.push('}');
            Ok(text)
        }
        Value::Array(list) if list.iter().any(|one| one.is_object() || one.is_array()) => {
            let mut text = String::from("[\n");
            for value in list {
                let value = pretty(value, indent + 2)?;
                for part in [&inner, &value, ",\n"] {
                    text.push_str(part);
                }
            }
            text.push_str(&outer);
            text.push(']');
            Ok(text)
        }
        _ => literal(value),
    }
}
