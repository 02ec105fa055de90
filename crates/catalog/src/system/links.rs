//! Links between the hosts of a tier beside the network that they are reached by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Id};

/// A network of its own that joins the hosts of one tier on layer 2: a cable, or a VLAN that holds
/// nothing else. Nothing is routed on it, and its addresses are none of the deployment's.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Id, unique in the file.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// The tier whose hosts it joins. It takes one network port of each.
    pub tier: String,
    /// Which port of a host it takes, in words.
    pub port: String,
    /// What runs over it.
    pub purpose: String,
    /// Parameter of kind `choice` that says how the ports are joined.
    #[serde(default)]
    pub joined_by: Option<String>,
    /// Parameter of kind `count` that holds its VLAN.
    #[serde(default)]
    pub vlan_parameter: Option<String>,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it exists.
    #[serde(default)]
    pub when: Condition,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}
