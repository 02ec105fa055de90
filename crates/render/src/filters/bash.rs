//! Bash, from version 4 on.

use serde_json::Value;

/// Text in single quotes, numbers, `true`, `false`, nothing as an empty text, lists as `(...)`.
pub(crate) fn literal(value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok("''".to_owned()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => quote(text),
        Value::Array(list) => {
            let items: Result<Vec<String>, String> = list.iter().map(literal).collect();
            Ok(format!("({})", items?.join(" ")))
        }
        Value::Object(_) => Err("a table has no literal here".to_owned()),
    }
}

/// A string that nothing is expanded in. A quote ends it, stands escaped and begins it anew.
fn quote(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("a control character has no place in a script".to_owned());
    }
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::literal;

    #[test]
    fn nothing_ends_its_own_quotation() {
        for (value, written) in [
            (json!("a b"), "'a b'"),
            (json!("$(id) `id` \"\\"), "'$(id) `id` \"\\'"),
            (json!("it's"), r"'it'\''s'"),
            (json!(["a", 2, true, null]), "('a' 2 true '')"),
        ] {
            assert_eq!(literal(&value).as_deref(), Ok(written));
        }
        assert!(literal(&json!("a\nb")).is_err());
        assert!(literal(&json!({})).is_err());
    }
}
