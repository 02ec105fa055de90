//! What disks and machines can carry: `volume-limits.csv`, `machine-disk-limits.csv` and
//! `attach-limits.csv`.

use super::error::TableErrors;
use super::media::ById;
use super::provenance::Provenance;
use super::sheet;
use super::vocabulary::Provider;

/// The limits of one kind of network disk.
#[derive(Debug, Clone, PartialEq)]
pub struct VolumeLimit {
    /// Who offers it.
    pub provider: Provider,
    /// Kind: `gp3`, `premium-ssd-p30`, `hyperdisk-balanced`.
    pub id: String,
    /// Name as the provider writes it.
    pub name: String,
    /// Largest size in GiB.
    pub maximum_gib: f64,
    /// Most I/O operations per second of one disk.
    pub maximum_iops: Option<f64>,
    /// Most throughput of one disk in MB/s (MiB/s where the provider reckons so).
    pub maximum_mbps: Option<f64>,
    /// I/O operations per second included without payment or size.
    pub baseline_iops: Option<f64>,
    /// Throughput included without payment or size, MB/s.
    pub baseline_mbps: Option<f64>,
    /// I/O operations per second that each GiB adds, or at most allows.
    pub iops_per_gib: Option<f64>,
    /// I/O operations per second in a burst.
    pub burst_iops: Option<f64>,
    /// Throughput in a burst, MB/s.
    pub burst_mbps: Option<f64>,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figures.
    pub provenance: Provenance,
}

pub(crate) fn parse(path: &str, text: &str) -> Result<Vec<VolumeLimit>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("provider"),
                header.required("id"),
                header.required("name"),
                header.required("maximum_gib"),
                header.required("maximum_iops"),
                header.required("maximum_mbps"),
                header.optional("baseline_iops"),
                header.optional("baseline_mbps"),
                header.optional("iops_per_gib"),
                (
                    header.optional("burst_iops"),
                    header.optional("burst_mbps"),
                    header.optional("note"),
                    header.provenance(),
                ),
            )
        },
        |columns, row| {
            let (provider, id, name, size, iops, mbps, base_iops, base_mbps, per_gib, rest) =
                columns;
            let (burst_iops, burst_mbps, note, provenance) = rest;
            Ok(VolumeLimit {
                provider: row.word(*provider)?,
                id: row.text(*id)?.to_owned(),
                name: row.text(*name)?.to_owned(),
                maximum_gib: row.number(*size)?,
                maximum_iops: row.optional_number(*iops)?,
                maximum_mbps: row.optional_number(*mbps)?,
                baseline_iops: row.optional_number(*base_iops)?,
                baseline_mbps: row.optional_number(*base_mbps)?,
                iops_per_gib: row.optional_number(*per_gib)?,
                burst_iops: row.optional_number(*burst_iops)?,
                burst_mbps: row.optional_number(*burst_mbps)?,
                note: row.optional_text(*note),
                provenance: provenance.read(row)?,
            })
        },
    )?;
    records.index(
        path,
        "id",
        |limit| (limit.provider, &limit.id),
        |limit| format!("{} {}", limit.provider, limit.id),
    )?;
    Ok(records.items)
}

/// What one machine type can do with its network disks (Azure states this per size).
#[derive(Debug, Clone, PartialEq)]
pub struct MachineDiskLimit {
    /// Machine type.
    pub name: String,
    /// Most data disks.
    pub maximum_disks: u32,
    /// Most I/O operations per second over all disks.
    pub maximum_iops: f64,
    /// Most throughput over all disks, MB/s.
    pub maximum_mbps: f64,
    /// I/O operations per second in a burst.
    pub burst_iops: Option<f64>,
    /// Throughput in a burst, MB/s.
    pub burst_mbps: Option<f64>,
    /// Origin of the figures.
    pub provenance: Provenance,
}

pub(crate) fn parse_machines(
    path: &str,
    text: &str,
) -> Result<ById<MachineDiskLimit>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("name"),
                header.required("maximum_disks"),
                header.required("maximum_iops"),
                header.required("maximum_mbps"),
                header.optional("burst_iops"),
                header.optional("burst_mbps"),
                header.provenance(),
            )
        },
        |(name, disks, iops, mbps, burst_iops, burst_mbps, provenance), row| {
            Ok(MachineDiskLimit {
                name: row.text(*name)?.to_owned(),
                maximum_disks: row.count(*disks)?,
                maximum_iops: row.number(*iops)?,
                maximum_mbps: row.number(*mbps)?,
                burst_iops: row.optional_number(*burst_iops)?,
                burst_mbps: row.optional_number(*burst_mbps)?,
                provenance: provenance.read(row)?,
            })
        },
    )?;
    ById::new(path, records, |limit| &limit.name)
}

/// How many disks a class of machines takes.
#[derive(Debug, Clone, PartialEq)]
pub struct AttachLimit {
    /// Who rents the machines.
    pub provider: Provider,
    /// Lowest generation of the class; 0 for all.
    pub from_generation: u32,
    /// Largest number of virtual processors of the class; absent for no bound.
    pub up_to_vcpu: Option<u32>,
    /// Most disks, the system disk included.
    pub maximum_disks: u32,
    /// Whether network interfaces and local disks count against the same limit.
    pub shared_with_interfaces: bool,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figures.
    pub provenance: Provenance,
}

pub(crate) fn parse_attach(path: &str, text: &str) -> Result<Vec<AttachLimit>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("provider"),
                header.required("from_generation"),
                header.required("up_to_vcpu"),
                header.required("maximum_disks"),
                header.required("shared_with_interfaces"),
                header.optional("note"),
                header.provenance(),
            )
        },
        |(provider, generation, vcpu, disks, shared, note, provenance), row| {
            Ok(AttachLimit {
                provider: row.word(*provider)?,
                from_generation: row.count(*generation)?,
                up_to_vcpu: row.optional_count(*vcpu)?,
                maximum_disks: row.count(*disks)?,
                shared_with_interfaces: row.word(*shared)?,
                note: row.optional_text(*note),
                provenance: provenance.read(row)?,
            })
        },
    )?;
    Ok(records.items)
}
