//! Instances, read together with the disks that they start from.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use google_cloud_compute_v1::model::instance::Status;
use google_cloud_compute_v1::model::{AttachedDisk, Disk as BootDisk, Instance as Existing};
use google_cloud_gax::paginator::ItemPaginator as _;
use groundplan_engine::provider::{ProviderError, State};
use groundplan_resources::google::{GoogleResource, Instance};

use super::disk::size;
use crate::GcpProvider;
use crate::fault::{absent, reading};
use crate::found::{Found, Scope};
use crate::labels;
use crate::mark;
use crate::path::{Path, last, relative};

/// Metadata that Google's agent for Windows runs at the first start.
pub(super) const FIRST_START: &str = "windows-startup-script-ps1";
/// Metadata with the image as wanted: a family outlives the image that it stood for, so that
/// next month's image is no reason to make a machine anew.
pub(super) const IMAGE: &str = "groundplan-image";

impl GcpProvider {
    pub(super) async fn instance(&self, path: &Path) -> Result<Option<Existing>, ProviderError> {
        let call = self.instances.get().set_instance(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        absent(call.send().await.map_err(reading("compute.instances.get")))
    }

    pub(crate) async fn instance_state(&self, path: &Path) -> Result<Option<State>, ProviderError> {
        let found = self.instance(path).await?;
        Ok(found.map(|one| state(one.status.as_ref())))
    }

    pub(crate) async fn read_instances(&self, scope: &Scope) -> Result<Vec<Found>, ProviderError> {
        let mut all = Vec::new();
        let mut boot_disks = BTreeMap::new();
        match scope {
            Scope::One(path) => {
                let Some(one) = self.instance(path).await? else {
                    return Ok(Vec::new());
                };
                if let Some(path) = boot_disk(&one).and_then(Path::parse)
                    && let Some(disk) = self.disk(&path).await?
                {
                    boot_disks.insert(path.to_string(), disk);
                }
                all.push(one);
            }
            Scope::Deployment(name) => {
                let call = self.instances.aggregated_list().set_project(&self.project);
                let mut items = call.set_filter(mark::filter(name)).by_item();
                while let Some(item) = items.next().await {
                    let (_, zone) = item.map_err(reading("compute.instances.aggregatedList"))?;
                    all.extend(zone.instances);
                }
                let labelled = format!("labels.{}={name}", labels::DEPLOYMENT);
                for disk in self.disks_by(labelled).await? {
                    let path = relative(disk.self_link.as_deref().unwrap_or_default());
                    boot_disks.insert(path.to_owned(), disk);
                }
            }
        }
        Ok(all
            .into_iter()
            .filter_map(|one| {
                let disk = boot_disk(&one).and_then(|path| boot_disks.get(relative(path)));
                let kind = disk.and_then(|disk| disk.r#type.clone());
                let size_gb = disk.and_then(|disk: &BootDisk| disk.size_gb);
                instance(one, kind.as_deref(), size_gb)
            })
            .collect())
    }

    pub(crate) async fn delete_instance(&self, path: &Path) -> Result<(), ProviderError> {
        let call = self.instances.delete().set_instance(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.erase("compute.instances.delete", call.send()).await
    }
}

/// One that its owner has stopped is as good as running: nobody starts it behind his back.
fn state(status: Option<&Status>) -> State {
    match status {
        Some(
            Status::Pending
            | Status::Provisioning
            | Status::Staging
            | Status::Repairing
            | Status::Stopping
            | Status::PendingStop
            | Status::Suspending,
        ) => State::Pending,
        Some(Status::Deprovisioning) => State::Deleting,
        _ => State::Ready,
    }
}

fn boot_disk(instance: &Existing) -> Option<&str> {
    let boot = instance.disks.iter().find(|disk| disk.boot == Some(true))?;
    boot.source.as_deref()
}

/// Data disks in the order of their devices. One on a device of another name comes last, so that
/// the difference shows.
pub(super) fn data_disks(instance: &Existing) -> Vec<&AttachedDisk> {
    let position = |disk: &AttachedDisk| {
        let name = disk.device_name.as_deref().unwrap_or_default();
        let number = name.strip_prefix("data-").and_then(|at| at.parse().ok());
        number.unwrap_or(usize::MAX)
    };
    let mut disks: Vec<&AttachedDisk> = instance
        .disks
        .iter()
        .filter(|disk| disk.boot != Some(true))
        .collect();
    disks.sort_by_key(|disk| position(disk));
    disks
}

pub(super) fn metadata<'a>(instance: &'a Existing, key: &str) -> Option<&'a str> {
    let items = &instance.metadata.as_ref()?.items;
    let item = items.iter().find(|item| item.key.as_deref() == Some(key))?;
    item.value.as_deref()
}

fn instance(one: Existing, boot_kind: Option<&str>, boot_size: Option<i64>) -> Option<Found> {
    let (mut mark, _) = mark::read(one.description.as_deref())?;
    mark.digest = labels::digest(&one.labels);
    let state = state(one.status.as_ref());
    let mut machine_type = last(one.machine_type.as_deref().unwrap_or_default()).to_owned();
    // It still has to be started; without a difference nobody would.
    if one.labels.contains_key(labels::RESTART) {
        machine_type.push_str(" (stopped for a change)");
    }
    let data: Vec<String> = data_disks(&one)
        .iter()
        .filter_map(|disk| disk.source.clone())
        .collect();
    let text = |key: &str| metadata(&one, key).unwrap_or_default().to_owned();
    let (first_start, image) = (text(FIRST_START), text(IMAGE));
    let interface = one.network_interfaces.first();
    let subnetwork = interface.and_then(|one| one.subnetwork.clone());
    let private: Option<Ipv4Addr> =
        interface.and_then(|one| one.network_ip.as_deref()?.parse().ok());
    let external = interface.and_then(|one| one.access_configs.first()?.nat_ip.clone());
    let shielded = one.shielded_instance_config.as_ref().is_some_and(|config| {
        [
            config.enable_secure_boot,
            config.enable_vtpm,
            config.enable_integrity_monitoring,
        ]
        .iter()
        .all(|on| *on == Some(true))
    });
    let zone = last(one.zone.as_deref().unwrap_or_default()).to_owned();
    let boot_disk_type = last(boot_kind.unwrap_or_default()).to_owned();
    let tags = one.tags.map(|tags| tags.items).unwrap_or_default();
    let name = one.name.unwrap_or_default();
    let address = one.self_link?;
    let public = external.clone();
    let found = Found::new(mark, &address, state, move |view, _| {
        let mut disks = Vec::new();
        disks.extend(data.iter().map(|disk| view.reference(disk)));
        GoogleResource::Instance(Instance {
            name,
            zone,
            machine_type,
            image,
            subnetwork: view.reference(&subnetwork.unwrap_or_default()),
            private_address: private.unwrap_or(Ipv4Addr::UNSPECIFIED),
            external_address: external.map(|number| view.reference(&number)),
            tags,
            boot_disk_gib: size(boot_size),
            boot_disk_type,
            data_disks: disks,
            first_start,
            shielded,
        })
    });
    Some(found.output("public_address", public.as_deref()))
}
