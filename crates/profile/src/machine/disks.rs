//! Which disk of a machine is for what.

use std::collections::{BTreeMap, BTreeSet};

use super::{FoundDisk, Machine};

/// Equal disks for one use.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned<'a> {
    /// Id of the volume, such as `boot`.
    pub usage: String,
    /// The disks; never empty.
    pub disks: Vec<&'a FoundDisk>,
}

/// A use that asks for a disk which is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unassignable {
    /// Name of the disk.
    pub disk: String,
    /// Names that there are.
    pub known: Vec<String>,
}

/// Gives the disk that the machine starts from the use `boot`, and the others the uses in
/// `wanted` (id, how many disks), in their order: to each the smallest group of equal disks
/// that is left and large enough in number, or else the largest. What is `said` goes before.
///
/// # Errors
/// A disk that is said and does not exist.
pub fn assign<'a>(
    machine: &'a Machine,
    wanted: &[(String, u32)],
    said: &BTreeMap<String, Vec<String>>,
) -> Result<Vec<Assigned<'a>>, Unassignable> {
    let mut assigned = Vec::new();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for (usage, names) in said {
        let mut disks = Vec::new();
        for name in names {
            let disk = machine.disks.iter().find(|disk| disk.name == *name);
            let disk = disk.ok_or_else(|| Unassignable {
                disk: name.clone(),
                known: machine.disks.iter().map(|disk| disk.name.clone()).collect(),
            })?;
            taken.insert(&disk.name);
            disks.push(disk);
        }
        if !disks.is_empty() {
            assigned.push(Assigned {
                usage: usage.clone(),
                disks,
            });
        }
    }
    if !said.contains_key(BOOT)
        && let Some(system) = machine
            .disks
            .iter()
            .find(|disk| disk.system && !taken.contains(disk.name.as_str()))
    {
        taken.insert(&system.name);
        assigned.push(Assigned {
            usage: BOOT.to_owned(),
            disks: vec![system],
        });
    }
    for (usage, count) in wanted {
        if assigned.iter().any(|one| one.usage == *usage) {
            continue;
        }
        let mut groups = groups(machine, &taken);
        groups.sort_by_key(|group| (group.len() < *count as usize, group.len()));
        let Some(group) = groups.into_iter().next() else {
            continue;
        };
        let disks: Vec<&FoundDisk> = group.into_iter().take((*count).max(1) as usize).collect();
        taken.extend(disks.iter().map(|disk| disk.name.as_str()));
        assigned.push(Assigned {
            usage: usage.clone(),
            disks,
        });
    }
    Ok(assigned)
}

/// The volume that a host starts from, in every system.
const BOOT: &str = "boot";

/// Disks that are left, by size and medium.
fn groups<'a>(machine: &'a Machine, taken: &BTreeSet<&str>) -> Vec<Vec<&'a FoundDisk>> {
    let mut groups: BTreeMap<(u64, &str), Vec<&FoundDisk>> = BTreeMap::new();
    for disk in &machine.disks {
        if disk.system || taken.contains(disk.name.as_str()) {
            continue;
        }
        let medium = disk.media.map_or("", super::rows::medium);
        groups.entry((disk.bytes, medium)).or_default().push(disk);
    }
    groups.into_values().collect()
}
