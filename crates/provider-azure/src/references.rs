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

/// The same for a reference that may be absent.
pub(crate) fn resolve_some(
    bindings: &Bindings,
    action: &str,
    reference: Option<&Ref>,
) -> Result<Option<String>, ProviderError> {
    reference
        .map(|one| resolve(bindings, action, one))
        .transpose()
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

/// Resource ids by provider id, whose case means nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index(BTreeMap<String, ResourceId>);

impl Index {
    /// Of everything that is bound.
    pub(crate) fn of<'a>(bound: impl IntoIterator<Item = (&'a ResourceId, &'a Binding)>) -> Self {
        Self(
            bound
                .into_iter()
                .map(|(id, binding)| (binding.provider_id.to_ascii_lowercase(), id.clone()))
                .collect(),
        )
    }

    /// The resource with this provider id; the provider id itself where none of the deployment
    /// has it, so that the difference shows.
    pub(crate) fn reference(&self, provider_id: &str) -> Ref {
        let found = self.0.get(&provider_id.to_ascii_lowercase()).cloned();
        Ref {
            resource: found.unwrap_or_else(|| ResourceId(provider_id.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_in_any_case_and_a_strange_one_shows() {
        let id = ResourceId::new("primary", "disk", "data");
        let binding = Binding {
            provider_id: "/subscriptions/s/resourceGroups/G".to_owned(),
            outputs: BTreeMap::new(),
        };
        let index = Index::of([(&id, &binding)]);
        assert_eq!(
            index.reference("/SUBSCRIPTIONS/S/RESOURCEGROUPS/g"),
            Ref::to(&id)
        );
        assert_eq!(index.reference("/other").resource.0, "/other");
    }
}
