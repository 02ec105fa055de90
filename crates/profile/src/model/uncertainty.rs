//! `[uncertainty]`: how amounts given as a range become a distribution.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// How ranges are read, and how many futures are reckoned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// Share of all cases that lie between `low` and `high` of a range: 0.8 makes `low` the P10
    /// and `high` the P90.
    #[serde(default = "default_confidence")]
    #[validate(range(min = 0.5, max = 0.99))]
    pub confidence: f64,
    /// How many futures are reckoned, rounded up to a power of two.
    #[serde(default = "default_samples")]
    #[validate(range(min = 256, max = 1_048_576))]
    pub samples: u32,
    /// Seed of the points; the same seed gives the same figures.
    #[serde(default = "default_seed")]
    pub seed: u32,
    /// Ranges that tend to be high together, or one high where the other is low.
    #[serde(default, rename = "correlation")]
    #[validate(nested)]
    pub correlations: Vec<Correlation>,
}

impl Default for Uncertainty {
    fn default() -> Self {
        Self {
            confidence: default_confidence(),
            samples: default_samples(),
            seed: default_seed(),
            correlations: Vec::new(),
        }
    }
}

/// How two ranges go together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// The two ranges by their path, such as `workload.ingest.0.hours_per_day`.
    pub between: [String; 2],
    /// Rank correlation (Spearman's) from -1 to 1.
    #[validate(range(min = -0.99, max = 0.99))]
    pub rank: f64,
}

fn default_confidence() -> f64 {
    0.8
}

fn default_samples() -> u32 {
    8192
}

fn default_seed() -> u32 {
    1
}
