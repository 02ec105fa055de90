//! Volumes of hosts, as the sizing chose them. A volume striped over several disks becomes as
//! many volumes with one letter.

use groundplan_profile::model::{Disk, DiskMedia, RaidLevel, Server};
use groundplan_sizing::VolumeChoice;

use super::site::SiteContext;
use crate::HostVolume;

/// The volumes of each host of a tier: boot volume first, then by letter.
pub(super) fn of_tier(
    context: &SiteContext<'_>,
    tier: &str,
    server: Option<&Server>,
) -> Vec<HostVolume> {
    let mut volumes: Vec<HostVolume> = context
        .sizing
        .volumes_of(tier)
        .flat_map(|choice| disks(context, choice, server))
        .collect();
    volumes.sort_by(|a, b| {
        let key = |one: &HostVolume| (!one.boot, one.letter, one.mount.clone());
        key(a).cmp(&key(b))
    });
    volumes
}

fn disks(
    context: &SiteContext<'_>,
    choice: &VolumeChoice,
    server: Option<&Server>,
) -> Vec<HostVolume> {
    let row = context
        .system
        .volumes(&choice.tier, context.target_name(), &context.facts)
        .into_iter()
        .find(|row| *row.id.get_ref() == choice.volume);
    let count = choice.disks.max(1);
    // The step that formats finds a disk by its size, so that of the machine on hand counts.
    let on_hand = server
        .filter(|_| count == 1 && !choice.shared)
        .and_then(|server| capacity_gib(server, &choice.volume));
    (1..=count)
        .map(|number| HostVolume {
            id: match number {
                1 => choice.volume.clone(),
                _ => format!("{}-{number}", choice.volume),
            },
            name: choice.name.clone(),
            letter: choice.letter,
            mount: choice.mount.clone(),
            size_gb: choice.size_gb.value / f64::from(count),
            size_gib: on_hand.unwrap_or(choice.disk_gib),
            kind: kind(&choice.kind, choice.shared),
            iops: choice.iops,
            throughput_mb_per_second: choice.throughput_mib_s,
            boot: choice.boot,
            shared: choice.shared,
            allocation_unit_kib: row.map_or(4, |row| row.allocation_unit_kib),
            layout: layout(choice, server),
            requirements: choice.requirements.clone(),
        })
        .collect()
}

/// The kind as the provider's interface calls it (Azure: `Microsoft.Compute/disks`, `sku.name`).
fn kind(kind: &str, shared: bool) -> String {
    match kind {
        "premium-ssd" => "Premium_LRS",
        "premium-ssd-v2" => "PremiumV2_LRS",
        "standard-ssd" => "StandardSSD_LRS",
        "standard-hdd" => "Standard_LRS",
        "ultra-disk" | "ultra" => "UltraSSD_LRS",
        "local" if shared => "san",
        other => other,
    }
    .to_owned()
}

/// Whole GiB that the disks of a machine on hand give a volume; none where it lists none.
fn capacity_gib(server: &Server, volume: &str) -> Option<u32> {
    let gb: f64 = server
        .disks
        .iter()
        .filter(|disk| disk.usage == volume)
        .map(|disk| disk.size.value() * disks_of_data(disk))
        .sum();
    let gib = gb * 1e9 / f64::from(1_u32 << 30);
    (gib >= 1.0).then(|| gib.min(f64::from(u32::MAX)) as u32)
}

/// Disks of an array that hold data and no redundancy.
fn disks_of_data(disk: &Disk) -> f64 {
    let count = f64::from(disk.count);
    match disk.raid {
        None | Some(RaidLevel::Raid0) => count,
        Some(RaidLevel::Raid1) => 1.0,
        Some(RaidLevel::Raid5) => (count - 1.0).max(0.0),
        Some(RaidLevel::Raid6) => (count - 2.0).max(0.0),
        Some(RaidLevel::Raid10) => (count / 2.0).floor(),
    }
}

/// RAID and disks: of the machine on hand, else as the sizing laid it out.
fn layout(choice: &VolumeChoice, server: Option<&Server>) -> Option<String> {
    let on_hand = server.and_then(|server| {
        let disks: Vec<String> = server
            .disks
            .iter()
            .filter(|disk| disk.usage == choice.volume)
            .map(describe)
            .collect();
        (!disks.is_empty()).then(|| disks.join("; "))
    });
    on_hand.or_else(|| choice.raid.as_ref().map(|raid| raid.layout.clone()))
}

fn describe(disk: &Disk) -> String {
    let media = match disk.media {
        DiskMedia::Hdd => "hard disks",
        DiskMedia::Ssd => "solid-state disks",
        DiskMedia::Nvme => "NVMe disks",
    };
    let size = disk.size.value();
    let disks = format!("{} {media} of {size} GB", disk.count);
    let level = match disk.raid {
        None => return disks,
        Some(RaidLevel::Raid0) => "raid0",
        Some(RaidLevel::Raid1) => "raid1",
        Some(RaidLevel::Raid5) => "raid5",
        Some(RaidLevel::Raid6) => "raid6",
        Some(RaidLevel::Raid10) => "raid10",
    };
    format!("{level}, {disks}")
}
