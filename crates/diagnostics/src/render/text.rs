//! Making text from users' files harmless before it is put into an output.

use std::borrow::Cow;

use serde::Serialize;

use crate::{Finding, Suppressed};

/// A visible stand-in for a character that would act on a terminal or reorder text instead of
/// being shown, or none for every other character. Tab and line feed count as acting.
fn stand_in(character: char) -> Option<char> {
    match character {
        // Unicode's control pictures lie in the order of the controls they depict.
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)),
        '\x7f' => Some('\u{2421}'),
        // C1 controls; U+009B starts a control sequence on some terminals.
        '\u{80}'..='\u{9f}'
        // Line and paragraph separators.
        | '\u{2028}' | '\u{2029}'
        // Noncharacters, which text never needs; `full` uses one of them as a marker.
        | '\u{fdd0}'..='\u{fdef}'
        // Zero-width space and directional marks, embeddings, overrides and isolates.
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// The character as it may be shown in an excerpt; tabs are kept. One character stays one.
pub(super) fn inert_character(character: char) -> char {
    match character {
        '\t' => '\t',
        other => stand_in(other).unwrap_or(other),
    }
}

/// Text on one line: line breaks and tabs read as spaces, other controls as stand-ins.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| stand_in(c).is_some()) {
        return Cow::Borrowed(text);
    }
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\n' | '\r' | '\t' => ' ',
            other => stand_in(other).unwrap_or(other),
        })
        .collect::<String>()
        .into()
}

/// Text that may have several lines, without control characters other than line feeds.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(one_line).collect::<Vec<_>>().join("\n")
}

/// What a finding says besides its message: requirements, notes and help, one item each.
pub(super) fn facts(finding: &Finding) -> Vec<String> {
    let requirements = finding.requirements.iter();
    let notes = finding.notes.iter();
    requirements
        .map(|id| format!("requirement {id}"))
        .chain(notes.map(|note| format!("note: {note}")))
        .chain(finding.help.iter().map(|help| format!("help: {help}")))
        .collect()
}

/// Why a finding does not count.
pub(super) fn reason(suppressed: &Suppressed) -> String {
    if suppressed.reason.is_empty() {
        "no reason given".to_owned()
    } else {
        one_line(&suppressed.reason).into_owned()
    }
}

/// A value as indented JSON with a line break at its end. Characters that would act on a
/// terminal are escaped, which changes the bytes but not the value.
pub(super) fn json(value: &impl Serialize) -> String {
    let plain = serde_json::to_string_pretty(value)
        .expect("structs of strings, numbers and lists always serialize");
    let mut escaped = String::with_capacity(plain.len() + 1);
    for character in plain.chars() {
        match stand_in(character) {
            // Only layout is left raw by the serializer below U+0020.
            Some(_) if character != '\n' => {
                escaped.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    let digit = (u32::from(character) >> shift) & 0xf;
                    escaped.extend(char::from_digit(digit, 16));
                }
            }
            _ => escaped.push(character),
        }
    }
    escaped.push('\n');
    escaped
}
