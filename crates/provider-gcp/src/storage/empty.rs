//! Emptying a bucket: every version of every object goes.

use futures::stream::{self, TryStreamExt as _};
use groundplan_engine::provider::{ErrorClass, ProviderError};
use http::Method;

use super::client::{Call, encode};
use super::settings::text;
use crate::GcpProvider;
use crate::fault::Phase;

/// Deletions under way at once.
const AT_ONCE: usize = 16;

impl GcpProvider {
    pub(super) async fn empty_bucket(&self, name: &str) -> Result<(), ProviderError> {
        let mut page = String::new();
        loop {
            let call = Call {
                action: "storage.objects.list",
                phase: Phase::Read,
                method: Method::GET,
                path: format!("b/{}/o", encode(name)),
                query: &[
                    ("versions", "true"),
                    ("fields", "nextPageToken,items(name,generation)"),
                    ("pageToken", &page),
                ],
                body: None,
            };
            let Some(answer) = self.storage.look(call).await? else {
                return Ok(());
            };
            let versions: Vec<(String, String)> = answer["items"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|one| Some((text(one, "name")?, text(one, "generation")?)))
                .collect();
            stream::iter(versions.into_iter().map(Ok))
                .try_for_each_concurrent(AT_ONCE, |(object, generation)| async move {
                    self.delete_version(name, &object, &generation).await
                })
                .await?;
            match text(&answer, "nextPageToken") {
                Some(next) => page = next,
                None => return Ok(()),
            }
        }
    }

    async fn delete_version(
        &self,
        bucket: &str,
        object: &str,
        generation: &str,
    ) -> Result<(), ProviderError> {
        let call = Call {
            action: "storage.objects.delete",
            phase: Phase::Delete,
            method: Method::DELETE,
            path: format!("b/{}/o/{}", encode(bucket), encode(object)),
            query: &[("generation", generation)],
            body: None,
        };
        match self.storage.once(&call).await {
            Err(error) if error.class != ErrorClass::Gone => Err(error),
            _ => Ok(()),
        }
    }
}
