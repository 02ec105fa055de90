//! One thing that exists in the simulated cloud.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Binding, TAG_DEPLOYMENT, TAG_RESOURCE};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Where an object is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Life {
    /// Usable.
    Ready,
    /// Being made or changed.
    Pending,
    /// On its way out.
    Deleting,
    /// Broken.
    Failed,
}

/// One thing that exists in the simulated cloud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Object {
    /// Provider id.
    pub provider_id: String,
    /// Kind, such as `subnet`.
    pub kind: String,
    /// Whose kind: `aws`, `azure`, `google`, `premises`.
    pub provider: String,
    /// Attributes; references are `{"$id": "..."}` with provider ids.
    pub attributes: Map<String, Value>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Further outputs.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, String>,
    /// Where it is in its life.
    pub life: Life,
    /// Looks until it leaves `pending` or `deleting`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub looks_until_settled: u32,
    /// Looks until it is visible at all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub looks_until_visible: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Object {
    /// Value of the ownership tag with the resource's id.
    pub fn resource(&self) -> &str {
        self.tags.get(TAG_RESOURCE).map_or("", String::as_str)
    }

    /// Value of the ownership tag with the deployment's name.
    pub fn deployment(&self) -> &str {
        self.tags.get(TAG_DEPLOYMENT).map_or("", String::as_str)
    }

    pub(crate) fn binding(&self) -> Binding {
        Binding {
            provider_id: self.provider_id.clone(),
            outputs: self.outputs.clone(),
        }
    }

    pub(crate) fn text(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).and_then(Value::as_str)
    }
}
