//! What Compute refuses, how machines start, and what it adds to its answers.

use std::time::Duration;

use serde_json::{Value, json};

use super::Reply;
use super::account::{
    Account, Entry, Judged, group_of, kind_of, merge, name_of, parent_of, refuse,
};

const DISK: &str = "microsoft.compute/disks";
const MACHINE: &str = "microsoft.compute/virtualmachines";
const EXTENSION: &str = "microsoft.compute/virtualmachines/extensions";

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value
        .pointer(path)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn items<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value
        .pointer(path)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(super) fn judge(account: &mut Account, id: &str, kind: &str, body: &mut Value) -> Judged {
    match kind {
        DISK => judge_disk(account, id, body),
        MACHINE => judge_machine(account, id, body),
        EXTENSION => {
            if account.is_busy(parent_of(id)) {
                return refuse(409, "OperationNotAllowed", "The machine is being made.");
            }
            let command = text(body, "/properties/protectedSettings/commandToExecute");
            if text(body, "/properties/publisher").is_empty() || command.is_empty() {
                return refuse(400, "InvalidParameter", "The extension has nothing to run.");
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn judge_disk(account: &Account, id: &str, body: &mut Value) -> Judged {
    let size = body
        .pointer("/properties/diskSizeGB")
        .and_then(Value::as_u64)
        .unwrap_or(0);
    if !(1..=65536).contains(&size) {
        return refuse(400, "InvalidParameter", format!("diskSizeGB {size}"));
    }
    let bought = matches!(text(body, "/sku/name"), "PremiumV2_LRS" | "UltraSSD_LRS");
    let named = body.pointer("/properties/diskIOPSReadWrite").is_some();
    if named && !bought {
        return refuse(
            400,
            "InvalidParameter",
            "This kind of disk has the IOPS of its size.",
        );
    }
    if !named {
        body["properties"]["diskIOPSReadWrite"] = json!(5000);
        body["properties"]["diskMBpsReadWrite"] = json!(200);
    }
    if let Some(existing) = account.get(id) {
        shrinks(&existing.body, body)?;
        body["managedBy"] = existing.body["managedBy"].clone();
    }
    Ok(())
}

fn shrinks(existing: &Value, wanted: &Value) -> Judged {
    let size = |body: &Value| {
        body.pointer("/properties/diskSizeGB")
            .and_then(Value::as_u64)
    };
    match (size(existing), size(wanted)) {
        (Some(old), Some(new)) if new < old => {
            refuse(409, "OperationNotAllowed", "A disk cannot shrink.")
        }
        _ => Ok(()),
    }
}

/// What a `PATCH` may not do.
pub(super) fn patched(existing: &Value, patch: &Value) -> Judged {
    if kind_of(text(existing, "/id")) == DISK {
        shrinks(existing, patch)?;
    }
    Ok(())
}

fn judge_machine(account: &mut Account, id: &str, body: &mut Value) -> Judged {
    if account.get(id).is_some() {
        let message = "Changing property 'osProfile.adminPassword' is not allowed.";
        return refuse(409, "PropertyChangeNotAllowed", message);
    }
    let password = text(body, "/properties/osProfile/adminPassword");
    let kinds: [fn(char) -> bool; 4] = [
        |one| one.is_ascii_lowercase(),
        |one| one.is_ascii_uppercase(),
        |one| one.is_ascii_digit(),
        |one| one.is_ascii_punctuation(),
    ];
    let strong = kinds
        .iter()
        .filter(|kind| password.chars().any(**kind))
        .count()
        >= 3;
    if !strong || !(12..=123).contains(&password.len()) {
        return refuse(400, "InvalidParameter", "adminPassword");
    }
    if ["administrator", "admin", ""].contains(&text(body, "/properties/osProfile/adminUsername")) {
        return refuse(400, "InvalidParameter", "adminUsername");
    }
    let computer = text(body, "/properties/osProfile/computerName");
    if computer.is_empty() || computer.len() > 15 {
        return refuse(400, "InvalidParameter", "computerName");
    }
    if text(body, "/properties/hardwareProfile/vmSize").is_empty() {
        return refuse(400, "InvalidParameter", "vmSize");
    }
    let image = &body["properties"]["storageProfile"]["imageReference"];
    for part in ["publisher", "offer", "sku", "version"] {
        if text(image, &format!("/{part}")).is_empty() {
            return refuse(404, "PlatformImageNotFound", image.to_string());
        }
    }
    for interface in items(body, "/properties/networkProfile/networkInterfaces") {
        let interface = text(interface, "/id");
        let taken = account.kind(MACHINE).any(|other| {
            items(&other.body, "/properties/networkProfile/networkInterfaces")
                .iter()
                .any(|one| text(one, "/id").eq_ignore_ascii_case(interface))
        });
        if taken || account.get(interface).is_none() {
            return refuse(400, "NicInUse", interface);
        }
    }
    let zones = body["zones"].clone();
    let disks: Vec<Value> = items(body, "/properties/storageProfile/dataDisks").to_vec();
    for disk in &disks {
        if text(disk, "/createOption") != "Attach" {
            return refuse(400, "InvalidParameter", "createOption");
        }
        attach(account, id, text(disk, "/managedDisk/id"), &zones)?;
    }
    let lost = account
        .exhausted
        .as_ref()
        .is_some_and(|part| name_of(id).contains(part.as_str()));
    body["lost"] = json!(lost);
    body["identity"]["principalId"] = json!("00000000-1111-2222-3333-444444444444");
    for secret in ["adminPassword", "customData"] {
        if let Some(map) = body["properties"]["osProfile"].as_object_mut() {
            map.remove(secret);
        }
    }
    Ok(())
}

fn attach(account: &mut Account, machine: &str, disk: &str, zones: &Value) -> Judged {
    let Some(entry) = account.entries.get_mut(&disk.to_ascii_lowercase()) else {
        return refuse(404, "NotFound", format!("Disk {disk} is not found."));
    };
    let owner = text(&entry.body, "/managedBy").to_owned();
    if !owner.is_empty() && !owner.eq_ignore_ascii_case(machine) {
        return refuse(
            409,
            "AttachDiskWhileBeingAttached",
            format!("{disk}: {owner}"),
        );
    }
    if entry.body["zones"] != *zones {
        return refuse(400, "BadRequest", format!("{disk} is in another zone."));
    }
    entry.body["managedBy"] = json!(machine);
    Ok(())
}

/// What comes with something that was made.
pub(super) fn made(account: &mut Account, id: &str, kind: &str, body: &Value) {
    match kind {
        MACHINE => {
            let boot = &body["properties"]["storageProfile"]["osDisk"];
            // Groups are told in capitals here and there.
            let group = group_of(id);
            let disk = format!(
                "{group}/providers/Microsoft.Compute/disks/{}",
                text(boot, "/name")
            );
            let size = boot["diskSizeGB"].clone();
            account.insert(
                &disk,
                json!({
                    "id": disk,
                    "name": text(boot, "/name"),
                    "location": body["location"],
                    "sku": { "name": text(boot, "/managedDisk/storageAccountType") },
                    "zones": body["zones"],
                    "managedBy": id,
                    "properties": { "diskSizeGB": size, "creationData": { "createOption": "FromImage" } },
                }),
                Duration::ZERO,
            );
            let Some(entry) = account.entries.get_mut(&id.to_ascii_lowercase()) else {
                return;
            };
            entry.body["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"] = json!(disk);
            if entry.body["lost"] == true {
                let why = "Allocation failed. We do not have sufficient capacity in this zone.";
                entry.failure = Some(("ZonalAllocationFailed".to_owned(), why.to_owned()));
            }
            if let Some(map) = entry.body.as_object_mut() {
                map.remove("lost");
            }
        }
        EXTENSION => {
            let broken = account
                .broken_script
                .as_ref()
                .is_some_and(|part| parent_of(id).contains(part.as_str()));
            if let Some(entry) = account.entries.get_mut(&id.to_ascii_lowercase()) {
                if broken {
                    let why = "VM has reported a failure when processing extension.".to_owned();
                    entry.failure = Some(("VMExtensionProvisioningError".to_owned(), why));
                }
                if let Some(map) = entry.body["properties"].as_object_mut() {
                    map.remove("protectedSettings");
                }
            }
        }
        _ => {}
    }
}

/// A machine is gone: its boot disk goes with it, the others are free.
pub(super) fn released(account: &mut Account, machine: &str) {
    account.entries.retain(|_, entry| {
        let is_its = text(&entry.body, "/managedBy").eq_ignore_ascii_case(machine);
        let is_boot = text(&entry.body, "/properties/creationData/createOption") == "FromImage";
        if is_its && let Some(map) = entry.body.as_object_mut() {
            map.remove("managedBy");
        }
        !(is_its && is_boot)
    });
}

pub(super) fn may_go(account: &Account, id: &str, kind: &str) -> Judged {
    let owner = account
        .get(id)
        .map(|one| text(&one.body, "/managedBy"))
        .unwrap_or_default();
    if kind == DISK && !owner.is_empty() {
        let message = format!("Disk {} is attached to VM {owner}.", name_of(id));
        return refuse(409, "OperationNotAllowed", message);
    }
    Ok(())
}

/// `attachDetachDataDisks`.
pub(super) fn act(account: &mut Account, path: &str, body: &Value) -> Result<Reply, Reply> {
    let (Some((id, "attachDetachDataDisks")), true) = (path.rsplit_once('/'), body.is_object())
    else {
        return refuse(404, "NotFound", path);
    };
    let Some(entry) = account.get(id) else {
        return refuse(404, "ResourceNotFound", id);
    };
    let mut machine = entry.body.clone();
    let mut disks = items(&machine, "/properties/storageProfile/dataDisks").to_vec();
    for gone in items(body, "/dataDisksToDetach") {
        let gone = text(gone, "/diskId");
        disks.retain(|one| !text(one, "/managedDisk/id").eq_ignore_ascii_case(gone));
        if let Some(disk) = account.entries.get_mut(&gone.to_ascii_lowercase())
            && let Some(map) = disk.body.as_object_mut()
        {
            map.remove("managedBy");
        }
    }
    for more in items(body, "/dataDisksToAttach") {
        if disks.iter().any(|one| one["lun"] == more["lun"]) {
            return refuse(
                409,
                "OperationNotAllowed",
                format!("lun {} is taken", more["lun"]),
            );
        }
        attach(
            account,
            id,
            text(more, "/diskId"),
            &machine["zones"].clone(),
        )?;
        disks.push(json!({
            "lun": more["lun"],
            "createOption": "Attach",
            "caching": more["caching"],
            "managedDisk": { "id": more["diskId"] },
        }));
    }
    merge(
        &mut machine,
        &json!({ "properties": { "storageProfile": { "dataDisks": disks } } }),
    );
    let settle = account.settle;
    account.insert(id, machine, settle);
    Ok(Reply::new(202, Value::Null))
}

/// What stands in an answer and in no request. A list tells less of extensions.
pub(super) fn complete(account: &Account, entry: &Entry, body: &mut Value, whole: bool) {
    let kind = kind_of(&entry.id);
    if kind == MACHINE {
        let inside = format!("{}/extensions/", entry.id.to_ascii_lowercase());
        let extensions: Vec<Value> = account
            .entries
            .iter()
            .filter(|(key, _)| key.starts_with(&inside))
            .map(|(_, one)| {
                if whole {
                    one.body.clone()
                } else {
                    json!({ "id": one.id })
                }
            })
            .collect();
        if !extensions.is_empty() {
            body["resources"] = json!(extensions);
        }
    }
    if !whole && kind.starts_with("microsoft.compute/") {
        let group = name_of(&group_of(&entry.id)).to_owned();
        let id = entry.id.replace(
            &format!("/resourceGroups/{group}/"),
            &format!("/resourceGroups/{}/", group.to_uppercase()),
        );
        body["id"] = json!(id);
    }
}
