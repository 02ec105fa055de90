//! What was read, before references can be put back: that needs all of it.
//!
//! Each module of a kind reads with calls and leaves a closure behind, which turns the answers
//! into the typed specification once the provider ids of the whole deployment are known.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Binding, State, TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE};
use groundplan_resources::azure::AzureResource;
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

    /// References, in order.
    pub(crate) fn references(&self, ids: &[String]) -> Vec<Ref> {
        let mut found: Vec<Ref> = ids.iter().map(|id| self.reference(id)).collect();
        found.sort();
        found
    }

    /// The wanted specification of a resource.
    pub(crate) fn wanted(&self, id: &ResourceId) -> Option<&AzureResource> {
        match self.wanted.get(id) {
            Some(Spec::Azure(resource)) => Some(resource),
            _ => None,
        }
    }
}

type Read = Box<dyn FnOnce(&View<'_>, &ResourceId) -> AzureResource + Send>;

/// One resource that exists, whoever owns it.
pub(crate) struct Found {
    /// From its tag; `None`: nobody's of ours.
    pub(crate) id: Option<ResourceId>,
    pub(crate) deployment: Option<String>,
    pub(crate) digest: Option<String>,
    pub(crate) binding: Binding,
    pub(crate) state: State,
    pub(crate) read: Read,
}

impl Found {
    /// A resource with its tags.
    pub(crate) fn tagged(
        tags: &Tags,
        provider_id: String,
        state: State,
        read: impl FnOnce(&View<'_>, &ResourceId) -> AzureResource + Send + 'static,
    ) -> Self {
        Self {
            id: tags.get(TAG_RESOURCE).cloned().map(ResourceId),
            deployment: tags.get(TAG_DEPLOYMENT).cloned(),
            digest: tags.get(TAG_DIGEST).cloned(),
            binding: Binding {
                provider_id,
                outputs: BTreeMap::new(),
            },
            state,
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

    /// Whether the tags put it into this deployment, as this resource.
    pub(crate) fn is(&self, deployment: Option<&String>, id: &ResourceId) -> bool {
        self.deployment.as_ref() == deployment && self.id.as_ref() == Some(id)
    }
}

/// State by the word that Resource Manager has for it.
pub(crate) fn state_of(word: Option<&str>) -> State {
    match word.map(str::to_ascii_lowercase).as_deref() {
        // What has no state is there.
        None | Some("succeeded" | "") => State::Ready,
        Some("failed" | "canceled" | "cancelled") => State::Failed,
        Some("deleting" | "deprovisioning") => State::Deleting,
        Some(_) => State::Pending,
    }
}
