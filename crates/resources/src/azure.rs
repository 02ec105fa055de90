//! Typed resources of Microsoft Azure, with the attributes that the blueprint decides.

use serde::{Deserialize, Serialize};

/// A resource of Microsoft Azure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AzureResource {
    /// Resource group.
    ResourceGroup(ResourceGroup),
}

impl AzureResource {
    /// Kind as in resource ids.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ResourceGroup(_) => "resource-group",
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

/// Resource group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceGroup {
    /// Name.
    pub name: String,
    /// Region.
    pub location: String,
}
