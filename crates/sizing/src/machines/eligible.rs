//! Which machine types are considered unless the profile names one.

use groundplan_catalog::tables::{MachineType, Provider};

/// Whether the type is of the current generation, without accelerators or burst credits, and
/// takes the disks that volumes are chosen from; otherwise the reason.
pub(super) fn check(machine: &MachineType) -> Result<(), &'static str> {
    if !machine.current_generation {
        return Err("superseded or to be retired");
    }
    if machine.gpu.is_some() {
        return Err("has accelerators that nothing uses");
    }
    if machine.memory_gib.is_none() {
        return Err("its memory is not in the tables");
    }
    if is_burstable(machine) {
        return Err("earns its speed with burst credits");
    }
    match machine.provider {
        Provider::Azure if !takes_premium_disks(&machine.name) => Err("takes no Premium SSD"),
        Provider::Gcp if hyperdisk_alone(&machine.family) => Err("takes Hyperdisk alone"),
        _ => Ok(()),
    }
}

fn is_burstable(machine: &MachineType) -> bool {
    let family = machine.family.to_ascii_lowercase();
    match machine.provider {
        Provider::Aws => family.starts_with('t'),
        Provider::Azure => family.starts_with('b'),
        Provider::Gcp => matches!(family.as_str(), "e2" | "f1" | "g1"),
        Provider::Wasabi => true,
    }
}

/// Azure names sizes `Standard_D8ads_v5`: among the letters behind the number of processors an
/// `s` says that Premium SSD can be attached.
fn takes_premium_disks(name: &str) -> bool {
    let size = name.strip_prefix("Standard_").unwrap_or(name);
    let size = size.split('_').next().unwrap_or(size);
    let letters = size.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    letters
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-')
        .contains('s')
}

/// Google's fourth generation, storage and large-memory lines attach no Persistent Disk
/// (recalled, unverified).
fn hyperdisk_alone(family: &str) -> bool {
    matches!(
        family,
        "n4" | "n4d" | "c4" | "c4d" | "c4n" | "z3" | "m4" | "x4" | "h3" | "h4d"
    )
}
