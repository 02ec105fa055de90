//! Machine types: which a provider offers in a region at what price, and which of them fits.
//!
//! Prices are per hour on demand, with Windows unless the customer brings it, and with SQL
//! Server where a database runs. A type that loses keeps its reason.

mod eligible;

use groundplan_catalog::tables::{
    MachineType, OperatingSystem, Provider, RegionPrices, TableErrors, Tables, Term,
};

use crate::bound::{cents, tidy};
use crate::output::{DatabaseLicence, Licence, MachineChoice, Refusal};
use crate::text::{dollars, number};
use crate::tier::GB_PER_GIB;

/// How many losers of each kind are kept.
const LOSERS: usize = 3;

/// Hours that a month is billed with.
pub(crate) const HOURS: f64 = 730.0;

/// A machine type with its hourly price, Windows included unless the customer brings it.
#[derive(Debug)]
pub(crate) struct Offer<'t> {
    pub(crate) machine: &'t MachineType,
    pub(crate) usd_per_hour: f64,
}

/// What a provider offers in a region.
#[derive(Debug)]
pub(crate) struct Market<'t> {
    pub(crate) provider: Provider,
    pub(crate) region: String,
    pub(crate) windows: Licence,
    pub(crate) offers: Vec<Offer<'t>>,
}

/// What a host must be able to do.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
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

impl<'t> Market<'t> {
    /// Everything that is offered and priced in the region. A region without any price of its
    /// own takes those of the nearest that has them, as estimates.
    pub(crate) fn open(
        tables: &'t Tables<'_>,
        provider: Provider,
        region: &str,
        windows: Licence,
    ) -> Result<Self, TableErrors> {
        let system = match windows {
            Licence::Included => OperatingSystem::Windows,
            Licence::Own | Licence::Free => OperatingSystem::Linux,
        };
        let here = tables.region_prices(provider, region)?;
        let mut offers: Vec<Offer<'t>> = Vec::new();
        for machine in tables.machine_types(provider)? {
            // The others are priced only when an override names one.
            if eligible::check(machine).is_err() {
                continue;
            }
            if let Some(prices) = here
                && prices
                    .find(&machine.name, OperatingSystem::Linux, Term::OnDemand)
                    .is_none()
                && prices.find(&machine.name, system, Term::OnDemand).is_none()
            {
                continue;
            }
            let quick = match here {
                Some(prices) => quick_price(tables, prices, machine, system)?,
                None => None,
            };
            match quick {
                Some(usd_per_hour) => offers.push(Offer {
                    machine,
                    usd_per_hour,
                }),
                None => offers.extend(Self::offer(tables, provider, region, machine, system)?),
            }
        }
        // In order already, so that ranking them again for each tier costs one pass.
        offers.sort_by(|one, other| {
            let by_price = one.usd_per_hour.total_cmp(&other.usd_per_hour);
            by_price.then_with(|| one.machine.name.cmp(&other.machine.name))
        });
        Ok(Self {
            provider,
            region: region.to_owned(),
            windows,
            offers,
        })
    }

