//! NAT gateways.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::{Bindings, ProviderError};
use groundplan_resources::azure::{AzureResource, NatGateway};
use serde_json::json;

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::references::resolve;
use crate::scope::Scope;
use crate::tags::{Tags, of};

impl AzureProvider {
    pub(crate) async fn put_nat_gateway(
        &self,
        place: &Place,
        wanted: &NatGateway,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutNatGateway";
        let subscription = self.subscription(ACTION)?;
        let request: models::NatGateway = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "sku": { "name": "Standard" },
                "properties": {
                    "publicIpAddresses": [{
                        "id": resolve(bindings, ACTION, &wanted.public_address)?,
                    }],
                },
            }),
        )?;
        let client = self.act.network.nat_gateways_client();
        let answer = client
            .create_or_update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "nat-gateway", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    pub(crate) async fn read_nat_gateways(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListNatGateways";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.network.nat_gateways_client();
        let found = match scope {
            Scope::Group(group) => {
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => {
                let answer = client.get(&place.group, &place.name, subscription).await;
                one("GetNatGateway", answer)?.into_iter().collect()
            }
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_nat_gateway(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteNatGateway";
        let client = self.act.network.nat_gateways_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, found: &models::NatGateway) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let group = id(subscription, "resource-group", &place);
    let provider_id = id(subscription, "nat-gateway", &place);
    let name = place.name.clone();
    let addresses = &properties.public_ip_addresses;
    let address = addresses
        .first()
        .and_then(|one| one.id.clone())
        .unwrap_or_default();
    Some(Found::tagged(
        &of(found.resource.tags.as_ref()),
        provider_id,
        state_of(Some(&state)),
        move |view, _| {
            AzureResource::NatGateway(NatGateway {
                name,
                resource_group: view.reference(&group),
                public_address: view.reference(&address),
            })
        },
    ))
}
