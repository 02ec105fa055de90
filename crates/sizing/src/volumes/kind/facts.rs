//! What the providers say of their kinds of disks beside the figures of the tables.

use groundplan_catalog::tables::Provider;

/// How far a kind's speed can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    /// Solid state with operations and throughput stated per disk.
    Provisioned,
    /// Solid state, shared, for light use.
    Plain,
    /// Hard disks.
    HardDisk,
}

/// How a kind is sold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sold {
    /// By the GiB; operations and throughput are bought beside it.
    Separately,
    /// By the GiB; speed grows with it: MB/s for each GiB, none where the size does not matter.
    /// Operations per GiB are in the tables.
    BySize { mb_s_per_gib: f64 },
    /// In fixed sizes of the limits table, whose ids begin so; a disk is billed as the next size.
    Sizes { prefix: &'static str },
    /// In fixed sizes of the price list. Speeds per size: up to this GiB, IOPS and MB/s.
    Priced { speeds: &'static [(f64, f64, f64)] },
}

/// A kind of disk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kind {
    /// As the price list and the later stages call it.
    pub(super) id: &'static str,
    pub(super) grade: Grade,
    pub(super) sold: Sold,
    pub(super) starts_machines: bool,
    /// Two machines can share one.
    pub(super) shared: bool,
    /// Attaches only to machines in a zone.
    pub(super) zonal: bool,
    /// Attaches only to some families of machines.
    pub(super) few_machines: bool,
    /// Least GiB of a disk.
    pub(super) least_gib: f64,
    /// Most MB/s that may be bought for each operation per second that is.
    pub(super) mb_s_per_iops: Option<f64>,
}

const fn kind(id: &'static str, grade: Grade, sold: Sold) -> Kind {
    Kind {
        id,
        grade,
        sold,
        starts_machines: true,
        shared: false,
        zonal: false,
        few_machines: false,
        least_gib: 1.0,
        mb_s_per_iops: None,
    }
}

/// Amazon EBS volume types (EBS user guide): st1 and sc1 start no machine, have at least 125 GiB,
/// and 40 and 12 MiB/s for each TiB; io2 attaches to several instances; gp3 takes 0.25 MiB/s for each
/// operation per second; gp2 moves its 3 operations for each GiB in 256 KiB, which is 0.75 MiB/s.
const AWS: &[Kind] = &[
    Kind {
        mb_s_per_iops: Some(0.25),
        ..kind("gp3", Grade::Provisioned, Sold::Separately)
    },
    Kind {
        shared: true,
        least_gib: 4.0,
        ..kind("io2", Grade::Provisioned, Sold::Separately)
    },
    kind(
        "gp2",
        Grade::Provisioned,
        Sold::BySize { mb_s_per_gib: 0.75 },
    ),
    Kind {
        starts_machines: false,
        least_gib: 125.0,
        ..kind(
            "st1",
            Grade::HardDisk,
            Sold::BySize {
                mb_s_per_gib: 40.0 / 1024.0,
            },
        )
    },
    Kind {
        starts_machines: false,
        least_gib: 125.0,
        ..kind(
            "sc1",
            Grade::HardDisk,
            Sold::BySize {
                mb_s_per_gib: 12.0 / 1024.0,
            },
        )
    },
];

/// Azure managed disk types (Microsoft Learn): Premium SSD v2 and Ultra Disk start no machine and
/// attach to machines in a zone, v2 with 0.25 MB/s for each operation per second; Standard kinds are for light use. Speeds of the Standard sizes
/// are recalled, unverified. Sharing is left to Premium SSD, whose limits for it are known.
const AZURE: &[Kind] = &[
    Kind {
        shared: true,
        ..kind(
            "premium-ssd",
            Grade::Provisioned,
            Sold::Sizes {
                prefix: "premium-ssd-p",
            },
        )
    },
    Kind {
        starts_machines: false,
        zonal: true,
        mb_s_per_iops: Some(0.25),
        ..kind("premium-ssd-v2", Grade::Provisioned, Sold::Separately)
    },
    Kind {
        starts_machines: false,
        zonal: true,
        few_machines: true,
        least_gib: 4.0,
        ..kind("ultra-disk", Grade::Provisioned, Sold::Separately)
    },
    kind(
        "standard-ssd",
        Grade::Plain,
        Sold::Priced {
            speeds: &[
                (4096.0, 500.0, 100.0),
                (8192.0, 2000.0, 400.0),
                (16384.0, 4000.0, 600.0),
                (32767.0, 6000.0, 750.0),
            ],
        },
    ),
    Kind {
        starts_machines: false,
        ..kind(
            "standard-hdd",
            Grade::HardDisk,
            Sold::Priced {
                speeds: &[
                    (4096.0, 500.0, 60.0),
                    (8192.0, 1300.0, 300.0),
                    (32767.0, 2000.0, 500.0),
                ],
            },
        )
    },
];

/// Compute Engine documentation, "About Persistent Disk performance": throughput grows by 0.28,
/// 0.48 and 0.12 MiB/s with each GiB. What a small disk has beside that is not counted. Hyperdisk
/// attaches to some families of machines (recalled, unverified).
const GCP: &[Kind] = &[
    kind(
        "pd-ssd",
        Grade::Provisioned,
        Sold::BySize { mb_s_per_gib: 0.48 },
    ),
    Kind {
        least_gib: 10.0,
        ..kind(
            "pd-balanced",
            Grade::Provisioned,
            Sold::BySize { mb_s_per_gib: 0.28 },
        )
    },
    Kind {
        shared: true,
        few_machines: true,
        least_gib: 4.0,
        ..kind("hyperdisk-balanced", Grade::Provisioned, Sold::Separately)
    },
    Kind {
        starts_machines: false,
        few_machines: true,
        least_gib: 64.0,
        ..kind("hyperdisk-extreme", Grade::Provisioned, Sold::Separately)
    },
    Kind {
        starts_machines: false,
        few_machines: true,
        least_gib: 2048.0,
        ..kind("hyperdisk-throughput", Grade::HardDisk, Sold::Separately)
    },
    Kind {
        least_gib: 10.0,
        ..kind(
            "pd-standard",
            Grade::HardDisk,
            Sold::BySize { mb_s_per_gib: 0.12 },
        )
    },
];

/// The kinds of a provider, the usual one first.
pub(super) fn of(provider: Provider) -> &'static [Kind] {
    match provider {
        Provider::Aws => AWS,
        Provider::Azure => AZURE,
        Provider::Gcp => GCP,
        Provider::Wasabi => &[],
    }
}
