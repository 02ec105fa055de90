//! Figures of the demand, each with the side that binds it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the workload needs, figure by figure, sorted by id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Demand {
    /// The figures.
    pub figures: Vec<Figure>,
}

impl Demand {
    /// The figure with this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The value of the figure with this id.
    pub fn value(&self, id: &str) -> Option<f64> {
        self.figure(id).map(|figure| figure.value)
    }
}

/// One figure: `value = max(minimum, calculated)`, unless the profile overrides it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// Dotted id, such as `online.usable`; what `why` is asked for.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The value to build for.
    pub value: f64,
    /// Its unit; empty for plain counts and shares.
    pub unit: String,
    /// What the rule asks for.
    pub calculated: f64,
    /// What the system's file asks for at least.
    pub minimum: Option<f64>,
    /// Which side the value comes from.
    pub binding: Binding,
    /// Rule it is calculated by, such as `S1.5`; empty where only a minimum exists.
    pub rule: String,
    /// Requirement that the minimum stems from.
    pub requirement: Option<String>,
    /// Values at the start, after each whole year and at the end of the horizon; empty for
    /// figures that do not change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub horizon: Vec<HorizonPoint>,
    /// What the value has to keep, where several limits compete: the first binds, the second is
    /// the next to bind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// How far the value is above the next limit, in its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slack: Option<f64>,
}

/// One of the limits of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Limit {
    /// What it is about.
    pub name: String,
    /// What the figure would be by this limit alone.
    pub value: f64,
}

/// A value at a month of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HorizonPoint {
    /// Months after the start.
    pub month: u32,
    /// The value then.
    pub value: f64,
}

/// Which side a value comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// The system's minimum is the larger.
    Minimum,
    /// The calculated value is at least the minimum.
    Calculated,
    /// The profile says so, in `[overrides]` or by a parameter that counts hosts.
    Override,
}

impl Binding {
    /// `minimum`, `calculated` or `override`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::Calculated => "calculated",
            Self::Override => "override",
        }
    }
}
