//! Helpers that bring values into Markdown without letting them be Markdown.

use groundplan_catalog::unseen::is_unseen;
use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason,
};
use serde_json::Value;

/// Names of the helpers, for the test that no template goes without.
#[cfg(test)]
pub(crate) const NAMES: [&str; 5] = ["md", "prose", "code", "block", "bash_block"];

pub(super) fn register(engine: &mut Handlebars<'_>) {
    engine.register_helper("md", Box::new(written_with(text)));
    engine.register_helper("prose", Box::new(written_with(prose)));
    engine.register_helper("code", Box::new(written_with(code)));
    engine.register_helper("block", Box::new(written_with(block)));
    engine.register_helper("bash_block", Box::new(written_with(bash_block)));
}

/// A helper of one parameter from a function of text. A parameter that is missing is an error.
fn written_with(
    write: fn(&str) -> String,
) -> impl for<'reg, 'rc> Fn(
    &Helper<'rc>,
    &'reg Handlebars<'reg>,
    &'rc Context,
    &mut RenderContext<'reg, 'rc>,
    &mut dyn Output,
) -> HelperResult
+ Send
+ Sync {
    move |helper, _, _, _, output| {
        let parameter = helper
            .param(0)
            .ok_or(RenderErrorReason::ParamNotFoundForIndex("text", 0))?;
        if parameter.is_value_missing() {
            let name = parameter.relative_path().cloned();
            return Err(RenderErrorReason::MissingVariable(name).into());
        }
        let plain = match parameter.value() {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            Value::Array(list) => {
                let items: Vec<String> = list.iter().map(plain).collect();
                items.join(", ")
            }
            other => plain(other),
        };
        output.write(&write(&plain))?;
        Ok(())
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Text on one line in which nothing is markup, in a table or outside.
pub(crate) fn text(value: &str) -> String {
    let mut escaped = String::with_capacity(value.len());
    let line = one_line(value);
    let digits = line.len()
        - line
            .trim_start_matches(|one: char| one.is_ascii_digit())
            .len();
    for (at, character) in line.char_indices() {
        let before_blank = line[at + character.len_utf8()..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace);
        let begins_list = match character {
            '-' | '+' => at == 0 && before_blank,
            '=' => at == 0,
            '.' | ')' => digits > 0 && at == digits && before_blank,
            _ => false,
        };
        let is_markup = matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '!'
        );
        if begins_list || is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Text in which what stands between two backquotes is code, and nothing else is markup.
pub(crate) fn prose(value: &str) -> String {
    let parts: Vec<&str> = value.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text(value);
    }
    let mut written = String::with_capacity(value.len());
    for (index, part) in parts.iter().enumerate() {
        if index % 2 == 1 {
            written.push_str(&code(part));
            continue;
        }
        // Blanks beside code belong to the sentence.
        let begins_blank = index > 0 && part.starts_with(' ');
        let ends_blank =
            index + 1 < parts.len() && part.trim().len() < part.len() && part.ends_with(' ');
        let is_blank = part.trim().is_empty();
        if begins_blank && !is_blank {
            written.push(' ');
        }
        written.push_str(&text(part));
        if ends_blank {
            written.push(' ');
        }
    }
    written.trim().to_owned()
}

/// Code inside a line, also inside a table.
pub(crate) fn code(value: &str) -> String {
    let line = one_line(value);
    if line.is_empty() {
        return String::new();
    }
    if line.contains('|') {
        // A table ends its cell even inside code.
        return text(&line);
    }
    let ticks = "`".repeat(longest_run(&line) + 1);
    let gap = if line.starts_with('`') || line.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{gap}{line}{gap}{ticks}")
}

/// Lines of code for a list item: fenced by more backticks than they hold.
pub(crate) fn block(value: &str) -> String {
    fenced(value, "powershell")
}

/// The same for a shell of Linux.
pub(crate) fn bash_block(value: &str) -> String {
    fenced(value, "bash")
}

fn fenced(value: &str, language: &str) -> String {
    let fence = "`".repeat((longest_run(value) + 1).max(3));
    let mut block = format!("{fence}{language}\n");
    for line in value.lines() {
        let clean: String = line
            .chars()
            .filter(|one| (!one.is_control() || *one == '\t') && !is_unseen(*one))
            .collect();
        block.push_str("  ");
        block.push_str(&clean);
        block.push('\n');
    }
    block.push_str("  ");
    block.push_str(&fence);
    block
}

fn one_line(value: &str) -> String {
    let flat: String = value
        .chars()
        .filter(|one| !is_unseen(*one))
        .map(|one| {
            if one.is_control() || matches!(one, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                one
            }
        })
        .collect();
    flat.trim().to_owned()
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_turn_or_hide_a_text_reach_no_document() {
        let hidden = "a\u{202e}b\u{200b}c\u{2066}d\u{feff}e";
        for written in [text(hidden), prose(hidden)] {
            assert_eq!(written, "abcde");
        }
        assert_eq!(code(hidden), "`abcde`");
        assert!(block(hidden).contains("  abcde\n"));
        assert_eq!(text("Grüße, 東京"), "Grüße, 東京");
    }
}
