//! Buckets: creation, reading and deletion.
//!
//! Tags can only be written after creation. A bucket of exactly the wanted name, in the
//! caller's account, without any tag and without content is therefore taken for one whose
//! creation broke off; any other bucket without our tags is somebody else's.

use std::collections::BTreeSet;

use aws_sdk_s3::operation::list_buckets::ListBucketsOutput;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration, Tag, Tagging};
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{
    Binding, Create, ErrorClass, ProviderError, State, TAG_DEPLOYMENT,
};
use groundplan_resources::aws::{AwsResource, Bucket, LifecycleRule};

use crate::AwsProvider;
use crate::fault::{deleting, fault, has_code, making, reading};
use crate::found::{Found, binding};
use crate::scope::Scope;
use crate::tags::{Tags, is_ours};

/// How many buckets are asked at once.
const AT_ONCE: usize = 16;
/// The region in which a location must not be given (Amazon S3 API, `CreateBucket`).
const NO_LOCATION: &str = "us-east-1";

impl AwsProvider {
    pub(crate) async fn create_bucket(
        &self,
        request: &Create<'_>,
        bucket: &Bucket,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "CreateBucket";
        // us-east-1 answers a repeated creation with success, so the look comes first.
        let known = self.bucket_tags(&bucket.name).await?;
        if let Some(tags) = &known
            && !self.is_own_bucket(&bucket.name, tags, request.tags).await?
        {
            let message = format!("bucket {} exists and is not this deployment's", bucket.name);
            return Err(fault(ErrorClass::Conflict, ACTION, message));
        }
        if known.is_none() {
            let place = (self.region != NO_LOCATION).then(|| {
                CreateBucketConfiguration::builder()
                    .location_constraint(BucketLocationConstraint::from(self.region.as_str()))
                    .build()
            });
            let created = self
                .s3
                .create_bucket()
                .bucket(&bucket.name)
                .set_create_bucket_configuration(place)
                .send()
                .await
                .map_err(making(ACTION));
            if let Err(error) = created
                && !has_code(&error, &["BucketAlreadyOwnedByYou"])
            {
                return Err(error);
            }
        }
        self.tag_bucket(&bucket.name, request.tags).await?;
        self.set_bucket(bucket).await?;
        Ok(binding(&bucket.name))
    }

    /// Whether a bucket is ours by its tags, or one of ours that has none yet.
    async fn is_own_bucket(
        &self,
        name: &str,
        found: &Tags,
        wanted: &Tags,
    ) -> Result<bool, ProviderError> {
        if found.is_empty() {
            return self.is_empty_bucket(name).await;
        }
        Ok(is_ours(found, wanted))
    }

