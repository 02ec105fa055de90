//! All offers for one kind of host: the cheapest that fits, and why each of the others lost.

use std::collections::BTreeMap;

use super::fit::{Lack, Margin, Resource};
use super::{HOURS, Market, Offer, Wanted, hourly};
use crate::bound::cents;
use crate::output::{Excluded, Refusal};
use crate::text::number;

/// How many losers of each kind are told by name with their price.
const LOSERS: usize = 3;

/// Every offer that was looked at, cheapest first, with what it lacks.
#[derive(Debug)]
pub(crate) struct Ranking<'m, 't> {
    ranked: Vec<(f64, &'m Offer<'t>, Option<Lack>)>,
    winner: Option<usize>,
    market: &'m Market<'t>,
    wanted: &'m Wanted<'m>,
}

/// The offer that is best, with its hourly price.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leading<'m, 't> {
    pub(crate) usd_per_hour: f64,
    pub(crate) offer: &'m Offer<'t>,
}

impl<'t> Market<'t> {
    /// Ranks everything on offer by the price of one host.
    pub(crate) fn rank<'m>(&'m self, wanted: &'m Wanted<'m>) -> Ranking<'m, 't> {
        let mut ranked: Vec<_> = self
            .offers
            .iter()
            .map(|offer| (hourly(offer, wanted), offer, offer.limits.lack(wanted)))
            .collect();
        ranked.sort_by(|(one, a, _), (other, b, _)| {
            one.total_cmp(other)
                .then_with(|| a.machine.name.cmp(&b.machine.name))
        });
        let winner = ranked.iter().position(|(_, _, lack)| lack.is_none());
        Ranking {
            ranked,
            winner,
            market: self,
            wanted,
        }
    }
}

impl<'m, 't> Ranking<'m, 't> {
    /// The cheapest that fits.
    pub(crate) fn winner(&self) -> Option<Leading<'m, 't>> {
        let (usd_per_hour, offer, _) = self.ranked[self.winner?];
        Some(Leading {
            usd_per_hour,
            offer,
        })
    }

    /// How many of those that were looked at fit.
    pub(crate) fn fitting(&self) -> usize {
        let fitting = self.ranked.iter().filter(|(_, _, lack)| lack.is_none());
        fitting.count()
    }

    /// The types that come nearest to what is wanted, each with what it is most short of.
    pub(crate) fn closest(&self) -> Vec<String> {
        let mut short: Vec<(f64, String)> = self
            .ranked
            .iter()
            .filter_map(|(_, offer, _)| {
                let margins = offer.limits.against(self.wanted).into_iter();
                let worst = margins
                    .filter(Margin::is_short)
                    .max_by(|one, other| one.used().total_cmp(&other.used()))?;
                let text = format!(
                    "{}: {}, {} % too little",
                    offer.machine.name,
                    Lack::Less(worst),
                    number((1000.0 - 1000.0 / worst.used()).ceil() / 10.0)
                );
                Some((worst.used(), text))
            })
            .collect();
        short.sort_by(|(one, a), (other, b)| one.total_cmp(other).then_with(|| a.cmp(b)));
        short
            .into_iter()
            .take(LOSERS)
            .map(|(_, text)| text)
            .collect()
    }

    /// The losers that tell most: the next ones, and those just below the winner's price, which
    /// show the limit that binds.
    pub(crate) fn nearest(&self) -> Vec<Refusal> {
        let mut refused = Vec::new();
        if let Some(best) = self.winner() {
            let next = self.ranked.iter().skip(self.winner.map_or(0, |at| at + 1));
            for (usd, offer, _) in next.filter(|(_, _, lack)| lack.is_none()).take(LOSERS) {
                refused.push(refusal(*usd, offer, dearer(*usd, &best)));
            }
        }
        let cheaper = &self.ranked[..self.winner.unwrap_or(self.ranked.len())];
        for (usd, offer, lack) in cheaper.iter().rev().take(LOSERS) {
            let reason = lack.map_or_else(String::new, |lack| lack.to_string());
            refused.push(refusal(*usd, offer, reason));
        }
        refused
    }

    /// Every type of the provider that lost, by its reason: each stands in exactly one group.
    pub(crate) fn excluded(&self) -> Vec<Excluded> {
        let mut groups: BTreeMap<(u8, String), Vec<String>> = BTreeMap::new();
        for (machine, reason) in &self.market.excluded {
            let key = (2, (*reason).to_owned());
            groups.entry(key).or_default().push(machine.name.clone());
        }
        for (place, (_, offer, lack)) in self.ranked.iter().enumerate() {
            let key = match lack {
                Some(Lack::Less(margin)) => (1, short_of(margin.of).to_owned()),
                Some(Lack::NotSustained) => (1, Lack::NotSustained.to_string()),
                None if self.winner == Some(place) => continue,
                None => (0, "fits, but is dearer or no cheaper".to_owned()),
            };
            let name = offer.machine.name.clone();
            groups.entry(key).or_default().push(name);
        }
        groups
            .into_iter()
            .map(|((_, reason), types)| Excluded { reason, types })
            .collect()
    }
}

fn short_of(resource: Resource) -> &'static str {
    match resource {
        Resource::Processors => "too few vCPU",
        Resource::Cores => "too few cores by measured speed",
        Resource::Memory => "too little memory",
        Resource::Network => "too slow a network",
        Resource::DiskThroughput => "too little throughput to disks",
        Resource::DiskOperations => "too few operations to disks",
        Resource::Disks => "takes too few disks",
    }
}

fn dearer(usd: f64, best: &Leading<'_, '_>) -> String {
    let winner = &best.offer.machine.name;
    if usd <= best.usd_per_hour * 1.000_5 {
        return format!("no cheaper than {winner}");
    }
    format!(
        "{} % dearer than {winner}",
        number((usd / best.usd_per_hour * 1000.0 - 1000.0).round() / 10.0),
    )
}

fn refusal(usd: f64, offer: &Offer<'_>, reason: String) -> Refusal {
    Refusal {
        machine_type: offer.machine.name.clone(),
        usd_per_month: Some(cents(usd * HOURS)),
        reason,
    }
}

/// US dollars an hour below which no machine, nor any part of several, gives what is wanted: the
/// dearest of the needs, each by the offer that gives it cheapest. Absent without offers.
pub(crate) fn bound(market: &Market<'_>, wanted: &Wanted<'_>) -> Option<f64> {
    let mut least: Option<(f64, [f64; 7])> = None;
    let offers = market.offers.iter();
    for offer in offers.filter(|offer| !wanted.sustained || offer.limits.sustained) {
        let usd = hourly(offer, wanted);
        let (cheapest, per_need) = least.get_or_insert((f64::INFINITY, [f64::INFINITY; 7]));
        *cheapest = cheapest.min(usd);
        for (held, margin) in per_need.iter_mut().zip(offer.limits.against(wanted)) {
            let share = match margin.need > 0.0 {
                true if margin.has > 0.0 => margin.need / margin.has,
                true => f64::INFINITY,
                false => 0.0,
            };
            *held = held.min(usd * share);
        }
    }
    let (cheapest, per_need) = least?;
    let dearest = per_need.into_iter().fold(cheapest, f64::max);
    dearest.is_finite().then_some(dearest)
}
