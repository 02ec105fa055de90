//! `[levels]`: how loud findings of a code are in this project, and why.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// How loud findings of a code are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(extend("x-other-names" = serde_json::json!({
    "ignore": "allow", "off": "allow", "none": "allow", "suppress": "allow",
    "warn": "warning", "deny": "error", "forbid": "error", "note": "info", "information": "info"
})))]
pub enum LevelName {
    /// Counted and listed as suppressed.
    Allow,
    /// As information.
    Info,
    /// As warnings.
    Warning,
    /// As errors.
    Error,
}

/// The level of one code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LevelSetting {
    /// The level.
    pub level: LevelName,
    /// Why, for whoever reads the report.
    #[validate(length(min = 1, max = 500))]
    pub reason: String,
    /// Only for findings that stem from these requirements, such as `R-EMAM-032`. Default: all
    /// findings of the code.
    #[serde(default)]
    pub only: Vec<String>,
}
