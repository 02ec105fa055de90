//! What a calculator says, as it serialises.

use schemars::JsonSchema;
use serde::Serialize;

use crate::number::{Derivation, Step};

/// Version of the serialised form. It grows when a field changes its meaning or goes away.
pub const VERSION: u32 = 1;

/// The answer of a calculator.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Calculation {
    /// Version of this form.
    pub version: u32,
    /// The calculator.
    pub calculator: String,
    /// `decimal` or `binary`: what GB means in amounts and results.
    pub unit_mode: String,
    /// Every parameter with the value that was used.
    pub inputs: Vec<Input>,
    /// The results in the order they are reckoned.
    pub results: Vec<Outcome>,
    /// How the results came about: every value once, parts before what is made of them.
    pub steps: Vec<Step>,
}

impl Calculation {
    /// The result with this id.
    pub fn result(&self, id: &str) -> Option<&Outcome> {
        self.results.iter().find(|one| one.id == id)
    }

    /// How the results came about, as text for people.
    pub fn explanation(&self) -> String {
        let derivation = Derivation {
            steps: self.steps.clone(),
            roots: self.results.iter().map(|one| one.step).collect(),
        };
        derivation.to_string()
    }

    /// The value of the result with this id.
    pub fn value(&self, id: &str) -> Option<f64> {
        self.result(id).map(|one| one.value)
    }
}

/// A parameter with the value that was used.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// The value in the unit; absent for words and for what was not given.
    pub value: Option<f64>,
    /// The word or layout, where it is one.
    pub word: Option<String>,
    /// Its unit; empty for plain numbers.
    pub unit: String,
    /// Where the value comes from.
    pub origin: InputOrigin,
    /// The constant that stands in, where one does.
    pub constant: Option<String>,
}

/// Where the value of a parameter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InputOrigin {
    /// It was given.
    Given,
    /// The calculator's default.
    Default,
    /// A constant of the sizing rules.
    Constant,
    /// Nothing was given and nothing stands in.
    Absent,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its unit; empty for counts and shares.
    pub unit: String,
    /// The rule that it follows from.
    pub rule: String,
    /// A size in the other unit mode.
    pub other: Option<SecondNumber>,
    /// Its place among the steps.
    pub step: usize,
}

/// A size in the other unit mode.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SecondNumber {
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}
