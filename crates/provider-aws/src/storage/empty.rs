//! Emptying a bucket: every version, every mark of a deletion, every unfinished upload.

use aws_sdk_s3::types::{Delete, ObjectIdentifier};
use groundplan_engine::provider::{ErrorClass, ProviderError};

use crate::AwsProvider;
use crate::fault::{deleting, fault, forgive, reading};

impl AwsProvider {
    /// Whether there is nothing in a bucket.
    pub(super) async fn is_empty_bucket(&self, name: &str) -> Result<bool, ProviderError> {
        let answer = self
            .look
            .s3
            .list_object_versions()
            .bucket(name)
            .max_keys(1)
            .send()
            .await
            .map_err(reading("ListObjectVersions"))?;
        Ok(answer.versions().is_empty() && answer.delete_markers().is_empty())
    }

    pub(super) async fn empty_bucket(&self, name: &str) -> Result<(), ProviderError> {
        self.delete_versions(name).await?;
        self.abort_uploads(name).await
    }

    async fn delete_versions(&self, name: &str) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteObjects";
        loop {
            // From the start each time: what was listed is gone by then. One list has at most
            // 1000 entries, as many as one deletion takes.
            let listed = self
                .look
                .s3
                .list_object_versions()
                .bucket(name)
                .send()
                .await
                .map_err(deleting("ListObjectVersions"))?;
            let versions = listed
                .versions()
                .iter()
                .map(|one| (one.key(), one.version_id()));
            let marks = listed
                .delete_markers()
                .iter()
                .map(|one| (one.key(), one.version_id()));
            let objects: Vec<ObjectIdentifier> = versions
                .chain(marks)
                .filter_map(|(key, version)| {
                    let object = ObjectIdentifier::builder()
                        .key(key?)
                        .set_version_id(version.map(str::to_owned));
                    object.build().ok()
                })
                .collect();
            if objects.is_empty() {
                return Ok(());
            }
            let batch = Delete::builder()
                .set_objects(Some(objects))
                .quiet(true)
                .build()
                .map_err(|error| fault(ErrorClass::Invalid, ACTION, error.to_string()))?;
            let answer = self
                .s3
                .delete_objects()
                .bucket(name)
                .delete(batch)
                .send()
                .await
                .map_err(deleting(ACTION))?;
            if let Some(error) = answer.errors().first() {
                let key = error.key().unwrap_or_default();
                let message = error.message().or(error.code()).unwrap_or_default();
                // An object lock or a policy holds it; the loop would never end.
                return Err(fault(
                    ErrorClass::Denied,
                    ACTION,
                    format!("{key}: {message}"),
                ));
            }
        }
    }

    async fn abort_uploads(&self, name: &str) -> Result<(), ProviderError> {
        loop {
            let listed = self
                .look
                .s3
                .list_multipart_uploads()
                .bucket(name)
                .send()
                .await
                .map_err(deleting("ListMultipartUploads"))?;
            if listed.uploads().is_empty() {
                return Ok(());
            }
            for upload in listed.uploads() {
                let aborted = self
                    .s3
                    .abort_multipart_upload()
                    .bucket(name)
                    .set_key(upload.key().map(str::to_owned))
                    .set_upload_id(upload.upload_id().map(str::to_owned))
                    .send()
                    .await
                    .map(|_| ())
                    .map_err(deleting("AbortMultipartUpload"));
                forgive(aborted, &["NoSuchUpload"])?;
            }
        }
    }
}
