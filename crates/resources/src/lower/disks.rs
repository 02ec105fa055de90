//! Data disks of hosts in the order in which they are attached, shared ones once.

use std::collections::BTreeMap;

use groundplan_blueprint::{Host, HostVolume, Site};

/// One data disk and the hosts it is attached to.
pub(super) struct Disk<'a> {
    /// Name of the resource: host or tier, and the volume's id.
    pub(super) name: String,
    /// What it is.
    pub(super) volume: &'a HostVolume,
    /// Hosts with the position of the disk among their data disks, from 0. Several where it is
    /// shared; the first one prepares it.
    pub(super) hosts: Vec<(&'a Host, usize)>,
}

/// Every disk besides boot disks, in name order.
pub(super) fn data_disks(site: &Site) -> Vec<Disk<'_>> {
    let mut disks: BTreeMap<String, Disk<'_>> = BTreeMap::new();
    for host in &site.hosts {
        for (position, volume) in host.volumes.iter().filter(|one| !one.boot).enumerate() {
            let owner = if volume.shared {
                &host.tier
            } else {
                &host.name
            };
            let name = format!("{owner}-{}", volume.id);
            disks
                .entry(name.clone())
                .or_insert_with(|| Disk {
                    name,
                    volume,
                    hosts: Vec::new(),
                })
                .hosts
                .push((host, position));
        }
    }
    disks.into_values().collect()
}
