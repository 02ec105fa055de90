//! Machine types: what a provider rents, `machine-types/<provider>.csv`.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet::{self, Records};
use super::vocabulary::Provider;

/// Accelerators of a machine type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gpu {
    /// Whole accelerators; 0 means a fraction of one.
    pub count: u32,
    /// Model, where the source names it: `l4`, `a10g`.
    pub model: Option<String>,
}

/// One size that a provider rents.
#[derive(Debug, Clone, PartialEq)]
pub struct MachineType {
    /// Who rents it.
    pub provider: Provider,
    /// Name as the provider's interface takes it: `m5.xlarge`, `Standard_D4s_v5`.
    pub name: String,
    /// Family: `m5`, `Dsv5`, `n2`.
    pub family: String,
    /// Generation number within the family's line.
    pub generation: Option<u32>,
    /// Active virtual processors.
    pub vcpu: u32,
    /// Virtual processors that licences and price are reckoned by, where that differs from
    /// `vcpu` (Azure sizes with constrained cores).
    pub billed_vcpu: Option<u32>,
    /// `intel`, `amd`.
    pub cpu_vendor: Option<String>,
    /// Processor model as far as known.
    pub cpu_model: Option<String>,
    /// Memory in GiB; absent for types whose source does not say.
    pub memory_gib: Option<f64>,
    /// Processor clock in GHz; the lowest where the provider mixes processors. AWS: sustained
    /// all-core clock as measured, Google: base clock.
    pub clock_ghz: Option<f64>,
    /// Disks inside the host, GiB in all; they lose their content when the machine stops.
    pub local_ssd_gib: Option<f64>,
    /// Network in Gbit/s. AWS: sustained baseline; Azure: documented maximum; Google: default
    /// egress cap.
    pub network_gbps: Option<f64>,
    /// Throughput to network disks in Gbit/s. AWS: maximum to EBS; Azure: uncached Premium SSD.
    pub disk_gbps: Option<f64>,
    /// Accelerators.
    pub gpu: Option<Gpu>,
    /// `false` once the provider has superseded it or announced its retirement.
    pub current_generation: bool,
    /// Origin of the figures.
    pub provenance: Provenance,
}

impl MachineType {
    /// Virtual processors that a licence per vCPU is reckoned by.
    pub fn licensed_vcpu(&self) -> u32 {
        self.billed_vcpu.unwrap_or(self.vcpu)
    }
}

/// The machine types of one provider.
#[derive(Debug)]
pub(crate) struct MachineTypes {
    pub(crate) all: Vec<MachineType>,
    by_name: Vec<usize>,
}

impl MachineTypes {
    pub(crate) fn parse(path: &str, text: &str, provider: Provider) -> Result<Self, TableErrors> {
        let records: Records<'_, MachineType> = sheet::read(
            path,
            text,
            |header| {
                (
                    header.required("name"),
                    header.required("family"),
                    header.optional("generation"),
                    header.required("vcpu"),
                    header.optional("billed_vcpu"),
                    header.optional("cpu_vendor"),
                    header.optional("cpu_model"),
                    header.required("memory_gib"),
                    header.optional("clock_ghz"),
                    (
                        header.optional("local_ssd_gib"),
                        header.optional("network_gbps"),
                        header.optional("disk_gbps"),
                        header.optional("gpu_count"),
                        header.optional("gpu_model"),
                        header.optional("current_generation"),
                        header.provenance(),
                    ),
                )
            },
            |columns, row| {
                let (name, family, generation, vcpu, billed, vendor, model, memory, clock, rest) =
                    columns;
                let (local, network, disk, gpu_count, gpu_model, current, provenance) = rest;
                Ok(MachineType {
                    provider,
                    name: row.text(*name)?.to_owned(),
                    family: row.text(*family)?.to_owned(),
                    generation: row.optional_count(*generation)?,
                    vcpu: row.count(*vcpu)?,
                    billed_vcpu: row.optional_count(*billed)?,
                    cpu_vendor: row.optional_text(*vendor),
                    cpu_model: row.optional_text(*model),
                    memory_gib: row.optional_number(*memory)?,
                    clock_ghz: row.optional_number(*clock)?,
                    local_ssd_gib: row.optional_number(*local)?,
                    network_gbps: row.optional_number(*network)?,
                    disk_gbps: row.optional_number(*disk)?,
                    gpu: row.optional_count(*gpu_count)?.map(|count| Gpu {
                        count,
                        model: row.optional_text(*gpu_model),
                    }),
                    current_generation: row.raw(*current).is_empty() || row.word(*current)?,
                    provenance: provenance.read(row)?,
                })
            },
        )?;
        let by_name = records.index(
            path,
            "name",
            |machine| machine.name.as_str(),
            |machine| machine.name.clone(),
        )?;
        Ok(Self {
            all: records.items,
            by_name,
        })
    }

    pub(crate) fn find(&self, name: &str) -> Option<&MachineType> {
        self.by_name
            .binary_search_by(|index| self.all[*index].name.as_str().cmp(name))
            .ok()
            .map(|position| &self.all[self.by_name[position]])
    }
}
