//! Storage accounts.

use std::time::Duration;

use azure_mgmt_storage::package_2023_05::models;
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{ErrorClass, ProviderError, State};
use groundplan_resources::azure::{AzureResource, StorageAccount};
use serde_json::{Value, json};

use super::settings::Settings;
use crate::AzureProvider;
use crate::call::{all, body, one, word};
use crate::fault::{deleting, fault, making};
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::{Tags, of};

/// How many accounts are asked for their settings at once.
const AT_ONCE: usize = 4;
/// First and longest wait between two looks at an account that is made.
const FIRST_LOOK: Duration = Duration::from_millis(200);
const LONGEST_LOOK: Duration = Duration::from_secs(5);
/// An account that is not there by then will not come.
const MADE_WITHIN: Duration = Duration::from_mins(5);

impl AzureProvider {
    /// Makes the account; its settings are calls of their own and need it to stand.
    pub(crate) async fn put_storage_account(
        &self,
        place: &Place,
        wanted: &StorageAccount,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutStorageAccount";
        let subscription = self.subscription(ACTION)?;
        let request: models::StorageAccountCreateParameters = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "kind": "StorageV2",
                "sku": { "name": wanted.sku },
                "properties": properties(wanted),
            }),
        )?;
        let client = self.act.storage.storage_accounts_client();
        let answer = client
            .create(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "storage-account", place),
            answer.as_raw_response(),
        );
        self.until_made(place).await?;
        self.set_storage(place, wanted).await
    }

    /// Settings first, tags last: the digest says what was applied.
    pub(crate) async fn change_storage_account(
        &self,
        place: &Place,
        wanted: &StorageAccount,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PatchStorageAccount";
        self.set_storage(place, wanted).await?;
        let request: models::StorageAccountUpdateParameters = body(
            ACTION,
            json!({ "tags": tags, "properties": properties(wanted) }),
        )?;
        let client = self.act.storage.storage_accounts_client();
        client
            .update(
                &place.group,
                &place.name,
                request,
                self.subscription(ACTION)?,
            )
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    async fn until_made(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "PutStorageAccount";
        let mut wait = FIRST_LOOK;
        let mut waited = Duration::ZERO;
        while waited < MADE_WITHIN {
            let account = self.storage_account(place).await?;
            if account.as_ref().map(state) == Some(State::Ready) {
                return Ok(());
            }
            tokio::time::sleep(wait).await;
            waited += wait;
            wait = (wait * 2).min(LONGEST_LOOK);
        }
        Err(fault(
            ErrorClass::NotYet,
            ACTION,
            format!("not there within {} s", MADE_WITHIN.as_secs()),
        ))
    }

    async fn storage_account(
        &self,
        place: &Place,
    ) -> Result<Option<models::StorageAccount>, ProviderError> {
        const ACTION: &str = "GetStorageAccount";
        let client = self.look.storage.storage_accounts_client();
        let subscription = self.subscription(ACTION)?;
        let answer = client
            .get_properties(&place.group, &place.name, subscription)
            .await;
        one(ACTION, answer)
    }

    /// Accounts with their containers: containers have no list of their own in a group.
    pub(crate) async fn read_storage(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListStorageAccounts";
        let found = match scope {
            Scope::Group(group) => {
                let client = self.look.storage.storage_accounts_client();
                let subscription = self.subscription(ACTION)?;
                let pages = client
                    .list_by_resource_group(group, subscription)
                    .into_stream();
                all(ACTION, pages, |page| page.value).await?
            }
            Scope::One(place) => self.storage_account(place).await?.into_iter().collect(),
        };
        let read: Vec<Vec<Found>> = futures::stream::iter(found)
            .map(async |account| self.read_account(&account).await)
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(read.into_iter().flatten().collect())
    }

    async fn read_account(
        &self,
        account: &models::StorageAccount,
    ) -> Result<Vec<Found>, ProviderError> {
        let place = account
            .tracked_resource
            .resource
            .id
            .as_deref()
            .and_then(Place::parse);
        let Some(place) = place else {
            return Ok(Vec::new());
        };
        let settings = self.storage_settings(&place).await?;
        let mut found = self.read_containers(&place).await?;
        let subscription = self.subscription("GetStorageAccount")?;
        found.push(read(subscription, &place, account, settings));
        Ok(found)
    }

    pub(crate) async fn storage_account_state(
        &self,
        place: &Place,
    ) -> Result<Option<State>, ProviderError> {
        Ok(self.storage_account(place).await?.as_ref().map(state))
    }

    pub(crate) async fn delete_storage_account(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteStorageAccount";
        let client = self.act.storage.storage_accounts_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn properties(wanted: &StorageAccount) -> Value {
    json!({
        "allowBlobPublicAccess": !wanted.public_access_blocked,
        "minimumTlsVersion": "TLS1_2",
        "supportsHttpsTrafficOnly": true,
    })
}

fn state(account: &models::StorageAccount) -> State {
    let properties = account.properties.as_ref();
    let word = word(properties.and_then(|one| one.provisioning_state.as_ref()));
    state_of(Some(&word))
}

fn read(
    subscription: &str,
    place: &Place,
    account: &models::StorageAccount,
    settings: Settings,
) -> Found {
    let group = id(subscription, "resource-group", place);
    let name = place.name.clone();
    let sku = word(account.sku.as_ref().map(|sku| &sku.name));
    let public = account
        .properties
        .as_ref()
        .and_then(|one| one.allow_blob_public_access);
    Found::tagged(
        &of(account.tracked_resource.tags.as_ref()),
        id(subscription, "storage-account", place),
        state(account),
        move |view, id| {
            let wanted = match view.wanted(id) {
                Some(AzureResource::StorageAccount(wanted)) => wanted.cool_tier.as_deref(),
                _ => None,
            };
            AzureResource::StorageAccount(StorageAccount {
                name,
                resource_group: view.reference(&group),
                sku,
                versioned: settings.versioned,
                cool_after_days: settings.cool_after_days,
                cool_tier: settings.tier(wanted),
                expire_old_versions_after_days: settings.expire_old_versions_after_days,
                public_access_blocked: public == Some(false),
            })
        },
    )
}
