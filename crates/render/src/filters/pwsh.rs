//! PowerShell, from version 5.1 on.

use std::fmt::Write;

use serde_json::Value;

/// Text in single quotes, numbers, `$true`, `$false`, `$null`, lists as `@(...)`.
pub(crate) fn literal(value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok("$null".to_owned()),
        Value::Bool(flag) => Ok(format!("${flag}")),
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) => Ok(quote(text)),
        Value::Array(list) => {
            let items: Result<Vec<String>, String> = list.iter().map(literal).collect();
            Ok(format!("@({})", items?.join(", ")))
        }
        Value::Object(_) => Err("a table has no literal here".to_owned()),
    }
}

/// A string that nothing is expanded in. Everything outside printable ASCII is written by its
/// UTF-16 units: Windows PowerShell reads files without a byte order mark in the local code page,
/// and takes typographic quotes for quotes.
pub(crate) fn quote(text: &str) -> String {
    if text.chars().all(|one| matches!(one, ' '..='~')) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut pieces = vec![String::from("''")];
    let mut plain = String::new();
    let flush = |plain: &mut String, pieces: &mut Vec<String>| {
        if !plain.is_empty() {
            pieces.push(format!("'{}'", plain.replace('\'', "''")));
            plain.clear();
        }
    };
    for character in text.chars() {
        if matches!(character, ' '..='~') {
            plain.push(character);
            continue;
        }
        flush(&mut plain, &mut pieces);
        let mut units = [0; 2];
        for unit in character.encode_utf16(&mut units) {
            let mut piece = String::new();
            // Writing to a string cannot fail.
            let _ = write!(piece, "[char]0x{unit:04x}");
            pieces.push(piece);
        }
    }
    flush(&mut plain, &mut pieces);
    // Joined by an operator that takes any number of pieces without nesting.
    format!("(-join @({}))", pieces.join(", "))
}
