//! Buckets.

use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError, State};
use groundplan_resources::ResourceId;
use groundplan_resources::google::{Bucket, GoogleResource};
use http::Method;
use serde_json::Value;

use super::client::{Call, encode};
use super::settings::{self, text};
use crate::GcpProvider;
use crate::fault::{Phase, fault};
use crate::found::{Found, binding};
use crate::labels::{self, Labels, Tags};
use crate::mark::Mark;

/// What comes before the name in a provider id, as in Google's own names of resources.
const PREFIX: &str = "projects/_/buckets/";

/// The name out of a provider id.
pub(crate) fn bucket_name(provider_id: &str) -> &str {
    provider_id.strip_prefix(PREFIX).unwrap_or(provider_id)
}

impl GcpProvider {
    pub(crate) async fn create_bucket(
        &self,
        request: &Create<'_>,
        bucket: &Bucket,
    ) -> Result<Binding, ProviderError> {
        const ACTION: &str = "storage.buckets.insert";
        let mut body = settings::wanted(bucket);
        body["name"] = Value::from(bucket.name.as_str());
        body["location"] = Value::from(bucket.location.as_str());
        body["labels"] = own_labels(request.tags, ACTION)?;
        let project = self.project.as_str();
        let call = Call {
            action: ACTION,
            phase: Phase::Make,
            method: Method::POST,
            path: "b".to_owned(),
            query: &[("project", project)],
            body: Some(body),
        };
        self.storage.once(&call).await?;
        Ok(binding(&format!("{PREFIX}{}", bucket.name)))
    }

    /// Settings and labels in one call.
    pub(crate) async fn change_bucket(
        &self,
        bucket: &Bucket,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "storage.buckets.patch";
        let mut body = settings::wanted(bucket);
        body["labels"] = own_labels(tags, ACTION)?;
        let call = Call {
            action: ACTION,
            phase: Phase::Make,
            method: Method::PATCH,
            path: format!("b/{}", encode(&bucket.name)),
            query: &[],
            body: Some(body),
        };
        self.storage.once(&call).await.map(|_| ())
    }

    /// The bucket of a name, if it carries the mark of one of ours.
    pub(crate) async fn read_bucket(&self, name: &str) -> Result<Vec<Found>, ProviderError> {
        let one = self.bucket(name).await?;
        Ok(one.as_ref().and_then(bucket).into_iter().collect())
    }

    async fn bucket(&self, name: &str) -> Result<Option<Value>, ProviderError> {
        let call = Call {
            action: "storage.buckets.get",
            phase: Phase::Read,
            method: Method::GET,
            path: format!("b/{}", encode(name)),
            query: &[],
            body: None,
        };
        match self.storage.look(call).await {
            // Names are the world's: one that we may not see is somebody else's.
            Err(error) if error.class == ErrorClass::Denied => Ok(None),
            found => found,
        }
    }

    pub(crate) async fn bucket_state(&self, name: &str) -> Result<Option<State>, ProviderError> {
        Ok(self.bucket(name).await?.map(|_| State::Ready))
    }

    /// The interface cannot filter by label; a project has hundreds of buckets at most.
    pub(crate) async fn read_buckets(&self, deployment: &str) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        let mut page = String::new();
        loop {
            let call = Call {
                action: "storage.buckets.list",
                phase: Phase::Read,
                method: Method::GET,
                path: "b".to_owned(),
                query: &[("project", self.project.as_str()), ("pageToken", &page)],
                body: None,
            };
            let answer = self.storage.look(call).await?.unwrap_or_default();
            let items = answer["items"].as_array();
            let found = items.into_iter().flatten().filter_map(bucket);
            all.extend(found.filter(|one| one.deployment == deployment));
            match text(&answer, "nextPageToken") {
                Some(next) => page = next,
                None => return Ok(all),
            }
        }
    }

    pub(crate) async fn delete_bucket(&self, name: &str) -> Result<(), ProviderError> {
        self.empty_bucket(name).await?;
        let call = Call {
            action: "storage.buckets.delete",
            phase: Phase::Delete,
            method: Method::DELETE,
            path: format!("b/{}", encode(name)),
            query: &[],
            body: None,
        };
        self.storage.once(&call).await.map(|_| ())
    }
}

fn own_labels(tags: &Tags, action: &str) -> Result<Value, ProviderError> {
    let labels = labels::with_resource(tags).ok_or_else(|| {
        let message = "the resource's id does not fit in a label, so the bucket could not be \
                       found again";
        fault(ErrorClass::Invalid, action, message)
    })?;
    Ok(labels
        .into_iter()
        .map(|(key, value)| (key, Value::from(value)))
        .collect())
}

fn bucket(one: &Value) -> Option<Found> {
    let labels: Labels = serde_json::from_value(one["labels"].clone()).unwrap_or_default();
    let mark = Mark {
        deployment: labels.get(labels::DEPLOYMENT)?.clone(),
        resource: labels::resource(&labels)?,
        digest: labels::digest(&labels),
    };
    let name = text(one, "name")?;
    let read = settings::read(one);
    let address = format!("{PREFIX}{name}");
    Some(Found::new(
        mark,
        &address,
        State::Ready,
        move |_, _: &ResourceId| GoogleResource::Bucket(read),
    ))
}
