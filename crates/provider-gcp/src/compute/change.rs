//! Changes of a living instance.
//!
//! Another machine type needs a stopped instance. A label remembers across a crash that the
//! instance has to be started again; it goes last.

use google_cloud_compute_v1::model::instance::Status;
use google_cloud_compute_v1::model::metadata::Items;
use google_cloud_compute_v1::model::{
    Instance as Existing, InstancesSetLabelsRequest, InstancesSetMachineTypeRequest, Metadata,
    Tags as NetworkTags,
};
use groundplan_engine::provider::{ErrorClass, ProviderError, Update};
use groundplan_resources::google::Instance;

use super::insert::{data_disk, device, machine_type};
use super::instance::{FIRST_START, data_disks};
use crate::GcpProvider;
use crate::fault::fault;
use crate::labels::{self, Labels};
use crate::path::{Path, last, relative};
use crate::references::resolve_all;

impl GcpProvider {
    pub(crate) async fn change_instance(
        &self,
        request: &Update<'_>,
        path: &Path,
        instance: &Instance,
    ) -> Result<(), ProviderError> {
        let changed = |name: &str| request.changed.iter().any(|one| one == name);
        if changed("tags") {
            self.set_network_tags(path, instance).await?;
        }
        if changed("first_start") {
            self.set_first_start(path, instance).await?;
        }
        if changed("data_disks") {
            let wanted = resolve_all(
                request.bindings,
                "compute.instances.attachDisk",
                &instance.data_disks,
            )?;
            self.set_data_disks(path, &wanted).await?;
        }
        if changed("machine_type") {
            self.set_machine_type(path, &instance.machine_type).await?;
        }
        let all = labels::labels(request.tags);
        self.relabel(path, |labels| labels.extend(all)).await
    }

    async fn existing(&self, path: &Path) -> Result<Existing, ProviderError> {
        self.instance(path).await?.ok_or_else(|| {
            let message = format!("{path} does not exist");
            fault(ErrorClass::Gone, "compute.instances.get", message)
        })
    }

    async fn set_network_tags(
        &self,
        path: &Path,
        instance: &Instance,
    ) -> Result<(), ProviderError> {
        let current = self.existing(path).await?;
        let mut body = NetworkTags::new().set_items(&instance.tags);
        body.fingerprint = current.tags.and_then(|tags| tags.fingerprint);
        let call = self.instances.set_tags().set_instance(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.alter("compute.instances.setTags", call.set_body(body).send())
            .await
    }

    /// Other metadata stays: agents and people keep things there.
    async fn set_first_start(&self, path: &Path, instance: &Instance) -> Result<(), ProviderError> {
        let current = self.existing(path).await?.metadata.unwrap_or_default();
        let mut items = current.items;
        items.retain(|item| item.key.as_deref() != Some(FIRST_START));
        let script = Items::new().set_key(FIRST_START);
        items.push(script.set_value(&instance.first_start));
        let mut body = Metadata::new().set_items(items);
        body.fingerprint = current.fingerprint;
        let call = self.instances.set_metadata().set_instance(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.alter("compute.instances.setMetadata", call.set_body(body).send())
            .await
    }

    /// Detaches what is not wanted or stands at another position, then attaches what is missing.
    async fn set_data_disks(&self, path: &Path, wanted: &[String]) -> Result<(), ProviderError> {
        let current = self.existing(path).await?;
        let mut right = vec![false; wanted.len()];
        for disk in data_disks(&current) {
            let name = disk.device_name.as_deref().unwrap_or_default();
            let source = relative(disk.source.as_deref().unwrap_or_default());
            let at = wanted.iter().position(|one| one == source);
            match at {
                Some(at) if device(at) == name => right[at] = true,
                _ => {
                    let call = self.instances.detach_disk().set_instance(&path.name);
                    let call = call.set_project(&path.project).set_zone(path.zone());
                    let call = call.set_device_name(name).send();
                    self.alter("compute.instances.detachDisk", call).await?;
                }
            }
        }
        for (at, source) in wanted.iter().enumerate().filter(|(at, _)| !right[*at]) {
            let call = self.instances.attach_disk().set_instance(&path.name);
            let call = call.set_project(&path.project).set_zone(path.zone());
            let call = call.set_body(data_disk(at, source)).send();
            self.alter("compute.instances.attachDisk", call).await?;
        }
        Ok(())
    }

    async fn set_machine_type(&self, path: &Path, wanted: &str) -> Result<(), ProviderError> {
        let current = self.existing(path).await?;
        let marked = current.labels.contains_key(labels::RESTART);
        let stopped = matches!(current.status, Some(Status::Terminated | Status::Stopped));
        if !marked && !stopped {
            let value = "yes".to_owned();
            self.relabel(path, |labels| {
                labels.insert(labels::RESTART.to_owned(), value);
            })
            .await?;
        }
        if !stopped {
            let call = self.instances.stop().set_instance(&path.name);
            let call = call.set_project(&path.project).set_zone(path.zone());
            self.alter("compute.instances.stop", call.send()).await?;
        }
        if last(current.machine_type.as_deref().unwrap_or_default()) != wanted {
            let body =
                InstancesSetMachineTypeRequest::new().set_machine_type(machine_type(path, wanted));
            let call = self.instances.set_machine_type().set_instance(&path.name);
            let call = call.set_project(&path.project).set_zone(path.zone());
            let call = call.set_body(body).send();
            self.alter("compute.instances.setMachineType", call).await?;
        }
        // One that its owner had stopped stays so.
        if marked || !stopped {
            let call = self.instances.start().set_instance(&path.name);
            let call = call.set_project(&path.project).set_zone(path.zone());
            self.alter("compute.instances.start", call.send()).await?;
            self.relabel(path, |labels| {
                labels.remove(labels::RESTART);
            })
            .await?;
        }
        Ok(())
    }

    async fn relabel(
        &self,
        path: &Path,
        change: impl FnOnce(&mut Labels),
    ) -> Result<(), ProviderError> {
        let current = self.existing(path).await?;
        let mut all = current.labels.clone();
        change(&mut all);
        if all == current.labels {
            return Ok(());
        }
        let mut body = InstancesSetLabelsRequest::new().set_labels(all);
        body.label_fingerprint = current.label_fingerprint;
        let call = self.instances.set_labels().set_instance(&path.name);
        let call = call.set_project(&path.project).set_zone(path.zone());
        self.alter("compute.instances.setLabels", call.set_body(body).send())
            .await
    }
}
