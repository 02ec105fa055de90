//! What measurements changed: amounts before and after, and the figures that moved with them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Amounts of a workload fitted to measurements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Calibration {
    /// The file of measurements.
    pub file: String,
    /// First day in it.
    pub first: String,
    /// Last day in it.
    pub last: String,
    /// Days with measurements.
    pub days: u32,
    /// Share of cases between `low` and `high`, as `[uncertainty]` of the profile says.
    pub confidence: f64,
    /// What was fitted.
    pub fits: Vec<Fit>,
    /// What was seen beside it, in sentences.
    pub remarks: Vec<String>,
    /// Figures that changed, by id.
    pub effects: Vec<Effect>,
}

/// One amount before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fit {
    /// Its path in the profile, such as `workload.ingest.0.hours_per_day`.
    pub path: String,
    /// What it is.
    pub name: String,
    /// Its unit; empty for counts and shares.
    pub unit: String,
    /// What the profile assumed, where it assumed anything.
    pub before: Option<Interval>,
    /// What the measurements say.
    pub after: Interval,
    /// Days that it was fitted to.
    pub days: u32,
    /// How it was fitted.
    pub method: String,
}

/// Three numbers as a profile writes them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The likeliest.
    pub likely: f64,
    /// The most.
    pub high: f64,
}

/// A figure before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Effect {
    /// Its id; `recovery.` in front for the recovery site.
    pub id: String,
    /// What it is.
    pub name: String,
    /// Its unit; empty for counts and shares.
    pub unit: String,
    /// With the amounts assumed.
    pub before: f64,
    /// With the amounts fitted.
    pub after: f64,
}
