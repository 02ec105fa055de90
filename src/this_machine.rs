//! The machine that the program runs on.
//!
//! A library reads what every operating system tells; what only Linux tells of physical disks
//! and ports is read from `/sys`, elsewhere the library's volumes and interfaces have to do.

#[cfg(target_os = "linux")]
mod linux;

use groundplan_profile::machine::{FORMAT, Machine, clock_in_name, language, windows_server};
#[cfg(not(target_os = "linux"))]
use groundplan_profile::machine::{FoundDisk, FoundPort};
use groundplan_profile::model::Product;
use sysinfo::System;

/// What this machine is; what cannot be found out is left out.
///
/// # Errors
/// The system tells nothing at all.
pub(crate) fn describe() -> Result<Machine, String> {
    let mut system =
        System::new().map_err(|error| format!("this machine cannot be read: {error}"))?;
    system.refresh_memory();
    system.refresh_cpu_all();
    let processor = system
        .cpus()
        .first()
        .map(|one| one.brand().trim().to_owned())
        .filter(|name| !name.is_empty());
    let threads = u32::try_from(system.cpus().len()).unwrap_or(u32::MAX);
    let is_virtual = is_virtual();
    let cores = match is_virtual {
        Some(true) => Some(threads),
        _ => System::physical_core_count()
            .ok()
            .and_then(|count| u32::try_from(count).ok()),
    };
    Ok(Machine {
        groundplan_machine: FORMAT,
        name: System::host_name().unwrap_or_else(|_| "this machine".to_owned()),
        model: sysinfo::Product::name().ok(),
        is_virtual,
        clock_ghz: processor.as_deref().and_then(clock_in_name),
        processor,
        sockets: sockets(),
        cores: cores.unwrap_or(threads),
        memory_bytes: system.total_memory(),
        disks: disks(),
        ports: ports(),
        operating_system: operating_system(),
        locale: locale(),
    })
}

fn operating_system() -> Option<Product> {
    let version = System::os_version().ok()?;
    if cfg!(windows) {
        let name = System::long_os_version().unwrap_or_default();
        let build = System::kernel_version().unwrap_or_default();
        return windows_server(&name, &format!("10.0.{build}"));
    }
    // `Debian GNU/Linux` is `Debian` in the table of lifecycles, and with Ansible.
    let name = System::name().ok()?;
    let product = name
        .split(" GNU/Linux")
        .next()
        .unwrap_or(&name)
        .trim_end_matches(" Linux")
        .to_owned();
    Some(Product {
        product,
        version,
        edition: None,
        evaluation: false,
    })
}

fn locale() -> Option<String> {
    let lang = std::env::var("LC_ALL").or_else(|_| std::env::var("LANG"));
    language(&lang.ok()?)
}

#[cfg(target_os = "linux")]
use linux::{disks, is_virtual, ports, sockets};

#[cfg(not(target_os = "linux"))]
fn sockets() -> Option<u32> {
    None
}

#[cfg(not(target_os = "linux"))]
fn is_virtual() -> Option<bool> {
    None
}

/// Volumes, because the library knows no disks: two volumes of one disk count twice.
#[cfg(not(target_os = "linux"))]
fn disks() -> Vec<FoundDisk> {
    use groundplan_profile::model::DiskMedia;
    let root = if cfg!(windows) { "C:\\" } else { "/" };
    let Ok(volumes) = sysinfo::Disks::new_with_refreshed_list() else {
        return Vec::new();
    };
    let mut found: Vec<FoundDisk> = volumes
        .list()
        .iter()
        .filter(|disk| !disk.is_removable() && disk.total_space() > 0)
        .map(|disk| FoundDisk {
            name: disk.mount_point().to_string_lossy().into_owned(),
            bytes: disk.total_space(),
            media: match disk.kind() {
                sysinfo::DiskKind::SSD => Some(DiskMedia::Ssd),
                sysinfo::DiskKind::HDD => Some(DiskMedia::Hdd),
                sysinfo::DiskKind::Unknown(_) => None,
            },
            model: None,
            system: disk.mount_point() == std::path::Path::new(root),
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

#[cfg(not(target_os = "linux"))]
fn ports() -> Vec<FoundPort> {
    Vec::new()
}
