//! What a resource is: one typed specification per kind and provider.

use serde::{Deserialize, Serialize};
use serde_json::Value;

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

    /// How a change of the top-level attribute `name` from one value to another can be brought
    /// about. Disks grow in place and never shrink, at any provider: Amazon EC2 `ModifyVolume`,
    /// Azure "Expand virtual hard disks", Compute Engine `disks.resize`.
    pub fn change_between(
        &self,
        name: &str,
        before: Option<&Value>,
        after: Option<&Value>,
    ) -> Change {
        let size = |value: Option<&Value>| value.and_then(Value::as_f64);
        match (name, size(before), size(after)) {
            ("size_gib", Some(before), Some(after)) if after < before => Change::Replace,
            _ => self.change(name),
        }
    }

    /// How a change of the top-level attribute `name` can be brought about, whatever its values.
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
