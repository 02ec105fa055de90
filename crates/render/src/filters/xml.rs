//! XML 1.0.

use serde_json::Value;

use super::text as expect_text;

/// Text for an element or a quoted attribute. Characters that XML 1.0 cannot hold are an error.
pub(crate) fn text(value: &Value) -> Result<String, String> {
    let mut escaped = String::new();
    for character in expect_text(value)?.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // Readers turn these into blanks or other line ends unless they are written out.
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                return Err(format!(
                    "character U+{:04X} cannot stand in XML",
                    u32::from(character)
                ));
            }
            _ => escaped.push(character),
        }
    }
    Ok(escaped)
}
