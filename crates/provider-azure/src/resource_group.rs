//! Resource groups.

use azure_mgmt_resources::package_resources_2021_04::models;
use groundplan_engine::provider::{ErrorClass, ProviderError};
use groundplan_resources::azure::{AzureResource, ResourceGroup};
use serde_json::json;

use crate::AzureProvider;
use crate::call::{all, body, one};
use crate::fault::{deleting, fault, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::tags::{Tags, of};

/// Most resources named in a message.
const NAMED: usize = 5;

impl AzureProvider {
    pub(crate) async fn put_resource_group(
        &self,
        wanted: &ResourceGroup,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutResourceGroup";
        let group: models::ResourceGroup =
            body(ACTION, json!({ "location": wanted.location, "tags": tags }))?;
        let client = self.act.resources.resource_groups_client();
        client
            .create_or_update(&wanted.name, group, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    pub(crate) async fn read_resource_group(
        &self,
        name: &str,
    ) -> Result<Option<Found>, ProviderError> {
        const ACTION: &str = "GetResourceGroup";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.resources.resource_groups_client();
        let group = one(ACTION, client.get(name, subscription).await)?;
        Ok(group.and_then(|group| read(subscription, &group)))
    }

    /// Groups that carry a tag with this value.
    pub(crate) async fn tagged_resource_groups(
        &self,
        key: &str,
        value: &str,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListResourceGroups";
        let subscription = self.subscription(ACTION)?;
        // Quotes are doubled, as everywhere in OData.
        let filter = format!(
            "tagName eq '{}' and tagValue eq '{}'",
            key.replace('\'', "''"),
            value.replace('\'', "''")
        );
        let client = self.look.resources.resource_groups_client();
        let pages = client.list(subscription).filter(filter).into_stream();
        let groups = all(ACTION, pages, |page| page.value).await?;
        Ok(groups
            .iter()
            .filter_map(|group| read(subscription, group))
            .collect())
    }

    /// Deleting a group deletes all that is in it. What we made is gone by then; anything else
    /// belongs to somebody.
    pub(crate) async fn delete_resource_group(&self, name: &str) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteResourceGroup";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.resources.resources_client();
        let pages = client
            .list_by_resource_group(name, subscription)
            .into_stream();
        let left = all("ListResources", pages, |page| page.value).await?;
        if !left.is_empty() {
            let names: Vec<String> = left
                .iter()
                .filter_map(|one| one.generic_resource.resource.name.clone())
                .take(NAMED)
                .collect();
            return Err(fault(
                ErrorClass::Conflict,
                ACTION,
                format!(
                    "resource group `{name}` still holds {} resources, among them {}; \
                     a group goes only when it is empty",
                    left.len(),
                    names.join(", ")
                ),
            ));
        }
        let client = self.act.resources.resource_groups_client();
        client
            .delete(name, subscription)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, group: &models::ResourceGroup) -> Option<Found> {
    let name = group.name.clone()?;
    let provider_id = id(subscription, "resource-group", &Place::new(&name, &name));
    let state = group
        .properties
        .as_ref()
        .and_then(|one| one.provisioning_state.as_deref());
    let location = location(&group.location);
    Some(Found::tagged(
        &of(group.tags.as_ref()),
        provider_id,
        state_of(state),
        move |_, _| AzureResource::ResourceGroup(ResourceGroup { name, location }),
    ))
}

/// Regions are written `West Europe` or `westeurope`; both mean the same.
fn location(written: &str) -> String {
    written.replace(' ', "").to_ascii_lowercase()
}
