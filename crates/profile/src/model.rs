//! The typed profile: what one customer wants, after layers are merged and shapes are checked.
//!
//! Types are plain; where a value was written is asked of the profile's tree by path
//! (`workload.ingest.0.hours_per_day`). Field constraints live here (`validator`), rules that
//! look at more than one field live in `checks`. No default here comes from a vendor: values a
//! system prescribes are in its file.

mod availability;
mod deployment;
mod finance;
mod hardware;
mod levels;
mod network;
mod prices;
mod purchase;
mod software;
mod storage;
mod uncertainty;
mod workload;

pub use availability::*;
pub use deployment::*;
pub use finance::*;
pub use hardware::*;
pub use levels::*;
pub use network::*;
pub use prices::*;
pub use purchase::*;
pub use software::*;
pub use storage::*;
pub use uncertainty::*;
pub use workload::*;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::constraints::ParameterSchema;

/// A whole profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What is deployed, and where.
    #[validate(nested)]
    pub deployment: Deployment,
    /// What the system has to carry.
    #[serde(default)]
    #[validate(nested)]
    pub workload: Workload,
    /// Values that the system asks for beyond those every system has, by id, such as
    /// `heartbeat-interval = "1 s"`.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, ParameterSchema>")]
    pub parameters: BTreeMap<String, serde_json::Value>,
    /// How amounts given as a range become a distribution.
    #[serde(default)]
    #[validate(nested)]
    pub uncertainty: Uncertainty,
    /// Which parts survive which failures.
    #[serde(default)]
    #[validate(nested)]
    pub availability: Availability,
    /// Addresses, names and links.
    #[validate(nested)]
    pub network: Network,
    /// Where media lives.
    #[serde(default)]
    #[validate(nested)]
    pub storage: Storage,
    /// Hardware on hand; for `on-prem` and `vm`.
    #[serde(default)]
    #[validate(nested)]
    pub hardware: Hardware,
    /// Operating system, database and office versions.
    #[serde(default)]
    #[validate(nested)]
    pub software: Software,
    /// Who brings which licence.
    #[serde(default)]
    #[validate(nested)]
    pub licences: Licences,
    /// How machines, disks and drives are bought.
    #[serde(default)]
    #[validate(nested)]
    pub purchase: Purchase,
    /// Agreed prices, currency and tax.
    #[serde(default)]
    #[validate(nested)]
    pub prices: Prices,
    /// Certificates by reference; never their private keys.
    #[serde(default, rename = "certificate")]
    #[validate(nested)]
    pub certificates: Vec<Certificate>,
    /// How users log in.
    #[serde(default)]
    #[validate(nested)]
    pub directory: Directory,
    /// Where notifications go out.
    #[serde(default)]
    #[validate(nested)]
    pub mail: Mail,
    /// How administrators reach the machines.
    #[serde(default)]
    #[validate(nested)]
    pub access: Access,
    /// Acknowledgements by id, such as `failover-owner = "integrator"`.
    #[serde(default)]
    pub acknowledge: BTreeMap<String, String>,
    /// How money changes over the horizon.
    #[serde(default)]
    #[validate(nested)]
    pub finance: Finance,
    /// Choices that replace Groundplan's own.
    #[serde(default)]
    #[validate(nested)]
    pub overrides: Overrides,
    /// How loud findings of a code are here, and why, by code such as `GP0424`.
    #[serde(default)]
    #[validate(nested)]
    pub levels: BTreeMap<String, LevelSetting>,
}
