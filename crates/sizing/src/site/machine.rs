//! The machine type of a tier's hosts on a provider.

use groundplan_catalog::system::{LoadRule, Tier};
use groundplan_catalog::tables::{PriceFound, TableErrors, Term};
use groundplan_diagnostics::{Finding, Report, code, suggest};
use groundplan_profile::model::LicenceSource;

use super::Plan;
use super::tiers::{Place, Sized};
use crate::machines::fit::{Limits, Margin};
use crate::machines::{self, HOURS, Market, Ranking, Settled, Sql, Wanted, ranking};
use crate::output::{Excluded, Licence, MachineChoice, Refusal, Site, VolumeChoice};
use crate::text::counted;
use crate::volumes::joint;

/// Machines for a tier, or why there are none.
pub(super) struct Hosting {
    pub(super) machine: Option<MachineChoice>,
    pub(super) refused: Vec<Refusal>,
    pub(super) report: Report,
    /// All hosts with their volumes for a month; absent without a priced machine.
    pub(super) monthly_usd: Option<f64>,
    /// Place of the layout of each volume.
    pub(super) picks: Vec<usize>,
    /// What each resource has left on the machine that was taken.
    pub(super) margins: Vec<Margin>,
    /// Types that fit.
    pub(super) fitting: usize,
    /// Types that do not win, by reason.
    pub(super) excluded: Vec<Excluded>,
    /// No fleet of so many hosts costs less a month.
    pub(super) bound_usd: Option<f64>,
}

impl Hosting {
    pub(super) fn is_better_than(&self, held: &Self) -> bool {
        match (self.fits(), held.fits()) {
            // Where nothing fits, more hosts need less each and come closest.
            (_, false) => true,
            (false, true) => false,
            (true, true) => match (self.monthly_usd, held.monthly_usd) {
                (Some(usd), Some(held)) => usd < held - 0.005,
                (Some(_), None) => true,
                (None, _) => false,
            },
        }
    }

    fn none() -> Self {
        Self {
            machine: None,
            refused: Vec::new(),
            report: Report::new(),
            monthly_usd: None,
            picks: Vec::new(),
            margins: Vec::new(),
            fitting: 0,
            excluded: Vec::new(),
            bound_usd: None,
        }
    }

    pub(super) fn fits(&self) -> bool {
        self.machine.is_some() && !self.report.has_errors()
    }
}

/// Who pays for Windows.
pub(super) fn windows(plan: &Plan<'_, '_>) -> Licence {
    match plan.loaded.profile.licences.operating_system {
        LicenceSource::Included => Licence::Included,
        LicenceSource::Own => Licence::Own,
    }
}

/// SQL Server on a tier with the database: one that carries the rules' load, or one that the
/// system's file gives the engine.
pub(crate) fn sql<'p>(plan: &'p Plan<'_, '_>, tier: &Tier) -> Result<Option<Sql<'p>>, TableErrors> {
    let engine = plan.software(tier, "database", "SQL Server");
    let carries = tier.load.contains(&LoadRule::Database) || engine;
    let (Some(edition), true) = (plan.edition.as_deref(), carries) else {
        return Ok(None);
    };
    let licence = match (edition, plan.loaded.profile.licences.database) {
        ("Express" | "Developer", _) => Licence::Free,
        (_, LicenceSource::Own) => Licence::Own,
        (_, LicenceSource::Included) => Licence::Included,
    };
    let mut rate = None;
    if let (Licence::Included, Some(provider)) = (licence, plan.provider()) {
        let found = plan.tables.license_price(
            provider.name(),
            "SQL Server",
            edition,
            "license-included",
        )?;
        if let PriceFound::Exact(price) = found {
            rate = price.usd.map(|usd| (usd, price.minimum_units.unwrap_or(0)));
        }
    }
    Ok(Some(Sql {
        edition,
        licence,
        rate,
    }))
}

/// What each of so many hosts asks of its machine, when it has so many disks.
pub(super) fn wanted<'p>(
    plan: &'p Plan<'_, '_>,
    place: &Place<'_>,
    sized: &Sized,
    disks: u32,
) -> Result<Wanted<'p>, TableErrors> {
    let first = || sized.volumes.iter().filter_map(|one| one.first());
    let sum = |of: fn(&VolumeChoice) -> Option<f64>| {
        first().filter_map(|one| of(&one.choice)).sum::<f64>()
    };
    Ok(Wanted {
        processors: sized.cores.minimum.unwrap_or(0.0),
        cores: sized.cores.calculated,
        memory_gb: sized.memory_gb.value,
        network_mbps: sized.network.value,
        disk_mb_s: sum(|volume| volume.throughput_need_mb_s),
        disk_iops: sum(|volume| volume.iops_need),
        disks,
        sustained: place.loads.contains(&LoadRule::TranscodeSlots),
        sql: sql(plan, place.tier)?,
    })
}

/// Finds the machine for a tier with so many hosts, together with the layout of its volumes: a
/// machine that takes few disks may be worth dearer ones.
pub(super) fn host(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    sized: &Sized,
    hosts: u32,
) -> Result<Hosting, TableErrors> {
    let named = plan.loaded.profile.overrides.machine_types.get(place.id());
    let named = named.filter(|_| plan.site == Site::Primary);
    let mut best: Option<Hosting> = None;
    for set in joint::sets(&sized.volumes) {
        let wanted = wanted(plan, place, sized, set.disks)?;
        let mut hosting = match named {
            Some(name) => overridden(plan, market, place, &wanted, name)?,
            None => cheapest(plan, market, place, &wanted, hosts),
        };
        hosting.monthly_usd = hosting
            .machine
            .as_ref()
            .and_then(|machine| machine.usd_per_hour)
            .map(|usd| usd * HOURS * f64::from(hosts) + set.usd);
        hosting.bound_usd =
            ranking::bound(market, &wanted).map(|usd| usd * HOURS * f64::from(hosts) + set.usd);
        hosting.picks = set.picks;
        best = match best {
            // The first set is the cheapest, so that its bound is that of all.
            Some(held) if !(hosting.is_better_than(&held) && hosting.fits()) => Some(held),
            Some(held) => Some(Hosting {
                bound_usd: held.bound_usd,
                ..hosting
            }),
            None => Some(hosting),
        };
    }
    Ok(best.unwrap_or_else(Hosting::none))
}

