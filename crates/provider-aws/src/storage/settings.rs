//! Settings of a bucket: each is written whole, so that writing twice is writing once.

use aws_sdk_s3::types::{
    BucketVersioningStatus, PublicAccessBlockConfiguration, ServerSideEncryption,
    ServerSideEncryptionByDefault, ServerSideEncryptionConfiguration, ServerSideEncryptionRule,
    VersioningConfiguration,
};
use groundplan_engine::provider::{ErrorClass, ProviderError};
use groundplan_resources::aws::Bucket;

use super::lifecycle;
use crate::AwsProvider;
use crate::fault::{fault, has_code, making, reading};

impl AwsProvider {
    pub(crate) async fn set_bucket(&self, bucket: &Bucket) -> Result<(), ProviderError> {
        let name = &bucket.name;
        // Closed to the public before anything else.
        self.set_public_access(name, bucket.public_access_blocked)
            .await?;
        self.set_encryption(name, bucket.encrypted).await?;
        self.set_versioning(name, bucket.versioned).await?;
        self.set_lifecycle(bucket).await
    }

    async fn set_public_access(&self, name: &str, blocked: bool) -> Result<(), ProviderError> {
        if blocked {
            let all = PublicAccessBlockConfiguration::builder()
                .block_public_acls(true)
                .ignore_public_acls(true)
                .block_public_policy(true)
                .restrict_public_buckets(true)
                .build();
            let call = self.s3.put_public_access_block().bucket(name);
            let call = call.public_access_block_configuration(all).send().await;
            call.map_err(making("PutPublicAccessBlock"))?;
        } else {
            let call = self
                .s3
                .delete_public_access_block()
                .bucket(name)
                .send()
                .await;
            call.map_err(making("DeletePublicAccessBlock"))?;
        }
        Ok(())
    }

    async fn set_encryption(&self, name: &str, encrypted: bool) -> Result<(), ProviderError> {
        const ACTION: &str = "PutBucketEncryption";
        if !encrypted {
            let call = self.s3.delete_bucket_encryption().bucket(name).send().await;
            call.map_err(making("DeleteBucketEncryption"))?;
            return Ok(());
        }
        let invalid = |error| fault(ErrorClass::Invalid, ACTION, format!("{error}"));
        let by_default = ServerSideEncryptionByDefault::builder()
            .sse_algorithm(ServerSideEncryption::Aes256)
            .build()
            .map_err(invalid)?;
        let rule = ServerSideEncryptionRule::builder()
            .apply_server_side_encryption_by_default(by_default)
            .build();
        let rules = ServerSideEncryptionConfiguration::builder()
            .rules(rule)
            .build()
            .map_err(invalid)?;
        self.s3
            .put_bucket_encryption()
            .bucket(name)
            .server_side_encryption_configuration(rules)
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    async fn set_versioning(&self, name: &str, versioned: bool) -> Result<(), ProviderError> {
        // A bucket that never had versions cannot be suspended into the same state again.
        if !versioned && !self.is_versioned(name).await? {
            return Ok(());
        }
        let status = if versioned {
            BucketVersioningStatus::Enabled
        } else {
            BucketVersioningStatus::Suspended
        };
        let configuration = VersioningConfiguration::builder().status(status).build();
        self.s3
            .put_bucket_versioning()
            .bucket(name)
            .versioning_configuration(configuration)
            .send()
            .await
            .map_err(making("PutBucketVersioning"))?;
        Ok(())
    }

    async fn set_lifecycle(&self, bucket: &Bucket) -> Result<(), ProviderError> {
        const ACTION: &str = "PutBucketLifecycleConfiguration";
        let Some(rules) = lifecycle::wanted(&bucket.lifecycle)
            .map_err(|error| fault(ErrorClass::Invalid, ACTION, error))?
        else {
            let call = self
                .s3
                .delete_bucket_lifecycle()
                .bucket(&bucket.name)
                .send()
                .await;
            call.map_err(making("DeleteBucketLifecycle"))?;
            return Ok(());
        };
        self.s3
            .put_bucket_lifecycle_configuration()
            .bucket(&bucket.name)
            .lifecycle_configuration(rules)
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    async fn is_versioned(&self, name: &str) -> Result<bool, ProviderError> {
        let call = self
            .look
            .s3
            .get_bucket_versioning()
            .bucket(name)
            .send()
            .await;
        let answer = call.map_err(reading("GetBucketVersioning"))?;
        Ok(answer.status() == Some(&BucketVersioningStatus::Enabled))
    }

    /// The bucket as it is.
    pub(super) async fn settings_of(&self, name: &str) -> Result<Bucket, ProviderError> {
        let (versioned, encrypted, public_access_blocked, lifecycle) = tokio::try_join!(
            // Four calls at once are much to carry about by value.
            Box::pin(self.is_versioned(name)),
            Box::pin(self.is_encrypted(name)),
            Box::pin(self.is_blocked(name)),
            Box::pin(self.lifecycle_of(name)),
        )?;
        Ok(Bucket {
            name: name.to_owned(),
            versioned,
            encrypted,
            public_access_blocked,
            lifecycle,
        })
    }

    async fn is_encrypted(&self, name: &str) -> Result<bool, ProviderError> {
        let call = self
            .look
            .s3
            .get_bucket_encryption()
            .bucket(name)
            .send()
            .await;
        match call.map_err(reading("GetBucketEncryption")) {
            Ok(answer) => Ok(answer
                .server_side_encryption_configuration()
                .is_some_and(|one| !one.rules().is_empty())),
            Err(error) if has_code(&error, &["ServerSideEncryptionConfigurationNotFoundError"]) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    async fn is_blocked(&self, name: &str) -> Result<bool, ProviderError> {
        let call = self
            .look
            .s3
            .get_public_access_block()
            .bucket(name)
            .send()
            .await;
        match call.map_err(reading("GetPublicAccessBlock")) {
            Ok(answer) => Ok(answer
                .public_access_block_configuration()
                .is_some_and(|one| {
                    [
                        one.block_public_acls(),
                        one.ignore_public_acls(),
                        one.block_public_policy(),
                        one.restrict_public_buckets(),
                    ]
                    .into_iter()
                    .all(|on| on == Some(true))
                })),
            Err(error) if has_code(&error, &["NoSuchPublicAccessBlockConfiguration"]) => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn lifecycle_of(
        &self,
        name: &str,
    ) -> Result<Vec<groundplan_resources::aws::LifecycleRule>, ProviderError> {
        let call = self
            .look
            .s3
            .get_bucket_lifecycle_configuration()
            .bucket(name)
            .send()
            .await;
        match call.map_err(reading("GetBucketLifecycleConfiguration")) {
            Ok(answer) => Ok(lifecycle::read(answer.rules())),
            Err(error) if has_code(&error, &["NoSuchLifecycleConfiguration"]) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}
