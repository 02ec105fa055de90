//! Tags in the form of Resource Manager.
//!
//! Must not know any resource.

use std::collections::BTreeMap;

use groundplan_engine::provider::{TAG_DIGEST, TAG_RESOURCE};
use groundplan_resources::ResourceId;
use serde_json::Value;

/// Begins the name of a tag on a virtual network that names one of its subnets, which have no
/// tags of their own.
pub(crate) const TAG_SUBNET: &str = "groundplan:subnet:";

/// Tags by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// Out of Resource Manager's form.
pub(crate) fn of(value: Option<&Value>) -> Tags {
    let Some(Value::Object(map)) = value else {
        return Tags::new();
    };
    map.iter()
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// Id and digest in the value of a tag of a part.
pub(crate) fn part(tags: &Tags) -> String {
    let id = tags.get(TAG_RESOURCE).map_or("", String::as_str);
    let digest = tags.get(TAG_DIGEST).map_or("", String::as_str);
    format!("{id} {digest}").trim_end().to_owned()
}

/// Id and digest out of the value of a tag of a part.
pub(crate) fn part_of(value: &str) -> (ResourceId, Option<String>) {
    match value.split_once(' ') {
        Some((id, digest)) => (ResourceId(id.to_owned()), Some(digest.to_owned())),
        None => (ResourceId(value.to_owned()), None),
    }
}
