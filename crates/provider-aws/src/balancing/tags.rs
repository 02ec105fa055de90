//! Tags in the form of Elastic Load Balancing, which returns them apart from the resources.

use std::collections::BTreeMap;

use aws_sdk_elasticloadbalancingv2::types::Tag;
use groundplan_engine::provider::ProviderError;

use crate::AwsProvider;
use crate::fault::{making, reading};
use crate::tags::Tags;

/// Most resources of one call (Elastic Load Balancing API, `DescribeTags`).
const AT_ONCE: usize = 20;

/// Into the service's form.
pub(super) fn elb_tags(tags: &Tags) -> Vec<Tag> {
    tags.iter()
        .map(|(key, value)| Tag::builder().key(key).value(value).build())
        .collect()
}

impl AwsProvider {
    /// Tags of several resources by ARN.
    pub(super) async fn tags_of(
        &self,
        arns: &[String],
    ) -> Result<BTreeMap<String, Tags>, ProviderError> {
        let mut all = BTreeMap::new();
        for some in arns.chunks(AT_ONCE) {
            let answer = self
                .look
                .elb
                .describe_tags()
                .set_resource_arns(Some(some.to_vec()))
                .send()
                .await
                .map_err(reading("DescribeTags"))?;
            for one in answer.tag_descriptions() {
                let tags = one
                    .tags()
                    .iter()
                    .filter_map(|tag| {
                        Some((
                            tag.key()?.to_owned(),
                            tag.value().unwrap_or_default().to_owned(),
                        ))
                    })
                    .collect();
                all.insert(one.resource_arn().unwrap_or_default().to_owned(), tags);
            }
        }
        Ok(all)
    }

    /// Writes tags onto a resource that exists.
    pub(crate) async fn tag_elb(&self, arn: &str, tags: &Tags) -> Result<(), ProviderError> {
        let list = elb_tags(tags);
        let call = self.elb.add_tags().resource_arns(arn).set_tags(Some(list));
        call.send().await.map_err(making("AddTags"))?;
        Ok(())
    }
}
