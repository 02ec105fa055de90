//! `calc --list`: what calculators there are, and what they take.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::parameter::{Calculator, Default, Kind, Parameter};
use super::{CALCULATORS, VERSION};

/// All calculators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Listing {
    /// Version of this form.
    pub version: u32,
    /// What every calculator takes beside its own parameters.
    pub unit_mode: ParameterEntry,
    /// The calculators by name.
    pub calculators: Vec<Entry>,
}

/// One calculator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// What it answers.
    pub about: String,
    /// The rules it belongs to.
    pub rule: String,
    /// Its parameters.
    pub parameters: Vec<ParameterEntry>,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ParameterEntry {
    /// Its name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// What may be written: a kind of amount, `number`, `whole number`, `layout`, or the words.
    pub kind: String,
    /// Unit of a bare number; empty for plain ones.
    pub unit: String,
    /// Whether it has to be given.
    pub required: bool,
    /// What holds otherwise; empty where nothing does.
    pub default: String,
}

/// Lists one calculator, or all.
pub fn listing(only: Option<&str>) -> Listing {
    Listing {
        version: VERSION,
        unit_mode: ParameterEntry {
            name: "unit-mode".to_owned(),
            about: "decimal: GB are 10^9 bytes; binary: GB, TB and bare sizes are powers of 1024, results are in GiB"
                .to_owned(),
            kind: "decimal, binary".to_owned(),
            unit: String::new(),
            required: false,
            default: "decimal".to_owned(),
        },
        calculators: CALCULATORS
            .iter()
            .filter(|one| only.is_none_or(|name| name == one.name))
            .map(|one| entry(one))
            .collect(),
    }
}

fn entry(calculator: &Calculator) -> Entry {
    Entry {
        name: calculator.name.to_owned(),
        about: calculator.about.to_owned(),
        rule: calculator.rule.to_owned(),
        parameters: calculator.parameters.iter().map(parameter).collect(),
    }
}

fn parameter(parameter: &Parameter) -> ParameterEntry {
    ParameterEntry {
        name: parameter.name.to_owned(),
        about: parameter.about.to_owned(),
        kind: match parameter.kind {
            Kind::Amount(kind) => kind.name.to_owned(),
            Kind::Number(_) => "number".to_owned(),
            Kind::Whole(_) => "whole number".to_owned(),
            Kind::Word(words) => words.join(", "),
            Kind::Layout => "layout".to_owned(),
        },
        unit: parameter.kind.unit().to_owned(),
        required: matches!(parameter.default, Default::Required),
        default: match parameter.default {
            Default::Required | Default::Absent => String::new(),
            Default::Value(value) => crate::text::number(value),
            Default::Word(word) => word.to_owned(),
            Default::Constant(id) => format!("constant {id}"),
        },
    }
}
