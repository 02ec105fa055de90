//! Making an instance.

use google_cloud_compute_v1::model::access_config::Type;
use google_cloud_compute_v1::model::attached_disk::{Mode, Type as DiskKind};
use google_cloud_compute_v1::model::metadata::Items;
use google_cloud_compute_v1::model::{
    AccessConfig, AttachedDisk, AttachedDiskInitializeParams, Instance as Existing, Metadata,
    NetworkInterface, ShieldedInstanceConfig, Tags as NetworkTags,
};
use groundplan_engine::provider::{Binding, Create, ErrorClass, ProviderError};
use groundplan_resources::google::Instance;

use super::disk::disk_type;
use super::instance::{FIRST_START, IMAGE};
use crate::GcpProvider;
use crate::fault::fault;
use crate::found::binding;
use crate::labels::labels;
use crate::mark::{Digest, describe};
use crate::network::number;
use crate::path::Path;
use crate::references::{resolve, resolve_all};

const ACTION: &str = "compute.instances.insert";
/// Name that Google's own tools give to the external address of an interface.
const EXTERNAL: &str = "External NAT";

impl GcpProvider {
    pub(crate) async fn create_instance(
        &self,
        request: &Create<'_>,
        path: &Path,
        instance: &Instance,
    ) -> Result<Binding, ProviderError> {
        let mut interface = NetworkInterface::new()
            .set_subnetwork(resolve(request.bindings, ACTION, &instance.subnetwork)?)
            .set_network_ip(instance.private_address.to_string());
        if let Some(address) = &instance.external_address {
            let address = resolve(request.bindings, ACTION, address)?;
            let access = AccessConfig::new()
                .set_name(EXTERNAL)
                .set_type(Type::OneToOneNat)
                .set_nat_ip(number(self, &address, ACTION).await?);
            interface = interface.set_access_configs([access]);
        }
        let mut disks = vec![boot_disk(request, path, instance)?];
        let sources = resolve_all(request.bindings, ACTION, &instance.data_disks)?;
        disks.extend(
            sources
                .iter()
                .enumerate()
                .map(|(at, one)| data_disk(at, one)),
        );
        let metadata = [
            (FIRST_START, instance.first_start.as_str()),
            (IMAGE, instance.image.as_str()),
        ]
        .map(|(key, value)| Items::new().set_key(key).set_value(value));
        let body = Existing::new()
            .set_name(&instance.name)
            .set_description(describe("", request.tags, Digest::Left))
            .set_labels(labels(request.tags))
            .set_machine_type(machine_type(path, &instance.machine_type))
            .set_network_interfaces([interface])
            .set_disks(disks)
            .set_metadata(Metadata::new().set_items(metadata))
            .set_tags(NetworkTags::new().set_items(&instance.tags))
            .set_shielded_instance_config(
                ShieldedInstanceConfig::new()
                    .set_enable_secure_boot(instance.shielded)
                    .set_enable_vtpm(instance.shielded)
                    .set_enable_integrity_monitoring(instance.shielded),
            );
        self.make(ACTION, request.token, |id| {
            let call = self.instances.insert().set_project(&path.project);
            let call = call.set_zone(path.zone()).set_request_id(id);
            call.set_body(body.clone()).send()
        })
        .await?;
        Ok(binding(&path.to_string()))
    }
}

fn boot_disk(
    request: &Create<'_>,
    path: &Path,
    instance: &Instance,
) -> Result<AttachedDisk, ProviderError> {
    let Some((project, family)) = instance.image.split_once('/') else {
        let message = format!("image `{}` is not `project/family`", instance.image);
        return Err(fault(ErrorClass::Invalid, ACTION, message));
    };
    let image = format!("projects/{project}/global/images/family/{family}");
    let made = AttachedDiskInitializeParams::new()
        .set_disk_name(&instance.name)
        .set_description(format!("Starts {}", instance.name))
        .set_labels(labels(request.tags))
        .set_source_image(image)
        .set_disk_size_gb(i64::from(instance.boot_disk_gib))
        .set_disk_type(disk_type(path, &instance.boot_disk_type));
    Ok(AttachedDisk::new()
        .set_type(DiskKind::Persistent)
        .set_mode(Mode::ReadWrite)
        .set_boot(true)
        .set_auto_delete(true)
        .set_initialize_params(made))
}

/// A data disk at its position, which its name inside the machine tells.
pub(super) fn data_disk(at: usize, source: &str) -> AttachedDisk {
    AttachedDisk::new()
        .set_type(DiskKind::Persistent)
        .set_mode(Mode::ReadWrite)
        .set_boot(false)
        .set_auto_delete(false)
        .set_device_name(device(at))
        .set_source(source)
}

pub(super) fn device(at: usize) -> String {
    format!("data-{at}")
}

/// Path of a machine type in the zone of `path`.
pub(super) fn machine_type(path: &Path, name: &str) -> String {
    let (project, zone) = (&path.project, path.zone());
    format!("projects/{project}/zones/{zone}/machineTypes/{name}")
}
