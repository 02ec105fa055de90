//! Machines: reading and deleting.

use azure_mgmt_compute::package_2024_07_01::models;
use futures::{StreamExt, TryStreamExt};
use groundplan_engine::provider::{ProviderError, State};
use groundplan_resources::azure::{AzureResource, DataDisk, VirtualMachine};

use super::extension::{FirstStart, first_start, script_failed};
use crate::AzureProvider;
use crate::call::{all, one, word};
use crate::fault::deleting;
use crate::found::{Found, state_of};
use crate::place::{Place, id};
use crate::scope::Scope;
use crate::tags::of;

/// How many machines are asked at once.
const AT_ONCE: usize = 8;

impl AzureProvider {
    pub(super) async fn virtual_machine(
        &self,
        place: &Place,
    ) -> Result<Option<models::VirtualMachine>, ProviderError> {
        const ACTION: &str = "GetVirtualMachine";
        let client = self.look.compute.virtual_machines_client();
        let subscription = self.subscription(ACTION)?;
        one(
            ACTION,
            client.get(&place.group, &place.name, subscription).await,
        )
    }

    pub(crate) async fn read_virtual_machines(
        &self,
        scope: &Scope,
    ) -> Result<Vec<Found>, ProviderError> {
        const ACTION: &str = "ListVirtualMachines";
        let places = match scope {
            Scope::Group(group) => {
                let client = self.look.compute.virtual_machines_client();
                let pages = client.list(group, self.subscription(ACTION)?).into_stream();
                let found = all(ACTION, pages, |page| page.value).await?;
                found
                    .iter()
                    .filter_map(|one| Place::parse(one.resource.id.as_deref()?))
                    .collect()
            }
            Scope::One(place) => vec![place.clone()],
        };
        // A list leaves out how far extensions are.
        let found: Vec<Option<Found>> = futures::stream::iter(places)
            .map(async |place| self.read_virtual_machine(&place).await)
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn read_virtual_machine(&self, place: &Place) -> Result<Option<Found>, ProviderError> {
        let Some(machine) = self.virtual_machine(place).await? else {
            return Ok(None);
        };
        let boot = machine.properties.as_ref();
        let boot = boot.and_then(|one| one.storage_profile.as_ref()?.os_disk.as_ref());
        let told = boot.and_then(|disk| disk.disk_size_gb);
        let boot_id = boot.and_then(|disk| disk.managed_disk.as_ref()?.sub_resource.id.clone());
        // A machine that is switched off does not tell the size and kind of its boot disk.
        let disk = match (told, boot_id.as_deref().and_then(Place::parse)) {
            (None, Some(disk)) => self.disk(&disk).await?,
            _ => None,
        };
        Ok(read(
            self.subscription("GetVirtualMachine")?,
            &machine,
            disk.as_ref(),
        ))
    }

    /// Pending until the first script has ended as well.
    pub(crate) async fn virtual_machine_state(
        &self,
        place: &Place,
    ) -> Result<Option<State>, ProviderError> {
        let Some(machine) = self.virtual_machine(place).await? else {
            return Ok(None);
        };
        match (state(&machine), first_start(&machine)) {
            (State::Ready, FirstStart::Running) => Ok(Some(State::Pending)),
            (State::Ready, FirstStart::Failed) => Err(script_failed(&place.name)),
            (state, _) => Ok(Some(state)),
        }
    }

    pub(crate) async fn delete_virtual_machine(&self, place: &Place) -> Result<(), ProviderError> {
        const ACTION: &str = "DeleteVirtualMachine";
        let client = self.act.compute.virtual_machines_client();
        client
            .delete(&place.group, &place.name, self.subscription(ACTION)?)
            .send()
            .await
            .map_err(deleting(ACTION))?;
        Ok(())
    }
}

fn state(machine: &models::VirtualMachine) -> State {
    let properties = machine.properties.as_ref();
    state_of(properties.and_then(|one| one.provisioning_state.as_deref()))
}

pub(super) fn size(machine: &models::VirtualMachine) -> String {
    let hardware = machine.properties.as_ref();
    let hardware = hardware.and_then(|one| one.hardware_profile.as_ref());
    word(hardware.and_then(|one| one.vm_size.as_ref()))
}

/// Number, disk and caching of each data disk.
pub(super) fn attached(machine: &models::VirtualMachine) -> Vec<(u32, String, String)> {
    let profile = machine.properties.as_ref();
    let profile = profile.and_then(|one| one.storage_profile.as_ref());
    profile
        .map(|one| one.data_disks.as_slice())
        .unwrap_or_default()
        .iter()
        .filter_map(|disk| {
            let id = disk.managed_disk.as_ref()?.sub_resource.id.clone()?;
            Some((
                u32::try_from(disk.lun).ok()?,
                id,
                word(disk.caching.as_ref()),
            ))
        })
        .collect()
}

fn read(
    subscription: &str,
    machine: &models::VirtualMachine,
    boot: Option<&models::Disk>,
) -> Option<Found> {
    let place = Place::parse(machine.resource.id.as_deref()?)?;
    let properties = machine.properties.as_ref()?;
    let storage = properties.storage_profile.as_ref()?;
    let network = properties.network_profile.as_ref();
    let interface = network
        .and_then(|one| one.network_interfaces.first()?.sub_resource.id.clone())
        .unwrap_or_default();
    let os_disk = storage.os_disk.as_ref();
    let gib = os_disk
        .and_then(|disk| disk.disk_size_gb)
        .or_else(|| boot?.properties.as_ref()?.disk_size_gb);
    let sku =
        word(os_disk.and_then(|disk| disk.managed_disk.as_ref()?.storage_account_type.as_ref()));
    let boot_sku = word(boot.and_then(|disk| disk.sku.as_ref()?.name.as_ref()));
    let start = first_start(machine);
    let disks = attached(machine);
    let name = place.name.clone();
    let size = size(machine);
    let image = storage
        .image_reference
        .as_ref()
        .map(image)
        .unwrap_or_default();
    let zone = machine.zones.first().cloned();
    let system_identity = machine
        .identity
        .as_ref()
        .is_some_and(|one| word(one.type_.as_ref()).contains("SystemAssigned"));
    let group = id(subscription, "resource-group", &place);
    Some(Found::tagged(
        &of(machine.resource.tags.as_ref()),
        id(subscription, "virtual-machine", &place),
        state(machine),
        move |view, id| {
            let script = match view.wanted(id) {
                Some(AzureResource::VirtualMachine(wanted)) => wanted.first_start.clone(),
                _ => String::new(),
            };
            // A difference on purpose: whoever sees it runs the script.
            let mark = match start {
                _ if script.is_empty() => "",
                FirstStart::Absent => " (first script not run)",
                FirstStart::Failed => " (first script failed)",
                FirstStart::Running | FirstStart::Done => "",
            };
            AzureResource::VirtualMachine(VirtualMachine {
                name,
                resource_group: view.reference(&group),
                size: size + mark,
                zone,
                image,
                network_interface: view.reference(&interface),
                boot_disk_gib: gib
                    .and_then(|one| u32::try_from(one).ok())
                    .unwrap_or_default(),
                boot_disk_sku: if sku.is_empty() { boot_sku } else { sku },
                data_disks: data_disks(view, disks),
                first_start: script,
                system_identity,
            })
        },
    ))
}

fn data_disks(view: &crate::found::View<'_>, disks: Vec<(u32, String, String)>) -> Vec<DataDisk> {
    let mut all: Vec<DataDisk> = disks
        .into_iter()
        .map(|(lun, id, caching)| DataDisk {
            lun,
            disk: view.reference(&id),
            caching,
        })
        .collect();
    all.sort();
    all
}

fn image(reference: &models::ImageReference) -> String {
    let part = |value: &Option<String>| value.clone().unwrap_or_default();
    match &reference.sub_resource.id {
        Some(id) => id.clone(),
        None => format!(
            "{}:{}:{}:{}",
            part(&reference.publisher),
            part(&reference.offer),
            part(&reference.sku),
            part(&reference.version)
        ),
    }
}