    pub(crate) async fn tag_bucket(&self, name: &str, tags: &Tags) -> Result<(), ProviderError> {
        const ACTION: &str = "PutBucketTagging";
        let invalid = |error| fault(ErrorClass::Invalid, ACTION, format!("{error}"));
        let set: Vec<Tag> = tags
            .iter()
            .map(|(key, value)| {
                Tag::builder()
                    .key(key)
                    .value(value)
                    .build()
                    .map_err(invalid)
            })
            .collect::<Result<_, _>>()?;
        let tagging = Tagging::builder()
            .set_tag_set(Some(set))
            .build()
            .map_err(invalid)?;
        self.s3
            .put_bucket_tagging()
            .bucket(name)
            .tagging(tagging)
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    /// Tags of a bucket; `None` where there is no such bucket.
    async fn bucket_tags(&self, name: &str) -> Result<Option<Tags>, ProviderError> {
        let answer = self
            .look
            .s3
            .get_bucket_tagging()
            .bucket(name)
            .send()
            .await
            .map_err(reading("GetBucketTagging"));
        match answer {
            Ok(answer) => Ok(Some(
                answer
                    .tag_set()
                    .iter()
                    .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
                    .collect(),
            )),
            Err(error) if has_code(&error, &["NoSuchTagSet"]) => Ok(Some(Tags::new())),
            Err(error) if has_code(&error, &["NoSuchBucket"]) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// One bucket by name, to settle a creation.
    pub(crate) async fn find_bucket(
        &self,
        name: &str,
        wanted: &Tags,
    ) -> Result<Vec<Found>, ProviderError> {
        let tags = match self.bucket_tags(name).await {
            Ok(Some(tags)) => tags,
            Ok(None) => return Ok(Vec::new()),
            // Somebody else's bucket: creation will say so.
            Err(error) if error.class == ErrorClass::Denied => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        if !self.is_own_bucket(name, &tags, wanted).await? {
            return Ok(Vec::new());
        }
        let untagged = tags.is_empty();
        let found = if untagged { wanted } else { &tags };
        Ok(self
            .read_bucket(name, found, untagged)
            .await?
            .into_iter()
            .collect())
    }

    /// Every bucket of the account in the region that carries the deployment's tag.
    pub(crate) async fn read_buckets(
        &self,
        deployment: &str,
        expected: &[String],
    ) -> Result<Vec<Found>, ProviderError> {
        let expected: BTreeSet<&String> = expected.iter().collect();
        let mut names: BTreeSet<String> = expected.iter().map(|name| (*name).clone()).collect();
        names.extend(self.bucket_names().await?);
        let found: Vec<Option<Found>> = futures::stream::iter(names)
            .map(async |name| match self.bucket_tags(&name).await {
                Ok(Some(tags)) => {
                    if Scope::Deployment(deployment.to_owned()).holds(&name, &tags) {
                        self.read_bucket(&name, &tags, false).await
                    } else {
                        Ok(None)
                    }
                }
                Ok(None) => Ok(None),
                // Other people's buckets may be closed to us, or gone since they were listed.
                Err(error) if is_foreign(&error) && !expected.contains(&name) => Ok(None),
                Err(error) => Err(error),
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn bucket_names(&self) -> Result<Vec<String>, ProviderError> {
        let answers: Vec<_> = self
            .look
            .s3
            .list_buckets()
            .bucket_region(&self.region)
            .into_paginator()
            .send()
            .collect::<Result<_, _>>()
            .await
            .map_err(reading("ListBuckets"))?;
        Ok(answers
            .iter()
            .flat_map(ListBucketsOutput::buckets)
            .filter(|bucket| {
                bucket
                    .bucket_region()
                    .is_none_or(|region| region == self.region)
            })
            .filter_map(|bucket| bucket.name().map(str::to_owned))
            .collect())
    }

    async fn read_bucket(
        &self,
        name: &str,
        tags: &Tags,
        untagged: bool,
    ) -> Result<Option<Found>, ProviderError> {
        let mut bucket: Bucket = match self.settings_of(name).await {
            Ok(bucket) => bucket,
            Err(error) if has_code(&error, &["NoSuchBucket"]) => return Ok(None),
            Err(error) => return Err(error),
        };
        if untagged {
            // A difference on purpose: whoever sees it finishes the creation.
            bucket.lifecycle.insert(0, untagged_rule());
        }
        Ok(Found::tagged(tags, name, State::Ready, move |_, _| {
            AwsResource::Bucket(bucket)
        }))
    }

    pub(crate) async fn bucket_state(&self, name: &str) -> Result<Option<State>, ProviderError> {
        Ok(self.bucket_tags(name).await?.map(|_| State::Ready))
    }

    pub(crate) async fn delete_bucket(&self, name: &str) -> Result<(), ProviderError> {
        // Only what carries a deployment's tag is ever emptied.
        match self.bucket_tags(name).await? {
            Some(tags) if tags.is_empty() || tags.contains_key(TAG_DEPLOYMENT) => {}
            Some(_) => {
                let message = format!("bucket {name} no longer carries the deployment's tag");
                return Err(fault(ErrorClass::Conflict, "DeleteBucket", message));
            }
            None => return Ok(()),
        }
        self.empty_bucket(name).await?;
        self.s3
            .delete_bucket()
            .bucket(name)
            .send()
            .await
            .map_err(deleting("DeleteBucket"))?;
        Ok(())
    }
}

fn untagged_rule() -> LifecycleRule {
    LifecycleRule {
        id: "(not tagged yet)".to_owned(),
        transition: None,
        expire_old_versions_after_days: None,
        abort_uploads_after_days: None,
    }
}

fn is_foreign(error: &ProviderError) -> bool {
    let moved = ["PermanentRedirect", "IllegalLocationConstraintException"];
    error.class == ErrorClass::Denied || has_code(error, &moved)
}
