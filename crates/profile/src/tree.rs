//! A TOML document as a tree in which every key and value knows where it was written.
//!
//! Knows TOML and spans, not the profile: which keys mean something is decided in `shape`.

mod convert;
mod depth;
mod text;

#[cfg(test)]
mod tests;

use groundplan_diagnostics::{Report, SourceMap, Span};
use indexmap::IndexMap;
use toml::de::DeTable;

use crate::secrets::{self, Reading};

pub use text::{LARGEST_FILE, decode_text};

/// Tables by key in the order they were written.
pub type Table = IndexMap<String, Entry>;

/// A key of a table with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where the key is written.
    pub key: Span,
    /// Its value.
    pub node: Node,
}

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where; for a table with a header, the header.
    pub span: Span,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A table, inline or with a header.
    Table(Table),
    /// An array, also one of tables.
    Array(Vec<Node>),
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a decimal point, an exponent, `inf` or `nan`.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as written.
    Datetime(String),
}

impl Value {
    /// What it is, in a sentence.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Table(_) => "a table",
            Self::Array(_) => "a list",
            Self::String(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a decimal number",
            Self::Boolean(_) => "true or false",
            Self::Datetime(_) => "a date",
        }
    }
}

impl Node {
    /// The table, if it is one.
    pub fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The number, whole or not, if it is one.
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Integer(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            _ => None,
        }
    }

    /// The node at a path such as `workload.ingest.0.name`. A key that holds a dot itself is
    /// found too.
    pub fn at(&self, path: &str) -> Option<&Node> {
        self.entry_at(path).map(|(_, node)| node)
    }

    /// The key's span, where the last step of the path is one, and the node.
    pub fn entry_at(&self, path: &str) -> Option<(Option<Span>, &Node)> {
        if path.is_empty() {
            return Some((None, self));
        }
        // Keys may hold dots themselves (`constants."online.free-share"`), so that every split
        // has to be tried; documents are shallow, and the first split nearly always is right.
        let splits = path
            .match_indices('.')
            .map(|(at, _)| (&path[..at], &path[at + 1..]))
            .chain(std::iter::once((path, "")));
        for (step, rest) in splits {
            let found = match &self.value {
                Value::Table(table) => table.get(step).map(|entry| (Some(entry.key), &entry.node)),
                Value::Array(items) => step
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index))
                    .map(|node| (None, node)),
                _ => None,
            };
            match found {
                Some((key, node)) if rest.is_empty() => return Some((key, node)),
                Some((_, node)) => {
                    if let Some(found) = node.entry_at(rest) {
                        return Some(found);
                    }
                }
                None => {}
            }
        }
        None
    }
}

/// Reads a document. What cannot be read is reported and left out of the tree; only a file
/// without any usable text gives none. Neither the tree nor the map of sources gets to see what
/// looks like a secret.
pub fn parse_bytes(sources: &mut SourceMap, name: &str, bytes: &[u8]) -> (Option<Node>, Report) {
    let mut report = Report::new();
    let Some(text) = text::read(sources, name, bytes, &mut report) else {
        return (None, report);
    };
    if let Some(at) = depth::too_deep(text) {
        let secrets = secrets::find(text, Reading::Broken);
        let source = sources.add(name, secrets::blot_out(text, &secrets));
        report.push(depth::finding(source, at));
        return (None, report);
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    let found = secrets::find_in_document(text, root.get_ref(), !errors.is_empty());
    if found == secrets::Found::default() {
        let source = sources.add(name, text);
        convert::errors(source, text, &errors, &mut report);
        let node = convert::document(source, text, root.get_ref(), &mut report);
        return (Some(node), report);
    }
    let blotted = secrets::blot_out(text, &found.secrets);
    let shown = secrets::cover_all(&blotted, &found.keys);
    let source = sources.add(name, shown.as_str());
    for secret in &found.secrets {
        report.push(secret.finding(source, "profile"));
    }
    convert::errors(source, &shown, &errors, &mut report);
    let (root, _) = DeTable::parse_recoverable(&blotted);
    let node = convert::document(source, &blotted, root.get_ref(), &mut report);
    (Some(node), report)
}
