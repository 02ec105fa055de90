//! The start of a machine.

use std::time::Duration;

use azure_mgmt_compute::package_2024_07_01::models;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use groundplan_engine::provider::{Bindings, ErrorClass, ProviderError, State};
use groundplan_resources::azure::VirtualMachine;
use serde_json::{Value, json};

use super::password::password;
use crate::AzureProvider;
use crate::call::body;
use crate::fault::{fault, making};
use crate::found::state_of;
use crate::place::{Place, id};
use crate::references::resolve;
use crate::tags::Tags;

const ACTION: &str = "PutVirtualMachine";
/// Name of the first administrator; `administrator` and the like are refused by Azure.
const ADMINISTRATOR: &str = "groundplan";
/// First and longest wait between two looks at a machine that starts.
const FIRST_LOOK: Duration = Duration::from_millis(200);
const LONGEST_LOOK: Duration = Duration::from_secs(5);
/// A machine that has not started by then will not.
const STARTS_WITHIN: Duration = Duration::from_mins(20);

impl AzureProvider {
    /// Starts a machine and, as soon as it runs, its first script: Azure takes an extension only
    /// when the machine stands.
    pub(crate) async fn put_virtual_machine(
        &self,
        place: &Place,
        wanted: &VirtualMachine,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        // A second request with another password would be refused.
        if self.virtual_machine(place).await?.is_none() {
            let subscription = self.subscription(ACTION)?;
            let request = self.request(place, wanted, tags, bindings)?;
            let client = self.act.compute.virtual_machines_client();
            let answer = client
                .create_or_update(&place.group, &place.name, request, subscription)
                .send()
                .await
                .map_err(making(ACTION))?;
            self.accepted(
                &id(subscription, "virtual-machine", place),
                answer.as_raw_response(),
            );
        }
        self.until_started(place).await?;
        self.put_first_start(place, wanted, tags).await
    }

    fn request(
        &self,
        place: &Place,
        wanted: &VirtualMachine,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<models::VirtualMachine, ProviderError> {
        let interface = resolve(bindings, ACTION, &wanted.network_interface)?;
        let zones: Vec<&String> = wanted.zone.iter().collect();
        let identity = wanted
            .system_identity
            .then(|| json!({ "type": "SystemAssigned" }));
        let script = (!wanted.first_start.is_empty())
            .then(|| STANDARD.encode(wanted.first_start.as_bytes()));
        body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "zones": zones,
                "identity": identity,
                "properties": {
                    "hardwareProfile": { "vmSize": wanted.size },
                    "storageProfile": {
                        "imageReference": image(&wanted.image)?,
                        "osDisk": {
                            "name": format!("{}-boot", place.name),
                            "createOption": "FromImage",
                            "deleteOption": "Delete",
                            "caching": "ReadWrite",
                            "diskSizeGB": wanted.boot_disk_gib,
                            "managedDisk": { "storageAccountType": wanted.boot_disk_sku },
                        },
                        "dataDisks": data_disks(wanted, bindings)?,
                    },
                    "osProfile": {
                        "computerName": wanted.name,
                        "adminUsername": ADMINISTRATOR,
                        "adminPassword": password(ACTION)?,
                        "customData": script,
                    },
                    "networkProfile": {
                        "networkInterfaces": [{
                            "id": interface,
                            "properties": { "primary": true, "deleteOption": "Detach" },
                        }],
                    },
                },
            }),
        )
    }

    pub(super) async fn until_started(&self, place: &Place) -> Result<(), ProviderError> {
        let mut wait = FIRST_LOOK;
        let mut waited = Duration::ZERO;
        while waited < STARTS_WITHIN {
            let machine = self.virtual_machine(place).await?;
            let word = machine
                .and_then(|machine| machine.properties)
                .and_then(|properties| properties.provisioning_state);
            match word.as_deref().map(|word| state_of(Some(word))) {
                Some(State::Ready) => return Ok(()),
                Some(State::Failed) => {
                    let id = id(self.subscription(ACTION)?, "virtual-machine", place);
                    return Err(self.failure(ACTION, &id).await);
                }
                Some(State::Deleting) => {
                    return Err(fault(ErrorClass::Gone, ACTION, "somebody is deleting it"));
                }
                // Just made, and not everywhere to be seen.
                Some(State::Pending) | None => {}
            }
            tokio::time::sleep(wait).await;
            waited += wait;
            wait = (wait * 2).min(LONGEST_LOOK);
        }
        Err(fault(
            ErrorClass::NotYet,
            ACTION,
            format!("not started within {} s", STARTS_WITHIN.as_secs()),
        ))
    }
}

/// `publisher:offer:sku:version`.
fn image(written: &str) -> Result<Value, ProviderError> {
    let parts: Vec<&str> = written.split(':').collect();
    match parts.as_slice() {
        [publisher, offer, sku, version] => Ok(json!({
            "publisher": publisher,
            "offer": offer,
            "sku": sku,
            "version": version,
        })),
        _ if written.starts_with("/subscriptions/") => Ok(json!({ "id": written })),
        _ => Err(fault(
            ErrorClass::Invalid,
            ACTION,
            format!("`{written}` is no image: `publisher:offer:sku:version` or an image's id"),
        )),
    }
}

fn data_disks(wanted: &VirtualMachine, bindings: &Bindings) -> Result<Vec<Value>, ProviderError> {
    wanted
        .data_disks
        .iter()
        .map(|one| {
            Ok(json!({
                "lun": one.lun,
                "createOption": "Attach",
                "deleteOption": "Detach",
                "caching": one.caching,
                "managedDisk": { "id": resolve(bindings, ACTION, &one.disk)? },
            }))
        })
        .collect()
}
