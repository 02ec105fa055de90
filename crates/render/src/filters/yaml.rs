//! YAML 1.2 in flow style, block literals, and the intrinsic functions of CloudFormation.

use std::fmt::Write;

use serde_json::Value;

use super::{Arguments, Filtered, text};

/// Longest key on one line (YAML 1.2.2, section 7.4.2).
const KEY: usize = 1000;

/// A scalar in double quotes, a number, or a collection in flow style.
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
            let pairs: Result<Vec<String>, String> = super::sorted(map)
                .into_iter()
                .map(|(key, value)| {
                    let value = literal(value)?;
                    Ok(format!("{}: {value}", quoted_key(key)?))
                })
                .collect();
            Ok(format!("{{{}}}", pairs?.join(", ")))
        }
    }
}

/// A value that Ansible takes as it stands: text that looks like a template of its own is tagged
/// `!unsafe`, so that it is never evaluated.
pub(crate) fn ansible(value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) if ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) => {
            Ok(format!("!unsafe {}", quote(text)))
        }
        Value::Array(list) => {
            let items: Result<Vec<String>, String> = list.iter().map(ansible).collect();
            Ok(format!("[{}]", items?.join(", ")))
        }
        Value::Object(_) => Err("a table has no literal here".to_owned()),
        other => literal(other),
    }
}

/// A key: bare where it is a plain word, in double quotes otherwise.
pub(crate) fn key(value: &Value) -> Result<String, String> {
    let text = text(value)?;
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|one| one.is_ascii_alphanumeric() || one == b'_' || one == b'-')
        && !is_reserved(text);
    if is_word && text.len() <= KEY {
        Ok(text.to_owned())
    } else {
        quoted_key(text)
    }
}

fn quoted_key(key: &str) -> Result<String, String> {
    let quoted = quote(key);
    if quoted.chars().count() > KEY {
        return Err(format!(
            "a key of {} characters is too long",
            key.chars().count()
        ));
    }
    Ok(quoted)
}

/// Words that YAML 1.1 readers take for something else.
fn is_reserved(word: &str) -> bool {
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
        .iter()
        .any(|one| one.eq_ignore_ascii_case(word))
}

/// Double-quoted scalar; everything that is not printable (YAML 1.2.2, production 1) or that
/// folds lines is escaped.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if needs_escape(character) => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// A block literal whose lines are indented by the argument `indent`; in double quotes where the
/// text does not allow a block.
pub(crate) fn block(value: &Value, arguments: &Arguments) -> Filtered {
    let text = text(value).map_err(tera::Error::msg)?;
    let indent = arguments.get("indent").and_then(Value::as_u64);
    let indent = indent.ok_or_else(|| tera::Error::msg("a block needs its indentation"))?;
    let indent = " ".repeat(usize::try_from(indent).unwrap_or_default());
    let first = text.lines().next().unwrap_or_default();
    let is_plain = text.ends_with('\n')
        && !text.ends_with("\n\n")
        && !first.is_empty()
        && !first.starts_with(' ')
        && text
            .chars()
            .all(|one| one == '\n' || (!needs_escape(one) && one != '\u{85}'))
        && text
            .lines()
            .all(|line| line.is_empty() || !line.trim().is_empty());
    if !is_plain {
        return Ok(Value::String(quote(text)));
    }
    let mut literal = "|".to_owned();
    for line in text.lines() {
        literal.push('\n');
        if !line.is_empty() {
            literal.push_str(&indent);
            literal.push_str(line);
        }
    }
    Ok(Value::String(literal))
}

/// References as intrinsic functions in long form: `{Ref: SubnetPrivateA}`, or with the argument
/// `attribute` as `{"Fn::GetAtt": [..]}`. Lists of references become lists.
pub(crate) fn intrinsic(value: &Value, arguments: &Arguments) -> Filtered {
    let attribute = arguments.get("attribute").and_then(Value::as_str);
    function(value, attribute)
        .map(Value::String)
        .map_err(tera::Error::msg)
}

fn function(value: &Value, attribute: Option<&str>) -> Result<String, String> {
    if let Value::Array(list) = value {
        let items: Result<Vec<String>, String> =
            list.iter().map(|one| function(one, attribute)).collect();
        return Ok(format!("[{}]", items?.join(", ")));
    }
    let id = value
        .get("$ref")
        .ok_or("expected a reference to a resource")?;
    let id = logical_id(id)?;
    Ok(match attribute {
        None => format!("{{Ref: {id}}}"),
        Some(attribute) => format!("{{\"Fn::GetAtt\": [{id}, {}]}}", quote(attribute)),
    })
}

/// A resource id as a logical id: the words of kind and name joined, letters and digits alone.
pub(crate) fn logical_id(value: &Value) -> Result<String, String> {
    let id = text(value)?;
    let words = id
        .split('/')
        .skip(usize::from(id.matches('/').count() >= 2))
        .flat_map(|part| part.split(|one: char| !one.is_ascii_alphanumeric()))
        .filter(|word| !word.is_empty());
    let mut joined = String::new();
    for word in words {
        let (first, rest) = word.split_at(1);
        joined.push_str(&first.to_ascii_uppercase());
        joined.push_str(rest);
    }
    if joined.is_empty() {
        return Err(format!("`{id}` gives no logical id"));
    }
    Ok(joined)
}
