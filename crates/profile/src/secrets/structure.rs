//! Secrets by the document's own structure: escaped keys, dotted keys, lists and tables under a
//! name that promises a secret, and settings inside of values.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::names::promises_secret;
use super::{
    Found, NAMED, Reading, SHORTEST_VALUE, Secret, find as find_in_text, is_reference,
    is_secret_value,
};

/// Everything below the document's root. Its depth is bounded by the caller.
pub(super) fn find(text: &str, root: &DeTable<'_>) -> Found {
    let mut walk = Walk {
        text,
        found: Found::default(),
        telling: BTreeSet::new(),
    };
    walk.table(root, false);
    walk.repeated();
    walk.found
}

struct Walk<'t> {
    text: &'t str,
    found: Found,
    /// Keys that hold a secret themselves, as they are written.
    telling: BTreeSet<&'t str>,
}

impl Walk<'_> {
    fn table(&mut self, table: &DeTable<'_>, inside: bool) {
        for (key, value) in table {
            if inside && key.get_ref().len() >= SHORTEST_VALUE {
                self.found.keys.push(inner(self.text, key.span()));
            }
            self.key(key);
            self.value(value, inside || promises_secret(key.get_ref()));
        }
    }

    /// A key may be a setting itself: `"Password=..." = "yes"`. All of it goes, so that no
    /// message can repeat it.
    fn key(&mut self, key: &Spanned<Cow<'_, str>>) {
        let Some(first) = find_in_text(key.get_ref(), Reading::Value)
            .into_iter()
            .next()
        else {
            return;
        };
        let range = inner(self.text, key.span());
        if let Some(raw) = self.text.get(range.clone()) {
            self.telling.insert(raw);
        }
        self.found.secrets.push(Secret::new(range, first.kind));
    }

    /// A table's key stands again in the header of each table below it, and the document tells
    /// one place only.
    fn repeated(&mut self) {
        if self.telling.is_empty() {
            return;
        }
        for mark in ['"', '\''] {
            let marks = || self.text.match_indices(mark).map(|(at, _)| at);
            for (open, close) in marks().zip(marks().skip(1)) {
                let range = open + 1..close;
                if self
                    .text
                    .get(range.clone())
                    .is_some_and(|raw| self.telling.contains(raw))
                {
                    self.found.secrets.push(Secret::new(range, NAMED));
                }
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, named: bool) {
        let span = value.span();
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, named),
            DeValue::Array(items) => {
                for item in items {
                    self.value(item, named);
                }
            }
            DeValue::String(content) => self.string(content, &span, named),
            DeValue::Boolean(_) => {}
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => {
                if named && span.len() >= SHORTEST_VALUE {
                    self.found.secrets.push(Secret {
                        range: span,
                        kind: NAMED,
                        bare: true,
                        doubtful: false,
                    });
                }
            }
        }
    }

    fn string(&mut self, content: &str, span: &Range<usize>, named: bool) {
        let range = inner(self.text, span.clone());
        if range.is_empty() {
            return;
        }
        if named && is_secret_value(content) {
            self.found.secrets.push(Secret::new(range, NAMED));
            return;
        }
        // An ARN of a secret store has `secret:` in it.
        if content.starts_with("arn:") && is_reference(content) {
            return;
        }
        let raw = self.text.get(range.clone()).unwrap_or_default();
        // The first line break of a text over several lines belongs to its mark.
        let shift = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        if raw.get(shift..) == Some(content) {
            // Forms that need no name are found in the raw text.
            if !content.contains(['=', ':']) {
                return;
            }
            let from = range.start + shift;
            let inside = super::text::find(content, Reading::Value);
            self.found
                .secrets
                .extend(inside.into_iter().map(|secret| Secret {
                    range: from + secret.range.start..from + secret.range.end,
                    ..secret
                }));
        } else if let Some(first) = find_in_text(content, Reading::Value).first() {
            // Escapes move the places, so all of it goes.
            self.found.secrets.push(Secret::new(range, first.kind));
        }
    }
}

/// The range without its quotation marks, one or three.
fn inner(text: &str, span: Range<usize>) -> Range<usize> {
    let raw = text.get(span.clone()).unwrap_or_default();
    let mark = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|mark| raw.starts_with(mark));
    match mark {
        Some(mark) if raw.len() >= 2 * mark.len() && raw.ends_with(mark) => {
            span.start + mark.len()..span.end - mark.len()
        }
        _ => span,
    }
}
