//! The derivation behind a figure, as a tree and as text.
//!
//! One line says what a figure is, its expression in names, and the same expression in numbers;
//! beneath it stands what the expression is made of. A part that was explained before is named
//! again but not unfolded.

mod text;

use serde::Serialize;

use super::traced::{Kind, Traced};

/// Where a value from outside comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The profile, with `file:line:column` where it was written; absent for a default.
    Profile(Option<String>),
    /// A constant of the sizing rules.
    Constant {
        /// What it is.
        name: String,
        /// How it was come by.
        label: String,
        /// Where it stands.
        source: String,
    },
    /// A row of a table, such as a bit rate or a price.
    Table(String),
    /// A minimum of the system's file, with its requirement.
    Requirement(String),
}

/// A figure and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Derivation {
    /// Id of the figure; empty for an unnamed result.
    pub id: String,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Rule it is calculated by; empty for values from outside.
    pub rule: String,
    /// The expression in names; empty for values from outside.
    pub expression: String,
    /// The expression in numbers; empty for values from outside.
    pub numbers: String,
    /// Where a value from outside comes from.
    pub origin: Option<Origin>,
    /// What the expression is made of, in the order it appears.
    pub parts: Vec<Derivation>,
}

impl Derivation {
    pub(super) fn of(value: &Traced) -> Self {
        match &value.0.kind {
            Kind::Leaf { id, unit, origin } => Self {
                id: id.clone(),
                value: value.value(),
                unit: unit.clone(),
                rule: String::new(),
                expression: String::new(),
                numbers: String::new(),
                origin: Some(origin.clone()),
                parts: Vec::new(),
            },
            Kind::Named {
                id,
                unit,
                rule,
                inner,
            } => Self::of_expression(id, unit, rule, inner),
            _ => Self::of_expression("", "", "", value),
        }
    }

    fn of_expression(id: &str, unit: &str, rule: &str, inner: &Traced) -> Self {
        let mut parts: Vec<Traced> = Vec::new();
        collect(inner, &mut parts);
        Self {
            id: id.to_owned(),
            value: inner.value(),
            unit: unit.to_owned(),
            rule: rule.to_owned(),
            expression: text::expression(inner, text::Show::Names),
            numbers: text::expression(inner, text::Show::Numbers),
            origin: None,
            parts: parts.iter().map(Self::of).collect(),
        }
    }
}

/// The named values and leaves that an expression mentions, each once, in order.
fn collect(value: &Traced, parts: &mut Vec<Traced>) {
    match &value.0.kind {
        Kind::Literal => {}
        Kind::Leaf { id, .. } | Kind::Named { id, .. } => {
            if !parts.iter().any(|part| text::id_of(part) == Some(id)) {
                parts.push(value.clone());
            }
        }
        Kind::Operation { operands, .. } => {
            for operand in operands {
                collect(operand, parts);
            }
        }
        Kind::Call { arguments, .. } => {
            for argument in arguments {
                collect(argument, parts);
            }
        }
    }
}
