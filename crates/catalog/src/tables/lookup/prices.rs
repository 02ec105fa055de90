//! Regions and what things cost there.

use std::sync::{Arc, OnceLock};

use groundplan_diagnostics::suggest;

use super::super::compute_price::{ComputePrice, RegionPrices};
use super::super::error::TableErrors;
use super::super::found::{Named, PriceFound};
use super::super::license_price::{self, LicensePrice};
use super::super::machine_type::MachineType;
use super::super::provenance::Provenance;
use super::super::region::{self, Region};
use super::super::storage_price::{StoragePrice, StoragePrices};
use super::super::support_plan::{self, SupportPlan};
use super::super::vocabulary::{OperatingSystem, Provider, Term};
use super::Tables;

impl Tables<'_> {
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
                .filter(|region| Provider::WITH_MACHINES.contains(&region.provider))
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
        let Some((surcharge, origin, from)) = self.windows_surcharge(machine, region)? else {
            return Ok(PriceFound::Missing);
        };
        Ok(PriceFound::Derived {
            from: format!(
                "Linux price of {region}, {} USD/h, + {from}",
                linux.usd_per_hour
            ),
            price: ComputePrice {
                instance_type: instance_type.to_owned(),
                operating_system,
                term,
                usd_per_hour: linux.usd_per_hour + surcharge,
                provenance: Provenance {
                    source: Arc::from(format!("{}+{}", linux.provenance.source, origin.source)),
                    as_of: linux.provenance.as_of.min(origin.as_of),
                    verified: linux.provenance.verified && origin.verified,
                },
            },
        })
    }

    /// What Windows adds to a machine's Linux price per hour, its origin, and how it was found:
    /// by the rate per vCPU, or where the type follows none, by the difference of the two
    /// on-demand prices in a region that has both. Licences cost the same in every region.
    fn windows_surcharge(
        &self,
        machine: &MachineType,
        region: &str,
    ) -> Result<Option<(f64, Provenance, String)>, TableErrors> {
        if let Some((licence, usd)) = self.windows_rate(machine)? {
            let vcpu = machine.licensed_vcpu();
            return Ok(Some((
                f64::from(vcpu) * usd,
                licence.provenance.clone(),
                format!("{vcpu} vCPU x {usd} USD/h Windows licence"),
            )));
        }
        for other in self.stand_ins(machine.provider, region)? {
            let Some(prices) = self.region_prices(machine.provider, &other.id)? else {
                continue;
            };
            let price = |system| prices.find(&machine.name, system, Term::OnDemand);
            if let (Some(windows), Some(linux)) = (
                price(OperatingSystem::Windows),
                price(OperatingSystem::Linux),
            ) && windows.usd_per_hour >= linux.usd_per_hour
            {
                return Ok(Some((
                    windows.usd_per_hour - linux.usd_per_hour,
                    windows.provenance.clone(),
                    format!("difference of Windows and Linux in {}", other.id),
                )));
            }
        }
        Ok(None)
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

    /// All steps of all support plans.
    pub fn support_plans(&self) -> Result<&[SupportPlan], TableErrors> {
        self.load(
            &self.support_plans,
            "prices/support.csv",
            support_plan::parse,
        )
        .map(Vec::as_slice)
    }

    /// The steps of a provider's support plan by its name, lowest first; none if there is none.
    pub fn support_plan(
        &self,
        provider: Provider,
        plan: &str,
    ) -> Result<Vec<&SupportPlan>, TableErrors> {
        let mut steps: Vec<&SupportPlan> = self
            .support_plans()?
            .iter()
            .filter(|step| step.provider == provider && step.plan == plan)
            .collect();
        steps.sort_by(|one, other| one.from.total_cmp(&other.from));
        Ok(steps)
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
