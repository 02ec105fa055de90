//! Data volumes with their attachments, and buckets.

use std::collections::BTreeMap;

use groundplan_blueprint::Bucket as PlannedBucket;

use super::super::buckets::{EXPIRE_OLD_VERSIONS_AFTER_DAYS, is_archive, settling};
use super::super::builder::Builder;
use super::super::disks::{Disk, data_disks};
use crate::Ref;
use crate::aws::{AwsResource, Bucket, LifecycleRule, Transition, Volume, VolumeAttachment};

/// Days after which parts of unfinished uploads go: they are billed and never listed as objects.
const ABORT_UPLOADS_AFTER_DAYS: u32 = 7;

/// Device of the data disk at a position: `xvdb` to `xvdz`, then `xvdba` onwards (Amazon EC2
/// user guide, "Device names for volumes on Windows instances").
pub(super) fn device(position: usize) -> Option<String> {
    let letter = |index: usize| {
        u8::try_from(index)
            .ok()
            .map(|index| char::from(b'a' + index))
    };
    match position {
        0..=24 => letter(position + 1).map(|last| format!("xvd{last}")),
        25..=50 => letter(position - 25).map(|last| format!("xvdb{last}")),
        _ => None,
    }
}

pub(super) fn volumes(builder: &mut Builder<'_>, instances: &BTreeMap<String, Ref>) {
    for disk in data_disks(builder.site) {
        let Some(zone) = zone(builder, &disk) else {
            continue;
        };
        let planned = disk.volume;
        let multi_attach = planned.shared && disk.hosts.len() > 1;
        if multi_attach && !matches!(planned.kind.as_str(), "io1" | "io2") {
            builder.refuse(format!(
                "volume `{}` is shared by several hosts, which type `{}` cannot be",
                disk.name, planned.kind
            ));
        }
        let volume = builder.add(
            &disk.name,
            AwsResource::Volume(Volume {
                name: format!("{}-{}", builder.site.prefix, disk.name),
                zone,
                size_gib: planned.size_gib,
                volume_type: planned.kind.clone(),
                iops: planned.iops,
                // Other types have a throughput of their own that cannot be bought.
                throughput_mb_per_second: planned
                    .throughput_mb_per_second
                    .filter(|_| planned.kind == "gp3"),
                encrypted: true,
                multi_attach,
            }),
        );
        for (host, position) in &disk.hosts {
            let (Some(device), Some(instance)) = (device(*position), instances.get(&host.name))
            else {
                builder.refuse(format!("host `{}` has too many volumes", host.name));
                continue;
            };
            let name = if multi_attach {
                format!("{}-{}", host.name, disk.name)
            } else {
                disk.name.clone()
            };
            builder.add(
                &name,
                AwsResource::VolumeAttachment(VolumeAttachment {
                    volume: volume.clone(),
                    instance: instance.clone(),
                    device,
                }),
            );
        }
    }
}

/// A volume and all its hosts stand in one zone.
fn zone(builder: &mut Builder<'_>, disk: &Disk<'_>) -> Option<String> {
    let (first, others) = disk.hosts.split_first()?;
    let Some(zone) = &first.0.zone else {
        builder.refuse(format!("host `{}` has no availability zone", first.0.name));
        return None;
    };
    if others
        .iter()
        .any(|(host, _)| host.zone.as_ref() != Some(zone))
    {
        builder.refuse(format!(
            "volume `{}` is shared by hosts in different availability zones",
            disk.name
        ));
        return None;
    }
    Some(zone.clone())
}

/// A bucket of the deployment, as its hosts use it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Used {
    /// Its name.
    pub(super) name: String,
    /// What is in it stays.
    pub(super) is_archive: bool,
}

/// Adds the site's buckets and returns all buckets of the deployment on AWS.
pub(super) fn buckets(builder: &mut Builder<'_>) -> Vec<Used> {
    let site = builder.site;
    for bucket in site.buckets.iter().filter(|one| one.provider == "aws") {
        let name = bucket.id.clone();
        builder.add(&name, AwsResource::Bucket(lower_bucket(bucket)));
    }
    let mut used: Vec<Used> = builder
        .blueprint
        .sites
        .iter()
        .flat_map(|site| &site.buckets)
        .filter(|bucket| bucket.provider == "aws")
        .map(|bucket| Used {
            name: bucket.name.clone(),
            is_archive: is_archive(bucket),
        })
        .collect();
    used.sort();
    used.dedup();
    used
}

fn lower_bucket(bucket: &PlannedBucket) -> Bucket {
    let mut lifecycle = vec![LifecycleRule {
        id: "abort-unfinished-uploads".to_owned(),
        transition: None,
        expire_old_versions_after_days: None,
        abort_uploads_after_days: Some(ABORT_UPLOADS_AFTER_DAYS),
    }];
    if bucket.versioned {
        lifecycle.push(LifecycleRule {
            id: "expire-old-versions".to_owned(),
            transition: None,
            expire_old_versions_after_days: Some(EXPIRE_OLD_VERSIONS_AFTER_DAYS),
            abort_uploads_after_days: None,
        });
    }
    if let Some((days, class)) = settling(bucket) {
        lifecycle.push(LifecycleRule {
            id: "cool".to_owned(),
            transition: Some(Transition {
                days,
                class: storage_class(class),
            }),
            expire_old_versions_after_days: None,
            abort_uploads_after_days: None,
        });
    }
    lifecycle.sort();
    Bucket {
        name: bucket.name.clone(),
        versioned: bucket.versioned,
        encrypted: true,
        public_access_blocked: true,
        lifecycle,
    }
}

/// A storage class as S3's interface calls it (S3 API, `StorageClass`).
fn storage_class(class: &str) -> String {
    match class {
        "glacier-instant-retrieval" | "glacier-instant" => "GLACIER_IR".to_owned(),
        "glacier-flexible-retrieval" | "glacier-flexible" => "GLACIER".to_owned(),
        "glacier-deep-archive" => "DEEP_ARCHIVE".to_owned(),
        "one-zone-ia" => "ONEZONE_IA".to_owned(),
        other => other.to_ascii_uppercase().replace('-', "_"),
    }
}
