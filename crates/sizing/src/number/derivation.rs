//! The derivation behind figures, as steps and as text.
//!
//! One step says what a value is, its expression in names, the same expression in numbers, and
//! which steps the expression is made of. Steps are listed once however many others rest on
//! them, since formulas share their parts and an unfolded tree would repeat them without end. As
//! text a part that was explained before is named again but not unfolded.

mod text;

use std::collections::BTreeMap;
use std::ptr;

use schemars::JsonSchema;
use serde::Serialize;

use super::traced::{Kind, Node, Traced};

/// Where a value from outside comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
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

/// A value and how it came about.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// Id of the figure or the input; empty for an unnamed result.
    pub id: String,
    /// Its value.
    pub value: f64,
    /// Its unit; empty for counts and shares.
    pub unit: String,
    /// Rule it is calculated by; empty for values from outside.
    pub rule: String,
    /// The expression in names; empty for values from outside.
    pub expression: String,
    /// The expression in numbers; empty for values from outside.
    pub numbers: String,
    /// Where a value from outside comes from.
    pub origin: Option<Origin>,
    /// Steps that the expression is made of, in the order it mentions them, by their place in
    /// the list. A step stands after its parts.
    pub parts: Vec<usize>,
}

/// Figures and how they came about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Derivation {
    /// Every step once, parts before what is made of them.
    pub steps: Vec<Step>,
    /// The figures that were asked for, by their place among the steps.
    pub roots: Vec<usize>,
}

impl Derivation {
    /// Lists what several values were made of.
    pub fn of(values: &[Traced]) -> Self {
        let mut lister = Lister::default();
        let roots = values.iter().map(|value| lister.step(value)).collect();
        Self {
            steps: lister.steps,
            roots,
        }
    }

    /// The same with other figures asked for, and only the steps that these rest on.
    #[must_use]
    pub fn of_steps(&self, roots: &[usize]) -> Self {
        let mut wanted = vec![false; self.steps.len()];
        let mut open: Vec<usize> = roots.to_vec();
        while let Some(place) = open.pop() {
            if let Some(step) = self.steps.get(place)
                && !std::mem::replace(&mut wanted[place], true)
            {
                open.extend(&step.parts);
            }
        }
        let mut places = vec![0; self.steps.len()];
        let mut steps = Vec::new();
        for (place, step) in self
            .steps
            .iter()
            .enumerate()
            .filter(|(place, _)| wanted[*place])
        {
            places[place] = steps.len();
            let mut step = step.clone();
            for part in &mut step.parts {
                *part = places[*part];
            }
            steps.push(step);
        }
        let roots = roots.iter().filter_map(|root| places.get(*root).copied());
        Self {
            roots: roots.collect(),
            steps,
        }
    }

    /// The first figure that was asked for.
    pub fn root(&self) -> Option<&Step> {
        self.steps.get(*self.roots.first()?)
    }
}

/// Steps listed so far. The map is only asked, never walked.
#[derive(Default)]
struct Lister {
    steps: Vec<Step>,
    places: BTreeMap<*const Node, usize>,
}

impl Lister {
    fn step(&mut self, value: &Traced) -> usize {
        let node: *const Node = ptr::from_ref(&*value.0);
        if let Some(place) = self.places.get(&node) {
            return *place;
        }
        let step = match &value.0.kind {
            Kind::Leaf { id, unit, origin } => Step {
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
            } => self.expression(id, unit, rule, inner),
            _ => self.expression("", "", "", value),
        };
        self.steps.push(step);
        let place = self.steps.len() - 1;
        self.places.insert(node, place);
        place
    }

    fn expression(&mut self, id: &str, unit: &str, rule: &str, inner: &Traced) -> Step {
        let mut parts: Vec<Traced> = Vec::new();
        collect(inner, &mut parts);
        Step {
            id: id.to_owned(),
            value: inner.value(),
            unit: unit.to_owned(),
            rule: rule.to_owned(),
            expression: text::expression(inner, text::Show::Names),
            numbers: text::expression(inner, text::Show::Numbers),
            origin: None,
            parts: parts.iter().map(|part| self.step(part)).collect(),
        }
    }
}

/// The named values and leaves that an expression mentions, each once, in order.
fn collect(value: &Traced, parts: &mut Vec<Traced>) {
    match &value.0.kind {
        Kind::Literal => {}
        Kind::Leaf { id, .. } | Kind::Named { id, .. } => {
            let known = |part: &Traced| {
                text::id_of(part) == Some(id) && part.value().to_bits() == value.value().to_bits()
            };
            if !parts.iter().any(known) {
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
