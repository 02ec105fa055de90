//! What a machine type carries, and what it lacks of what is wanted.

use groundplan_catalog::tables::{MachineType, TableErrors, Tables};

use super::Sql;
use super::speed::{Speed, Speeds};
use crate::text::number;
use crate::tier::GB_PER_GIB;

/// What a host must be able to do.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    /// Processors that the vendor asks for, whatever their speed.
    pub(crate) processors: f64,
    /// Cores of the reference that the load needs.
    pub(crate) cores: f64,
    pub(crate) memory_gb: f64,
    pub(crate) network_mbps: f64,
    pub(crate) disk_mb_s: f64,
    pub(crate) disk_iops: f64,
    pub(crate) disks: u32,
    /// Whether its processors are busy for hours, which burst-like types cannot keep up.
    pub(crate) sustained: bool,
    pub(crate) sql: Option<Sql<'a>>,
}

/// What a machine type carries. A limit that the tables do not have is infinite.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub(crate) processors: f64,
    pub(crate) speed: Speed,
    pub(crate) memory_gb: f64,
    pub(crate) network_mbps: f64,
    pub(crate) disk_mb_s: f64,
    pub(crate) disk_iops: f64,
    /// Disks beside the one that it starts from.
    pub(crate) data_disks: f64,
    /// Whether it keeps its processors at full speed for hours.
    pub(crate) sustained: bool,
}

impl Limits {
    pub(super) fn of(
        tables: &Tables<'_>,
        machine: &MachineType,
        speeds: &Speeds<'_>,
    ) -> Result<Self, TableErrors> {
        let rate =
            |rate: Option<f64>, factor: f64| rate.map_or(f64::INFINITY, |rate| rate * factor);
        let mut limits = Self {
            processors: f64::from(machine.vcpu),
            speed: speeds.of(machine),
            memory_gb: machine.memory_gib.unwrap_or(0.0) * GB_PER_GIB,
            network_mbps: rate(machine.network_gbps, 1000.0),
            disk_mb_s: rate(machine.disk_gbps, 125.0),
            disk_iops: f64::INFINITY,
            data_disks: f64::INFINITY,
            sustained: !machine.family.ends_with("-flex"),
        };
        if let Some(limit) = tables.machine_disk_limit(&machine.name)? {
            limits.disk_mb_s = limits.disk_mb_s.min(limit.maximum_mbps);
            limits.disk_iops = limit.maximum_iops;
            // The system disk does not count as a data disk.
            limits.data_disks = f64::from(limit.maximum_disks);
        } else if let Some(limit) = tables.attach_limit(machine)? {
            limits.data_disks = f64::from(limit.maximum_disks) - 1.0;
        }
        Ok(limits)
    }

    /// Cores of the reference that its processors stand for.
    pub(crate) fn cores(&self) -> f64 {
        self.processors * self.speed.factor
    }

    /// Each limit beside what is wanted of it, in the order in which they are told.
    pub(crate) fn against(&self, wanted: &Wanted<'_>) -> [Margin; 7] {
        let margin = |of: Resource, has: f64, need: f64| Margin { of, has, need };
        [
            margin(Resource::Processors, self.processors, wanted.processors),
            margin(Resource::Cores, self.cores(), wanted.cores),
            margin(Resource::Memory, self.memory_gb, wanted.memory_gb),
            margin(Resource::Network, self.network_mbps, wanted.network_mbps),
            margin(Resource::DiskThroughput, self.disk_mb_s, wanted.disk_mb_s),
            margin(Resource::DiskOperations, self.disk_iops, wanted.disk_iops),
            margin(
                Resource::Disks,
                self.data_disks,
                f64::from(wanted.disks) - 1.0,
            ),
        ]
    }

    /// The first thing that is lacking.
    pub(crate) fn lack(&self, wanted: &Wanted<'_>) -> Option<Lack> {
        let short = self.against(wanted).into_iter().find(Margin::is_short);
        match short {
            Some(margin) => Some(Lack::Less(margin)),
            None if wanted.sustained && !self.sustained => Some(Lack::NotSustained),
            None => None,
        }
    }
}

/// What a machine has and a host needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Resource {
    Processors,
    Cores,
    Memory,
    Network,
    DiskThroughput,
    DiskOperations,
    Disks,
}

impl Resource {
    /// The unit with what it is of.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Processors => "vCPU",
            Self::Cores => "cores by measured speed",
            Self::Memory => "GB of memory",
            Self::Network => "Mbit/s of network",
            Self::DiskThroughput => "MB/s to disks",
            Self::DiskOperations => "IOPS to disks",
            Self::Disks => "data disks",
        }
    }
}

/// One limit beside one need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Margin {
    pub(crate) of: Resource,
    pub(crate) has: f64,
    pub(crate) need: f64,
}

impl Margin {
    pub(crate) fn is_short(&self) -> bool {
        self.has + 1e-9 < self.need
    }

    /// The share of the limit that the need takes; zero where the limit is not known.
    pub(crate) fn used(&self) -> f64 {
        if self.has.is_finite() && self.has > 0.0 {
            self.need.max(0.0) / self.has
        } else {
            0.0
        }
    }
}

/// What a machine type lacks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Lack {
    /// Less of something than is needed.
    Less(Margin),
    /// Its processors are not at full speed for hours.
    NotSustained,
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Less(margin) => write!(
                f,
                "{} {}, {} needed",
                number(margin.has),
                margin.of.unit(),
                number(margin.need)
            ),
            Self::NotSustained => {
                f.write_str("does not keep its processors at full speed for hours")
            }
        }
    }
}
