//! References: put into paths for a call, and back after reading.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Binding, Bindings, ErrorClass, ProviderError};
use groundplan_resources::{Ref, ResourceId};

use crate::fault::fault;
use crate::path::relative;

/// Output of an address: the address itself.
pub(crate) const ADDRESS: &str = "address";

/// Path of what a reference means.
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

/// Paths of what several references mean, in the same order.
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

/// Resource ids by path, and those of addresses by the address too: instances and forwarding
/// rules tell no more of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Index(BTreeMap<String, ResourceId>);

impl Index {
    /// Of everything that is bound.
    pub(crate) fn of<'a>(bound: impl IntoIterator<Item = (&'a ResourceId, &'a Binding)>) -> Self {
        let mut known = BTreeMap::new();
        for (id, binding) in bound {
            if let Some(address) = binding.outputs.get(ADDRESS) {
                known.insert(address.clone(), id.clone());
            }
            known.insert(binding.provider_id.clone(), id.clone());
        }
        Self(known)
    }

    /// The resource with this path or address; the path itself where none of the deployment has
    /// it, so that the difference shows.
    pub(crate) fn reference(&self, text: &str) -> Ref {
        let path = relative(text);
        let found = self.0.get(path).cloned();
        Ref {
            resource: found.unwrap_or_else(|| ResourceId(path.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_path_and_by_number() {
        let id = ResourceId("primary/address/web".to_owned());
        let binding = Binding {
            provider_id: "projects/demo/regions/r/addresses/web".to_owned(),
            outputs: [(ADDRESS.to_owned(), "192.0.2.7".to_owned())].into(),
        };
        let index = Index::of([(&id, &binding)]);
        for text in [
            "192.0.2.7",
            "https://www.googleapis.com/compute/v1/projects/demo/regions/r/addresses/web",
        ] {
            assert_eq!(index.reference(text).resource, id);
        }
        let other = index.reference("https://x/compute/v1/projects/other/global/networks/n");
        assert_eq!(other.resource.0, "projects/other/global/networks/n");
    }
}
