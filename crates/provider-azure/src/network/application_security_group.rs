//! Application security groups.

use azure_mgmt_network::package_2024_03::models;
use groundplan_engine::provider::ProviderError;
use groundplan_resources::azure::{ApplicationSecurityGroup, AzureResource};
use serde_json::json;

use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::{Tags, of};

impl AzureProvider {
    pub(crate) async fn put_application_security_group(
        &self,
        place: &Place,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutApplicationSecurityGroup";
        let subscription = self.subscription(ACTION)?;
        let request: models::ApplicationSecurityGroup = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "properties": {},
            }),
        )?;
        let client = self.act.network.application_security_groups_client();
        let answer = client
            .create_or_update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "application-security-group", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    pub(crate) async fn read_application_security_groups(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListApplicationSecurityGroups";
        let subscription = self.subscription(ACTION)?;
        let client = self.look.network.application_security_groups_client();
        let found = match scope {
            Scope::Group(group) => {
                let pages = client.list(group, subscription).into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => {
                let answer = client.get(&place.group, &place.name, subscription).await;
                one("GetApplicationSecurityGroup", answer)?
                    .into_iter()
                    .collect()
            }
        };
        Ok(found
            .iter()
            .filter_map(|one| read(subscription, one))
            .collect())
    }

    pub(crate) async fn delete_application_security_group(
        &self,
        place: &Place,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteApplicationSecurityGroup";
        let client = self.act.network.application_security_groups_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn read(subscription: &str, found: &models::ApplicationSecurityGroup) -> Option<Found> {
    let place = Place::parse(found.resource.id.as_deref()?)?;
    let properties = found.properties.as_ref()?;
    let state = word(properties.provisioning_state.as_ref());
    let group = id(subscription, "resource-group", &place);
    let provider_id = id(subscription, "application-security-group", &place);
    let name = place.name.clone();
    Some(Found::tagged(
        &of(found.resource.tags.as_ref()),
        provider_id,
        state_of(Some(&state)),
        move |view, _| {
            AzureResource::ApplicationSecurityGroup(ApplicationSecurityGroup {
                name,
                resource_group: view.reference(&group),
            })
        },
    ))
}
