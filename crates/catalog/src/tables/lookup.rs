//! The tables as one thing that can be asked.

mod limits;
mod prices;
mod reference;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use groundplan_diagnostics::suggest;

use super::benchmark::{Benchmarks, CpuBenchmark};
use super::compute_price::RegionPrices;
use super::constant::Constant;
use super::error::{Problem, TableError, TableErrors};
use super::found::Named;
use super::hardware::Hardware;
use super::license_price::LicensePrice;
use super::lifecycle::Lifecycles;
use super::machine_type::{MachineType, MachineTypes};
use super::media::{AudioFormat, ById, MediaFormat};
use super::origin::Source;
use super::region::Region;
use super::source::TableSource;
use super::storage_price::StoragePrices;
use super::support_plan::SupportPlan;
use super::vocabulary::Provider;
use super::volume_limit::{self, AttachLimit, MachineDiskLimit, VolumeLimit};

/// A table that is parsed when it is first asked for.
type Lazy<T> = OnceLock<Result<T, TableErrors>>;

/// All tables of one source.
pub struct Tables<'s> {
    source: Box<dyn TableSource + Send + Sync + 's>,
    machine_types: [Lazy<MachineTypes>; Provider::ALL.len()],
    storage_prices: [Lazy<StoragePrices>; Provider::ALL.len()],
    regions: Lazy<Vec<Region>>,
    compute_prices: OnceLock<BTreeMap<(Provider, String), Lazy<RegionPrices>>>,
    licenses: Lazy<Vec<LicensePrice>>,
    support_plans: Lazy<Vec<SupportPlan>>,
    media: Lazy<ById<MediaFormat>>,
    /// Words of the built-in formats' uses by id, without the rest.
    media_uses: OnceLock<BTreeMap<String, String>>,
    audio: Lazy<ById<AudioFormat>>,
    hardware: Lazy<Hardware>,
    lifecycles: Lazy<Lifecycles>,
    volume_limits: Lazy<Vec<VolumeLimit>>,
    machine_disk_limits: Lazy<ById<MachineDiskLimit>>,
    attach_limits: Lazy<Vec<AttachLimit>>,
    constants: Lazy<BTreeMap<String, Constant>>,
    benchmarks: Lazy<Benchmarks>,
    sources: Lazy<ById<Source>>,
}

impl std::fmt::Debug for Tables<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tables").finish_non_exhaustive()
    }
}

impl<'s> Tables<'s> {
    /// Tables that will be read from `source` as they are asked for.
    pub fn new(source: impl TableSource + Send + Sync + 's) -> Self {
        Self {
            source: Box::new(source),
            machine_types: Default::default(),
            storage_prices: Default::default(),
            regions: OnceLock::new(),
            compute_prices: OnceLock::new(),
            licenses: OnceLock::new(),
            support_plans: OnceLock::new(),
            media: OnceLock::new(),
            media_uses: OnceLock::new(),
            audio: OnceLock::new(),
            hardware: OnceLock::new(),
            lifecycles: OnceLock::new(),
            volume_limits: OnceLock::new(),
            machine_disk_limits: OnceLock::new(),
            attach_limits: OnceLock::new(),
            constants: OnceLock::new(),
            benchmarks: OnceLock::new(),
            sources: OnceLock::new(),
        }
    }

    fn load<'t, T>(
        &self,
        slot: &'t Lazy<T>,
        path: &str,
        parse: impl FnOnce(&str, &str) -> Result<T, TableErrors>,
    ) -> Result<&'t T, TableErrors> {
        slot.get_or_init(|| match self.text(path) {
            Some(text) => parse(path, &text),
            None => Err(TableError {
                file: path.to_owned(),
                line: None,
                column: None,
                text: String::new(),
                problem: Problem::FileMissing,
            }
            .into()),
        })
        .as_ref()
        .map_err(Clone::clone)
    }

    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        let compiled = self.source.compiled(path).map(Cow::Borrowed);
        compiled.or_else(|| self.source.text(path))
    }

    fn machines(&self, provider: Provider) -> Result<&MachineTypes, TableErrors> {
        self.load(
            &self.machine_types[provider as usize],
            &format!("machine-types/{provider}.csv"),
            |path, text| MachineTypes::parse(path, text, provider),
        )
    }

    /// The machine types that a provider rents, in the order of the table; none for a provider
    /// that rents no machines.
    pub fn machine_types(&self, provider: Provider) -> Result<&[MachineType], TableErrors> {
        if Provider::WITH_MACHINES.contains(&provider) {
            Ok(&self.machines(provider)?.all)
        } else {
            Ok(&[])
        }
    }

    /// A machine type by name.
    pub fn machine_type(
        &self,
        provider: Provider,
        name: &str,
    ) -> Result<Named<'_, MachineType>, TableErrors> {
        let all = self.machine_types(provider)?;
        if all.is_empty() {
            return Ok(Named::Unknown { nearest: None });
        }
        Ok(match self.machines(provider)?.find(name) {
            Some(machine) => Named::Found(machine),
            None => Named::Unknown {
                nearest: suggest::nearest(name, all.iter().map(|machine| machine.name.as_str())),
            },
        })
    }

    /// Measured speed of a machine type, if it was measured.
    pub fn cpu_benchmark(
        &self,
        provider: Provider,
        instance_type: &str,
    ) -> Result<Option<&CpuBenchmark>, TableErrors> {
        let all = self.load(&self.benchmarks, "cpu-benchmarks.csv", Benchmarks::parse)?;
        Ok(all.find(provider, instance_type))
    }

    /// Parses every table and gives all faults, for a check of an edited folder.
    pub fn check(&self) -> Vec<TableError> {
        let mut errors: Vec<TableError> = Vec::new();
        let mut note = |result: Result<(), TableErrors>| {
            if let Err(found) = result {
                for error in found.errors() {
                    if !errors.contains(error) {
                        errors.push(error.clone());
                    }
                }
            }
        };
        for provider in Provider::ALL {
            note(self.machine_types(*provider).map(drop));
            note(self.storage_prices(*provider).map(drop));
        }
        match self.regions() {
            Ok(regions) => {
                for region in regions {
                    note(self.region_prices(region.provider, &region.id).map(drop));
                }
            }
            Err(found) => note(Err(found)),
        }
        note(self.licenses().map(drop));
        note(self.support_plans().map(drop));
        note(self.all_media().map(drop));
        note(self.all_audio().map(drop));
        note(self.all_hardware().map(drop));
        note(self.volume_limits().map(drop));
        note(self.machine_disk_limit("").map(drop));
        note(
            self.load(
                &self.attach_limits,
                "attach-limits.csv",
                volume_limit::parse_attach,
            )
            .map(drop),
        );
        note(self.lifecycles().map(drop));
        note(self.constants().map(drop));
        note(self.cpu_benchmark(Provider::Aws, "").map(drop));
        note(self.source("").map(drop));
        errors
    }
}
