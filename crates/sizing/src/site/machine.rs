//! The machine type of a tier's hosts on a provider.

use groundplan_catalog::system::{LoadRule, Tier};
use groundplan_catalog::tables::{MachineType, PriceFound, TableErrors};
use groundplan_diagnostics::{Finding, Report, code, suggest};
use groundplan_profile::model::LicenceSource;

use super::Plan;
use super::tiers::{Place, Sized};
use crate::machines::{self, HOURS, Market, Sql, Wanted};
use crate::output::{Licence, MachineChoice, Refusal, Site, VolumeChoice};
use crate::text::counted;

/// Machines for a tier, or why there are none.
pub(super) struct Hosting {
    pub(super) machine: Option<MachineChoice>,
    pub(super) refused: Vec<Refusal>,
    pub(super) report: Report,
    /// All hosts with their volumes for a month; absent without a priced machine.
    monthly_usd: Option<f64>,
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

    fn fits(&self) -> bool {
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

/// Finds the machine for a tier with so many hosts.
pub(super) fn host(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    sized: &Sized,
    hosts: u32,
) -> Result<Hosting, TableErrors> {
    let sum =
        |of: fn(&VolumeChoice) -> Option<f64>| sized.volumes.iter().filter_map(of).sum::<f64>();
    let wanted = Wanted {
        cores: sized.cores.value,
        memory_gb: sized.memory_gb.value,
        network_mbps: sized.network.value,
        disk_mb_s: sum(|volume| volume.throughput_need_mb_s),
        disk_iops: sum(|volume| volume.iops_need),
        disks: sized.volumes.iter().map(|volume| volume.disks).sum(),
        sustained: place.loads.contains(&LoadRule::TranscodeSlots),
        sql: sql(plan, place.tier)?,
    };
    let storage = crate::cost::room_usd(plan, &sized.volumes)?;
    let named = plan.loaded.profile.overrides.machine_types.get(place.id());
    let mut hosting = match named.filter(|_| plan.site == Site::Primary) {
        Some(name) => overridden(plan, market, place, &wanted, name)?,
        None => cheapest(plan, market, place, &wanted, hosts)?,
    };
    hosting.monthly_usd = hosting
        .machine
        .as_ref()
        .and_then(|machine| machine.usd_per_hour)
        .map(|usd| usd * HOURS * f64::from(hosts) + storage);
    Ok(hosting)
}

fn cheapest(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    wanted: &Wanted<'_>,
    hosts: u32,
) -> Result<Hosting, TableErrors> {
    let picked = market.cheapest(plan.tables, wanted)?;
    let mut report = Report::new();
    let machine = if let Some((usd, offer)) = picked.winner {
        Some(machines::choice(
            offer.machine,
            market.windows,
            wanted.sql.as_ref(),
            Some(usd),
            false,
            remarked(plan, offer.machine, wanted, machines::winning(usd, wanted))?,
        ))
    } else {
        let beyond = machines::beyond_all(&market.offers, wanted);
        let limit = if beyond.is_empty() {
            format!("all of {}, which no type has", machines::needs(wanted))
        } else {
            beyond.join("; ")
        };
        let mut finding = Finding::new(
            code::NO_MACHINE_FITS,
            format!(
                "no machine type of {} in {} fits the tier `{}`; with {} each needs {limit}",
                market.provider,
                if market.region.is_empty() {
                    "any region"
                } else {
                    &market.region
                },
                place.id(),
                counted(hosts as usize, "host"),
            ),
        )
        .at(plan.span("region"), "in this region")
        .help(format!(
            "spread the load with `[overrides.counts]`, name a type in \
                 `[overrides.machine_types]` for `{0}`, or ask less of it; \
                 `groundplan why PROFILE tier.{0}.cores` shows what it is made of",
            place.id()
        ));
        for refusal in &picked.refused {
            finding = finding.note(format!("{}: {}", refusal.machine_type, refusal.reason));
        }
        report.push(finding);
        None
    };
    Ok(Hosting {
        machine,
        refused: picked.refused,
        report,
        monthly_usd: None,
    })
}

fn overridden(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    wanted: &Wanted<'_>,
    name: &str,
) -> Result<Hosting, TableErrors> {
    let mut report = Report::new();
    let path = format!("overrides.machine_types.{}", place.id());
    let span = plan.loaded.span_or_parent(&path);
    let Some((machine, offer)) = market.named(plan.tables, name)? else {
        let all = plan.tables.machine_types(market.provider)?;
        let near = suggest::nearest(name, all.iter().map(|machine| machine.name.as_str()));
        let finding = Finding::new(
            code::MACHINE_OVERRIDE_UNFIT,
            format!("{} has no machine type `{name}`", market.provider),
        )
        .at(span, "unknown");
        report.push(match near {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("remove the override to have one chosen"),
        });
        return Ok(Hosting {
            machine: None,
            refused: Vec::new(),
            report,
            monthly_usd: None,
        });
    };
    if let Some(reason) = machines::lack(
        plan.tables,
        machine,
        &Wanted {
            sustained: false,
            ..wanted.clone()
        },
    )? {
        report.push(
            Finding::new(
                code::MACHINE_OVERRIDE_UNFIT,
                format!("`{name}` does not fit the tier `{}`: {reason}", place.id()),
            )
            .at(span, "named here")
            .help("name a larger type, or remove the override to have one chosen"),
        );
    }
    let usd = offer.map(|offer| {
        offer.usd_per_hour
            + wanted
                .sql
                .as_ref()
                .map_or(0.0, |sql| sql.usd_per_hour(machine.licensed_vcpu()))
    });
    let choice = machines::choice(
        machine,
        market.windows,
        wanted.sql.as_ref(),
        usd,
        true,
        remarked(
            plan,
            machine,
            wanted,
            "named in the profile's overrides".to_owned(),
        )?,
    );
    Ok(Hosting {
        machine: Some(choice),
        refused: Vec::new(),
        report,
        monthly_usd: None,
    })
}

/// The reason with a remark on what is not known of the machine.
fn remarked(
    plan: &Plan<'_, '_>,
    machine: &MachineType,
    wanted: &Wanted<'_>,
    reason: String,
) -> Result<String, TableErrors> {
    Ok(match machines::unknown(plan.tables, machine, wanted)? {
        Some(remark) => format!("{reason}; {remark}"),
        None => reason,
    })
}
