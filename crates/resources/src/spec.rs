//! What a resource is: one typed specification per kind and provider.

use serde::{Deserialize, Serialize};

use crate::{aws, azure, google, premises};

/// What a resource is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "provider", rename_all = "kebab-case")]
pub enum Spec {
    /// Amazon Web Services.
    Aws(aws::AwsResource),
    /// Microsoft Azure.
    Azure(azure::AzureResource),
    /// Google Cloud.
    Google(google::GoogleResource),
    /// The customer's premises.
    Premises(premises::PremisesResource),
}

/// How a changed attribute can be brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The provider changes it on the living resource.
    InPlace,
    /// The resource has to be made anew.
    Replace,
}

impl Spec {
    /// Kind within the provider, such as `subnet`; the middle part of the resource's id.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Aws(resource) => resource.kind(),
            Self::Azure(resource) => resource.kind(),
            Self::Google(resource) => resource.kind(),
            Self::Premises(resource) => resource.kind(),
        }
    }

    /// Whether destroying it destroys customers' data: volumes other than boot, buckets.
    pub fn holds_data(&self) -> bool {
        match self {
            Self::Aws(resource) => resource.holds_data(),
            Self::Azure(resource) => resource.holds_data(),
            Self::Google(resource) => resource.holds_data(),
            Self::Premises(resource) => resource.holds_data(),
        }
    }

    /// Attributes that the provider cannot read back; compared by the digest tag instead.
    pub fn write_only(&self) -> &'static [&'static str] {
        match self {
            Self::Aws(resource) => resource.write_only(),
            Self::Azure(resource) => resource.write_only(),
            _ => &[],
        }
    }

    /// How a change of the top-level attribute `name` can be brought about.
    pub fn change(&self, name: &str) -> Change {
        match self {
            Self::Aws(resource) => resource.change(name),
            Self::Azure(resource) => resource.change(name),
            Self::Google(resource) => resource.change(name),
            Self::Premises(resource) => resource.change(name),
        }
    }
}

impl From<aws::AwsResource> for Spec {
    fn from(resource: aws::AwsResource) -> Self {
        Self::Aws(resource)
    }
}

impl From<azure::AzureResource> for Spec {
    fn from(resource: azure::AzureResource) -> Self {
        Self::Azure(resource)
    }
}

impl From<google::GoogleResource> for Spec {
    fn from(resource: google::GoogleResource) -> Self {
        Self::Google(resource)
    }
}

impl From<premises::PremisesResource> for Spec {
    fn from(resource: premises::PremisesResource) -> Self {
        Self::Premises(resource)
    }
}
