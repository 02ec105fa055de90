//! Network security groups with their rules.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::{Bindings, ProviderError};
use groundplan_resources::azure::{AzureResource, NetworkSecurityGroup};
use serde_json::json;

use super::rules;

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::{Tags, of};

impl AzureProvider {
    pub(crate) async fn put_network_security_group(
        &self,
        place: &Place,
        wanted: &NetworkSecurityGroup,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutNetworkSecurityGroup";
        let subscription = self.subscription(ACTION)?;
        let rules = rules::request(ACTION, &wanted.rules, bindings)?;
        let request: models::NetworkSecurityGroup = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "properties": { "securityRules": rules },
            }),
        )?;
        let client = self.act.network.network_security_groups_client();
        let answer = client
            .create_or_update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "network-security-group", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    pub(crate) async fn read_network_security_groups(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListNetworkSecurityGroups";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.network.network_security_groups_client();
        let found = match scope {
            Scope::Group(group) => {
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => {
                let answer = client.get(&place.group, &place.name, subscription).await;
                one("GetNetworkSecurityGroup", answer)?
                    .into_iter()
                    .collect()
            }
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_network_security_group(
        &self,
        place: &Place,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteNetworkSecurityGroup";
        let client = self.act.network.network_security_groups_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, found: &models::NetworkSecurityGroup) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let group = id(subscription, "resource-group", &place);
    let provider_id = id(subscription, "network-security-group", &place);
    let name = place.name.clone();
    let rules = properties.security_rules.clone();
    Some(Found::tagged(
        &of(found.resource.tags.as_ref()),
        provider_id,
        state_of(Some(&state)),
        move |view, _| {
            AzureResource::NetworkSecurityGroup(NetworkSecurityGroup {
                name,
                resource_group: view.reference(&group),
                rules: rules::read(view, &rules),
            })
        },
    ))
}
