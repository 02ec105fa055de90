//! What was read, before references can be put back: that needs all of it.
//!
//! Each module of a kind reads with calls and leaves a closure behind, which turns the answers
//! into the typed specification once the paths of the whole deployment are known.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Binding, Observed, State};
use groundplan_resources::google::GoogleResource;
use groundplan_resources::{Graph, Ref, ResourceId, Spec};

use crate::mark::Mark;
use crate::path::{Path, relative};
use crate::references::Index;

/// Which resources of a kind are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of a deployment.
    Deployment(String),
    /// One by its path.
    One(Path),
}

/// What a reader may look at besides the answers.
pub(crate) struct View<'a> {
    index: &'a Index,
    /// The wanted resources, for attributes that Google fills in when nothing is asked for.
    wanted: BTreeMap<&'a ResourceId, &'a Spec>,
}

impl View<'_> {
    /// A reference to whatever has this path or address.
    pub(crate) fn reference(&self, text: &str) -> Ref {
        self.index.reference(text)
    }

    /// References, in order.
    pub(crate) fn references<'b>(&self, texts: impl IntoIterator<Item = &'b str>) -> Vec<Ref> {
        let mut found: Vec<Ref> = texts.into_iter().map(|one| self.reference(one)).collect();
        found.sort();
        found
    }

    /// The wanted specification of a resource.
    pub(crate) fn wanted(&self, id: &ResourceId) -> Option<&GoogleResource> {
        match self.wanted.get(id) {
            Some(Spec::Google(resource)) => Some(resource),
            _ => None,
        }
    }
}

type Read = Box<dyn FnOnce(&View<'_>, &ResourceId) -> GoogleResource + Send>;

/// One resource that exists.
pub(crate) struct Found {
    pub(crate) id: ResourceId,
    pub(crate) deployment: String,
    pub(crate) binding: Binding,
    pub(crate) state: State,
    digest: Option<String>,
    read: Read,
}

impl Found {
    /// A resource with the mark of one of ours.
    pub(crate) fn new(
        mark: Mark,
        address: &str,
        state: State,
        read: impl FnOnce(&View<'_>, &ResourceId) -> GoogleResource + Send + 'static,
    ) -> Self {
        Self {
            id: mark.resource,
            deployment: mark.deployment,
            binding: binding(relative(address)),
            state,
            digest: mark.digest,
            read: Box::new(read),
        }
    }

    /// The same with one more output.
    pub(crate) fn output(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            let outputs = &mut self.binding.outputs;
            outputs.insert(name.to_owned(), value.to_owned());
        }
        self
    }
}

/// A binding without outputs.
pub(crate) fn binding(path: &str) -> Binding {
    Binding {
        provider_id: path.to_owned(),
        outputs: BTreeMap::new(),
    }
}

/// Puts references back, once everything that they can mean is known.
pub(crate) fn finish(found: Vec<Found>, index: &Index, graph: &Graph) -> Vec<Observed> {
    let wanted = graph.resources.iter().map(|one| (&one.id, &one.spec));
    let view = View {
        index,
        wanted: wanted.collect(),
    };
    found
        .into_iter()
        .map(|one| Observed {
            spec: Spec::Google((one.read)(&view, &one.id)),
            id: one.id,
            binding: one.binding,
            state: one.state,
            digest: one.digest,
        })
        .collect()
}
