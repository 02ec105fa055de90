//! Which resources a reading call asks for.

use aws_sdk_ec2::types::Filter;
use groundplan_engine::provider::{TAG_DEPLOYMENT, TAG_RESOURCE};
use groundplan_resources::ResourceId;

/// Which resources are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of a deployment.
    Deployment(String),
    /// One by the tag with its id.
    Resource(String, ResourceId),
    /// One by its provider id.
    Id(String),
}

impl Scope {
    /// Filters of EC2's Describe calls; `id_filter` is the kind's filter by provider id.
    /// Filters, not lists of ids: an id that is gone gives an empty list and no error.
    pub(crate) fn filters(&self, id_filter: &str) -> Vec<Filter> {
        match self {
            Self::Deployment(name) => vec![tag(TAG_DEPLOYMENT, name)],
            Self::Resource(name, id) => vec![tag(TAG_DEPLOYMENT, name), tag(TAG_RESOURCE, &id.0)],
            Self::Id(id) => vec![filter(id_filter, id)],
        }
    }

    /// Whether tags put a resource inside; for services that cannot filter themselves.
    pub(crate) fn holds(&self, id: &str, tags: &crate::tags::Tags) -> bool {
        let carries = |key: &str, value: &str| tags.get(key).is_some_and(|found| found == value);
        match self {
            Self::Deployment(name) => carries(TAG_DEPLOYMENT, name),
            Self::Resource(name, resource) => {
                carries(TAG_DEPLOYMENT, name) && carries(TAG_RESOURCE, &resource.0)
            }
            Self::Id(wanted) => wanted == id,
        }
    }
}

/// One filter with one value.
pub(crate) fn filter(name: &str, value: &str) -> Filter {
    Filter::builder().name(name).values(value).build()
}

fn tag(key: &str, value: &str) -> Filter {
    filter(&format!("tag:{key}"), value)
}
