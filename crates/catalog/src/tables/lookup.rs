//! The tables as one thing that can be asked.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use groundplan_diagnostics::suggest;

use super::benchmark::{self, CpuBenchmark};
use super::compute_price::{ComputePrice, RegionPrices};
use super::constant::{self, Constant};
use super::date::Date;
use super::error::{Problem, TableError, TableErrors};
use super::found::{Named, PriceFound};
use super::hardware::{Hardware, HardwareFact};
use super::license_price::{self, LicensePrice};
use super::lifecycle::{Lifecycle, Lifecycles, Support, SupportStatus};
use super::machine_type::{MachineType, MachineTypes};
use super::media::{self, AudioFormat, ById, MediaFormat};
use super::origin::{self, Source};
use super::provenance::Provenance;
use super::region::{self, Region};
use super::source::TableSource;
use super::storage_price::{StoragePrice, StoragePrices};
use super::vocabulary::{OperatingSystem, Provider, Term};
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
    media: Lazy<ById<MediaFormat>>,
    audio: Lazy<ById<AudioFormat>>,
    hardware: Lazy<Hardware>,
    lifecycles: Lazy<Lifecycles>,
    volume_limits: Lazy<Vec<VolumeLimit>>,
    machine_disk_limits: Lazy<ById<MachineDiskLimit>>,
    attach_limits: Lazy<Vec<AttachLimit>>,
    constants: Lazy<BTreeMap<String, Constant>>,
    benchmarks: Lazy<Vec<CpuBenchmark>>,
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
            media: OnceLock::new(),
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
        slot.get_or_init(|| match self.source.text(path) {
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

    // ---- Machines ------------------------------------------------------------------------

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
        let all = self.load(&self.benchmarks, "cpu-benchmarks.csv", benchmark::parse)?;
        Ok(all
            .iter()
            .find(|run| run.provider == provider && run.instance_type == instance_type))
    }

    // ---- Regions and prices --------------------------------------------------------------

    /// The regions that have prices; in the order in which they stand in for each other.
    pub fn regions(&self) -> Result<&[Region], TableErrors> {
        self.load(&self.regions, "regions.csv", region::parse)
            .map(Vec::as_slice)
    }

    /// A region by name.
    pub fn region(&self, provider: Provider, id: &str) -> Result<Named<'_, Region>, TableErrors> {
        let of_provider = || -> Result<_, TableErrors> {
            Ok(self
                .regions()?
                .iter()
                .filter(move |region| region.provider == provider))
        };
        Ok(match of_provider()?.find(|region| region.id == id) {
            Some(region) => Named::Found(region),
            None => Named::Unknown {
                nearest: suggest::nearest(id, of_provider()?.map(|region| region.id.as_str())),
            },
        })
    }

    /// Regions other than `region`, those of its continent first.
    fn stand_ins(&self, provider: Provider, region: &str) -> Result<Vec<&Region>, TableErrors> {
        let continent = self
            .region(provider, region)?
            .found()
            .map(|region| region.continent.as_str());
        let mut others: Vec<&Region> = self
            .regions()?
            .iter()
            .filter(|other| other.provider == provider && other.id != region)
            .collect();
        others.sort_by_key(|other| Some(other.continent.as_str()) != continent);
        Ok(others)
    }

    /// All machine prices of a region; none if the region is not in `regions.csv`. Parses that
    /// region's file and no other.
    pub fn region_prices(
        &self,
        provider: Provider,
        region: &str,
    ) -> Result<Option<&RegionPrices>, TableErrors> {
        let regions = self.regions()?;
        let slots = self.compute_prices.get_or_init(|| {
            regions
                .iter()
                .map(|region| ((region.provider, region.id.clone()), OnceLock::new()))
                .collect()
        });
        match slots.get(&(provider, region.to_owned())) {
            None => Ok(None),
            Some(slot) => self
                .load(
                    slot,
                    &format!("prices/compute/{provider}/{region}.csv"),
                    RegionPrices::parse,
                )
                .map(Some),
        }
    }

    /// The hourly price of a machine type.
    ///
    /// In order: as read for the region; for Windows the Linux price of the region plus the
    /// provider's licence rate per vCPU, where that rate is known to hold for the type
    /// ([`PriceFound::Derived`]); the same in another region, nearest continent first
    /// ([`PriceFound::OtherRegion`]). Never another term or operating system.
    pub fn compute_price(
        &self,
        provider: Provider,
        region: &str,
        instance_type: &str,
        operating_system: OperatingSystem,
        term: Term,
    ) -> Result<PriceFound<ComputePrice>, TableErrors> {
        let here =
            self.compute_price_in(provider, region, instance_type, operating_system, term)?;
        if !here.is_missing() {
            return Ok(here);
        }
        for other in self.stand_ins(provider, region)? {
            let there =
                self.compute_price_in(provider, &other.id, instance_type, operating_system, term)?;
            let (price, region) = match there {
                PriceFound::Exact(price) => (price, other.id.clone()),
                PriceFound::Derived { price, from } => (price, format!("{} ({from})", other.id)),
                PriceFound::OtherRegion { .. } | PriceFound::Missing => continue,
            };
            return Ok(PriceFound::OtherRegion { price, region });
        }
        Ok(PriceFound::Missing)
    }

    fn compute_price_in(
        &self,
        provider: Provider,
        region: &str,
        instance_type: &str,
        operating_system: OperatingSystem,
        term: Term,
    ) -> Result<PriceFound<ComputePrice>, TableErrors> {
        let Some(prices) = self.region_prices(provider, region)? else {
            return Ok(PriceFound::Missing);
        };
        if let Some(price) = prices.find(instance_type, operating_system, term) {
            return Ok(PriceFound::Exact(price.clone()));
        }
        let linux = prices.find(instance_type, OperatingSystem::Linux, term);
        let (OperatingSystem::Windows, Some(linux)) = (operating_system, linux) else {
            return Ok(PriceFound::Missing);
        };
        let Some(machine) = self.machine_type(provider, instance_type)?.found() else {
            return Ok(PriceFound::Missing);
        };
        let Some((licence, usd_per_vcpu)) = self.windows_rate(machine)? else {
            return Ok(PriceFound::Missing);
        };
        let vcpu = machine.licensed_vcpu();
        let (linux_origin, licence_origin) = (&linux.provenance, &licence.provenance);
        Ok(PriceFound::Derived {
            from: format!(
                "Linux price of {region} {} + {vcpu} vCPU x {usd_per_vcpu} USD/h Windows licence",
                linux.usd_per_hour
            ),
            price: ComputePrice {
                instance_type: instance_type.to_owned(),
                operating_system,
                term,
                usd_per_hour: linux.usd_per_hour + f64::from(vcpu) * usd_per_vcpu,
                provenance: Provenance {
                    source: Arc::from(format!("{}+{}", linux_origin.source, licence_origin.source)),
                    as_of: linux_origin.as_of.min(licence_origin.as_of),
                    verified: linux_origin.verified && licence_origin.verified,
                },
            },
        })
    }

    /// The Windows licence rate per vCPU and hour that holds for a machine type; absent where
    /// the provider's price for the type is known to follow no flat rate.
    pub fn windows_rate(
        &self,
        machine: &MachineType,
    ) -> Result<Option<(&LicensePrice, f64)>, TableErrors> {
        let group = windows_group(machine);
        Ok(self
            .licenses()?
            .iter()
            .filter(|price| price.seller == machine.provider.name())
            .filter(|price| price.product == "Windows Server")
            .filter(|price| price.purchase == "license-included")
            .find(|price| price.applies_to == group)
            .and_then(|price| price.usd.map(|usd| (price, usd))))
    }

    fn storage(&self, provider: Provider) -> Result<&StoragePrices, TableErrors> {
        self.load(
            &self.storage_prices[provider as usize],
            &format!("prices/storage/{provider}.csv"),
            StoragePrices::parse,
        )
    }

    /// All storage and traffic prices of a provider.
    pub fn storage_prices(&self, provider: Provider) -> Result<&[StoragePrice], TableErrors> {
        Ok(&self.storage(provider)?.all)
    }

    /// The steps of a storage or traffic price, lowest first and never empty; for
    /// [`stepped_cost`](super::stepped_cost).
    ///
    /// In order: the region; the price zones that cover it; another region, nearest continent
    /// first; any other place that has the price.
    pub fn storage_steps(
        &self,
        provider: Provider,
        region: &str,
        product: &str,
        tier: &str,
        meter: &str,
    ) -> Result<PriceFound<Vec<&StoragePrice>>, TableErrors> {
        let prices = self.storage(provider)?;
        let zones = match self.region(provider, region)? {
            Named::Found(region) => region.zones.as_slice(),
            Named::Unknown { .. } => &[],
        };
        for place in std::iter::once(region).chain(zones.iter().map(String::as_str)) {
            let steps = prices.find(place, product, tier, meter);
            if !steps.is_empty() {
                return Ok(PriceFound::Exact(steps));
            }
        }
        let others = self.stand_ins(provider, region)?;
        let elsewhere = others
            .iter()
            .map(|other| other.id.as_str())
            .chain(prices.all.iter().map(|price| price.region.as_str()));
        for place in elsewhere {
            let steps = prices.find(place, product, tier, meter);
            if !steps.is_empty() {
                return Ok(PriceFound::OtherRegion {
                    price: steps,
                    region: place.to_owned(),
                });
            }
        }
        Ok(PriceFound::Missing)
    }

    /// A storage or traffic price; its lowest step where the list has several.
    pub fn storage_price(
        &self,
        provider: Provider,
        region: &str,
        product: &str,
        tier: &str,
        meter: &str,
    ) -> Result<PriceFound<&StoragePrice>, TableErrors> {
        Ok(
            match self.storage_steps(provider, region, product, tier, meter)? {
                PriceFound::Exact(steps) => {
                    first(&steps).map_or(PriceFound::Missing, PriceFound::Exact)
                }
                PriceFound::OtherRegion { price, region } => {
                    first(&price).map_or(PriceFound::Missing, |price| PriceFound::OtherRegion {
                        price,
                        region,
                    })
                }
                PriceFound::Derived { .. } | PriceFound::Missing => PriceFound::Missing,
            },
        )
    }

    /// All licence prices.
    pub fn licenses(&self) -> Result<&[LicensePrice], TableErrors> {
        self.load(&self.licenses, "prices/licenses.csv", license_price::parse)
            .map(Vec::as_slice)
    }

    /// The licence of a product and edition as `seller` sells it in one way, for machines in
    /// general. A line without a price answers [`PriceFound::Missing`].
    pub fn license_price(
        &self,
        seller: &str,
        product: &str,
        edition: &str,
        purchase: &str,
    ) -> Result<PriceFound<&LicensePrice>, TableErrors> {
        Ok(self
            .licenses()?
            .iter()
            .filter(|price| price.seller == seller && price.product == product)
            .filter(|price| price.edition == edition || price.edition == "any")
            .filter(|price| price.purchase == purchase && price.applies_to == "any")
            .find(|price| price.usd.is_some())
            .map_or(PriceFound::Missing, PriceFound::Exact))
    }

    // ---- Media and hardware --------------------------------------------------------------

    fn media_formats(&self) -> Result<&ById<MediaFormat>, TableErrors> {
        self.load(&self.media, "media.csv", media::parse)
    }

    /// A picture format by id, or the most similar id.
    pub fn media(&self, id: &str) -> Result<Named<'_, MediaFormat>, TableErrors> {
        Ok(self.media_formats()?.find(id))
    }

    /// All picture formats.
    pub fn all_media(&self) -> Result<&[MediaFormat], TableErrors> {
        Ok(&self.media_formats()?.all)
    }

    fn audio_formats(&self) -> Result<&ById<AudioFormat>, TableErrors> {
        self.load(&self.audio, "media-audio.csv", media::parse_audio)
    }

    /// A sound format by id, or the most similar id.
    pub fn audio(&self, id: &str) -> Result<Named<'_, AudioFormat>, TableErrors> {
        Ok(self.audio_formats()?.find(id))
    }

    /// All sound formats.
    pub fn all_audio(&self) -> Result<&[AudioFormat], TableErrors> {
        Ok(&self.audio_formats()?.all)
    }

    fn hardware_table(&self) -> Result<&Hardware, TableErrors> {
        self.load(&self.hardware, "hardware.csv", Hardware::parse)
    }

    /// A figure about a tape, array, disk or link: `hardware("lto-9", "native_capacity")`.
    pub fn hardware(
        &self,
        item: &str,
        attribute: &str,
    ) -> Result<Option<&HardwareFact>, TableErrors> {
        Ok(self.hardware_table()?.find(item, attribute))
    }

    /// All figures about hardware.
    pub fn all_hardware(&self) -> Result<&[HardwareFact], TableErrors> {
        Ok(&self.hardware_table()?.all)
    }

    // ---- Limits --------------------------------------------------------------------------

    /// All disk kinds with their limits.
    pub fn volume_limits(&self) -> Result<&[VolumeLimit], TableErrors> {
        self.load(
            &self.volume_limits,
            "volume-limits.csv",
            volume_limit::parse,
        )
        .map(Vec::as_slice)
    }

    /// The limits of a kind of disk: `volume_limit(Provider::Aws, "gp3")`.
    pub fn volume_limit(
        &self,
        provider: Provider,
        id: &str,
    ) -> Result<Named<'_, VolumeLimit>, TableErrors> {
        let of_provider = || -> Result<_, TableErrors> {
            Ok(self
                .volume_limits()?
                .iter()
                .filter(move |limit| limit.provider == provider))
        };
        Ok(match of_provider()?.find(|limit| limit.id == id) {
            Some(limit) => Named::Found(limit),
            None => Named::Unknown {
                nearest: suggest::nearest(id, of_provider()?.map(|limit| limit.id.as_str())),
            },
        })
    }

    /// What a machine type can do with its disks, where the provider states it per type.
    pub fn machine_disk_limit(&self, name: &str) -> Result<Option<&MachineDiskLimit>, TableErrors> {
        let limits = self.load(
            &self.machine_disk_limits,
            "machine-disk-limits.csv",
            volume_limit::parse_machines,
        )?;
        Ok(limits.find(name).found())
    }

    /// How many disks a machine takes, where the provider states it by class.
    pub fn attach_limit(&self, machine: &MachineType) -> Result<Option<&AttachLimit>, TableErrors> {
        let limits = self.load(
            &self.attach_limits,
            "attach-limits.csv",
            volume_limit::parse_attach,
        )?;
        let generation = machine.generation.unwrap_or(0);
        Ok(limits
            .iter()
            .filter(|limit| limit.provider == machine.provider)
            .filter(|limit| limit.from_generation <= generation)
            .filter(|limit| limit.up_to_vcpu.is_none_or(|most| machine.vcpu <= most))
            .max_by_key(|limit| {
                let narrowness = std::cmp::Reverse(limit.up_to_vcpu.unwrap_or(u32::MAX));
                (limit.from_generation, narrowness)
            }))
    }

    // ---- Lifecycles ----------------------------------------------------------------------

    fn lifecycle_table(&self) -> Result<&Lifecycles, TableErrors> {
        self.load(&self.lifecycles, "lifecycle.csv", Lifecycles::parse)
    }

    /// All lifecycles.
    pub fn lifecycles(&self) -> Result<&[Lifecycle], TableErrors> {
        Ok(&self.lifecycle_table()?.all)
    }

    /// Whether a version is supported on the day `as_of`, and what to use instead.
    ///
    /// A release name stands for its newest service pack: `2016` for `2016 SP3`. Letter case
    /// does not matter.
    pub fn lifecycle(
        &self,
        product: &str,
        version: &str,
        as_of: Date,
    ) -> Result<Support<'_>, TableErrors> {
        let table = self.lifecycle_table()?;
        let entry = table.find(product, version);
        let newest = table
            .newest(product, as_of)
            .filter(|newest| entry.is_none_or(|entry| entry.release != newest.release));
        let nearest = match entry {
            Some(_) => None,
            None => suggest::nearest(
                version,
                table.of(product).map(|other| other.version.as_str()),
            ),
        };
        Ok(Support {
            status: entry.map_or(SupportStatus::Unknown, |entry| entry.status(as_of)),
            entry,
            successor: entry
                .and_then(|entry| entry.successor.as_deref())
                .or_else(|| newest.map(|newest| newest.release.as_str())),
            nearest,
        })
    }

    /// Whether a machine type's family is to be retired (Azure announces this by series).
    pub fn machine_support(
        &self,
        machine: &MachineType,
        as_of: Date,
    ) -> Result<Support<'_>, TableErrors> {
        let product = match machine.provider {
            Provider::Aws => "AWS machine family",
            Provider::Azure => "Azure VM series",
            Provider::Gcp => "GCP machine series",
            Provider::Wasabi => "",
        };
        let family = machine.family.trim_end_matches("Promo");
        let mut support = self.lifecycle(product, family, as_of)?;
        // A similarly named family says nothing about this one.
        support.nearest = None;
        Ok(support)
    }

    // ---- Constants and sources -----------------------------------------------------------

    /// All constants by id.
    pub fn constants(&self) -> Result<&BTreeMap<String, Constant>, TableErrors> {
        self.load(&self.constants, "constants.toml", constant::parse)
    }

    /// A constant by id, or the most similar id.
    pub fn constant(&self, id: &str) -> Result<Named<'_, Constant>, TableErrors> {
        let constants = self.constants()?;
        Ok(match constants.get(id) {
            Some(constant) => Named::Found(constant),
            None => Named::Unknown {
                nearest: suggest::nearest(id, constants.keys().map(String::as_str)),
            },
        })
    }

    /// A source by the id that tables cite.
    pub fn source(&self, id: &str) -> Result<Option<&Source>, TableErrors> {
        let sources = self.load(&self.sources, "sources.csv", origin::parse)?;
        Ok(sources.find(id).found())
    }

    // ---- All of them ---------------------------------------------------------------------

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

