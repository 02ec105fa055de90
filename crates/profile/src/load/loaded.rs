//! A typed profile together with where each of its values was written.

use groundplan_diagnostics::Span;
use serde_json::Value;

use crate::model::Profile;
use crate::tree::Node;

/// A typed profile and its tree.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedProfile {
    /// The profile with its defaults.
    pub profile: Profile,
    /// What was written, after layers were merged.
    pub tree: Node,
}

impl LoadedProfile {
    /// A profile and the tree it was read from.
    pub fn new(profile: Profile, tree: Node) -> Self {
        Self { profile, tree }
    }

    /// Where the value at a path such as `workload.ingest.0.hours_per_day` was written.
    pub fn span(&self, path: &str) -> Option<Span> {
        self.tree.at(path).map(|node| node.span)
    }

    /// Where the key of the last step was written.
    pub fn key_span(&self, path: &str) -> Option<Span> {
        self.tree
            .entry_at(path)
            .and_then(|(key, node)| key.or(Some(node.span)))
    }

    /// Where the value was written, or the nearest table around it, or the file's start.
    pub fn span_or_parent(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some(span) = self.span(path) {
                return span;
            }
            match path.rfind('.') {
                Some(end) => path = &path[..end],
                None => return self.tree.span,
            }
        }
    }

    /// Whether the profile says anything at this path, as opposed to a default.
    pub fn written(&self, path: &str) -> bool {
        self.tree.at(path).is_some()
    }

    /// The value at this path with defaults in place; `null` where there is none.
    pub fn value(&self, path: &str) -> Value {
        let Ok(whole) = serde_json::to_value(&self.profile) else {
            return Value::Null;
        };
        walk(&whole, path).cloned().unwrap_or(Value::Null)
    }
}

fn walk<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    let splits = path
        .match_indices('.')
        .map(|(at, _)| (&path[..at], &path[at + 1..]))
        .chain(std::iter::once((path, "")));
    for (step, rest) in splits {
        let inner = match value {
            Value::Object(map) => map.get(step),
            Value::Array(items) => step
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get(index)),
            _ => None,
        };
        if let Some(found) = inner.and_then(|inner| walk(inner, rest)) {
            return Some(found);
        }
    }
    None
}
