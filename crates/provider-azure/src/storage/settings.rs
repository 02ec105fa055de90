//! Versions of blobs, and where blobs go with time: settings of an account, by calls of their own.

use azure_mgmt_storage::package_2023_05::models;
use groundplan_engine::provider::{ErrorClass, ProviderError};
use groundplan_resources::azure::StorageAccount;
use serde_json::{Value, json};

use crate::AzureProvider;
use crate::call::{body, one};
use crate::fault::{deleting, fault, making};
use crate::place::Place;

/// The one policy and the one blob service of an account are called so.
const DEFAULT: &str = "default";
/// Tiers with the names of their actions.
const TIERS: [(&str, &str); 3] = [
    ("cool", "tierToCool"),
    ("cold", "tierToCold"),
    ("archive", "tierToArchive"),
];

/// What was read of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) versioned: bool,
    pub(super) cool_after_days: Option<u32>,
    /// Tier without redundancy: `cool`, `cold` or `archive`.
    pub(super) cool_tier: Option<String>,
    pub(super) expire_old_versions_after_days: Option<u32>,
}

impl AzureProvider {
    /// Versions first: the policy acts on them.
    pub(super) async fn set_storage(
        &self,
        place: &Place,
        wanted: &StorageAccount,
    ) -> Result<(), ProviderError> {
        const SERVICE: &str = "PutBlobServiceProperties";
        const POLICY: &str = "PutManagementPolicy";
        let subscription = self.subscription(SERVICE)?;
        let client = self.act.storage.blob_services_client();
        let service: models::BlobServiceProperties = body(
            SERVICE,
            json!({ "properties": { "isVersioningEnabled": wanted.versioned } }),
        )?;
        client
            .set_service_properties(&place.group, &place.name, subscription, DEFAULT, service)
            .send()
            .await
            .map_err(making(SERVICE))?;
        let rules = rules(wanted)?;
        if rules.is_empty() {
            return self.delete_policy(place).await;
        }
        let policy: models::ManagementPolicy = body(
            POLICY,
            json!({ "properties": { "policy": { "rules": rules } } }),
        )?;
        let client = self.act.storage.management_policies_client();
        client
            .create_or_update(&place.group, &place.name, subscription, DEFAULT, policy)
            .send()
            .await
            .map_err(making(POLICY))?;
        Ok(())
    }

    async fn delete_policy(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteManagementPolicy";
        let client = self.act.storage.management_policies_client();
        let subscription = self.subscription(ACTION)?;
        let answer = client
            .delete(&place.group, &place.name, subscription, DEFAULT)
            .send()
            .await;
        match answer.map_err(deleting(ACTION)) {
            Err(error) if error.class != ErrorClass::Gone => Err(error),
            _ => Ok(()),
        }
    }

    pub(super) async fn storage_settings(&self, place: &Place) -> Result<Settings, ProviderError> {
        let subscription = self.subscription("GetBlobServiceProperties")?;
        let client = self.look.storage.blob_services_client();
        let service = client
            .get_service_properties(&place.group, &place.name, subscription, DEFAULT)
            .await;
        let service = one("GetBlobServiceProperties", service)?;
        let client = self.look.storage.management_policies_client();
        let policy = client
            .get(&place.group, &place.name, subscription, DEFAULT)
            .await;
        let policy = one("GetManagementPolicy", policy)?;
        let mut settings = Settings {
            versioned: service
                .and_then(|one| one.properties?.is_versioning_enabled)
                .unwrap_or_default(),
            ..Settings::default()
        };
        for rule in policy
            .and_then(|one| one.properties)
            .iter()
            .flat_map(|one| &one.policy.rules)
        {
            if rule.enabled != Some(false) {
                settings.add(&rule.definition.actions);
            }
        }
        Ok(settings)
    }
}

