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
    volumes.sort_by_key(|volume| (!volume.boot, volume.letter));
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
    (1..=count)
        .map(|number| HostVolume {
            id: match number {
                1 => choice.volume.clone(),
                _ => format!("{}-{number}", choice.volume),
            },
            name: choice.name.clone(),
            letter: choice.letter,
            size_gb: choice.size_gb.value / f64::from(count),
            size_gib: choice.disk_gib,
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
