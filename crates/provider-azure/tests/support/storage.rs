//! What Storage refuses, and what stands in every account by itself.

use serde_json::{Value, json};

use super::account::{Account, Judged, kind_of, name_of, refuse};

const ACCOUNT: &str = "microsoft.storage/storageaccounts";
const SERVICE: &str = "microsoft.storage/storageaccounts/blobservices";
const POLICY: &str = "microsoft.storage/storageaccounts/managementpolicies";
const CONTAINER: &str = "microsoft.storage/storageaccounts/blobservices/containers";

/// Id of the account that a part belongs to.
fn account_of(id: &str) -> String {
    id.split('/').take(9).collect::<Vec<_>>().join("/")
}

/// The blob service of an account exists as soon as the account does.
pub(super) fn standing(account: &Account, id: &str) -> Option<Value> {
    let is_service = kind_of(id) == SERVICE && name_of(id) == "default";
    if !is_service || account.get(id).is_some() {
        return None;
    }
    account.get(&account_of(id))?;
    Some(json!({ "id": id, "name": "default", "properties": { "isVersioningEnabled": false } }))
}

/// Code of something that is not there.
pub(super) fn missing(id: &str) -> &'static str {
    match kind_of(id).as_str() {
        POLICY => "ManagementPolicyNotFound",
        CONTAINER => "ContainerNotFound",
        _ => "ResourceNotFound",
    }
}

pub(super) fn judge(account: &Account, id: &str, kind: &str, body: &mut Value) -> Judged {
    let name = name_of(id);
    if kind == ACCOUNT {
        let fits = (3..=24).contains(&name.len())
            && name
                .chars()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit());
        if !fits {
            return refuse(400, "AccountNameInvalid", name);
        }
        if account.taken.contains(name) {
            let message = format!("The storage account named {name} is already taken.");
            return refuse(409, "StorageAccountAlreadyTaken", message);
        }
        if !body["sku"]["name"].is_string() || !body["kind"].is_string() {
            return refuse(400, "InvalidValuesForRequestParameters", "sku, kind");
        }
    }
    if kind.starts_with("microsoft.storage/storageaccounts/") {
        if account.is_busy(&account_of(id)) {
            return refuse(
                409,
                "StorageAccountIsNotProvisioned",
                "The account is being made.",
            );
        }
        if matches!(kind, SERVICE | POLICY) && name != "default" {
            return refuse(400, "InvalidResourceName", name);
        }
    }
    if kind == POLICY {
        for rule in body["properties"]["policy"]["rules"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let actions = rule["definition"]["actions"].as_object();
            if rule["type"] != "Lifecycle" || actions.is_none_or(serde_json::Map::is_empty) {
                return refuse(400, "InvalidRequestPropertyValue", rule.to_string());
            }
        }
    }
    if kind == CONTAINER {
        let bad = body["properties"]["metadata"]
            .as_object()
            .into_iter()
            .flatten()
            .any(|(key, _)| {
                !key.chars()
                    .all(|one| one.is_ascii_alphanumeric() || one == '_')
            });
        if bad {
            return refuse(400, "InvalidMetadata", "Metadata must be identifiers.");
        }
    }
    Ok(())
}

/// A list tells no metadata.
pub(super) fn listed(id: &str, body: &mut Value) {
    if kind_of(id) == CONTAINER
        && let Some(properties) = body["properties"].as_object_mut()
    {
        properties.remove("metadata");
    }
}
