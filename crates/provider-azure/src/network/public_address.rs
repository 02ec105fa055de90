//! Public addresses.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::ProviderError;
use groundplan_resources::azure::{AzureResource, PublicAddress};
use serde_json::json;

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::{Tags, of};

impl AzureProvider {
    pub(crate) async fn put_public_address(
        &self,
        place: &Place,
        wanted: &PublicAddress,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutPublicIPAddress";
        let subscription = self.subscription(ACTION)?;
        let request: models::PublicIpAddress = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "sku": { "name": wanted.sku },
                "zones": wanted.zones,
                "properties": {
                    "publicIPAllocationMethod": "Static",
                    "publicIPAddressVersion": "IPv4",
                },
            }),
        )?;
        let client = self.act.network.public_ip_addresses_client();
        let answer = client
            .create_or_update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "public-address", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    pub(crate) async fn read_public_addresses(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListPublicIPAddresses";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.network.public_ip_addresses_client();
        let found = match scope {
            Scope::Group(group) => {
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => {
                let answer = client.get(&place.group, &place.name, subscription).await;
                one("GetPublicIPAddress", answer)?.into_iter().collect()
            }
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_public_address(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeletePublicIPAddress";
        let client = self.act.network.public_ip_addresses_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, found: &models::PublicIpAddress) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let group = id(subscription, "resource-group", &place);
    let provider_id = id(subscription, "public-address", &place);
    let name = place.name.clone();
    let sku = word(found.sku.as_ref().and_then(|sku| sku.name.as_ref()));
    let mut zones = found.zones.clone();
    zones.sort();
    let address = properties.ip_address.clone();
    let found = Found::tagged(
        &of(found.resource.tags.as_ref()),
        provider_id,
        state_of(Some(&state)),
        move |view, id| {
            let named = match view.wanted(id) {
                Some(AzureResource::PublicAddress(wanted)) => !wanted.zones.is_empty(),
                _ => true,
            };
            // An address of the region may be told as one of all its zones.
            if !named && zones.len() > 1 {
                zones.clear();
            }
            AzureResource::PublicAddress(PublicAddress {
                name,
                resource_group: view.reference(&group),
                sku,
                zones,
            })
        },
    );
    Some(found.output("public_address", address.as_deref()))
}
