//! Values behind the name of a secret and `=` or `:`, in raw text.

use std::ops::Range;

use super::names::promises_secret;
use super::{NAMED, Reading, Secret, is_secret_value, plain};

/// Longest name that is looked for before a sign, in bytes.
const LONGEST_NAME: usize = 64;

pub(super) fn find(text: &str, reading: Reading) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    if !text.contains(['=', ':']) {
        return found;
    }
    let mut line = Line::default();
    for (at, sign) in text.bytes().enumerate() {
        line.pass(sign);
        if !matches!(sign, b'=' | b':')
            // Names and lists of a document are read by its structure.
            || (reading == Reading::Document && !line.comment)
            || found.last().is_some_and(|last| at < last.range.end)
            || !name_before(text, at)
        {
            continue;
        }
        let place = Place {
            text,
            broken: reading == Reading::Broken,
            prose: sign == b':' && reading != Reading::Broken,
        };
        if let Some(range) = place.value_from(at + 1) {
            found.push(Secret::new(range, NAMED));
        }
    }
    found
}

/// What is known of a line of TOML so far.
#[derive(Default)]
struct Line {
    comment: bool,
    quote: Option<u8>,
    escaped: bool,
}

impl Line {
    fn pass(&mut self, byte: u8) {
        match (self.quote, byte) {
            (_, b'\n') => *self = Self::default(),
            _ if self.comment => {}
            (Some(b'"'), _) if self.escaped => self.escaped = false,
            (Some(b'"'), b'\\') => self.escaped = true,
            (Some(open), _) if open == byte => self.quote = None,
            (None, b'"' | b'\'') => self.quote = Some(byte),
            (None, b'#') => self.comment = true,
            _ => {}
        }
    }
}

/// Whether what stands before the sign is the name of a secret, alone or as a phrase.
fn name_before(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let before = before.strip_suffix('\\').unwrap_or(before);
    let near = &before[before.ceil_char_boundary(before.len().saturating_sub(LONGEST_NAME))..];
    let since = |stops: fn(char) -> bool| {
        near.rfind(stops).map_or(near, |end| {
            let width = near[end..].chars().next().map_or(0, char::len_utf8);
            &near[end + width..]
        })
    };
    let word = since(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    let phrase = since(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ')));
    !word.is_empty() && (promises_secret(word) || promises_secret(phrase))
}

struct Place<'t> {
    text: &'t str,
    broken: bool,
    /// A colon may only end the first part of a sentence.
    prose: bool,
}

impl Place<'_> {
    fn value_from(&self, from: usize) -> Option<Range<usize>> {
        let rest = &self.text[from..];
        let skipped = rest.trim_start_matches(|c| {
            matches!(c, ' ' | '\t' | '=' | '>') || (self.broken && matches!(c, '\n' | '\r'))
        });
        let start = from + rest.len() - skipped.len();
        let range = match skipped.as_bytes() {
            // The mark that ends a prompt, as in `read -p "Token: " token`.
            [mark @ (b'"' | b'\''), b' ', ..] if self.prose && self.closes(start, *mark) => {
                return None;
            }
            [b'"' | b'\'', ..] => self.quoted(start, 0),
            [b'\\', b'"' | b'\'', ..] => self.quoted(start + 1, 1),
            [b'[' | b'{', ..] => start..self.closing(start),
            _ if self.prose => self.one_word(start)?,
            _ => start..self.bare(start),
        };
        let value = self.text.get(range.clone())?;
        (is_secret_value(value) && !matches!(value, "true" | "false")).then_some(range)
    }

    /// Whether the mark here ends what one before it on the line began.
    fn closes(&self, at: usize, mark: u8) -> bool {
        let before = self.text.as_bytes()[..at].iter().rev();
        let marks = before
            .take(LONGEST_NAME * 2)
            .take_while(|byte| **byte != b'\n')
            .filter(|byte| **byte == mark);
        marks.count() % 2 == 1
    }

    /// A single word that ends the line or a part of it, or that holds a digit.
    fn one_word(&self, start: usize) -> Option<Range<usize>> {
        let rest = &self.text[start..];
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..end];
        let plain = word.trim_end_matches(['.', ',', ';', ')', '\'']);
        let is_speech = plain.chars().all(char::is_alphabetic) && plain::value(&[plain]) == 0;
        if is_speech {
            return None;
        }
        let after = rest[end..].trim_start_matches([' ', '\t', '\r']);
        let alone = after.is_empty() || after.starts_with('\n');
        (alone || word.ends_with([',', ';']) || word.contains(|c: char| c.is_ascii_digit()))
            .then_some(start..start + end)
    }

    /// Inside of the quotation marks that start here; up to the line's end where none closes.
    /// `escape` is the length of the escape before each mark.
    fn quoted(&self, start: usize, escape: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let quote = bytes[start];
        let long = bytes.get(start + 1) == Some(&quote) && bytes.get(start + 2) == Some(&quote);
        let inside = start + if long { 3 } else { 1 };
        let mut at = inside;
        while let Some(&byte) = bytes.get(at) {
            if byte == quote
                && (!long
                    || (bytes.get(at + 1) == Some(&quote) && bytes.get(at + 2) == Some(&quote)))
            {
                return inside..at.saturating_sub(escape).max(inside);
            }
            if byte == b'\n' && !long {
                return inside..at;
            }
            let escaped = byte == b'\\' && quote == b'"' && escape == 0;
            at += if escaped { 2 } else { 1 };
        }
        inside..self.text.len()
    }

    /// The end of a value without marks.
    fn bare(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        let end = rest.find(|c| matches!(c, ';' | '\n' | '\r') || (!self.broken && c == '&'));
        start + end.unwrap_or(rest.len())
    }

    /// Past the bracket that closes the one here, or the end of the paragraph.
    fn closing(&self, start: usize) -> usize {
        let mut depth = 0_usize;
        let mut line_is_empty = false;
        for (at, byte) in self.text.as_bytes()[start..].iter().enumerate() {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return start + at + 1;
                    }
                }
                b'\n' if line_is_empty => return start + at,
                _ => {}
            }
            line_is_empty = *byte == b'\n' || (line_is_empty && byte.is_ascii_whitespace());
        }
        self.text.len()
    }
}
