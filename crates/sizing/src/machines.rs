//! Machine types: which a provider offers in a region at what price, and which of them fits.
//!
//! Prices are per hour for the commitment of the profile, with Windows unless the customer brings
//! it, and with SQL Server where a database runs. Processors count by their measured speed
//! ([`speed`]). A type that loses keeps its reason.

mod eligible;
pub(crate) mod fit;
pub(crate) mod ranking;
mod speed;
mod words;

use groundplan_catalog::tables::{
    MachineType, OperatingSystem, Provider, RegionPrices, TableErrors, Tables, Term,
};
use groundplan_profile::model::Commitment;

use crate::bound::{cents, tidy};
use crate::output::{DatabaseLicence, Licence, MachineChoice};
use fit::Limits;
pub(crate) use fit::Wanted;
pub(crate) use ranking::Ranking;
use speed::Speeds;
pub(crate) use words::{beyond_all, needs, unknown, winning};

/// Hours that a month is billed with.
pub(crate) const HOURS: f64 = 730.0;

/// A machine type with its hourly price, Windows included unless the customer brings it, and what
/// one of it carries.
#[derive(Debug)]
pub(crate) struct Offer<'t> {
    pub(crate) machine: &'t MachineType,
    pub(crate) usd_per_hour: f64,
    pub(crate) term: Term,
    pub(crate) limits: Limits,
}

/// What a provider offers in a region for a commitment.
#[derive(Debug)]
pub(crate) struct Market<'t> {
    pub(crate) provider: Provider,
    pub(crate) region: String,
    pub(crate) windows: Licence,
    pub(crate) commitment: Commitment,
    /// Cheapest first.
    pub(crate) offers: Vec<Offer<'t>>,
    /// Types that are not considered, with the reason.
    pub(crate) excluded: Vec<(&'t MachineType, &'static str)>,
    speeds: Speeds<'t>,
}

/// SQL Server on the host.
#[derive(Debug, Clone)]
pub(crate) struct Sql<'a> {
    pub(crate) edition: &'a str,
    pub(crate) licence: Licence,
    /// US dollars per virtual processor and hour, and the least number billed; absent where no
    /// price is known or none is due.
    pub(crate) rate: Option<(f64, u32)>,
}

impl Sql<'_> {
    pub(crate) fn usd_per_hour(&self, licensed_vcpu: u32) -> f64 {
        self.rate.map_or(0.0, |(usd, least)| {
            usd * f64::from(licensed_vcpu.max(least))
        })
    }
}

/// The terms that stand for a commitment; where several have a price, the cheapest is taken. A
/// type without any of these prices is taken by the hour.
fn terms(provider: Provider, commitment: Commitment) -> &'static [Term] {
    match (commitment, provider) {
        (Commitment::None, _) => &[Term::OnDemand],
        (Commitment::OneYear, Provider::Aws) => {
            &[Term::Reserved1YearNoUpfront, Term::Reserved1YearAllUpfront]
        }
        (Commitment::OneYear, Provider::Azure) => &[Term::SavingsPlan1Year],
        (Commitment::OneYear, _) => &[Term::Committed1Year],
        (Commitment::ThreeYears, Provider::Aws) => {
            &[Term::Reserved3YearNoUpfront, Term::Reserved3Year]
        }
        (Commitment::ThreeYears, Provider::Azure) => &[],
        (Commitment::ThreeYears, _) => &[Term::Committed3Year],
    }
}

/// A machine type that an override names: its limits, and its offer where it has a price.
type Named<'t> = (&'t MachineType, Limits, Option<Offer<'t>>);

impl<'t> Market<'t> {
    /// Everything that is offered and priced in the region. A region without any price of its
    /// own takes those of the nearest that has them, as estimates. `reference` is the CoreMark per
    /// virtual processor that counts as one core.
    pub(crate) fn open(
        tables: &'t Tables<'_>,
        provider: Provider,
        region: &str,
        windows: Licence,
        commitment: Commitment,
        reference: f64,
    ) -> Result<Self, TableErrors> {
        let mut market = Self {
            provider,
            region: region.to_owned(),
            windows,
            commitment,
            offers: Vec::new(),
            excluded: Vec::new(),
            speeds: Speeds::gather(tables, provider, reference)?,
        };
        let here = tables.region_prices(provider, region)?;
        let listed = |machine: &MachineType| {
            here.is_none_or(|prices| {
                let on_demand = |system| prices.find(&machine.name, system, Term::OnDemand);
                on_demand(OperatingSystem::Linux).is_some() || on_demand(market.system()).is_some()
            })
        };
        let mut excluded = Vec::new();
        let mut offers = Vec::new();
        for machine in tables.machine_types(provider)? {
            // The others are priced only when an override names one.
            if let Err(reason) = eligible::check(machine) {
                excluded.push((machine, reason));
            } else if !listed(machine) {
                excluded.push((
                    machine,
                    "not offered in the region, or without a price there",
                ));
            } else if let Some(offer) = market.offer(tables, machine)? {
                offers.push(offer);
            } else {
                excluded.push((machine, "no price in the tables"));
            }
        }
        // In order already, so that ranking them again for each tier costs one pass.
        offers.sort_by(|one, other| {
            let by_price = one.usd_per_hour.total_cmp(&other.usd_per_hour);
            by_price.then_with(|| one.machine.name.cmp(&other.machine.name))
        });
        market.offers = offers;
        market.excluded = excluded;
        Ok(market)
    }