fn cheapest(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    wanted: &Wanted<'_>,
    hosts: u32,
) -> Hosting {
    let ranking = market.rank(wanted);
    let mut hosting = Hosting::none();
    if let Some(leading) = ranking.winner() {
        let offer = leading.offer;
        hosting.machine = Some(machines::choice(
            offer.machine,
            &offer.limits,
            market.windows,
            wanted.sql.as_ref(),
            Settled {
                usd_per_hour: Some(leading.usd_per_hour),
                term: offer.term,
                overridden: false,
                reason: remarked(
                    &offer.limits,
                    wanted,
                    machines::winning(leading.usd_per_hour, wanted) + market.paid(offer),
                ),
            },
        ));
        hosting.margins = offer.limits.against(wanted).to_vec();
    } else {
        hosting
            .report
            .push(nothing_fits(plan, market, place, wanted, &ranking, hosts));
    }
    hosting.fitting = ranking.fitting();
    hosting.excluded = ranking.excluded();
    hosting.refused = ranking.nearest();
    hosting
}

/// What is needed beside the most on offer, the types that come nearest, and what to relax by how
/// much.
fn nothing_fits(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    wanted: &Wanted<'_>,
    ranking: &Ranking<'_, '_>,
    hosts: u32,
) -> Finding {
    let beyond = machines::beyond_all(&market.offers, wanted);
    let limit = if beyond.is_empty() {
        format!("all of {}, which no type has", machines::needs(wanted))
    } else {
        let words: Vec<String> = beyond.iter().map(ToString::to_string).collect();
        words.join("; ")
    };
    let region = if market.region.is_empty() {
        "any region"
    } else {
        &market.region
    };
    let mut finding = Finding::new(
        code::NO_MACHINE_FITS,
        format!(
            "no machine type of {} in {region} fits the tier `{}`; with {} each needs {limit}",
            market.provider,
            place.id(),
            counted(hosts as usize, "host"),
        ),
    )
    .at(plan.span("region"), "in this region");
    for near in ranking.closest() {
        finding = finding.note(near);
    }
    let relaxed = beyond.iter().map(|one| {
        format!(
            "need at most {} {} ({} % less)",
            crate::text::number(one.margin.has),
            one.margin.of.unit(),
            crate::text::number((1000.0 - one.margin.has / one.margin.need * 1000.0).ceil() / 10.0)
        )
    });
    let relaxed: Vec<String> = relaxed.collect();
    let relax = if relaxed.is_empty() {
        String::new()
    } else {
        format!("{}, or ", relaxed.join(" and "))
    };
    finding.help(format!(
        "{relax}spread the load with `[overrides.counts]`, name a type in \
         `[overrides.machine_types]` for `{0}`, or ask less of it; \
         `groundplan why PROFILE tier.{0}.cores` shows what it is made of",
        place.id()
    ))
}

fn overridden(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    wanted: &Wanted<'_>,
    name: &str,
) -> Result<Hosting, TableErrors> {
    let mut hosting = Hosting::none();
    let path = format!("overrides.machine_types.{}", place.id());
    let span = plan.loaded.span_or_parent(&path);
    let Some((machine, limits, offer)) = market.named(plan.tables, name)? else {
        let all = plan.tables.machine_types(market.provider)?;
        let near = suggest::nearest(name, all.iter().map(|machine| machine.name.as_str()));
        let finding = Finding::new(
            code::MACHINE_OVERRIDE_UNFIT,
            format!("{} has no machine type `{name}`", market.provider),
        )
        .at(span, "unknown");
        hosting.report.push(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("remove the override to have one chosen"),
        });
        return Ok(hosting);
    };
    let asked = Wanted {
        sustained: false,
        ..wanted.clone()
    };
    if let Some(reason) = limits.lack(&asked) {
        hosting.report.push(
            Finding::new(
                code::MACHINE_OVERRIDE_UNFIT,
                format!("`{name}` does not fit the tier `{}`: {reason}", place.id()),
            )
            .at(span, "named here")
            .help("name a larger type, or remove the override to have one chosen"),
        );
    }
    let usd_per_hour = offer.as_ref().map(|offer| machines::hourly(offer, wanted));
    hosting.margins = limits.against(wanted).to_vec();
    hosting.fitting = 1;
    hosting.machine = Some(machines::choice(
        machine,
        &limits,
        market.windows,
        wanted.sql.as_ref(),
        Settled {
            usd_per_hour,
            term: offer.map_or(Term::OnDemand, |offer| offer.term),
            overridden: true,
            reason: remarked(
                &limits,
                wanted,
                "named in the profile's overrides".to_owned(),
            ),
        },
    ));
    Ok(hosting)
}

/// The reason with a remark on what is not known of the machine.
fn remarked(limits: &Limits, wanted: &Wanted<'_>, reason: String) -> String {
    match machines::unknown(limits, wanted) {
        Some(remark) => format!("{reason}; {remark}"),
        None => reason,
    }
}
