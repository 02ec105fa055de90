//! Changes of a machine that exists.

use azure_mgmt_compute::package_2024_07_01::models;
use groundplan_engine::provider::{Bindings, ErrorClass, ProviderError};
use groundplan_resources::azure::VirtualMachine;
use serde_json::{Value, json};

use super::extension::{FirstStart, first_start};
use super::virtual_machine::{attached, size};
use crate::AzureProvider;
use crate::call::body;
use crate::fault::{fault, making};
use crate::place::{Place, id};
use crate::references::resolve;
use crate::tags::Tags;

impl AzureProvider {
    /// Size, disks and first script, then the tags.
    pub(crate) async fn change_virtual_machine(
        &self,
        place: &Place,
        wanted: &VirtualMachine,
        tags: &Tags,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PatchVirtualMachine";
        let Some(machine) = self.virtual_machine(place).await? else {
            return Err(fault(
                ErrorClass::Gone,
                ACTION,
                "it does not exist any more",
            ));
        };
        if size(&machine) != wanted.size {
            // Azure starts a running machine anew for this.
            let hardware =
                json!({ "properties": { "hardwareProfile": { "vmSize": wanted.size } } });
            self.patch_machine(place, hardware).await?;
            self.until_started(place).await?;
        }
        self.set_disks(place, &machine, wanted, bindings).await?;
        let start = first_start(&machine);
        if start == FirstStart::Failed {
            self.delete_first_start(place).await?;
            self.until_started(place).await?;
        }
        if matches!(start, FirstStart::Absent | FirstStart::Failed) {
            self.put_first_start(place, wanted, tags).await?;
        }
        self.patch_machine(place, json!({ "tags": tags })).await
    }

    async fn patch_machine(&self, place: &Place, patch: Value) -> Result<(), ProviderError> {
        const ACTION: &str = "PatchVirtualMachine";
        let subscription = self.subscription(ACTION)?;
        let request: models::VirtualMachineUpdate = body(ACTION, patch)?;
        let client = self.act.compute.virtual_machines_client();
        let answer = client
            .update(&place.group, &place.name, request, subscription)
            .send()
            .await
            .map_err(making(ACTION))?;
        self.accepted(
            &id(subscription, "virtual-machine", place),
            answer.as_raw_response(),
        );
        Ok(())
    }

    /// First takes away what shall go, then attaches the rest: a number may be used again.
    async fn set_disks(
        &self,
        place: &Place,
        machine: &models::VirtualMachine,
        wanted: &VirtualMachine,
        bindings: &Bindings,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "AttachDetachDataDisks";
        let mut there: Vec<(u32, String, String)> = attached(machine);
        let mut missing: Vec<Value> = Vec::new();
        for disk in &wanted.data_disks {
            let id = resolve(bindings, ACTION, &disk.disk)?;
            let same = |one: &(u32, String, String)| {
                one.0 == disk.lun && one.1.eq_ignore_ascii_case(&id) && one.2 == disk.caching
            };
            match there.iter().position(same) {
                Some(at) => {
                    there.swap_remove(at);
                }
                None => missing.push(json!({
                    "diskId": id,
                    "lun": disk.lun,
                    "caching": disk.caching,
                    "deleteOption": "Detach",
                })),
            }
        }
        let gone: Vec<Value> = there.iter().map(|one| json!({ "diskId": one.1 })).collect();
        for (key, disks) in [("dataDisksToDetach", gone), ("dataDisksToAttach", missing)] {
            if disks.is_empty() {
                continue;
            }
            let request: models::AttachDetachDataDisksRequest =
                body(ACTION, Value::from_iter([(key, disks)]))?;
            let client = self.act.compute.virtual_machines_client();
            client
                .attach_detach_data_disks(
                    &place.group,
                    &place.name,
                    request,
                    self.subscription(ACTION)?,
                )
                .send()
                .await
                .map_err(making(ACTION))?;
            self.until_started(place).await?;
        }
        Ok(())
    }
}
