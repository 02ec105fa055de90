//! Resources as Terraform files hold them, as plain values. A traversal such as `aws_vpc.main.id`
//! reads as text behind an equals sign, which no quoted text begins with here by chance: ids
//! never do.

use hcl::{Block, Body, Expression, Structure};
use serde_json::{Map, Value, json};

use super::super::{Resources, insert};

/// What files hold.
#[derive(Default)]
pub(crate) struct Read {
    /// `type.label` of each resource block with its attributes and blocks.
    pub(super) resources: Resources,
    /// The same of data blocks.
    pub(super) data: Resources,
    /// Other files by their path from `user-data/` on.
    pub(super) user_data: Resources,
    /// What could not be read.
    pub(super) differences: Vec<String>,
}

/// Arguments that tell Terraform how to work, not what to make.
const ABOUT_WORK: [&str; 2] = ["depends_on", "lifecycle"];

impl Read {
    pub(super) fn file(&mut self, path: &str, text: &str) {
        if let Some(at) = path.find("user-data/") {
            self.user_data.insert(path[at..].to_owned(), json!(text));
            return;
        }
        match hcl::parse(text) {
            Ok(body) => body.blocks().for_each(|block| self.block(block)),
            Err(error) => self.differences.push(format!("`{path}`: {error}")),
        }
    }

    fn block(&mut self, block: &Block) {
        let labels: Vec<&str> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
        let [kind, label] = labels[..] else {
            return;
        };
        let name = format!("{kind}.{label}");
        let value = body(block.body(), &ABOUT_WORK);
        match block.identifier() {
            "resource" => insert(&mut self.resources, &mut self.differences, name, value),
            "data" => insert(&mut self.data, &mut self.differences, name, value),
            _ => {}
        }
    }
}

/// Attributes by name; blocks as lists under their name.
fn body(body: &Body, without: &[&str]) -> Value {
    let mut map = Map::new();
    for structure in body {
        match structure {
            Structure::Attribute(attribute) if !without.contains(&attribute.key()) => {
                map.insert(attribute.key().to_owned(), expression(attribute.expr()));
            }
            Structure::Block(block) if !without.contains(&block.identifier()) => {
                let value = self::body(block.body(), &[]);
                if let Value::Array(list) = map
                    .entry(block.identifier().to_owned())
                    .or_insert_with(|| json!([]))
                {
                    list.push(value);
                }
            }
            _ => {}
        }
    }
    Value::Object(map)
}

pub(crate) fn expression(value: &Expression) -> Value {
    match value {
        Expression::Null => Value::Null,
        Expression::Bool(flag) => json!(flag),
        Expression::Number(number) => json!(number),
        Expression::String(text) => json!(text),
        Expression::Array(list) => list.iter().map(expression).collect(),
        Expression::Object(map) => Value::Object(
            map.iter()
                .map(|(key, value)| (object_key(key), expression(value)))
                .collect(),
        ),
        Expression::FuncCall(call) if call.args.len() == 1 => {
            json!({ call.name.name.as_str(): expression(&call.args[0]) })
        }
        other => json!(format!("={other}")),
    }
}

fn object_key(key: &hcl::ObjectKey) -> String {
    match key {
        hcl::ObjectKey::Identifier(name) => name.to_string(),
        hcl::ObjectKey::Expression(Expression::String(text)) => text.clone(),
        other => other.to_string(),
    }
}
