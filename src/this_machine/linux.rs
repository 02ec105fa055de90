//! What Linux tells under `/sys` and `/proc`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use groundplan_profile::machine::{FoundDisk, FoundPort};
use groundplan_profile::model::DiskMedia;

/// Sectors under `/sys/block` are of this size whatever the disk's own (Linux documentation,
/// `Documentation/ABI/stable/sysfs-block`).
const SECTOR: u64 = 512;

pub(super) fn sockets() -> Option<u32> {
    let packages: BTreeSet<String> = entries("/sys/devices/system/cpu")
        .iter()
        .filter_map(|cpu| text(&format!("{cpu}/topology/physical_package_id")))
        .collect();
    u32::try_from(packages.len())
        .ok()
        .filter(|count| *count > 0)
}

/// The processor says so to whoever runs on a hypervisor.
pub(super) fn is_virtual() -> Option<bool> {
    let flags = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = flags.lines().find(|line| line.starts_with("flags"))?;
    Some(line.split_whitespace().any(|flag| flag == "hypervisor"))
}

pub(super) fn disks() -> Vec<FoundDisk> {
    let root = root_disk();
    let mut disks: Vec<FoundDisk> = entries("/sys/block")
        .iter()
        // What has no device behind it is made of others: loops, memory, LVM, software RAID.
        .filter(|path| Path::new(path).join("device").exists())
        .filter(|path| text(&format!("{path}/removable")).as_deref() != Some("1"))
        .filter_map(|path| {
            let name = path.rsplit('/').next()?.to_owned();
            let sectors: u64 = text(&format!("{path}/size"))?.parse().ok()?;
            Some(FoundDisk {
                bytes: sectors.checked_mul(SECTOR).filter(|bytes| *bytes > 0)?,
                media: medium(path, &name),
                model: text(&format!("{path}/device/model")),
                system: root.as_deref() == Some(name.as_str()),
                name,
            })
        })
        .collect();
    disks.sort_by(|a, b| a.name.cmp(&b.name));
    disks
}

/// A hypervisor's disk says that it rotates, whatever is behind it.
fn medium(path: &str, name: &str) -> Option<DiskMedia> {
    if name.starts_with("nvme") {
        return Some(DiskMedia::Nvme);
    }
    match text(&format!("{path}/queue/rotational")).as_deref() {
        Some("0") => Some(DiskMedia::Ssd),
        Some("1") if !name.starts_with("vd") && !name.starts_with("xvd") => Some(DiskMedia::Hdd),
        _ => None,
    }
}

/// The disk under `/`: `sda` where `/dev/sda2` is mounted there.
fn root_disk() -> Option<String> {
    let mounts = fs::read_to_string("/proc/mounts").ok()?;
    let device = mounts.lines().find_map(|line| {
        let mut fields = line.split_whitespace();
        let device = fields.next()?;
        (fields.next()? == "/").then_some(device)
    })?;
    let name = fs::canonicalize(device).ok()?;
    let name = name.file_name()?.to_str()?.to_owned();
    if Path::new("/sys/block").join(&name).exists() {
        return Some(name);
    }
    let partition = fs::canonicalize(Path::new("/sys/class/block").join(&name)).ok()?;
    let disk = partition.parent()?.file_name()?.to_str()?;
    Some(disk.to_owned())
}

pub(super) fn ports() -> Vec<FoundPort> {
    let mut ports: Vec<FoundPort> = entries("/sys/class/net")
        .iter()
        // Bridges, tunnels and the ends of virtual cables have no device behind them.
        .filter(|path| Path::new(path).join("device").exists())
        .filter_map(|path| {
            Some(FoundPort {
                name: path.rsplit('/').next()?.to_owned(),
                megabits: text(&format!("{path}/speed"))
                    .and_then(|speed| speed.parse().ok())
                    .filter(|speed| *speed > 0),
            })
        })
        .collect();
    ports.sort_by(|a, b| a.name.cmp(&b.name));
    ports
}

fn entries(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path().to_string_lossy().into_owned())
        .collect()
}

fn text(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
