//! References: put into provider ids for a call, and back after reading.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Binding, Bindings, ErrorClass, ProviderError};
use groundplan_resources::{Ref, ResourceId};

use crate::fault::fault;

/// Provider id of what a reference means.
pub(crate) fn resolve(
    bindings: &Bindings,
    action: &str,
    reference: &Ref,
) -> Result<String, ProviderError> {
    match bindings.get(&reference.resource) {
        Some(binding) => Ok(binding.provider_id.clone()),
        None => Err(fault(
            ErrorClass::Invalid,
            action,
            format!("{} is needed and does not exist", reference.resource),
        )),
    }
}

/// Provider ids of what several references mean, in the same order.
pub(crate) fn resolve_all(
    bindings: &Bindings,
    action: &str,
    references: &[Ref],
) -> Result<Vec<String>, ProviderError> {
    references
        .iter()
        .map(|reference| resolve(bindings, action, reference))
        .collect()
}

/// Kinds whose provider ids are names: two kinds may share one.
const NAMED: [&str; 4] = ["bucket", "instance-profile", "key-pair", "role"];

/// Resource ids by provider id; by kind and name where the provider id is a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index(BTreeMap<String, ResourceId>);

impl Index {
    /// Of everything that is bound.
    pub(crate) fn of<'a>(bound: impl IntoIterator<Item = (&'a ResourceId, &'a Binding)>) -> Self {
        Self(
            bound
                .into_iter()
                .map(|(id, binding)| (key(id, &binding.provider_id), id.clone()))
                .collect(),
        )
    }

    /// The resource with this provider id; the provider id itself where none of the deployment
    /// has it, so that the difference shows.
    pub(crate) fn reference(&self, provider_id: &str) -> Ref {
        self.look_up(provider_id, provider_id)
    }

    /// The resource of this kind and name; the name where there is none.
    pub(crate) fn named(&self, kind: &str, name: &str) -> Ref {
        self.look_up(&format!("{kind}/{name}"), name)
    }

    fn look_up(&self, key: &str, otherwise: &str) -> Ref {
        let found = self.0.get(key).cloned();
        Ref {
            resource: found.unwrap_or_else(|| ResourceId(otherwise.to_owned())),
        }
    }
}

fn key(id: &ResourceId, provider_id: &str) -> String {
    match id.0.split('/').nth(1) {
        Some(kind) if NAMED.contains(&kind) => format!("{kind}/{provider_id}"),
        _ => provider_id.to_owned(),
    }
}

#[cfg(test)]
mod tests;
