//! The values that a calculator works with, as traced numbers.

use std::collections::BTreeMap;

use crate::number::{Number, Origin, Traced};

use super::answer::InputOrigin;

/// The value of one parameter.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A number in the base unit of its parameter.
    Number(f64),
    /// A word.
    Word(String),
    /// A layout with its disks of data and of redundancy.
    Layout(String, f64, f64),
}

/// A value with where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) value: Option<Value>,
    pub(super) unit: &'static str,
    pub(super) origin: InputOrigin,
    pub(super) source: Origin,
}

/// All parameters of a calculator.
#[derive(Debug)]
pub(super) struct Given<'a> {
    pub(super) held: &'a BTreeMap<&'static str, Held>,
}

impl Given<'_> {
    /// The number of a parameter that always has one; zero for a name that no calculator has,
    /// which its own test would find.
    pub(super) fn number(&self, name: &str) -> Traced {
        self.optional(name).unwrap_or_else(|| Traced::literal(0.0))
    }

    /// The number of a parameter, where there is one.
    pub(super) fn optional(&self, name: &str) -> Option<Traced> {
        let held = self.held.get(name)?;
        match held.value {
            Some(Value::Number(number)) => {
                Some(Traced::leaf(number, name, held.unit, held.source.clone()))
            }
            _ => None,
        }
    }

    /// The plain number of a parameter.
    pub(super) fn plain(&self, name: &str) -> Option<f64> {
        match self.held.get(name)?.value {
            Some(Value::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// Whether the parameter was given on purpose.
    pub(super) fn is_given(&self, name: &str) -> bool {
        self.held
            .get(name)
            .is_some_and(|held| held.origin == InputOrigin::Given)
    }

    /// The word of a parameter; empty where there is none.
    pub(super) fn word(&self, name: &str) -> &str {
        match self.held.get(name).and_then(|held| held.value.as_ref()) {
            Some(Value::Word(word) | Value::Layout(word, ..)) => word,
            _ => "",
        }
    }

    /// Disks of data and of redundancy of a layout.
    pub(super) fn layout(&self, name: &str) -> Option<(Traced, Traced)> {
        let held = self.held.get(name)?;
        let Some(Value::Layout(_, data, parity)) = held.value else {
            return None;
        };
        let leaf = |value, what: &str| {
            Traced::leaf(
                value,
                format!("{what} disks of {name}"),
                "",
                held.source.clone(),
            )
        };
        Some((leaf(data, "data"), leaf(parity, "redundant")))
    }
}
