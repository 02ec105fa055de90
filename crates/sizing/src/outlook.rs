//! What may come: the months of a deployment, reckoned for many draws of its ranges at once.
//!
//! The formulas of demand and money are read a third time, as a program over the ranges of the
//! profile ([`crate::number::Recorded`]), and the program runs over scrambled Sobol points. The
//! design stays as it was chosen for the likely demand; how many hosts and disks it takes and
//! what is paid follow the demand of each future.

mod ranges;
mod record;
mod spread;
mod text;

pub(crate) use ranges::Ranges;
pub(crate) use record::Taken;
pub(crate) use spread::{Spreads, failed, influences, sampling, spread};
pub use text::outlook as text;

use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::Report;
use groundplan_profile::LoadedProfile;
use groundplan_uncertainty::study::Study;

use crate::faults;
use crate::number::{Number, Recorded, Recorder};
use crate::output::{
    Drawn, MoneyOutlook, OUTLOOK_VERSION, Outlook, SiteOutlook, Sizing, SpreadSeries,
};
use crate::site::Plan;

/// How futures are drawn; nothing here changes a figure but samples and seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Futures, instead of those of `[uncertainty]`.
    pub samples: Option<u32>,
    /// Seed, instead of that of `[uncertainty]`.
    pub seed: Option<u32>,
    /// Threads at work. The figures are the same with any number.
    pub threads: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            samples: None,
            seed: None,
            threads: 1,
        }
    }
}

/// One deployment as formulas over ranges.
pub(crate) struct Recording {
    pub(crate) sites: Vec<Taken>,
    /// US dollars spent by the end of each month, over all sites.
    pub(crate) spent: Vec<Recorded>,
    /// Needed things without a price.
    pub(crate) unpriced: u32,
}

/// The futures of a sized profile; none where every amount is certain, or beside findings.
pub fn outlook(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    sizing: &Sizing,
    effort: &Effort,
) -> (Option<Outlook>, Report) {
    let mut report = Report::new();
    let found = drawn(loaded, system, tables, sizing, effort, &mut report);
    report.sort();
    (found, report)
}

fn drawn(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    sizing: &Sizing,
    effort: &Effort,
    report: &mut Report,
) -> Option<Outlook> {
    let plans = plans(loaded, system, tables, sizing)?;
    let ranges = Ranges::of(loaded, plans.iter().map(|plan| &plan.values), report)?;
    if ranges.stated.is_empty() {
        return None;
    }
    let recorder = Recorder::new();
    let recording = match record(&plans, sizing, &ranges, &recorder) {
        Ok(recording) => recording,
        Err(errors) => {
            report.push(faults::table(&errors));
            return None;
        }
    };
    let total = recording.spent.last()?.clone();
    let mut outputs = Vec::new();
    for site in &recording.sites {
        outputs.extend(site.series.iter().flat_map(|series| series.months.clone()));
        outputs.extend(site.spent.iter().cloned());
    }
    outputs.extend(recording.spent.iter().cloned());
    let place_of_total = outputs.len();
    outputs.push(total);
    let program = recorder.program(ranges.stated.len(), &outputs);
    let sampling = sampling(loaded, effort);
    let study = Study::new(program, ranges.distributions.clone(), ranges.copula.clone());
    let answered = study.and_then(|study| {
        let spreads = Spreads::of(&study, &sampling)?;
        let influences = influences(&study, &sampling, &[place_of_total], &ranges.stated);
        Ok((spreads, influences))
    });
    let (mut spreads, influences) = match answered {
        Ok(answered) => answered,
        Err(failure) => {
            report.push(failed(loaded, &failure));
            return None;
        }
    };
    let sites = recording
        .sites
        .iter()
        .zip(&sizing.sites)
        .map(|(taken, sized)| SiteOutlook {
            site: sized.site,
            series: taken
                .series
                .iter()
                .map(|series| SpreadSeries {
                    id: series.id.to_owned(),
                    name: series.name.to_owned(),
                    unit: series.unit.to_owned(),
                    months: spreads.next(series.months.len()),
                })
                .collect(),
            monthly_usd: spreads.next(taken.spent.len()),
        })
        .collect();
    let spent_usd = spreads.next(recording.spent.len());
    let total_usd = spreads.next(1).pop()?;
    Some(Outlook {
        version: OUTLOOK_VERSION,
        deployment: sizing.deployment.clone(),
        system: sizing.system.clone(),
        horizon_months: sizing.horizon_months,
        sampling: Drawn::of(loaded, &sampling),
        ranges: ranges.stated,
        sites,
        total: MoneyOutlook {
            total_usd,
            spent_usd,
            unpriced: recording.unpriced,
        },
        influences: influences.into_iter().next().unwrap_or_default(),
    })
}

/// The plans behind the sites of a sizing.
pub(crate) fn plans<'a, 's>(
    loaded: &'a LoadedProfile,
    system: &'a System,
    tables: &'a Tables<'s>,
    sizing: &Sizing,
) -> Option<Vec<Plan<'a, 's>>> {
    let sites = sizing.sites.iter();
    // What there is to say was said when the sizing was made.
    sites
        .map(|sized| Plan::new(loaded, system, tables, sized.site, &mut Report::new()))
        .collect()
}

/// Takes a whole deployment down.
pub(crate) fn record(
    plans: &[Plan<'_, '_>],
    sizing: &Sizing,
    ranges: &Ranges,
    recorder: &Recorder,
) -> Result<Recording, groundplan_catalog::tables::TableErrors> {
    let months = sizing.horizon_months;
    let sites = plans
        .iter()
        .zip(&sizing.sites)
        .map(|(plan, sized)| record::record(plan, sized, ranges, recorder, months))
        .collect::<Result<Vec<Taken>, _>>()?;
    let mut spent: Vec<Recorded> = Vec::with_capacity(months as usize + 1);
    for month in 0..=months as usize {
        let of_month = Recorded::sum(
            sites
                .iter()
                .filter_map(|site| site.spent.get(month).cloned()),
        );
        spent.push(match spent.last() {
            Some(before) => before.clone() + of_month,
            None => of_month,
        });
    }
    let unpriced = sizing.sites.iter().map(|site| site.cost.unpriced.len());
    Ok(Recording {
        sites,
        spent,
        unpriced: unpriced.sum::<usize>() as u32,
    })
}
