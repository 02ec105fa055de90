//! Subnets. They have no tags; whose they are stands on their virtual network, one tag each.

use azure_mgmt_network::package_2024_03::models;
use azure_mgmt_resources::package_resources_2021_04::models::TagsPatchResource;
use groundplan_engine::provider::{
    Bindings, ErrorClass, ProviderError, TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE,
};
use groundplan_resources::azure::{AzureResource, Subnet};
use serde_json::{Value, json};

use crate::AzureProvider;
use crate::call::{body, one, word};
use crate::fault::{deleting, fault, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::references::resolve_some;
use crate::scope::Scope;
use crate::tags::{TAG_SUBNET, Tags, of, part, part_of};

/// Service endpoint of storage.
const STORAGE: &str = "Microsoft.Storage";

impl AzureProvider {
    pub(crate) async fn put_subnet(
        &self,
        place: &Place,
        wanted: &Subnet,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutSubnet";
        let subscription = self.subscription(ACTION)?;
        // First the tag: a subnet without one would be nobody's.
        self.tag_network(place, "Merge", &part(tags)).await?;
        let client = self.look.network.subnets_client();
        let answer = client
            .get(&place.group, &place.parent, &place.name, subscription)
            .await;
        // What somebody added to it, such as a route table, stays.
        let mut subnet = one("GetSubnet", answer)?.unwrap_or_default();
        let properties = subnet.properties.get_or_insert_default();
        properties.address_prefixes.clear();
        properties.address_prefix = Some(wanted.cidr.to_string());
        properties.nat_gateway = resolve_some(bindings, ACTION, wanted.nat_gateway.as_ref())?
            .map(|id| models::SubResource { id: Some(id) });
        let endpoints = &mut properties.service_endpoints;
        let is_storage =
            |one: &models::ServiceEndpointPropertiesFormat| one.service.as_deref() == Some(STORAGE);
        if !wanted.storage_endpoint {
            endpoints.retain(|one| !is_storage(one));
        } else if !endpoints.iter().any(is_storage) {
            endpoints.push(body(ACTION, json!({ "service": STORAGE }))?);
        }
        let client = self.act.network.subnets_client();
        let answer = client
            .create_or_update(
                &place.group,
                &place.parent,
                &place.name,
                subnet,
                subscription,
            )
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(&id(subscription, "subnet", place), answer.as_raw_response());
        Ok(())
    }

    /// Sets or takes away the tag of a subnet, and leaves all others alone.
    async fn tag_network(
        &self,
        place: &Place,
        operation: &str,
        value: &str,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PatchTags";
        let network = Place::new(&place.group, &place.parent);
        let scope = id(self.subscription(ACTION)?, "virtual-network", &network);
        let tags = Value::from_iter([(format!("{TAG_SUBNET}{}", place.name), value)]);
        let patch: TagsPatchResource = body(
            ACTION,
            json!({ "operation": operation, "properties": { "tags": tags } }),
        )?;
        let client = self.act.resources.tags_client();
        client
            .update_at_scope(scope.trim_start_matches('/'), patch)
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    /// One subnet, read with its network.
    pub(crate) async fn read_subnet(&self, place: &Place) -> Result<Vec<Found>, ProviderError> {
        let network = Place::new(&place.group, &place.parent);
        self.read_virtual_networks(&Scope::One(network)).await
    }

    pub(crate) async fn delete_subnet(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteSubnet";
        let client = self.act.network.subnets_client();
        let answer = client
            .delete(
                &place.group,
                &place.parent,
                &place.name,
                self.subscription(ACTION)?,
            )
            .send()
            .await;
        match answer.map_err(deleting(ACTION)) {
            Err(error) if error.class != ErrorClass::Gone => return Err(error),
            _ => {}
        }
        // The tag of a subnet that is gone harms nobody; the next one of that name sets it anew.
        let _ = self.tag_network(place, "Delete", "").await;
        Ok(())
    }

    /// A network that is not ours gets no subnet of ours.
    pub(crate) async fn own_network(
        &self,
        place: &Place,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        let network = Place::new(&place.group, &place.parent);
        let found = self.virtual_network(&network).await?;
        let existing = found
            .map(|one| of(one.resource.tags.as_ref()))
            .unwrap_or_default();
        if existing.get(TAG_DEPLOYMENT) == tags.get(TAG_DEPLOYMENT) {
            return Ok(());
        }
        Err(fault(
            ErrorClass::Conflict,
            "PutSubnet",
            format!(
                "virtual network `{}` belongs to somebody else",
                place.parent
            ),
        ))
    }
}

/// The subnets of a network.
pub(super) fn read_all(subscription: &str, network: &models::VirtualNetwork) -> Vec<Found> {
    let tags = of(network.resource.tags.as_ref());
    let subnets = network
        .properties
        .as_ref()
        .map(|one| one.subnets.as_slice());
    subnets
        .unwrap_or_default()
        .iter()
        .filter_map(|subnet| read(subscription, &tags, network.resource.id.as_deref()?, subnet))
        .collect()
}

fn read(
    subscription: &str,
    network_tags: &Tags,
    network: &str,
    subnet: &models::Subnet,
) -> Option<Found> {
    let network = Place::parse(network)?;
    let place = Place::inside(&network.group, &network.name, subnet.name.as_deref()?);
    let properties = subnet.properties.as_ref()?;
    let prefix = properties.address_prefix.as_ref();
    let cidr = prefix
        .or(properties.address_prefixes.first())?
        .parse()
        .ok()?;
    let nat_gateway = properties
        .nat_gateway
        .as_ref()
        .and_then(|one| one.id.clone());
    let storage_endpoint = properties
        .service_endpoints
        .iter()
        .any(|one| one.service.as_deref() == Some(STORAGE));
    let state = word(properties.provisioning_state.as_ref());
    let mut tags = Tags::new();
    if let Some(value) = network_tags.get(&format!("{TAG_SUBNET}{}", place.name)) {
        let (resource, digest) = part_of(value);
        tags.insert(TAG_RESOURCE.to_owned(), resource.0);
        tags.extend(digest.map(|digest| (TAG_DIGEST.to_owned(), digest)));
        let deployment = network_tags.get(TAG_DEPLOYMENT).cloned();
        tags.extend(deployment.map(|name| (TAG_DEPLOYMENT.to_owned(), name)));
    }
    let state = state_of(Some(&state));
    let network = id(subscription, "virtual-network", &network);
    let name = place.name.clone();
    Some(Found::tagged(
        &tags,
        id(subscription, "subnet", &place),
        state,
        move |view, _| {
            AzureResource::Subnet(Subnet {
                name,
                virtual_network: view.reference(&network),
                cidr,
                nat_gateway: nat_gateway.map(|id| view.reference(&id)),
                storage_endpoint,
            })
        },
    ))
}
