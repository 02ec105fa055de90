//! `[prices]`: what this customer pays instead of the list, in which currency, and with which tax.
//!
//! Prices of one customer are best kept in a file of their own that profiles name in `extends`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// What this customer pays instead of the list price, and how money is shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// Name of the provider's support plan, such as `business`; a share of the bill.
    #[serde(default)]
    pub support: Option<String>,
    /// Currency shown beside US dollars.
    #[serde(default)]
    #[validate(nested)]
    pub currency: Option<Currency>,
    /// Tax on top of everything, as a share such as `0.19`.
    #[serde(default)]
    #[validate(range(min = 0.0, max = 1.0))]
    pub tax: Option<f64>,
    /// Prices and discounts that were agreed upon.
    #[serde(default)]
    #[validate(nested)]
    pub negotiated: Vec<Negotiated>,
}

/// A currency shown beside US dollars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// Its code, such as `EUR`.
    #[validate(length(equal = 3))]
    pub code: String,
    /// How much of it one US dollar is.
    #[validate(range(min = 0.000_001, max = 10_000_000.0))]
    pub per_usd: f64,
    /// Day of the rate, such as `2026-11-02`.
    pub as_of: String,
}

/// A price or a discount that was agreed upon, for the lines it names. Of several that fit a line
/// the last absolute price holds; discounts come off one after the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Negotiated {
    /// Ids of lines as `size` shows them; `*` stands for anything, as in `object.*`.
    #[serde(default)]
    pub line: Option<String>,
    /// Only lines that this provider bills: `aws`, `azure`, `gcp` or `wasabi`.
    #[serde(default)]
    pub provider: Option<String>,
    /// Only lines of this kind, such as `compute`, `block`, `object`, `egress`.
    #[serde(default)]
    pub kind: Option<String>,
    /// US dollars per unit of the line, instead of the list price.
    #[serde(default)]
    #[validate(range(min = 0.0, max = 1_000_000_000.0))]
    pub usd: Option<f64>,
    /// The unit that `usd` is for; it has to be the line's.
    #[serde(default)]
    pub unit: Option<String>,
    /// Share taken off, such as `0.12`.
    #[serde(default)]
    #[validate(range(min = 0.0, max = 1.0))]
    pub discount: Option<f64>,
    /// Where the price comes from, such as a contract.
    #[validate(length(min = 1, max = 200))]
    pub reason: String,
    /// Day of the agreement, such as `2026-10-01`.
    pub as_of: String,
    /// Why a price far from the list is right; without it such a price is refused.
    #[serde(default)]
    pub confirmed: Option<String>,
}