impl Settings {
    fn add(&mut self, actions: &models::ManagementPolicyAction) {
        if let Some(base) = &actions.base_blob {
            let tiers = [
                &base.tier_to_cool,
                &base.tier_to_cold,
                &base.tier_to_archive,
            ];
            for ((tier, _), moved) in TIERS.iter().zip(tiers) {
                if let Some(moved) = moved {
                    self.cool_tier = Some((*tier).to_owned());
                    self.cool_after_days = moved.days_after_modification_greater_than.map(days);
                }
            }
        }
        if let Some(delete) = actions.version.as_ref().and_then(|one| one.delete.as_ref()) {
            self.expire_old_versions_after_days =
                Some(days(delete.days_after_creation_greater_than));
        }
    }

    /// The tier as the specification writes it, with its redundancy.
    pub(super) fn tier(&self, wanted: Option<&str>) -> Option<String> {
        let found = self.cool_tier.clone()?;
        match wanted {
            Some(wanted) if base(wanted) == found => Some(wanted.to_owned()),
            _ => Some(found),
        }
    }
}

/// `cool` of `cool-lrs`.
fn base(tier: &str) -> &str {
    tier.split('-').next().unwrap_or(tier)
}

fn days(told: f64) -> u32 {
    // Whole and small; anything else shows as a difference.
    told.clamp(0.0, f64::from(u32::MAX)) as u32
}

fn rules(wanted: &StorageAccount) -> Result<Vec<Value>, ProviderError> {
    let mut rules = Vec::new();
    let rule = |name: &str, actions: Value| {
        json!({
            "name": name,
            "enabled": true,
            "type": "Lifecycle",
            "definition": { "actions": actions, "filters": { "blobTypes": ["blockBlob"] } },
        })
    };
    if let Some(after) = wanted.cool_after_days {
        let tier = wanted.cool_tier.as_deref().unwrap_or_default();
        let Some((_, action)) = TIERS.iter().find(|(name, _)| *name == base(tier)) else {
            return Err(fault(
                ErrorClass::Invalid,
                "PutManagementPolicy",
                format!("blobs cannot be moved to tier `{tier}`"),
            ));
        };
        let moved = Value::from_iter([(
            *action,
            json!({ "daysAfterModificationGreaterThan": after }),
        )]);
        rules.push(rule("settle", json!({ "baseBlob": moved })));
    }
    if let Some(after) = wanted.expire_old_versions_after_days {
        let delete = json!({ "delete": { "daysAfterCreationGreaterThan": after } });
        rules.push(rule("expire-old-versions", json!({ "version": delete })));
    }
    Ok(rules)
}

#[cfg(test)]
mod tests {
    use groundplan_resources::{Ref, ResourceId};

    use super::*;

    fn account(tier: Option<&str>, days: Option<u32>, expire: Option<u32>) -> StorageAccount {
        StorageAccount {
            name: "a".to_owned(),
            resource_group: Ref::to(&ResourceId::new("primary", "resource-group", "main")),
            sku: "Standard_LRS".to_owned(),
            versioned: true,
            cool_after_days: days,
            cool_tier: tier.map(str::to_owned),
            expire_old_versions_after_days: expire,
            public_access_blocked: true,
        }
    }

    #[test]
    fn settings_come_back_as_they_went() {
        for (tier, days, expire) in [
            (Some("cool-lrs"), Some(30), Some(30)),
            (Some("archive-lrs"), Some(0), None),
            (Some("cold-lrs"), Some(90), Some(7)),
            (None, None, Some(30)),
            (None, None, None),
        ] {
            let wanted = account(tier, days, expire);
            let rules = rules(&wanted).expect("rules");
            let mut found = Settings::default();
            for rule in rules {
                let rule: models::ManagementPolicyRule = body("Put", rule).expect("it fits");
                found.add(&rule.definition.actions);
            }
            assert_eq!(found.cool_after_days, days);
            assert_eq!(found.tier(tier).as_deref(), tier);
            assert_eq!(found.expire_old_versions_after_days, expire);
        }
        let error = rules(&account(Some("hot-lrs"), Some(1), None)).expect_err("no such move");
        assert_eq!(error.class, ErrorClass::Invalid);
    }
}
