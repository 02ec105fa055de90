//! Refuses documents that nest deeper than any profile, before anything recurses into them.
//!
//! The TOML parser bounds brackets and dotted keys each on its own; together they could still
//! build a tree deep enough to exhaust the stack when it is walked or dropped.

use groundplan_diagnostics::{Finding, SourceId, Span, code};

/// Levels of tables and lists. A profile needs six.
const DEEPEST: usize = 32;

/// Says that a document becomes too deep at this byte.
pub(super) fn finding(source: SourceId, at: usize) -> Finding {
    Finding::new(
        code::NESTED_TOO_DEEPLY,
        format!("expected at most {DEEPEST} levels of tables and lists, found more"),
    )
    .at(Span::new(source, at, at + 1), "here it becomes too deep")
    .help("a profile needs six levels; check for brackets that are never closed")
}

/// Where a document becomes too deep, by an over-estimate of nesting in one pass over the
/// characters outside text and comments.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // Each open bracket with the dots of the key it is the value of.
    let mut open: Vec<usize> = Vec::new();
    let mut level = 0;
    let mut dots = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' | b'\'' => {
                at = end_of_text(bytes, at);
                continue;
            }
            b'#' => {
                while bytes.get(at).is_some_and(|b| *b != b'\n') {
                    at += 1;
                }
                continue;
            }
            b'[' | b'{' => {
                open.push(dots + 1);
                level += dots + 1;
                dots = 0;
            }
            b']' | b'}' => {
                level -= open.pop().unwrap_or(0);
                dots = 0;
            }
            b'.' => dots += 1,
            b',' => dots = 0,
            b'\n' => {
                dots = 0;
                // An unclosed bracket must not count against the rest of the document.
                if next_line_is_header(bytes, at + 1) {
                    open.clear();
                    level = 0;
                }
            }
            _ => {}
        }
        if level + dots > DEEPEST {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn next_line_is_header(bytes: &[u8], from: usize) -> bool {
    let line = bytes.get(from..).unwrap_or_default();
    let line = line
        .split(|b| *b == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    line.starts_with(b"[")
        && line
            .get(1)
            .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'[')
        && line.ends_with(b"]")
        && !line.contains(&b',')
        && !line.contains(&b'=')
}

/// One past the closing quote; of an unclosed text on one line, the line's end.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes.get(start + 1) == Some(&quote) && bytes.get(start + 2) == Some(&quote);
    let mut at = start + if long { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        if byte == b'\\' && quote == b'"' {
            at += 2;
        } else if byte == quote && !long {
            return at + 1;
        } else if byte == quote
            && bytes.get(at + 1) == Some(&quote)
            && bytes.get(at + 2) == Some(&quote)
        {
            return at + 3;
        } else if byte == b'\n' && !long {
            return at;
        } else {
            at += 1;
        }
    }
    bytes.len()
}
