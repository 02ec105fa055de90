//! Virtual networks. The answer holds the subnets too, so one look reads both.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::{ErrorClass, ProviderError};
use groundplan_resources::azure::{AzureResource, VirtualNetwork};
use serde_json::json;

use super::subnet;
use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, fault, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::{TAG_SUBNET, Tags, of};

impl AzureProvider {
    pub(crate) async fn put_virtual_network(
        &self,
        place: &Place,
        wanted: &VirtualNetwork,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutVirtualNetwork";
        let subscription = self.subscription(ACTION)?;
        let mut tags = tags.clone();
        let mut subnets = Vec::new();
        // A request without the subnets would take them away (Azure Resource Manager,
        // `virtualNetworks`), and their tags are on the network.
        if let Some(existing) = self.virtual_network(place).await? {
            let kept = of(existing.resource.tags.as_ref());
            tags.extend(
                kept.into_iter()
                    .filter(|(key, _)| key.starts_with(TAG_SUBNET)),
            );
            subnets = existing
                .properties
                .map(|one| one.subnets)
                .unwrap_or_default();
        }
        let mut network: models::VirtualNetwork = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "properties": {
                    "addressSpace": { "addressPrefixes": [wanted.address_space.to_string()] },
                },
            }),
        )?;
        if let Some(properties) = &mut network.properties {
            properties.subnets = subnets;
        }
        let client = self.act.network.virtual_networks_client();
        let answer = client
            .create_or_update(&place.group, &place.name, network, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "virtual-network", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    pub(super) async fn virtual_network(
        &self,
        place: &Place,
    ) -> Result<Option<models::VirtualNetwork>, ProviderError> {
        const ACTION: &str = "GetVirtualNetwork";
        let client = self.look.network.virtual_networks_client();
        let subscription = self.subscription(ACTION)?;
        one(
            ACTION,
            client.get(&place.group, &place.name, subscription).await,
        )
    }

    /// Virtual networks with their subnets.
    pub(crate) async fn read_virtual_networks(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListVirtualNetworks";
        let subscription = self.subscription(ACTION)?;
        let found = match scope {
            Scope::Group(group) => {
                let client = self.look.network.virtual_networks_client();
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => self.virtual_network(place).await?.into_iter().collect(),
        };
        Ok(found
            .iter()
            .flat_map(|one| {
                let mut parts = subnet::read_all(subscription, one);
                parts.extend(read(subscription, one));
                parts
            })
            .collect())
    }

    /// Deleting a network deletes its subnets; those that are not ours keep it.
    pub(crate) async fn delete_virtual_network(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteVirtualNetwork";
        let existing = self.virtual_network(place).await?;
        let left: Vec<String> = existing
            .and_then(|one| one.properties)
            .map(|one| one.subnets)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|subnet| subnet.name)
            .collect();
        if !left.is_empty() {
            return Err(fault(
                ErrorClass::Conflict,
                ACTION,
                format!(
                    "virtual network `{}` still holds subnets: {}",
                    place.name,
                    left.join(", ")
                ),
            ));
        }
        let client = self.act.network.virtual_networks_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, network: &models::VirtualNetwork) -> Option<Found> {
    let place = Place::parse(network.resource.id.as_deref()?)?;
    let properties = network.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let prefixes = &properties.address_space.as_ref()?.address_prefixes;
    let address_space = prefixes.first()?.parse().ok()?;
    let group = id(subscription, "resource-group", &place);
    let name = place.name.clone();
    Some(Found::tagged(
        &of(network.resource.tags.as_ref()),
        id(subscription, "virtual-network", &place),
        state_of(Some(&state)),
        move |view, _| {
            AzureResource::VirtualNetwork(VirtualNetwork {
                name,
                resource_group: view.reference(&group),
                address_space,
            })
        },
    ))
}
