//! Money: lines with their sources, and what could not be priced.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a site costs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// Priced lines.
    pub lines: Vec<CostLine>,
    /// What is needed but not priced, each with its reason. Never part of a total.
    pub unpriced: Vec<Unpriced>,
    /// Sum of the monthly lines in US dollars.
    pub monthly_usd: f64,
    /// Sum of the lines paid once in US dollars.
    pub once_usd: f64,
    /// Month after the start for which all of this holds: what is kept by then, at the daily
    /// volume grown by then. Earlier months cost less where the workload grows.
    #[serde(default)]
    pub at_month: u32,
    /// The sums with tax, where the profile has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// The sums in the currency of the profile, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Converted>,
}

/// Sums with tax.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tax {
    /// The tax as a share.
    pub share: f64,
    /// Sum of the monthly lines with tax in US dollars.
    pub monthly_usd: f64,
    /// Sum of the lines paid once with tax in US dollars.
    pub once_usd: f64,
}

/// Sums in another currency than US dollars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Converted {
    /// Code of the currency.
    pub code: String,
    /// How much of it one US dollar is.
    pub per_usd: f64,
    /// Day of the rate.
    pub as_of: String,
    /// Sum of the monthly lines.
    pub monthly: f64,
    /// Sum of the lines paid once.
    pub once: f64,
    /// The same with tax, where the profile has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_with_tax: Option<f64>,
    /// The same with tax, where the profile has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once_with_tax: Option<f64>,
}

impl Cost {
    /// Whether every line was priced.
    pub fn is_complete(&self) -> bool {
        self.unpriced.is_empty()
    }
}

/// One priced line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CostLine {
    /// Dotted id, such as `compute.database` or `block.application.ingest`.
    pub id: String,
    /// What is paid for.
    pub what: String,
    /// What kind of thing it is.
    pub kind: CostKind,
    /// How much of it.
    pub quantity: f64,
    /// Unit of the quantity, such as `h`, `GB-month`, `GiB-month`, `disk-month`.
    pub unit: String,
    /// US dollars per unit; for stepped prices the mean over the quantity.
    pub unit_price_usd: f64,
    /// US dollars, quantity times unit price, to the cent.
    pub amount_usd: f64,
    /// Whether it is paid each month or once.
    pub period: Period,
    /// Source of the price.
    pub source: String,
    /// When the price was true, as exactly as known.
    pub as_of: Option<String>,
    /// Whether the price was read from its source.
    pub verified: bool,
    /// The region the price was taken from, where it is not the site's own.
    pub estimate_from: Option<String>,
    /// Further conditions, such as why a licence costs nothing here.
    pub note: Option<String>,
    /// The amount in the currency of the profile, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_local: Option<f64>,
}

/// What a line is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CostKind {
    /// Machines.
    Compute,
    /// Windows and SQL Server licences.
    Licence,
    /// Disks.
    Block,
    /// Buckets.
    Object,
    /// Copies of disks.
    Snapshot,
    /// Load balancers.
    LoadBalancer,
    /// Address translation.
    Nat,
    /// Public addresses.
    Address,
    /// Traffic to users and between sites.
    Egress,
    /// A delivery network.
    Cdn,
    /// Transcoding as a service.
    Transcode,
    /// Backups of the database.
    Backup,
    /// The provider's support plan.
    Support,
    /// Electric energy on the customer's premises.
    Power,
    /// Room in racks on the customer's premises.
    Space,
    /// Tape cartridges, drives and the library.
    Tape,
    /// Hardware of the customer.
    Hardware,
}

/// How often a line is paid.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// Each month of 730 hours.
    Month,
    /// Once.
    Once,
}

/// Something needed that has no price here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unpriced {
    /// Dotted id as for lines.
    pub id: String,
    /// What it is.
    pub what: String,
    /// What kind of thing it is.
    pub kind: CostKind,
    /// How much of it.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: String,
    /// Why it has no price.
    pub reason: String,
}
