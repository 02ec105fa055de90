//! Resources, references between them, and the graph of one site.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Spec;

/// Identifies a resource within a deployment: `site/kind/name`, such as
/// `primary/subnet/public-a`. It is the value of the tag `groundplan:resource`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ResourceId(pub String);

impl ResourceId {
    /// `site/kind/name`.
    pub fn new(site: &str, kind: &str, name: &str) -> Self {
        Self(format!("{site}/{kind}/{name}"))
    }

    /// The name after the last slash.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The site before the first slash.
    pub fn site(&self) -> &str {
        self.0.split('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A reference to another resource, written `{"$ref": "primary/subnet/public-a"}`. The engine
/// replaces it with the provider's id when the resource exists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Ref {
    /// The resource meant.
    #[serde(rename = "$ref")]
    pub resource: ResourceId,
}

impl Ref {
    /// A reference to `resource`.
    pub fn to(resource: &ResourceId) -> Self {
        Self {
            resource: resource.clone(),
        }
    }
}

/// Whose resources a graph holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderKind {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Google,
    /// Servers, virtual machines and storage on the customer's premises.
    Premises,
}

/// One resource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resource {
    /// Identity within the deployment.
    pub id: ResourceId,
    /// What it is.
    pub spec: Spec,
    /// Resources that must exist first although the specification does not name them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<ResourceId>,
}

impl Resource {
    /// Every resource that must exist first: references in the specification, and `after`.
    pub fn dependencies(&self) -> BTreeSet<ResourceId> {
        let mut found: BTreeSet<ResourceId> = self.after.iter().cloned().collect();
        if let Ok(value) = serde_json::to_value(&self.spec) {
            collect_references(&value, &mut found);
        }
        found.remove(&self.id);
        found
    }
}

fn collect_references(value: &serde_json::Value, found: &mut BTreeSet<ResourceId>) {
    match value {
        serde_json::Value::Object(map) => {
            if let (1, Some(serde_json::Value::String(id))) = (map.len(), map.get("$ref")) {
                found.insert(ResourceId(id.clone()));
            }
            for inner in map.values() {
                collect_references(inner, found);
            }
        }
        serde_json::Value::Array(list) => {
            for inner in list {
                collect_references(inner, found);
            }
        }
        _ => {}
    }
}

/// The resources of one site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// Deployment name, value of the tag `groundplan:deployment`.
    pub deployment: String,
    /// Site.
    pub site: String,
    /// Provider.
    pub provider: ProviderKind,
    /// Region, where the provider has regions.
    pub region: Option<String>,
    /// Extra tags on everything.
    pub tags: BTreeMap<String, String>,
    /// Resources in id order.
    pub resources: Vec<Resource>,
}

/// A graph that cannot be carried out; always a fault of lowering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GraphError {
    /// A resource names one that does not exist.
    Dangling {
        /// Who names it.
        from: ResourceId,
        /// What is missing.
        to: ResourceId,
    },
    /// Two resources have one id.
    Duplicate(ResourceId),
    /// Resources wait for each other.
    Cycle(Vec<ResourceId>),
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dangling { from, to } => write!(f, "{from} refers to {to}, which does not exist"),
            Self::Duplicate(id) => write!(f, "two resources are called {id}"),
            Self::Cycle(ids) => {
                let names: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
                write!(f, "resources wait for each other: {}", names.join(", "))
            }
        }
    }
}

impl std::error::Error for GraphError {}

impl Graph {
    /// The resource with this id.
    pub fn get(&self, id: &ResourceId) -> Option<&Resource> {
        self.resources.iter().find(|resource| &resource.id == id)
    }

    /// Indices of the resources so that each comes after all it depends on; ties in id order.
    pub fn order(&self) -> Result<Vec<usize>, GraphError> {
        let mut index = BTreeMap::new();
        for (at, resource) in self.resources.iter().enumerate() {
            if index.insert(&resource.id, at).is_some() {
                return Err(GraphError::Duplicate(resource.id.clone()));
            }
        }
        let mut waiting: Vec<BTreeSet<usize>> = Vec::with_capacity(self.resources.len());
        for resource in &self.resources {
            let mut needs = BTreeSet::new();
            for id in resource.dependencies() {
                match index.get(&id) {
                    Some(at) => {
                        needs.insert(*at);
                    }
                    None => {
                        return Err(GraphError::Dangling {
                            from: resource.id.clone(),
                            to: id,
                        });
                    }
                }
            }
            waiting.push(needs);
        }
        let mut done = vec![false; self.resources.len()];
        let mut order = Vec::with_capacity(self.resources.len());
        while order.len() < self.resources.len() {
            let next = (0..self.resources.len())
                .find(|at| !done[*at] && waiting[*at].iter().all(|need| done[*need]));
            let Some(at) = next else {
                let stuck = self
                    .resources
                    .iter()
                    .zip(&done)
                    .filter(|(_, done)| !**done)
                    .map(|(resource, _)| resource.id.clone())
                    .collect();
                return Err(GraphError::Cycle(stuck));
            };
            done[at] = true;
            order.push(at);
        }
        Ok(order)
    }
}