    fn offer(
        tables: &Tables<'_>,
        provider: Provider,
        region: &str,
        machine: &'t MachineType,
        system: OperatingSystem,
    ) -> Result<Option<Offer<'t>>, TableErrors> {
        let found =
            tables.compute_price(provider, region, &machine.name, system, Term::OnDemand)?;
        let Some(price) = found.price() else {
            return Ok(None);
        };
        Ok(Some(Offer {
            machine,
            usd_per_hour: price.usd_per_hour,
        }))
    }

    /// The offer for a type that an override names, whether or not it is eligible by default.
    pub(crate) fn named(
        &self,
        tables: &'t Tables<'_>,
        name: &str,
    ) -> Result<Option<(&'t MachineType, Option<Offer<'t>>)>, TableErrors> {
        let Some(machine) = tables.machine_type(self.provider, name)?.found() else {
            return Ok(None);
        };
        let system = match self.windows {
            Licence::Included => OperatingSystem::Windows,
            Licence::Own | Licence::Free => OperatingSystem::Linux,
        };
        let offer = Self::offer(tables, self.provider, &self.region, machine, system)?;
        Ok(Some((machine, offer)))
    }

    /// The cheapest offer that fits, and the best of those that do not win.
    pub(crate) fn cheapest(
        &self,
        tables: &Tables<'_>,
        wanted: &Wanted<'_>,
    ) -> Result<Picked<'_, 't>, TableErrors> {
        let mut ranked: Vec<(f64, &Offer<'t>)> = self
            .offers
            .iter()
            .map(|offer| (hourly(offer, wanted), offer))
            .collect();
        ranked.sort_by(|(one, a), (other, b)| {
            one.total_cmp(other)
                .then_with(|| a.machine.name.cmp(&b.machine.name))
        });
        let mut picked = Picked {
            winner: None,
            refused: Vec::new(),
        };
        let mut misfits: Vec<(f64, &Offer<'t>, Lack)> = Vec::new();
        for (usd, offer) in ranked {
            match (lack(tables, offer.machine, wanted)?, picked.winner) {
                (None, None) => picked.winner = Some((usd, offer)),
                (None, Some((best, winner))) => {
                    picked
                        .refused
                        .push(refusal(usd, offer, dearer(usd, best, winner)));
                    if picked.refused.len() == LOSERS {
                        break;
                    }
                }
                (Some(lack), None) => misfits.push((usd, offer, lack)),
                (Some(_), Some(_)) => {}
            }
        }
        // Those just below the winner's price tell most about the limit that binds.
        for (usd, offer, lack) in misfits.into_iter().rev().take(LOSERS) {
            picked.refused.push(refusal(usd, offer, lack.to_string()));
        }
        Ok(picked)
    }
}

/// The price of the region as read, or that of Linux with the Windows licence on top.
fn quick_price(
    tables: &Tables<'_>,
    prices: &RegionPrices,
    machine: &MachineType,
    system: OperatingSystem,
) -> Result<Option<f64>, TableErrors> {
    if let Some(price) = prices.find(&machine.name, system, Term::OnDemand) {
        return Ok(Some(price.usd_per_hour));
    }
    let linux = prices.find(&machine.name, OperatingSystem::Linux, Term::OnDemand);
    let licence = tables.windows_rate(machine)?;
    Ok(linux.zip(licence).map(|(linux, (_, usd_per_vcpu))| {
        linux.usd_per_hour + f64::from(machine.licensed_vcpu()) * usd_per_vcpu
    }))
}

/// The winner with its hourly price, and who lost.
#[derive(Debug)]
pub(crate) struct Picked<'m, 't> {
    pub(crate) winner: Option<(f64, &'m Offer<'t>)>,
    pub(crate) refused: Vec<Refusal>,
}

fn hourly(offer: &Offer<'_>, wanted: &Wanted<'_>) -> f64 {
    let licensed = offer.machine.licensed_vcpu();
    offer.usd_per_hour
        + wanted
            .sql
            .as_ref()
            .map_or(0.0, |sql| sql.usd_per_hour(licensed))
}

fn dearer(usd: f64, best: f64, winner: &Offer<'_>) -> String {
    if usd <= best * 1.000_5 {
        return format!("no cheaper than {}", winner.machine.name);
    }
    format!(
        "{} % dearer than {}",
        number((usd / best * 1000.0 - 1000.0).round() / 10.0),
        winner.machine.name
    )
}

fn refusal(usd: f64, offer: &Offer<'_>, reason: String) -> Refusal {
    Refusal {
        machine_type: offer.machine.name.clone(),
        usd_per_month: Some(cents(usd * HOURS)),
        reason,
    }
}

/// What a machine type lacks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Lack {
    /// Less of something than is needed.
    Less {
        /// What it has.
        has: f64,
        /// Of what.
        unit: &'static str,
        /// What is needed.
        need: f64,
    },
    /// Its processors are not at full speed for hours.
    NotSustained,
}

impl std::fmt::Display for Lack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Less { has, unit, need } => {
                write!(f, "{} {unit}, {} needed", number(*has), number(*need))
            }
            Self::NotSustained => {
                f.write_str("does not keep its processors at full speed for hours")
            }
        }
    }
}

/// The first thing that a machine type lacks of what is wanted. A limit that the tables do not
/// have does not count against it.
pub(crate) fn lack(
    tables: &Tables<'_>,
    machine: &MachineType,
    wanted: &Wanted<'_>,
) -> Result<Option<Lack>, TableErrors> {
    let gbps = |rate: Option<f64>, factor: f64| rate.map_or(f64::INFINITY, |rate| rate * factor);
    let own = [
        (f64::from(machine.vcpu), "vCPU", wanted.cores),
        (
            machine.memory_gib.unwrap_or(0.0) * GB_PER_GIB,
            "GB of memory",
            wanted.memory_gb,
        ),
        (
            gbps(machine.network_gbps, 1000.0),
            "Mbit/s of network",
            wanted.network_mbps,
        ),
        (
            gbps(machine.disk_gbps, 125.0),
            "MB/s to disks",
            wanted.disk_mb_s,
        ),
    ];
    if let Some(less) = less(&own) {
        return Ok(Some(less));
    }
    if wanted.sustained && machine.family.ends_with("-flex") {
        return Ok(Some(Lack::NotSustained));
    }
    if let Some(limit) = tables.machine_disk_limit(&machine.name)? {
        return Ok(less(&[
            (limit.maximum_mbps, "MB/s to disks", wanted.disk_mb_s),
            (limit.maximum_iops, "IOPS to disks", wanted.disk_iops),
            // The system disk does not count as a data disk.
            (
                f64::from(limit.maximum_disks),
                "data disks",
                f64::from(wanted.disks) - 1.0,
            ),
        ]));
    }
    let limit = tables.attach_limit(machine)?;
    Ok(limit.and_then(|limit| {
        less(&[(
            f64::from(limit.maximum_disks),
            "disks",
            f64::from(wanted.disks),
        )])
    }))
}

