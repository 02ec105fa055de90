//! What a blueprint holds.

mod hosts;
mod plan;
mod site;

pub use hosts::*;
pub use plan::*;
pub use site::*;

use serde::{Deserialize, Serialize};

/// Version of the blueprint's JSON form.
pub const FORMAT: u32 = 1;

/// A frozen design.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Blueprint {
    /// Version of this form, [`FORMAT`].
    pub format: u32,
    /// Deployment name: prefix of every resource, value of the ownership tag.
    pub name: String,
    /// Id of the system.
    pub system: String,
    /// Name of the system for people.
    pub system_name: String,
    /// Release of the system.
    pub system_version: String,
    /// Document that the system's figures come from.
    pub system_document: String,
    /// Package.
    pub package: Option<String>,
    /// Customer.
    pub customer: Option<String>,
    /// Extra tags on everything created.
    pub tags: std::collections::BTreeMap<String, String>,
    /// The primary site first, then the recovery site.
    pub sites: Vec<Site>,
    /// Install steps in their order.
    pub steps: Vec<PlannedStep>,
    /// Acknowledgements with their answers.
    pub acknowledgements: Vec<Acknowledged>,
    /// Notes that belong into documents.
    pub notes: Vec<PlannedNote>,
    /// Bill of materials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PlannedPart>,
    /// Values of the system's parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<PlannedParameter>,
    /// Monthly cost.
    pub cost: Vec<CostLine>,
    /// Figures nobody confirmed.
    pub assumptions: Vec<Assumption>,
}
