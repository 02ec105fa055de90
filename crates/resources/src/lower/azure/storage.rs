//! Managed disks, storage accounts and containers.

use std::collections::BTreeMap;

use super::super::buckets::{EXPIRE_OLD_VERSIONS_AFTER_DAYS, settling};
use super::super::builder::Builder;
use super::super::disks::data_disks;
use super::super::names;
use crate::Ref;
use crate::azure::{AzureResource, Container, DataDisk, Disk, StorageAccount};

/// Longest name of a storage account.
const ACCOUNT_NAME: usize = 24;

/// Adds data disks; returns them by host with their logical unit numbers.
pub(super) fn disks(builder: &mut Builder<'_>, group: &Ref) -> BTreeMap<String, Vec<DataDisk>> {
    let mut by_host: BTreeMap<String, Vec<DataDisk>> = BTreeMap::new();
    for disk in data_disks(builder.site) {
        let planned = disk.volume;
        let bought = matches!(planned.kind.as_str(), "PremiumV2_LRS" | "UltraSSD_LRS");
        let reference = builder.add(
            &disk.name,
            AzureResource::Disk(Disk {
                name: format!("{}-{}", builder.site.prefix, disk.name),
                resource_group: group.clone(),
                zone: disk.hosts.first().and_then(|(host, _)| host.zone.clone()),
                size_gib: planned.size_gib,
                sku: planned.kind.clone(),
                iops: planned.iops.filter(|_| bought),
                throughput_mb_per_second: planned.throughput_mb_per_second.filter(|_| bought),
                max_shares: u32::try_from(disk.hosts.len()).unwrap_or(u32::MAX),
            }),
        );
        // Shared disks and those of these kinds cannot be cached on the host.
        let cached = !bought && disk.hosts.len() == 1 && planned.size_gib < 4096;
        for (host, position) in &disk.hosts {
            by_host
                .entry(host.name.clone())
                .or_default()
                .push(DataDisk {
                    lun: u32::try_from(*position).unwrap_or(u32::MAX),
                    disk: reference.clone(),
                    caching: if cached { "ReadOnly" } else { "None" }.to_owned(),
                });
        }
    }
    for disks in by_host.values_mut() {
        disks.sort();
    }
    by_host
}

/// One account per bucket: versions and tiers are settings of the account.
pub(super) fn accounts(builder: &mut Builder<'_>, group: &Ref) {
    for bucket in builder
        .site
        .buckets
        .iter()
        .filter(|one| one.provider == "azure")
    {
        let settled = settling(bucket);
        let account = builder.add(
            &bucket.id,
            AzureResource::StorageAccount(StorageAccount {
                name: names::compact(&bucket.name, ACCOUNT_NAME),
                resource_group: group.clone(),
                sku: "Standard_LRS".to_owned(),
                versioned: bucket.versioned,
                cool_after_days: settled.map(|(days, _)| days),
                cool_tier: settled.map(|(_, class)| class.to_owned()),
                expire_old_versions_after_days: bucket
                    .versioned
                    .then_some(EXPIRE_OLD_VERSIONS_AFTER_DAYS),
                public_access_blocked: true,
            }),
        );
        builder.add(
            &bucket.id,
            AzureResource::Container(Container {
                name: names::label(&bucket.id, 63),
                storage_account: account,
            }),
        );
    }
}
