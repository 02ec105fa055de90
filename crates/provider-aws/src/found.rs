//! What was read, before references can be put back: that needs all of it.
//!
//! Each module of a kind reads with calls and leaves a closure behind, which turns the answers
//! into the typed specification once the provider ids of the whole deployment are known.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Binding, State, TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE};
use groundplan_resources::aws::AwsResource;
use groundplan_resources::{Ref, ResourceId, Spec};

use crate::references::Index;
use crate::tags::Tags;

/// What a reader may look at besides the answers.
pub(crate) struct View<'a> {
    pub(crate) index: &'a Index,
    /// The wanted resources, for attributes that cannot be read back.
    pub(crate) wanted: &'a BTreeMap<&'a ResourceId, &'a Spec>,
}

impl View<'_> {
    /// A reference to whatever has this provider id.
    pub(crate) fn reference(&self, provider_id: &str) -> Ref {
        self.index.reference(provider_id)
    }

    /// A reference to whatever of this kind has this name.
    pub(crate) fn named(&self, kind: &str, name: &str) -> Ref {
        self.index.named(kind, name)
    }

    /// References, in order.
    pub(crate) fn references<'b>(&self, ids: impl IntoIterator<Item = &'b str>) -> Vec<Ref> {
        let mut found: Vec<Ref> = ids.into_iter().map(|id| self.reference(id)).collect();
        found.sort();
        found
    }

    /// The wanted specification of a resource.
    pub(crate) fn wanted(&self, id: &ResourceId) -> Option<&AwsResource> {
        match self.wanted.get(id) {
            Some(Spec::Aws(resource)) => Some(resource),
            _ => None,
        }
    }
}

type Read = Box<dyn FnOnce(&View<'_>, &ResourceId) -> AwsResource + Send>;
type Identify = Box<dyn FnOnce(&View<'_>) -> ResourceId + Send>;

/// How the id of a resource is learnt.
pub(crate) enum Identity {
    /// From its tag or name.
    Known(ResourceId),
    /// From what it joins.
    Joined(Identify),
}

/// One resource that exists.
pub(crate) struct Found {
    pub(crate) identity: Identity,
    pub(crate) binding: Binding,
    pub(crate) state: State,
    pub(crate) digest: Option<String>,
    /// Deployment by its own tag; parts have none.
    pub(crate) deployment: Option<String>,
    pub(crate) read: Read,
}

impl Found {
    /// A resource that carries its id as a tag; `None` where it has none.
    pub(crate) fn tagged(
        tags: &Tags,
        provider_id: &str,
        state: State,
        read: impl FnOnce(&View<'_>, &ResourceId) -> AwsResource + Send + 'static,
    ) -> Option<Self> {
        let id = ResourceId(tags.get(TAG_RESOURCE)?.clone());
        let digest = tags.get(TAG_DIGEST).cloned();
        let mut found = Self::known(id, provider_id, state, digest, read);
        found.deployment = tags.get(TAG_DEPLOYMENT).cloned();
        Some(found)
    }

    /// A resource whose id is known.
    pub(crate) fn known(
        id: ResourceId,
        provider_id: &str,
        state: State,
        digest: Option<String>,
        read: impl FnOnce(&View<'_>, &ResourceId) -> AwsResource + Send + 'static,
    ) -> Self {
        Self {
            identity: Identity::Known(id),
            binding: binding(provider_id),
            state,
            digest,
            deployment: None,
            read: Box::new(read),
        }
    }

    /// The same with one more output.
    pub(crate) fn output(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.binding
                .outputs
                .insert(name.to_owned(), value.to_owned());
        }
        self
    }

    /// Its id, where that needs no knowledge of others.
    pub(crate) fn id(&self) -> Option<&ResourceId> {
        match &self.identity {
            Identity::Known(id) => Some(id),
            Identity::Joined(_) => None,
        }
    }
}

/// A binding without outputs.
pub(crate) fn binding(provider_id: &str) -> Binding {
    Binding {
        provider_id: provider_id.to_owned(),
        outputs: BTreeMap::new(),
    }
}
