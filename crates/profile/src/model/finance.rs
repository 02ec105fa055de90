//! `[finance]`: how money changes over the horizon.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::amount::Amount;
use crate::units::Share;

/// How money changes over the horizon.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Finance {
    /// Share a year by which later money counts for less, such as `0.06`. Default: no present
    /// value is given.
    #[serde(default)]
    pub discount_rate: Option<Amount<Share>>,
    /// Years over which bought hardware is written off, and after which it is bought again.
    /// Default: the sizing rules' default.
    #[serde(default)]
    #[validate(range(min = 1.0, max = 30.0))]
    pub hardware_years: Option<f64>,
    /// Change of prices per year. What is committed keeps its price for the term.
    #[serde(default)]
    #[validate(nested)]
    pub drift: Drift,
}

/// Change of prices per year as a share, below zero where they fall: `-0.05` is 5 % less each
/// year. Default: prices stay.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Drift {
    /// Machines.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub compute: Option<f64>,
    /// Licences.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub licences: Option<f64>,
    /// Disks and their copies.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub disks: Option<f64>,
    /// Object storage.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub object: Option<f64>,
    /// Traffic, addresses and load balancers.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub network: Option<f64>,
    /// Hardware and tape.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub hardware: Option<f64>,
    /// Everything else, such as support, power and space.
    #[serde(default)]
    #[validate(range(min = -0.9, max = 10.0))]
    pub other: Option<f64>,
}