fn less(pairs: &[(f64, &'static str, f64)]) -> Option<Lack> {
    pairs
        .iter()
        .find(|(has, _, need)| has < need)
        .map(|(has, unit, need)| Lack::Less {
            has: *has,
            unit,
            need: *need,
        })
}

/// The choice as it is handed on.
pub(crate) fn choice(
    machine: &MachineType,
    windows: Licence,
    sql: Option<&Sql<'_>>,
    usd_per_hour: Option<f64>,
    overridden: bool,
    reason: String,
) -> MachineChoice {
    MachineChoice {
        machine_type: machine.name.clone(),
        vcpu: machine.vcpu,
        licensed_vcpu: machine.licensed_vcpu(),
        memory_gib: machine.memory_gib.unwrap_or(0.0),
        network_gbps: machine.network_gbps,
        disk_gbps: machine.disk_gbps,
        overridden,
        windows,
        database: sql.map(|sql| DatabaseLicence {
            edition: sql.edition.to_owned(),
            licence: sql.licence,
        }),
        usd_per_hour: usd_per_hour.map(tidy),
        usd_per_month: usd_per_hour.map(|usd| cents(usd * HOURS)),
        reason,
    }
}

/// Why the winner won: everything that it had to have.
pub(crate) fn winning(usd: f64, wanted: &Wanted<'_>) -> String {
    format!(
        "cheapest with {}, {} USD a month",
        needs(wanted),
        dollars(usd * HOURS)
    )
}

/// What a host needs, in words. Network and disks are named where anything is asked of them.
pub(crate) fn needs(wanted: &Wanted<'_>) -> String {
    let all = [
        (wanted.cores, "cores"),
        (wanted.memory_gb, "GB"),
        (wanted.network_mbps, "Mbit/s of network"),
        (wanted.disk_mb_s, "MB/s to disks"),
        (wanted.disk_iops, "IOPS to disks"),
    ];
    let mut parts: Vec<String> = all
        .iter()
        .enumerate()
        .filter(|(place, (need, _))| *place < 2 || *need > 0.0)
        .map(|(_, (need, unit))| format!("{} {unit}", number(*need)))
        .collect();
    let last = parts.pop().unwrap_or_default();
    if parts.is_empty() {
        return last;
    }
    format!("{} and {last}", parts.join(", "))
}

/// A remark on what is asked of the machine but is not in the tables, so that it was counted as
/// met without being known to be.
pub(crate) fn unknown(
    tables: &Tables<'_>,
    machine: &MachineType,
    wanted: &Wanted<'_>,
) -> Result<Option<String>, TableErrors> {
    let limit = tables.machine_disk_limit(&machine.name)?;
    let mut unknown = Vec::new();
    if wanted.network_mbps > 0.0 && machine.network_gbps.is_none() {
        unknown.push("its network speed");
    }
    if wanted.disk_mb_s > 0.0 && machine.disk_gbps.is_none() && limit.is_none() {
        unknown.push("its throughput to disks");
    }
    if wanted.disk_iops > 0.0 && limit.is_none() {
        unknown.push("its operations to disks");
    }
    if limit.is_none() && tables.attach_limit(machine)?.is_none() {
        unknown.push("how many disks it takes");
    }
    Ok((!unknown.is_empty()).then(|| {
        format!(
            "unverified, since the tables do not have it: {}",
            unknown.join(", ")
        )
    }))
}

/// The needs that exceed every machine on offer, with the most that is on offer.
pub(crate) fn beyond_all(offers: &[Offer<'_>], wanted: &Wanted<'_>) -> Vec<String> {
    let most = |of: &dyn Fn(&MachineType) -> f64| {
        let all = offers.iter().map(|offer| of(offer.machine));
        all.fold(0.0_f64, f64::max)
    };
    let unlimited =
        |rate: Option<f64>, factor: f64| rate.map_or(f64::INFINITY, |rate| rate * factor);
    let pairs = [
        (most(&|one| f64::from(one.vcpu)), "vCPU", wanted.cores),
        (
            most(&|one| one.memory_gib.unwrap_or(0.0) * GB_PER_GIB),
            "GB of memory",
            wanted.memory_gb,
        ),
        (
            most(&|one| unlimited(one.network_gbps, 1000.0)),
            "Mbit/s of network",
            wanted.network_mbps,
        ),
        (
            most(&|one| unlimited(one.disk_gbps, 125.0)),
            "MB/s to disks",
            wanted.disk_mb_s,
        ),
    ];
    pairs
        .iter()
        .filter(|(most, _, need)| most < need)
        .map(|(most, unit, need)| {
            format!(
                "{} {unit}, at most {} on offer",
                number(*need),
                number(*most)
            )
        })
        .collect()
}
