//! Disks and instances.

use std::collections::BTreeMap;

use groundplan_blueprint::{Host, HostVolume};

use super::super::builder::Builder;
use super::super::disks::data_disks;
use super::super::first_start::{Locator, script};
use super::super::groups::Groups;
use super::super::names;
use super::{NAME, firewall, name};
use crate::Ref;
use crate::google::{Address, Disk, GoogleResource, Instance};

/// A disk's serial number inside the machine is its device name, which is `data-` and its position
/// here (Google Cloud, "About disk device names").
const TABLE: &str = "$table = @{}
foreach ($disk in Get-Disk) {
    if ($disk.SerialNumber) { $table[$disk.SerialNumber.Trim()] = [int]$disk.Number }
}
return $table";

/// Adds one instance per host; returns them by host name.
pub(super) fn lower(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    subnetworks: &BTreeMap<String, Ref>,
    region: &str,
) -> BTreeMap<String, Ref> {
    let disks = disks(builder);
    let mut instances = BTreeMap::new();
    for host in &builder.site.hosts {
        let disks = disks.get(&host.name).cloned().unwrap_or_default();
        if let Some(spec) = instance(builder, groups, host, subnetworks, disks, region) {
            let reference = builder.add(&host.name, GoogleResource::Instance(spec));
            instances.insert(host.name.clone(), reference);
        }
    }
    instances
}

fn disks(builder: &mut Builder<'_>) -> BTreeMap<String, Vec<Ref>> {
    let mut by_host: BTreeMap<String, Vec<(usize, Ref)>> = BTreeMap::new();
    for disk in data_disks(builder.site) {
        let planned = disk.volume;
        let bought = planned.kind.starts_with("hyperdisk");
        let zone = disk.hosts.first().and_then(|(host, _)| host.zone.clone());
        if zone.is_none() {
            builder.refuse(format!("volume `{}` stands in no zone", disk.name));
        }
        if disk.hosts.iter().any(|(host, _)| host.zone != zone) {
            builder.refuse(format!(
                "volume `{}` is shared by hosts in different zones",
                disk.name
            ));
        }
        let spec = GoogleResource::Disk(Disk {
            name: name(builder, &disk.name),
            zone: zone.unwrap_or_default(),
            size_gib: planned.size_gib,
            disk_type: planned.kind.clone(),
            iops: planned.iops.filter(|_| bought),
            throughput_mb_per_second: planned.throughput_mb_per_second.filter(|_| bought),
            multi_writer: disk.hosts.len() > 1,
        });
        let reference = builder.add(&disk.name, spec);
        for (host, position) in &disk.hosts {
            by_host
                .entry(host.name.clone())
                .or_default()
                .push((*position, reference.clone()));
        }
    }
    by_host
        .into_iter()
        .map(|(host, mut disks)| {
            disks.sort();
            (host, disks.into_iter().map(|(_, disk)| disk).collect())
        })
        .collect()
}

fn instance(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    host: &Host,
    subnetworks: &BTreeMap<String, Ref>,
    data_disks: Vec<Ref>,
    region: &str,
) -> Option<Instance> {
    let needed_by = format!("host `{}`", host.name);
    let boot = host.volumes.iter().find(|volume| volume.boot);
    for (part, missing) in [
        ("machine type", host.machine_type.is_none()),
        ("image", host.image.is_none()),
        ("zone", host.zone.is_none()),
        ("boot volume", boot.is_none()),
    ] {
        if missing {
            builder.refuse(format!("{needed_by} has no {part}"));
        }
    }
    let subnetwork = builder.find(subnetworks, "subnet", &host.subnet, &needed_by)?;
    let external_address = host.public_address.then(|| {
        let spec = GoogleResource::Address(Address {
            name: name(builder, &host.name),
            region: region.to_owned(),
            external: true,
            subnetwork: None,
            address: None,
        });
        builder.add(&host.name, spec)
    });
    let tags = groups
        .of_host(&host.name)
        .map(|group| firewall::tag(builder, group));
    let locator = Locator {
        table: TABLE,
        key: |position, _: &Host, _: &HostVolume| format!("data-{position}"),
    };
    let boot = boot?;
    Some(Instance {
        name: names::label(&host.name, NAME),
        zone: host.zone.clone()?,
        machine_type: host.machine_type.clone()?,
        image: host.image.as_ref()?.name.clone(),
        subnetwork,
        private_address: host.address,
        external_address,
        tags: tags.into_iter().collect(),
        boot_disk_gib: boot.size_gib,
        boot_disk_type: boot.kind.clone(),
        data_disks,
        first_start: script(host, &builder.site.hosts, &locator),
        shielded: true,
    })
}
