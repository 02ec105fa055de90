//! The first script of a machine, run by the custom script extension.
//!
//! The script itself travels as custom data, which Windows machines find in a file (Azure,
//! "Custom data and cloud-init on virtual machines"): a command line would be too short for it.

use azure_mgmt_compute::package_2024_07_01::models;
use groundplan_engine::provider::{ErrorClass, ProviderError, State, TAG_DIGEST};
use groundplan_resources::azure::VirtualMachine;
use serde_json::json;

use crate::AzureProvider;
use crate::call::body;
use crate::fault::{fault, making};
use crate::found::state_of;
use crate::place::Place;
use crate::tags::Tags;

/// Name of the extension on its machine.
const NAME: &str = "first-start";

/// Copies the custom data to a script and runs it.
const COMMAND: &str = "powershell -NoProfile -ExecutionPolicy Bypass -Command \
     \"$ErrorActionPreference = 'Stop'; \
     Copy-Item \\\"$env:SystemDrive\\AzureData\\CustomData.bin\\\" \
     \\\"$env:SystemDrive\\AzureData\\first-start.ps1\\\"; \
     & \\\"$env:SystemDrive\\AzureData\\first-start.ps1\\\"\"";

/// How far the first script is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FirstStart {
    Absent,
    Running,
    Done,
    Failed,
}

impl AzureProvider {
    pub(super) async fn put_first_start(
        &self,
        place: &Place,
        wanted: &VirtualMachine,
        tags: &Tags,
    ) -> Result<(), ProviderError> {
        const ACTION: &str = "PutVirtualMachineExtension";
        if wanted.first_start.is_empty() {
            return Ok(());
        }
        let request: models::VirtualMachineExtension = body(
            ACTION,
            json!({
                "location": self.region,
                "tags": tags,
                "properties": {
                    "publisher": "Microsoft.Compute",
                    "type": "CustomScriptExtension",
                    "typeHandlerVersion": "1.10",
                    "autoUpgradeMinorVersion": true,
                    // With the same settings an extension runs once; another script runs again.
                    "forceUpdateTag": tags.get(TAG_DIGEST),
                    "settings": {},
                    "protectedSettings": { "commandToExecute": COMMAND },
                },
            }),
        )?;
        let client = self.act.compute.virtual_machine_extensions_client();
        client
            .create_or_update(
                &place.group,
                &place.name,
                NAME,
                request,
                self.subscription(ACTION)?,
            )
            .send()
            .await
            .map_err(making(ACTION))?;
        Ok(())
    }

    /// Takes away an extension that failed, so that it runs again.
    pub(super) async fn delete_first_start(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteVirtualMachineExtension";
        let client = self.act.compute.virtual_machine_extensions_client();
        let answer = client
            .delete(&place.group, &place.name, NAME, self.subscription(ACTION)?)
            .send()
            .await;
        match answer.map_err(crate::fault::deleting(ACTION)) {
            Err(error) if error.class != ErrorClass::Gone => Err(error),
            _ => Ok(()),
        }
    }
}

pub(super) fn first_start(machine: &models::VirtualMachine) -> FirstStart {
    let is_ours = |one: &&models::VirtualMachineExtension| {
        let id = one.resource_with_optional_location.id.as_deref();
        id.is_some_and(|id| {
            id.rsplit('/')
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(NAME))
        })
    };
    let Some(extension) = machine.resources.iter().find(is_ours) else {
        return FirstStart::Absent;
    };
    let word = extension.properties.as_ref();
    match state_of(word.and_then(|one| one.provisioning_state.as_deref())) {
        State::Ready => FirstStart::Done,
        State::Pending => FirstStart::Running,
        State::Failed => FirstStart::Failed,
        State::Deleting => FirstStart::Absent,
    }
}

/// A failed first script, told as what it is: the machine itself stands.
pub(super) fn script_failed(machine: &str) -> ProviderError {
    fault(
        ErrorClass::Invalid,
        "PutVirtualMachineExtension",
        format!(
            "the first script of `{machine}` failed; its output is on the machine under \
             C:\\Packages\\Plugins\\Microsoft.Compute.CustomScriptExtension, and the next apply \
             runs it again"
        ),
    )
}
