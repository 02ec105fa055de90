//! What was looked at for the hosts of a tier: counts, bounds, slack, a cheaper mix.

use groundplan_catalog::system::LoadRule;

use super::Plan;
use super::machine::{self, Hosting};
use super::tiers::{Place, Sized, with_hosts};
use crate::bound::{cents, tidy};
use crate::choice::cover::{self, Kind, Load};
use crate::machines::fit::{Margin, Resource};
use crate::machines::{HOURS, Market, Offer, Wanted, hourly};
use crate::output::{Considered, CountTried, Mix, MixPart, Slack};
use crate::text::dollars;

/// Hosts beyond the count taken that a mix may have.
const FURTHER_HOSTS: u32 = 4;

pub(super) fn considered(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    tried: &[(u32, Sized, Hosting)],
    best: usize,
) -> Considered {
    let (count, _, hosting) = &tried[best];
    let bound = tried
        .iter()
        .filter_map(|(_, _, hosting)| hosting.bound_usd)
        .min_by(f64::total_cmp);
    let overridden = hosting.machine.as_ref().is_some_and(|one| one.overridden);
    let bound = bound.filter(|_| !overridden);
    let gap = bound.zip(hosting.monthly_usd).and_then(|(bound, usd)| {
        let gap = usd / bound - 1.0;
        gap.is_finite()
            .then(|| (gap * 10_000.0).round() / 10_000.0 + 0.0)
    });
    Considered {
        types: (market.offers.len() + market.excluded.len()) as u32,
        fitting: hosting.fitting as u32,
        counts: counts(tried, best),
        margins: slack(&hosting.margins),
        bound_usd_per_month: bound.map(cents),
        gap,
        mix: mix(plan, market, place, hosting, *count),
        excluded: hosting.excluded.clone(),
    }
}

fn counts(tried: &[(u32, Sized, Hosting)], best: usize) -> Vec<CountTried> {
    let held = tried[best].2.monthly_usd;
    tried
        .iter()
        .enumerate()
        .map(|(place, (hosts, _, hosting))| {
            let usd = hosting.monthly_usd.filter(|_| hosting.fits());
            let reason = match (usd, held) {
                _ if place == best && hosting.fits() => "taken".to_owned(),
                (Some(usd), Some(held)) if usd > held + 0.005 => {
                    format!("{} USD a month more", dollars(usd - held))
                }
                (Some(_), Some(_)) => "no cheaper".to_owned(),
                _ if hosting.machine.is_some() => "no price".to_owned(),
                _ => "no machine type fits".to_owned(),
            };
            CountTried {
                hosts: *hosts,
                machine_type: hosting
                    .machine
                    .as_ref()
                    .map(|machine| machine.machine_type.clone()),
                usd_per_month: usd.map(cents),
                reason,
            }
        })
        .collect()
}

/// What is left of each resource, the one that binds first. What is not asked for is left out.
pub(super) fn slack(margins: &[Margin]) -> Vec<Slack> {
    let mut asked: Vec<&Margin> = margins.iter().filter(|one| one.need > 0.0).collect();
    asked.sort_by(|one, other| {
        let by_use = other.used().total_cmp(&one.used());
        by_use.then_with(|| one.of.cmp(&other.of))
    });
    asked
        .into_iter()
        .map(|margin| {
            let known = margin.has.is_finite();
            Slack {
                of: margin.of.unit().to_owned(),
                need: tidy(margin.need),
                has: known.then(|| tidy(margin.has)),
                slack: known.then(|| tidy(1.0 - margin.used())),
            }
        })
        .collect()
}

/// A fleet of unequal machines for the same load, where it costs less than the equal one. What a
/// machine carries of the load is what its scarcest resource allows.
fn mix(
    plan: &Plan<'_, '_>,
    market: &Market<'_>,
    place: &Place<'_>,
    hosting: &Hosting,
    count: u32,
) -> Option<Mix> {
    place.rule?;
    if super::hosts::fixed(plan, place).is_some() || place.loads.contains(&LoadRule::Database) {
        return None;
    }
    let equal = hosting.machine.as_ref()?.usd_per_hour? * f64::from(count);
    // What one and what two hosts without a spare would need tells the fixed part from that which
    // is shared.
    let spare = place.spare.hosts as u32;
    let alone = |hosts: u32| -> Option<Wanted<'_>> {
        let sized = with_hosts(plan, place, hosts).ok()?;
        machine::wanted(plan, place, &sized, 1).ok()
    };
    let (one, two) = (alone(1 + spare)?, alone(2 + spare)?);
    if one.cores <= 0.0 {
        return None;
    }
    let usable: Vec<(&Offer<'_>, Kind)> = market
        .offers
        .iter()
        .filter(|offer| fits_alone(offer, &two, hosting))
        .filter_map(|offer| {
            let gives = carries(offer, &one, &two)?;
            let costs = hourly(offer, &one);
            Some((offer, Kind { gives, costs }))
        })
        .collect();
    let kinds: Vec<Kind> = usable.iter().map(|(_, kind)| *kind).collect();
    let least = place.placement.count.least(&plan.facts).max(1);
    let most = place.placement.count.maximum.unwrap_or(u32::MAX);
    let fleet = cover::cheapest(
        &kinds,
        Load {
            amount: one.cores,
            least: least.max(super::hosts::by_slots(plan, place)),
            most: most.min(count.saturating_add(FURTHER_HOSTS)),
            spare,
        },
    )?;
    if fleet.machines.len() < 2 || fleet.cost >= equal - 0.005 / HOURS {
        return None;
    }
    Some(Mix {
        machines: fleet
            .machines
            .iter()
            .map(|(at, count)| MixPart {
                machine_type: usable[*at].0.machine.name.clone(),
                count: *count,
            })
            .collect(),
        usd_per_month: cents(fleet.cost * HOURS),
        equal_usd_per_month: cents(equal * HOURS),
    })
}

/// What every host must have, however small its part of the load: the vendor's processors, the
/// disks, and sustained speed.
fn fits_alone(offer: &Offer<'_>, two: &Wanted<'_>, hosting: &Hosting) -> bool {
    let disks = hosting
        .margins
        .iter()
        .find(|margin| margin.of == Resource::Disks)
        .map_or(0.0, |margin| margin.need);
    offer.limits.processors >= two.processors
        && offer.limits.data_disks >= disks
        && (!two.sustained || offer.limits.sustained)
}

/// Cores of the load that a machine carries: all that its scarcest resource allows.
fn carries(offer: &Offer<'_>, one: &Wanted<'_>, two: &Wanted<'_>) -> Option<f64> {
    let of_load = |has: f64, one: f64, two: f64| {
        // With the whole load and with half of it: a fixed part and a shared one.
        let shared = (one - two) * 2.0;
        if shared > 0.0 {
            (has - (one - shared)) / shared
        } else if has >= one {
            f64::INFINITY
        } else {
            0.0
        }
    };
    let limits = &offer.limits;
    let share = [
        limits.cores() / one.cores,
        of_load(limits.memory_gb, one.memory_gb, two.memory_gb),
        of_load(limits.network_mbps, one.network_mbps, two.network_mbps),
        of_load(limits.disk_mb_s, one.disk_mb_s, two.disk_mb_s),
        of_load(limits.disk_iops, one.disk_iops, two.disk_iops),
    ]
    .into_iter()
    .fold(1.0, f64::min);
    (share > 0.0).then_some(share * one.cores)
}
