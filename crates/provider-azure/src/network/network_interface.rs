//! Network interfaces.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::{Bindings, ProviderError};
use groundplan_resources::azure::{AzureResource, NetworkInterface};
use serde_json::{Value, json};

use super::load_balancer::pool_id;

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::references::{resolve, resolve_all, resolve_some};
use crate::scope::Scope;
use crate::tags::{Tags, of};

/// Name of the one address configuration.
const CONFIGURATION: &str = "primary";

impl AzureProvider {
    pub(crate) async fn put_network_interface(
        &self,
        place: &Place,
        wanted: &NetworkInterface,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutNetworkInterface";
        let subscription = self.subscription(ACTION)?;
        let security = resolve(bindings, ACTION, &wanted.network_security_group)?;
        let public = resolve_some(bindings, ACTION, wanted.public_address.as_ref())?;
        let public = public.map(|id| json!({ "id": id }));
        let groups = resolve_all(bindings, ACTION, &wanted.application_security_groups)?;
        let balancers = resolve_all(bindings, ACTION, &wanted.load_balancers)?;
        let pools = balancers.iter().map(|id| pool_id(id)).collect();
        let request: models::NetworkInterface = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "properties": {
                    "networkSecurityGroup": { "id": security },
                    "ipConfigurations": [{
                        "name": CONFIGURATION,
                        "properties": {
                            "primary": true,
                            "subnet": { "id": resolve(bindings, ACTION, &wanted.subnet)? },
                            "privateIPAddress": wanted.private_address.to_string(),
                            "privateIPAllocationMethod": "Static",
                            "publicIPAddress": public,
                            "applicationSecurityGroups": references(groups),
                            "loadBalancerBackendAddressPools": references(pools),
                        },
                    }],
                },
            }),
        )?;
        let client = self.act.network.network_interfaces_client();
        let answer = client
            .create_or_update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "network-interface", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    pub(crate) async fn read_network_interfaces(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListNetworkInterfaces";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.network.network_interfaces_client();
        let found = match scope {
            Scope::Group(group) => {
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => {
                let answer = client.get(&place.group, &place.name, subscription).await;
                one("GetNetworkInterface", answer)?.into_iter().collect()
            }
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_network_interface(
        &self,
        place: &Place,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteNetworkInterface";
        let client = self.act.network.network_interfaces_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, found: &models::NetworkInterface) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let group = id(subscription, "resource-group", &place);
    let provider_id = id(subscription, "network-interface", &place);
    let name = place.name.clone();
    let own = properties.ip_configurations.first()?.properties.as_ref()?;
    let private_address = own.private_ip_address.as_ref()?.parse().ok()?;
    let subnet = own.subnet.as_ref()?.sub_resource.id.clone()?;
    let public = own
        .public_ip_address
        .as_ref()
        .and_then(|one| one.resource.id.clone());
    let security = properties.network_security_group.as_ref();
    let security = security
        .and_then(|one| one.resource.id.clone())
        .unwrap_or_default();
    let groups: Vec<String> = own
        .application_security_groups
        .iter()
        .filter_map(|one| one.resource.id.clone())
        .collect();
    let balancers: Vec<String> = own
        .load_balancer_backend_address_pools
        .iter()
        .filter_map(|one| balancer_of(one.sub_resource.id.as_deref()?))
        .collect();
    Some(Found::tagged(
        &of(found.resource.tags.as_ref()),
        provider_id,
        state_of(Some(&state)),
        move |view, _| {
            AzureResource::NetworkInterface(NetworkInterface {
                name,
                resource_group: view.reference(&group),
                subnet: view.reference(&subnet),
                private_address,
                public_address: public.map(|id| view.reference(&id)),
                network_security_group: view.reference(&security),
                application_security_groups: view.references(&groups),
                load_balancers: view.references(&balancers),
            })
        },
    ))
}

fn references(ids: Vec<String>) -> Vec<Value> {
    ids.into_iter().map(|id| json!({ "id": id })).collect()
}

/// Id of the load balancer that a pool is part of.
fn balancer_of(pool: &str) -> Option<String> {
    let at = pool.to_ascii_lowercase().find("/backendaddresspools/")?;
    Some(pool[..at].to_owned())
}
