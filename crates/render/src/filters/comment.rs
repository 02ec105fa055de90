//! Comments to the end of a line.

use serde_json::Value;

use super::text;

/// One line: control characters and separators of lines become blanks. Comments are for people;
/// what is lost is never read back.
pub(crate) fn line(value: &Value) -> Result<String, String> {
    Ok(flatten(text(value)?))
}

/// The text on one line.
pub(crate) fn flatten(text: &str) -> String {
    text.chars()
        .map(|one| {
            if one.is_control() || matches!(one, '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{feff}') {
                ' '
            } else {
                one
            }
        })
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// The same in ASCII, for readers that guess the encoding of a file.
pub(crate) fn ascii(value: &Value) -> Result<String, String> {
    Ok(flatten(text(value)?)
        .chars()
        .map(|one| if one.is_ascii() { one } else { '?' })
        .collect())
}
