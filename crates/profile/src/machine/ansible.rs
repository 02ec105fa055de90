//! Facts of Ansible's `ansible.builtin.setup` (Linux) and `ansible.windows.setup`, the latter
//! with the disks of `community.windows.win_disk_facts` where they were gathered too.
//!
//! Keys as the modules' documentation and their output name them; keys that a host does not
//! have are passed over.

use serde_json::{Map, Value};

use super::{
    FORMAT, FoundDisk, FoundPort, Machine, clock_in_name, language, windows::windows_server,
};
use crate::model::{DiskMedia, Product};

type Facts = Map<String, Value>;

/// The facts themselves, whatever is wrapped around them.
pub(super) fn facts(value: &Value) -> Option<&Facts> {
    let table = value.as_object()?;
    if let Some(inner) = table.get("ansible_facts") {
        return inner.as_object();
    }
    table
        .keys()
        .any(|key| key.starts_with("ansible_"))
        .then_some(table)
}

/// The machine of these facts, or the name of a fact that nothing can be said without.
pub(super) fn machine(facts: &Facts) -> Result<Machine, &'static str> {
    let windows = text(facts, "ansible_os_family").as_deref() == Some("Windows");
    let is_virtual = text(facts, "ansible_virtualization_role").map(|role| role == "guest");
    let processors = number(facts, "ansible_processor_vcpus");
    let sockets = number(facts, "ansible_processor_count");
    let cores = match is_virtual {
        Some(true) => processors,
        _ => number(facts, "ansible_processor_cores")
            .zip(sockets)
            .map(|(cores, sockets)| cores * sockets),
    }
    .or(processors)
    .ok_or("ansible_processor_vcpus")?;
    let memory = number(facts, "ansible_memtotal_mb").ok_or("ansible_memtotal_mb")?;
    let processor = processor(facts);
    Ok(Machine {
        groundplan_machine: FORMAT,
        name: text(facts, "ansible_hostname")
            .or_else(|| text(facts, "ansible_nodename"))
            .or_else(|| {
                facts
                    .get("ansible_env")
                    .and_then(|env| string(env, "COMPUTERNAME"))
            })
            .unwrap_or_else(|| "host".to_owned()),
        model: text(facts, "ansible_product_name").filter(|name| name != "NA"),
        is_virtual,
        clock_ghz: processor.as_deref().and_then(clock_in_name),
        processor,
        sockets: sockets.and_then(small),
        cores: small(cores).ok_or("ansible_processor_vcpus")?,
        memory_bytes: memory * 1024 * 1024,
        disks: if windows {
            windows_disks(facts)
        } else {
            linux_disks(facts)
        },
        ports: if windows {
            windows_ports(facts)
        } else {
            linux_ports(facts)
        },
        operating_system: if windows {
            windows_system(facts)
        } else {
            linux_system(facts)
        },
        locale: facts
            .get("ansible_env")
            .and_then(|env| string(env, "LANG"))
            .and_then(|lang| language(&lang)),
    })
}

/// The list holds number, maker and name of every processor in turn; some systems leave out the
/// first two.
fn processor(facts: &Facts) -> Option<String> {
    let list = facts.get("ansible_processor")?.as_array()?;
    let name = match list.len() {
        0..=2 => list.last(),
        _ => list.get(2),
    };
    name?.as_str().map(str::to_owned)
}

fn linux_disks(facts: &Facts) -> Vec<FoundDisk> {
    let Some(devices) = facts.get("ansible_devices").and_then(Value::as_object) else {
        return Vec::new();
    };
    let root = root_device(facts);
    let mut disks: Vec<FoundDisk> = devices
        .iter()
        .filter(|(name, device)| is_disk(name, device))
        .filter_map(|(name, device)| {
            let sectors = as_number(device.get("sectors")?)?;
            let size = device.get("sectorsize").and_then(as_number).unwrap_or(512);
            let bytes = sectors.checked_mul(size).filter(|bytes| *bytes > 0)?;
            let rotates = string(device, "rotational");
            Some(FoundDisk {
                name: name.clone(),
                bytes,
                media: match rotates.as_deref() {
                    _ if name.starts_with("nvme") => Some(DiskMedia::Nvme),
                    Some("0") => Some(DiskMedia::Ssd),
                    Some("1") => Some(DiskMedia::Hdd),
                    _ => None,
                },
                model: string(device, "model"),
                system: root.as_deref().is_some_and(|root| {
                    root == name
                        || device
                            .get("partitions")
                            .and_then(Value::as_object)
                            .is_some_and(|partitions| partitions.contains_key(root))
                }),
            })
        })
        .collect();
    disks.sort_by(|a, b| a.name.cmp(&b.name));
    disks
}

