//! Tags in the forms of the services.
//!
//! Must not know any resource.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{ResourceType, Tag, TagSpecification};
use groundplan_engine::provider::{ProviderError, TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE};
use groundplan_resources::ResourceId;

use crate::AwsProvider;
use crate::fault::making;

/// The tag that consoles show as the name.
const TAG_NAME: &str = "Name";
/// Tag on an instance with its image as wanted: a parameter's name outlives the image that it
/// resolved to, so that next month's image is no reason to make a machine anew.
pub(crate) const TAG_IMAGE: &str = "groundplan:image";
/// Tag on an instance that is stopped for a change and has to be started again.
pub(crate) const TAG_RESTART: &str = "groundplan:restart";
/// Tag on a boot volume and interface with the instance that they belong to. They carry no
/// resource id: they come and go with the instance.
pub(crate) const TAG_PART_OF: &str = "groundplan:part-of";
/// Tag on a security group or target group with id and digest of the rules or the
/// registration, which have no tags of their own.
pub(crate) const TAG_MEMBERS: &str = "groundplan:members";

/// Tags by key.
pub(crate) type Tags = BTreeMap<String, String>;

/// The given tags and the name.
pub(crate) fn named(tags: &Tags, name: &str) -> Tags {
    let mut all = tags.clone();
    all.insert(TAG_NAME.to_owned(), name.to_owned());
    all
}

/// Value of [`TAG_MEMBERS`].
pub(crate) fn members(tags: &Tags) -> Option<String> {
    let id = tags.get(TAG_RESOURCE)?;
    let digest = tags.get(TAG_DIGEST).map_or("", String::as_str);
    Some(format!("{id} {digest}").trim_end().to_owned())
}

/// Id and digest out of [`TAG_MEMBERS`].
pub(crate) fn members_of(tags: &Tags) -> Option<(ResourceId, Option<String>)> {
    let value = tags.get(TAG_MEMBERS)?;
    match value.split_once(' ') {
        Some((id, digest)) => Some((ResourceId(id.to_owned()), Some(digest.to_owned()))),
        None => Some((ResourceId(value.clone()), None)),
    }
}

/// Whose resource the tags say it is.
pub(crate) fn is_ours(found: &Tags, wanted: &Tags) -> bool {
    [TAG_DEPLOYMENT, TAG_RESOURCE]
        .iter()
        .all(|key| found.contains_key(*key) && found.get(*key) == wanted.get(*key))
}

/// Out of EC2's form.
pub(crate) fn of_ec2(tags: &[Tag]) -> Tags {
    tags.iter()
        .filter_map(|tag| {
            Some((
                tag.key()?.to_owned(),
                tag.value().unwrap_or_default().to_owned(),
            ))
        })
        .collect()
}

/// Into EC2's form.
pub(crate) fn ec2(tags: &Tags) -> Vec<Tag> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect()
}

/// Tags that are there from the first moment of a resource.
pub(crate) fn specification(kind: ResourceType, tags: &Tags) -> TagSpecification {
    TagSpecification::builder()
        .resource_type(kind)
        .set_tags(Some(ec2(tags)))
        .build()
}

impl AwsProvider {
    /// Writes tags onto a resource of EC2 that exists.
    pub(crate) async fn tag_ec2(&self, id: &str, tags: &Tags) -> Result<(), ProviderError> {
        self.ec2
            .create_tags()
            .resources(id)
            .set_tags(Some(ec2(tags)))
            .send()
            .await
            .map_err(making("CreateTags"))?;
        Ok(())
    }

    /// Takes one tag off a resource of EC2.
    pub(crate) async fn untag_ec2(&self, id: &str, key: &str) -> Result<(), ProviderError> {
        self.ec2
            .delete_tags()
            .resources(id)
            .tags(Tag::builder().key(key).build())
            .send()
            .await
            .map_err(making("DeleteTags"))?;
        Ok(())
    }
}
