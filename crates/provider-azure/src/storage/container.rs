//! Containers of blobs. They have metadata in place of tags.

use azure_mgmt_storage::package_2023_05::models;
use groundplan_engine::provider::{
    ErrorClass, ProviderError, State, TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE,
};
use groundplan_resources::azure::{AzureResource, Container};
use serde_json::json;

use crate::AzureProvider;
use crate::call::{all, body, one};
use crate::fault::{deleting, fault, making};
use crate::found::Found;
use crate::place::{Place, id};
use crate::tags::{Tags, of};

/// Names of metadata for the ownership tags: metadata must be identifiers (Azure Storage,
/// "Setting and retrieving properties and metadata for Blob resources").
const METADATA: [(&str, &str); 3] = [
    (TAG_DEPLOYMENT, "groundplan_deployment"),
    (TAG_RESOURCE, "groundplan_resource"),
    (TAG_DIGEST, "groundplan_digest"),
];

impl AzureProvider {
    pub(crate) async fn put_container(
        &self,
        place: &Place,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutContainer";
        let metadata: Tags = METADATA
            .iter()
            .filter_map(|(tag, name)| Some(((*name).to_owned(), tags.get(*tag)?.clone())))
            .collect();
        let request: models::BlobContainer = body(
            ACTION,
            json!({ "properties": { "publicAccess": "None", "metadata": metadata } }),
        )?;
        let client = self.act.storage.blob_containers_client();
        let subscription = self.subscription(ACTION)?;
        client
            .create(
                &place.group,
                &place.parent,
                &place.name,
                request,
                subscription,
            )
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    /// The containers of an account.
    pub(super) async fn read_containers(
        &self,
        account: &Place,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListContainers";
        let client = self.look.storage.blob_containers_client();
        let subscription = self.subscription(ACTION)?;
        let pages = client
            .list(&account.group, &account.name, subscription)
            .into_stream();
        let listed = all(ACTION, pages, |page| page.value).await?;
        let mut found = Vec::with_capacity(listed.len());
        for name in listed
            .iter()
            .filter_map(|one| one.azure_entity_resource.resource.name.as_ref())
        {
            // A list need not tell metadata.
            let place = Place::inside(&account.group, &account.name, name);
            found.extend(self.read_container(&place).await?);
        }
        Ok(found)
    }

    pub(crate) async fn read_container(
        &self,
        place: &Place,
    ) -> Result<Option<Found>, ProviderError> {
        const ACTION: &str = "GetContainer";
        let client = self.look.storage.blob_containers_client();
        let subscription = self.subscription(ACTION)?;
        let answer = client
            .get(&place.group, &place.parent, &place.name, subscription)
            .await;
        Ok(one(ACTION, answer)?.map(|container| read(subscription, place, &container)))
    }

    pub(crate) async fn delete_container(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteContainer";
        let client = self.act.storage.blob_containers_client();
        client
            .delete(
                &place.group,
                &place.parent,
                &place.name,
                self.subscription(ACTION)?,
            )
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }

    /// An account that is not ours gets no container of ours.
    pub(crate) async fn own_account(
        &self,
        place: &Place,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutContainer";
        let client = self.look.storage.storage_accounts_client();
        let subscription = self.subscription(ACTION)?;
        let answer = client
            .get_properties(&place.group, &place.parent, subscription)
            .await;
        let account = one("GetStorageAccount", answer)?;
        let found = account
            .map(|one| of(one.tracked_resource.tags.as_ref()))
            .unwrap_or_default();
        if found.get(TAG_DEPLOYMENT) == tags.get(TAG_DEPLOYMENT) {
            return Ok(());
        }
        Err(fault(
            ErrorClass::Conflict,
            ACTION,
            format!(
                "storage account `{}` belongs to somebody else",
                place.parent
            ),
        ))
    }
}

fn read(subscription: &str, place: &Place, container: &models::BlobContainer) -> Found {
    let metadata = container
        .properties
        .as_ref()
        .and_then(|one| one.metadata.as_ref());
    let metadata = of(metadata);
    let tags: Tags = METADATA
        .iter()
        .filter_map(|(tag, name)| {
            // Metadata comes back in any case.
            let found = metadata
                .iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
            Some(((*tag).to_owned(), found.1.clone()))
        })
        .collect();
    let account = Place::new(&place.group, &place.parent);
    let account = id(subscription, "storage-account", &account);
    let name = place.name.clone();
    let provider_id = id(subscription, "container", place);
    Found::tagged(&tags, provider_id, State::Ready, move |view, _| {
        AzureResource::Container(Container {
            name,
            storage_account: view.reference(&account),
        })
    })
}