/// Loop devices, memory disks, tape and optical drives, and what is assembled of disks are none.
fn is_disk(name: &str, device: &Value) -> bool {
    const OTHERS: [&str; 8] = ["loop", "ram", "zram", "dm-", "md", "sr", "fd", "nbd"];
    !OTHERS.iter().any(|start| name.starts_with(start))
        && string(device, "removable").as_deref() != Some("1")
}

/// The device under `/`: `sda1` for `/dev/sda1`. Volumes of LVM name none.
fn root_device(facts: &Facts) -> Option<String> {
    let mounts = facts.get("ansible_mounts")?.as_array()?;
    let root = mounts
        .iter()
        .find(|mount| string(mount, "mount").as_deref() == Some("/"))?;
    string(root, "device")?
        .strip_prefix("/dev/")
        .map(str::to_owned)
}

/// Ports with a driver: bridges, tunnels and the ends of virtual cables have none.
fn linux_ports(facts: &Facts) -> Vec<FoundPort> {
    let mut ports: Vec<FoundPort> = facts
        .values()
        .filter(|fact| {
            string(fact, "type").as_deref() == Some("ether")
                && (fact.get("module").is_some() || fact.get("pciid").is_some())
        })
        .filter_map(|fact| {
            Some(FoundPort {
                name: string(fact, "device")?,
                megabits: fact
                    .get("speed")
                    .and_then(as_number)
                    .filter(|speed| *speed > 0),
            })
        })
        .collect();
    ports.sort_by(|a, b| a.name.cmp(&b.name));
    ports.dedup_by(|a, b| a.name == b.name);
    ports
}

fn linux_system(facts: &Facts) -> Option<Product> {
    let product = text(facts, "ansible_distribution")?;
    let version = text(facts, "ansible_distribution_version")?;
    // Debian's point releases are one product; Ubuntu's version has two parts.
    let version = match product.as_str() {
        "Ubuntu" => version,
        _ => text(facts, "ansible_distribution_major_version").unwrap_or(version),
    };
    Some(Product {
        product,
        version,
        edition: None,
        evaluation: false,
    })
}

fn windows_disks(facts: &Facts) -> Vec<FoundDisk> {
    let disks = facts.get("ansible_disks").or_else(|| facts.get("disks"));
    let Some(disks) = disks.and_then(Value::as_array) else {
        return Vec::new();
    };
    disks
        .iter()
        .filter_map(|disk| {
            let bus = string(disk, "bus_type").unwrap_or_default();
            let media = disk
                .get("physical_disk")
                .and_then(|physical| string(physical, "media_type"));
            Some(FoundDisk {
                name: as_number(disk.get("number")?)?.to_string(),
                bytes: as_number(disk.get("size")?)?,
                media: match (bus.as_str(), media.as_deref()) {
                    ("NVMe", _) => Some(DiskMedia::Nvme),
                    (_, Some("SSD")) => Some(DiskMedia::Ssd),
                    (_, Some("HDD")) => Some(DiskMedia::Hdd),
                    _ => None,
                },
                model: string(disk, "friendly_name").or_else(|| string(disk, "model")),
                system: disk.get("system_disk").and_then(Value::as_bool) == Some(true),
            })
        })
        .collect()
}

fn windows_ports(facts: &Facts) -> Vec<FoundPort> {
    let interfaces = facts.get("ansible_interfaces").and_then(Value::as_array);
    interfaces
        .into_iter()
        .flatten()
        .filter_map(|interface| {
            Some(FoundPort {
                name: string(interface, "connection_name")
                    .or_else(|| string(interface, "interface_name"))?,
                megabits: interface
                    .get("speed")
                    .and_then(as_number)
                    .filter(|speed| *speed > 0),
            })
        })
        .collect()
}

fn windows_system(facts: &Facts) -> Option<Product> {
    let name = text(facts, "ansible_distribution")
        .or_else(|| text(facts, "ansible_os_name"))
        .or_else(|| text(facts, "ansible_os_license_edition"));
    let build = text(facts, "ansible_distribution_version")?;
    windows_server(name.as_deref().unwrap_or_default(), &build)
}

fn text(facts: &Facts, key: &str) -> Option<String> {
    facts.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn string(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn number(facts: &Facts, key: &str) -> Option<u64> {
    facts.get(key).and_then(as_number)
}

/// Numbers come as numbers, and from some modules as text.
fn as_number(value: &Value) -> Option<u64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().or_else(|| {
            other
                .as_f64()
                .filter(|number| *number >= 0.0)
                .map(|number| number as u64)
        }),
    }
}

fn small(number: u64) -> Option<u32> {
    u32::try_from(number).ok()
}
