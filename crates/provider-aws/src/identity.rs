//! Roles and instance profiles, under a path of the deployment's own.
//!
//! IAM cannot search by tag; the path lets everything of a deployment be listed even when
//! nothing is known of it but its name.

mod caller;
mod instance_profile;
mod policy;
mod role;

use groundplan_engine::provider::{ErrorClass, ProviderError};

use crate::fault::fault;
use crate::tags::Tags;

/// Path of everything of a deployment.
pub(crate) fn path(deployment: &str) -> String {
    format!("/groundplan/{deployment}/")
}

/// Path out of the tags of a creation.
fn path_of(tags: &Tags) -> String {
    path(
        tags.get(groundplan_engine::provider::TAG_DEPLOYMENT)
            .map_or("", String::as_str),
    )
}

/// Into IAM's form.
fn iam_tags(tags: &Tags, action: &str) -> Result<Vec<aws_sdk_iam::types::Tag>, ProviderError> {
    tags.iter()
        .map(|(key, value)| {
            aws_sdk_iam::types::Tag::builder()
                .key(key)
                .value(value)
                .build()
                .map_err(|error| fault(ErrorClass::Invalid, action, error.to_string()))
        })
        .collect()
}

/// Out of IAM's form.
fn of_iam(tags: &[aws_sdk_iam::types::Tag]) -> Tags {
    tags.iter()
        .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
        .collect()
}
