//! Where a deployment runs: one graph per site with its provider, and what exists there.

use std::collections::BTreeMap;
use std::sync::Arc;

use groundplan_resources::{Graph, ResourceId};

use crate::provider::{Observed, Provider};

/// One site of a deployment. The graph's list of resources may be empty: planning then means
/// deleting, and destroying works from tags and journal.
#[derive(Clone)]
pub struct Target {
    /// What is wanted.
    pub graph: Graph,
    /// Who carries it out.
    pub provider: Arc<dyn Provider>,
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target")
            .field("site", &self.graph.site)
            .field("provider", &self.provider.name())
            .field("resources", &self.graph.resources.len())
            .finish()
    }
}

/// What exists, by site.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observation {
    /// Everything found at each site; a resource that exists twice is there twice.
    pub sites: BTreeMap<String, Vec<Observed>>,
}

impl Observation {
    /// Every resource found, with its site.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Observed)> {
        self.sites
            .iter()
            .flat_map(|(site, found)| found.iter().map(move |one| (site.as_str(), one)))
    }

    /// How many resources were found.
    pub fn len(&self) -> usize {
        self.sites.values().map(Vec::len).sum()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a resource was found.
    pub fn contains(&self, id: &ResourceId) -> bool {
        self.all().any(|(_, one)| &one.id == id)
    }
}
