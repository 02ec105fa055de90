//! What would cure a finding, as edits of source text that a program can carry out.
//!
//! An edit names bytes and what stands there instead, so that comments and layout around them
//! stay as they were. Carrying edits out on files is the caller's business.

use std::ops::Range;

use crate::Span;

#[cfg(test)]
mod tests;

/// Text to put in place of a span.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What goes; empty where text is only put in.
    pub span: Span,
    /// What stands there instead; empty where text is only taken out.
    pub replacement: String,
}

/// A cure: edits that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do, as an instruction: ``write `online_days` ``.
    pub description: String,
    /// The edits, all of which must be made; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether the cure can only be what was meant. One that is not safe is shown, and carried
    /// out only when asked for by name.
    pub safe: bool,
}

impl Fix {
    /// A safe cure with one edit.
    pub fn new(span: Span, replacement: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            edits: vec![Edit {
                span,
                replacement: replacement.into(),
            }],
            safe: true,
        }
    }

    /// Puts another key in place of a TOML key.
    pub fn key(span: Span, key: &str) -> Self {
        Self::new(span, toml_key(key), format!("write `{key}`"))
    }

    /// Puts another text in place of a TOML value.
    pub fn text(span: Span, text: &str) -> Self {
        Self::new(span, toml_text(text), format!("write `{text}`"))
    }

    /// Marks the cure as safe or not.
    #[must_use]
    pub fn safe(mut self, safe: bool) -> Self {
        self.safe = safe;
        self
    }
}

/// A key as TOML writes it: bare where that is allowed, in quotation marks elsewhere.
pub fn toml_key(key: &str) -> String {
    let bare = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { key.to_owned() } else { toml_text(key) }
}

/// A text as a basic string of TOML (TOML 1.0.0, section "String"), whose escapes are a superset
/// of those of JSON.
pub fn toml_text(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    // JSON leaves U+007F raw, TOML does not allow that.
    quoted.replace('\u{7f}', "\\u007f")
}

/// Carries out replacements of byte ranges. A replacement that overlaps an earlier one of the
/// list, or does not lie on whole characters of the text, is left out; the second value holds
/// the indices of those carried out.
pub fn replace(text: &str, replacements: &[(Range<usize>, &str)]) -> (String, Vec<usize>) {
    let mut taken: Vec<usize> = Vec::new();
    for (index, (range, _)) in replacements.iter().enumerate() {
        let fits = range.start <= range.end && text.get(range.clone()).is_some();
        let free = taken.iter().all(|other| {
            let other = &replacements[*other].0;
            // Two that begin at one place, one of them an insertion, have no order that anybody
            // asked for.
            let apart = range.end <= other.start || other.end <= range.start;
            apart && !(range.start == other.start && (range.is_empty() || other.is_empty()))
        });
        if fits && free {
            taken.push(index);
        }
    }
    let mut order = taken.clone();
    order.sort_by_key(|index| replacements[*index].0.start);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for index in order {
        let (range, replacement) = &replacements[index];
        result.push_str(&text[at..range.start]);
        result.push_str(replacement);
        at = range.end;
    }
    result.push_str(&text[at..]);
    (result, taken)
}
