//! Network interfaces and virtual machines.

use std::collections::BTreeMap;

use groundplan_blueprint::{Host, HostVolume};

use super::super::builder::Builder;
use super::super::first_start::{Locator, script};
use super::super::groups::Groups;
use super::network::{Network, public_address};
use super::security::Security;
use crate::Ref;
use crate::azure::{AzureResource, DataDisk, NetworkInterface, VirtualMachine};

/// Data disks are told apart by their logical unit number (Azure, "Troubleshoot Windows VM disks:
/// map disks"); the machine's temporary disk is on another controller and target.
const TABLE: &str = "$table = @{}
foreach ($drive in Get-CimInstance -ClassName 'Win32_DiskDrive') {
    if ($drive.InterfaceType -eq 'SCSI' -and $drive.SCSIPort -ne 0) {
        $table[\"lun-$($drive.SCSILogicalUnit)\"] = [int]$drive.Index
    }
}
return $table";

pub(super) fn lower(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    network: &Network,
    security: &Security,
    disks: &BTreeMap<String, Vec<DataDisk>>,
    balancers: &BTreeMap<String, Vec<Ref>>,
) {
    for host in &builder.site.hosts {
        let behind = balancers.get(&host.name).cloned().unwrap_or_default();
        let Some(interface) = interface(builder, groups, host, network, security, behind) else {
            continue;
        };
        let interface = builder.add(&host.name, AzureResource::NetworkInterface(interface));
        let disks = disks.get(&host.name).cloned().unwrap_or_default();
        if let Some(machine) = machine(builder, host, network, interface, disks) {
            builder.add(&host.name, AzureResource::VirtualMachine(machine));
        }
    }
}

fn interface(
    builder: &mut Builder<'_>,
    groups: &Groups<'_>,
    host: &Host,
    network: &Network,
    security: &Security,
    mut load_balancers: Vec<Ref>,
) -> Option<NetworkInterface> {
    let needed_by = format!("host `{}`", host.name);
    let subnet = builder.find(&network.subnets, "subnet", &host.subnet, &needed_by)?;
    let Some(group) = groups.of_host(&host.name) else {
        builder.refuse(format!("{needed_by} is in no security group"));
        return None;
    };
    load_balancers.sort();
    Some(NetworkInterface {
        name: format!("{}-{}", builder.site.prefix, host.name),
        resource_group: network.group.clone(),
        subnet,
        private_address: host.address,
        public_address: host
            .public_address
            .then(|| public_address(builder, &network.group, &host.name)),
        network_security_group: security.rules.get(&group.id)?.clone(),
        application_security_groups: vec![security.members.get(&group.id)?.clone()],
        load_balancers,
    })
}

fn machine(
    builder: &mut Builder<'_>,
    host: &Host,
    network: &Network,
    network_interface: Ref,
    data_disks: Vec<DataDisk>,
) -> Option<VirtualMachine> {
    let boot = host.volumes.iter().find(|volume| volume.boot);
    for (part, missing) in [
        ("machine type", host.machine_type.is_none()),
        ("image", host.image.is_none()),
        ("boot volume", boot.is_none()),
    ] {
        if missing {
            builder.refuse(format!("host `{}` has no {part}", host.name));
        }
    }
    let boot = boot?;
    let locator = Locator {
        table: TABLE,
        key: |position, _: &Host, _: &HostVolume| format!("lun-{position}"),
    };
    Some(VirtualMachine {
        name: host.name.clone(),
        resource_group: network.group.clone(),
        size: host.machine_type.clone()?,
        zone: host.zone.clone(),
        image: host.image.as_ref()?.name.clone(),
        network_interface,
        boot_disk_gib: boot.size_gib,
        boot_disk_sku: boot.kind.clone(),
        data_disks,
        first_start: script(host, &builder.site.hosts, &locator),
        system_identity: true,
    })
}
