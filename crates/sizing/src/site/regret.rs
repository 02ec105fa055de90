//! The hosts of a tier under many demands: which machine type to take when the demand is not
//! known.

use groundplan_catalog::tables::TableErrors;

use super::market::Markets;
use super::tiers::{Place, Sized, place, with_hosts};
use super::{Plan, hosts, machine};
use crate::choice::fleet::{self, Amounts, Fleet, Machine, Scenario};
use crate::choice::regret::Verdict;
use crate::demand;
use crate::inputs::Inputs;
use crate::machines::fit::{Limits, Wanted};
use crate::machines::{HOURS, hourly};
use crate::volumes::joint;

/// How the machine types on offer stand for a tier over all demands.
#[derive(Debug)]
pub(crate) struct UnderDemands {
    /// Names of the candidates, in the order of the verdict.
    pub(crate) machine_types: Vec<String>,
    /// Costs are US dollars a month, with licences and disks.
    pub(crate) verdict: Verdict,
}

/// Ranks every machine type for a tier over demands given by their inputs, each weighing the same,
/// at the end of the horizon. `None` for a tier that does not stand here or has no market.
pub(crate) fn of_tier(
    plan: &Plan<'_, '_>,
    tier: &str,
    demands: &[Inputs<f64>],
) -> Result<Option<UnderDemands>, TableErrors> {
    let mut placements = plan.placements().into_iter();
    let found = placements.find(|(_, one)| one.id.get_ref() == tier);
    let (Some((placement, row)), Some(provider)) = (found, plan.provider()) else {
        return Ok(None);
    };
    // What the market has to say was said when the profile was sized.
    let markets = Markets::open(plan, provider, &mut groundplan_diagnostics::Report::new())?;
    let Some(market) = markets.of(plan, tier) else {
        return Ok(None);
    };
    let own = place(plan, placement, row);
    let mut scenarios = Vec::with_capacity(demands.len());
    for inputs in demands {
        let at = Plan {
            ledger: demand::reckon(inputs, &(inputs.months / 12.0)),
            inputs: inputs.clone(),
            ..plan.clone()
        };
        scenarios.push(scenario(&at, &own)?);
    }
    let sized = with_hosts(plan, &own, 1)?;
    let wanted = machine::wanted(plan, &own, &sized, 1)?;
    let machines: Vec<Machine> = market
        .offers
        .iter()
        .map(|offer| Machine {
            costs: hourly(offer, &wanted) * HOURS,
            has: has(&offer.limits, &wanted),
        })
        .collect();
    let names = market.offers.iter().map(|offer| offer.machine.name.clone());
    Ok(Some(UnderDemands {
        machine_types: names.collect(),
        verdict: fleet::plan(&machines, &scenarios, None),
    }))
}

/// The fleets that would carry a demand.
fn scenario(plan: &Plan<'_, '_>, place: &Place<'_>) -> Result<Scenario, TableErrors> {
    let counts: Vec<u32> = match hosts::fixed(plan, place) {
        Some(fixed) => vec![(fixed.count as u32).max(1)],
        None => super::tiers::counts(plan, place),
    };
    let mut fleets = Vec::with_capacity(counts.len());
    for count in counts {
        let sized = with_hosts(plan, place, count)?;
        fleets.push(fleet_of(plan, place, &sized, count)?);
    }
    Ok(Scenario { fleets })
}

fn fleet_of(
    plan: &Plan<'_, '_>,
    place: &Place<'_>,
    sized: &Sized,
    count: u32,
) -> Result<Fleet, TableErrors> {
    let sets = joint::sets(&sized.volumes);
    let (disks, beside) = sets.first().map_or((0, 0.0), |set| (set.disks, set.usd));
    let wanted = machine::wanted(plan, place, sized, disks)?;
    Ok(Fleet {
        hosts: count,
        needs: [
            wanted.processors,
            wanted.cores,
            wanted.memory_gb,
            wanted.network_mbps,
            wanted.disk_mb_s,
            wanted.disk_iops,
            f64::from(disks) - 1.0,
        ],
        beside,
    })
}

/// What a machine has; one that does not keep its speed for hours has no cores for those that ask
/// for it.
fn has(limits: &Limits, wanted: &Wanted<'_>) -> Amounts {
    let busy = wanted.sustained && !limits.sustained;
    [
        limits.processors,
        if busy { 0.0 } else { limits.cores() },
        limits.memory_gb,
        limits.network_mbps,
        limits.disk_mb_s,
        limits.disk_iops,
        limits.data_disks,
    ]
}

#[cfg(test)]
mod tests;
