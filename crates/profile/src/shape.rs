//! Compares a tree with the profile's JSON Schema and reports every difference at its place.
//!
//! Knows keywords of JSON Schema and quantities; what a key means is not its business. Bounds,
//! lengths and patterns of single fields are left to the model's constraints, except where a
//! number cannot even be held by its type.

mod format;
mod keys;
mod quantity;
mod schema;
mod types;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use groundplan_diagnostics::{Report, Span, code};
use schema::Schema;

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
    let root = schema::profile();
    let mut walk = Walk {
        root,
        outcome: Outcome::default(),
    };
    walk.node(tree, root, "");
    walk.outcome
}

/// The finding for a path of the schema that a profile has to write and does not; none where the
/// schema does not know the path.
pub fn missing(tree: &Node, path: &str) -> Option<groundplan_diagnostics::Finding> {
    let root = schema::profile();
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    let (mut schema, mut node) = (root, Some(tree));
    for step in parent.split('.').filter(|step| !step.is_empty()) {
        schema = root.resolve(schema.property(step)?);
        node = node
            .and_then(Node::table)
            .and_then(|table| table.get(step))
            .map(|entry| &entry.node);
    }
    schema.property(key)?;
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
    root: &'a Schema<'a>,
    outcome: Outcome,
}

fn join(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        [path, ".", step].concat()
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

    fn node(&mut self, node: &Node, schema: &Schema<'_>, path: &str) {
        let schema = self.root.resolve(schema);
        if let Some(kind) = schema.quantity.and_then(crate::units::kind_named) {
            quantity::check(self, node, kind, schema.range, path);
            return;
        }
        if let Some(choices) = schema.choices() {
            types::check_choice(self, node, schema, &choices, path);
            return;
        }
        match schema.kind() {
            Some("object") => self.table(node, schema, path),
            Some("array") => self.list(node, schema, path),
            Some(name) => types::check_scalar(self, node, name, schema, path),
            None => {}
        }
    }

    fn list(&mut self, node: &Node, schema: &Schema<'_>, path: &str) {
        let Value::Array(items) = &node.value else {
            let finding = types::not_a_list(node, schema, self.root, path);
            self.misfit(finding);
            return;
        };
        if let Some(inner) = &schema.items {
            for (index, item) in items.iter().enumerate() {
                self.node(item, inner, &join(path, &index.to_string()));
            }
        }
    }

    fn table(&mut self, node: &Node, schema: &Schema<'_>, path: &str) {
        let Value::Table(table) = &node.value else {
            let finding = types::not_a_table(node, path);
            self.misfit(finding);
            return;
        };
        for (key, entry) in table {
            let here = join(path, key);
            if let Some(inner) = schema.property(key).or_else(|| schema.others()) {
                self.node(&entry.node, inner, &here);
                continue;
            }
            self.outcome.unknown.push(entry.key);
            let report = &mut self.outcome.report;
            report.push_with(code::UNKNOWN_KEY, entry.key, || {
                keys::unknown(self.root, schema, key, entry, table, path)
            });
        }
        for key in &schema.required {
            if !table.contains_key(*key) {
                let finding = keys::missing(self.root, schema, key, node, path);
                self.misfit(finding);
            }
        }
    }
}
