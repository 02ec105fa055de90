//! Typed resources of Google Cloud, with the attributes that the blueprint decides.

use serde::{Deserialize, Serialize};

/// A resource of Google Cloud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GoogleResource {
    /// Network.
    Network(Network),
}

impl GoogleResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Network(_) => "network",
        }
    }

    /// How a change of an attribute can be brought about.
    pub fn change(&self, _name: &str) -> crate::Change {
        crate::Change::InPlace
    }

    /// Whether destroying it destroys customers' data.
    pub fn holds_data(&self) -> bool {
        false
    }
}

/// Network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// Name.
    pub name: String,
}
