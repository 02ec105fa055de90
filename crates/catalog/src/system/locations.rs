//! Places that a deployment's hosts are spread over.
//!
//! A site is one deployment's whole network; a location is a part of it with a network of its
//! own: a data centre, a branch, a demilitarised zone. Clouds have zones for the same purpose.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Id, Topology};

/// A place inside a deployment with a network of its own.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Id, also the key of the profile's `[network.locations]`.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// What its hosts' names begin with, before the stem of their tier: up to four lower-case
    /// letters and digits. Absent: names do not tell the location.
    #[serde(default)]
    pub host_name: Option<String>,
    /// Locations that it must not coincide with, because losing one must leave the other.
    #[serde(default)]
    pub apart_from: Vec<String>,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

impl Topology {
    /// Locations its tiers stand at, each once, in the order they are named in.
    pub fn locations(&self) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for location in self.tiers.iter().flat_map(|placed| &placed.location) {
            if !found.contains(&location.as_str()) {
                found.push(location);
            }
        }
        found
    }
}

/// One name, or a list of names.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

pub(super) fn one_or_many<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<String>, D::Error> {
    Ok(match OneOrMany::deserialize(reader)? {
        OneOrMany::One(name) => vec![name],
        OneOrMany::Many(names) => names,
    })
}

pub(super) fn one_or_many_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" } },
        ],
    })
}
