//! One tree laid over another.

use crate::tree::{Node, Value};

/// `over` wins; tables merge key by key, everything else is replaced. Keys keep the order of
/// the base, new ones follow.
pub(super) fn merge(base: Node, over: Node) -> Node {
    match (base.value, over.value) {
        (Value::Table(mut table), Value::Table(upper)) => {
            for (key, entry) in upper {
                let merged = match table.get_mut(&key) {
                    Some(lower) if lower.node.table().is_some() && entry.node.table().is_some() => {
                        let empty = Node {
                            value: Value::Boolean(false),
                            span: entry.node.span,
                        };
                        let lower = std::mem::replace(&mut lower.node, empty);
                        crate::tree::Entry {
                            key: entry.key,
                            node: merge(lower, entry.node),
                        }
                    }
                    _ => entry,
                };
                table.insert(key, merged);
            }
            Node {
                value: Value::Table(table),
                span: over.span,
            }
        }
        (_, value) => Node {
            value,
            span: over.span,
        },
    }
}
