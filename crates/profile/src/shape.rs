//! Compares a tree with the profile's JSON Schema and reports every difference at its place.
//!
//! Knows keywords of JSON Schema and quantities; what a key means is not its business. Bounds,
//! lengths and patterns of single fields are left to the model's constraints, except where a
//! number cannot even be held by its type.

mod format;
mod keys;
mod quantity;
mod types;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use groundplan_diagnostics::{Report, Span, code};
use serde_json::Value as Json;

use crate::tree::{Entry, Node, Table, Value};

/// What the comparison came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Every difference.
    pub report: Report,
    /// Keys nobody knows. Without them the rest of the profile can still be read.
    pub unknown: Vec<Span>,
    /// Differences other than unknown keys.
    pub misfits: usize,
}

/// Every difference between the tree and the schema.
pub fn check(tree: &Node) -> Outcome {
    check_against(tree, crate::schema())
}

/// Every difference between the tree and any schema of this crate's style.
pub fn check_against(tree: &Node, schema: &Json) -> Outcome {
    let mut walk = Walk {
        root: schema,
        outcome: Outcome::default(),
    };
    walk.node(tree, schema, "");
    walk.outcome
}

/// The finding for a path of the schema that a profile has to write and does not; none where the
/// schema does not know the path.
pub fn missing(tree: &Node, path: &str) -> Option<groundplan_diagnostics::Finding> {
    let root = crate::schema();
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    let (mut schema, mut node) = (root, Some(tree));
    for step in parent.split('.').filter(|step| !step.is_empty()) {
        schema = resolve(root, schema.get("properties")?.get(step)?);
        node = node
            .and_then(Node::table)
            .and_then(|table| table.get(step))
            .map(|entry| &entry.node);
    }
    schema.get("properties")?.get(key)?;
    Some(keys::missing(
        root,
        schema,
        key,
        node.unwrap_or(tree),
        parent,
    ))
}

/// The tree without these keys.
#[must_use]
pub fn without<'t>(tree: &'t Node, keys: &[Span]) -> Cow<'t, Node> {
    if keys.is_empty() {
        return Cow::Borrowed(tree);
    }
    Cow::Owned(without_any(tree, &keys.iter().copied().collect()))
}

fn without_any(tree: &Node, keys: &BTreeSet<Span>) -> Node {
    let value = match &tree.value {
        Value::Table(table) => Value::Table(
            table
                .iter()
                .filter(|(_, entry)| !keys.contains(&entry.key))
                .map(|(key, entry)| {
                    let node = without_any(&entry.node, keys);
                    (
                        key.clone(),
                        Entry {
                            key: entry.key,
                            node,
                        },
                    )
                })
                .collect::<Table>(),
        ),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| without_any(item, keys)).collect())
        }
        other => other.clone(),
    };
    Node {
        value,
        span: tree.span,
    }
}

struct Walk<'a> {
    root: &'a Json,
    outcome: Outcome,
}

/// Follows `$ref`; the schema's definitions are this crate's own and do not refer in circles.
fn resolve<'a>(root: &'a Json, schema: &'a Json) -> &'a Json {
    let mut schema = schema;
    while let Some(name) = schema
        .get("$ref")
        .and_then(Json::as_str)
        .and_then(|reference| reference.strip_prefix("#/$defs/"))
    {
        match root
            .get("$defs")
            .and_then(|definitions| definitions.get(name))
        {
            Some(definition) => schema = definition,
            None => break,
        }
    }
    schema
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path}.{step}")
    }
}

/// The last step of a path that is a key, for messages.
fn key_of(path: &str) -> &str {
    path.rsplit('.')
        .find(|step| step.parse::<usize>().is_err())
        .unwrap_or(path)
}

impl Walk<'_> {
    fn misfit(&mut self, finding: groundplan_diagnostics::Finding) {
        self.outcome.misfits += 1;
        self.outcome.report.push(finding);
    }

    fn node(&mut self, node: &Node, schema: &Json, path: &str) {
        let schema = resolve(self.root, schema);
        if let Some(kind) = schema
            .get("x-quantity")
            .and_then(Json::as_str)
            .and_then(crate::units::kind_named)
        {
            let range = schema
                .get("x-range")
                .and_then(Json::as_bool)
                .unwrap_or(false);
            quantity::check(self, node, kind, range, path);
            return;
        }
        if let Some(choices) = types::choices(schema) {
            types::check_choice(self, node, schema, &choices, path);
            return;
        }
        match schema.get("type").and_then(Json::as_str) {
            Some("object") => self.table(node, schema, path),
            Some("array") => self.list(node, schema, path),
            Some(name) => types::check_scalar(self, node, name, schema, path),
            None => {}
        }
    }

    fn list(&mut self, node: &Node, schema: &Json, path: &str) {
        let Value::Array(items) = &node.value else {
            let finding = types::not_a_list(node, schema, self.root, path);
            self.misfit(finding);
            return;
        };
        if let Some(inner) = schema.get("items") {
            for (index, item) in items.iter().enumerate() {
                self.node(item, inner, &join(path, &index.to_string()));
            }
        }
    }

    fn table(&mut self, node: &Node, schema: &Json, path: &str) {
        let Value::Table(table) = &node.value else {
            let finding = types::not_a_table(node, path);
            self.misfit(finding);
            return;
        };
        let known = schema.get("properties").and_then(Json::as_object);
        let others = schema
            .get("additionalProperties")
            .filter(|others| others.is_object());
        for (key, entry) in table {
            let here = join(path, key);
            match (known.and_then(|known| known.get(key)), others) {
                (Some(inner), _) | (None, Some(inner)) => self.node(&entry.node, inner, &here),
                (None, None) => {
                    self.outcome.unknown.push(entry.key);
                    let report = &mut self.outcome.report;
                    report.push_with(code::UNKNOWN_KEY, entry.key, || {
                        keys::unknown(self.root, schema, key, entry, table, path)
                    });
                }
            }
        }
        let required = schema.get("required").and_then(Json::as_array);
        for key in required.into_iter().flatten().filter_map(Json::as_str) {
            if !table.contains_key(key) {
                let finding = keys::missing(self.root, schema, key, node, path);
                self.misfit(finding);
            }
        }
    }
}