    fn system(&self) -> OperatingSystem {
        match self.windows {
            Licence::Included => OperatingSystem::Windows,
            Licence::Own | Licence::Free => OperatingSystem::Linux,
        }
    }

    /// The offer of a type at the cheapest term of the commitment.
    fn offer(
        &self,
        tables: &'t Tables<'_>,
        machine: &'t MachineType,
    ) -> Result<Option<Offer<'t>>, TableErrors> {
        let mut best: Option<(f64, Term)> = None;
        let here = tables.region_prices(self.provider, &self.region)?;
        let committed = terms(self.provider, self.commitment).iter();
        for term in committed.chain([&Term::OnDemand]) {
            if best.is_some() && *term == Term::OnDemand {
                break;
            }
            let quick = match here {
                Some(prices) => quick_price(tables, prices, machine, self.system(), *term)?,
                None => None,
            };
            let usd = match quick {
                Some(usd) => Some(usd),
                None => tables
                    .compute_price(
                        self.provider,
                        &self.region,
                        &machine.name,
                        self.system(),
                        *term,
                    )?
                    .price()
                    .map(|price| price.usd_per_hour),
            };
            if let Some(usd) = usd
                && best.is_none_or(|(held, _)| usd < held)
            {
                best = Some((usd, *term));
            }
        }
        let Some((usd_per_hour, term)) = best else {
            return Ok(None);
        };
        Ok(Some(Offer {
            machine,
            usd_per_hour,
            term,
            limits: Limits::of(tables, machine, &self.speeds)?,
        }))
    }

    /// Whether any type has a price for the commitment.
    pub(crate) fn is_priced(&self) -> bool {
        let committed = terms(self.provider, self.commitment);
        let mut offers = self.offers.iter();
        self.offers.is_empty() || offers.any(|offer| committed.contains(&offer.term))
    }

    /// A remark on an offer that is paid otherwise than asked for.
    pub(crate) fn paid(&self, offer: &Offer<'_>) -> &'static str {
        if terms(self.provider, self.commitment).contains(&offer.term) {
            ""
        } else {
            " by the hour, no price for the commitment in the tables"
        }
    }

    /// The type that an override names, whether or not it is eligible by default, with its offer
    /// where it has a price.
    pub(crate) fn named(
        &self,
        tables: &'t Tables<'_>,
        name: &str,
    ) -> Result<Option<Named<'t>>, TableErrors> {
        let Some(machine) = tables.machine_type(self.provider, name)?.found() else {
            return Ok(None);
        };
        let limits = Limits::of(tables, machine, &self.speeds)?;
        Ok(Some((machine, limits, self.offer(tables, machine)?)))
    }
}

/// The price of the region as read, or that of Linux with the Windows licence on top. Licences
/// cost the same whatever the commitment.
fn quick_price(
    tables: &Tables<'_>,
    prices: &RegionPrices,
    machine: &MachineType,
    system: OperatingSystem,
    term: Term,
) -> Result<Option<f64>, TableErrors> {
    if let Some(price) = prices.find(&machine.name, system, term) {
        return Ok(Some(price.usd_per_hour));
    }
    let linux = prices.find(&machine.name, OperatingSystem::Linux, term);
    let licence = tables.windows_rate(machine)?;
    Ok(linux.zip(licence).map(|(linux, (_, usd_per_vcpu))| {
        linux.usd_per_hour + f64::from(machine.licensed_vcpu()) * usd_per_vcpu
    }))
}

/// An offer's price with the database's licence.
pub(crate) fn hourly(offer: &Offer<'_>, wanted: &Wanted<'_>) -> f64 {
    let licensed = offer.machine.licensed_vcpu();
    offer.usd_per_hour
        + wanted
            .sql
            .as_ref()
            .map_or(0.0, |sql| sql.usd_per_hour(licensed))
}

/// How a machine was settled on.
pub(crate) struct Settled {
    pub(crate) usd_per_hour: Option<f64>,
    pub(crate) term: Term,
    pub(crate) overridden: bool,
    pub(crate) reason: String,
}

/// The choice as it is handed on.
pub(crate) fn choice(
    machine: &MachineType,
    limits: &Limits,
    windows: Licence,
    sql: Option<&Sql<'_>>,
    settled: Settled,
) -> MachineChoice {
    let usd_per_hour = settled.usd_per_hour;
    MachineChoice {
        machine_type: machine.name.clone(),
        vcpu: machine.vcpu,
        licensed_vcpu: machine.licensed_vcpu(),
        memory_gib: machine.memory_gib.unwrap_or(0.0),
        network_gbps: machine.network_gbps,
        disk_gbps: machine.disk_gbps,
        overridden: settled.overridden,
        windows,
        database: sql.map(|sql| DatabaseLicence {
            edition: sql.edition.to_owned(),
            licence: sql.licence,
        }),
        term: settled.term.name().to_owned(),
        speed: limits.speed.output(),
        usd_per_hour: usd_per_hour.map(tidy),
        usd_per_month: usd_per_hour.map(|usd| cents(usd * HOURS)),
        reason: settled.reason,
    }
}