fn first<'p>(steps: &[&'p StoragePrice]) -> Option<&'p StoragePrice> {
    steps.first().copied()
}

/// The group of the licence table that a machine type's Windows price belongs to. Comparing
/// prices with and without Windows shows a flat rate per vCPU for all but these groups.
fn windows_group(machine: &MachineType) -> &'static str {
    let family = machine.family.to_ascii_lowercase();
    match machine.provider {
        Provider::Aws if family.starts_with('t') => "burstable",
        Provider::Aws if machine.generation.is_some_and(|generation| generation < 4) => {
            // Letters whose numbering began late (x1, z1d, i3en, g4dn) are newer than they look.
            match family.chars().next() {
                Some('c' | 'd' | 'h' | 'i' | 'm' | 'r' | 't') if !machine.current_generation => {
                    "previous-generation"
                }
                _ => "any",
            }
        }
        Provider::Azure if family.starts_with('b') => "burstable",
        Provider::Azure if matches!(family.as_str(), "d" | "ds" | "dv2" | "dsv2" | "av2") => {
            "d-ds-a-v1-v2"
        }
        Provider::Azure if machine.billed_vcpu.is_some() => "constrained-core",
        Provider::Gcp if matches!(family.as_str(), "f1" | "g1") => "shared-core",
        _ => "any",
    }
}
