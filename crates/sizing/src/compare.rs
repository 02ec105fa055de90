//! One workload on several targets, sized for each and drawn for all at once.
//!
//! The profile is moved to each target, sized there, and taken down as formulas over the same
//! ranges, so that every future is the same for all targets: what differs is the target alone.

mod text;
mod variant;

pub use text::comparison as text;

use std::str::FromStr;

use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Finding, Report, Severity, code};
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::Target;
use groundplan_uncertainty::study::{Question, Study};

use crate::bound::tidy;
use crate::choice::regret::{self, Outcome, Verdict};
use crate::faults;
use crate::number::{Number, Recorded, Recorder};
use crate::outlook::{self, Effort, Ranges};
use crate::output::{
    COMPARISON_VERSION, Comparison, CostKind, Drawn, MoneyOutlook, Pair, Sizing, TargetChoice,
    TargetOutlook,
};
use variant::Variant;

/// A target to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where the system would run.
    pub target: Target,
    /// The region there. Default: the one that corresponds to the profile's.
    pub region: Option<String>,
}

impl FromStr for Candidate {
    type Err = String;

    /// `aws`, or `aws=eu-west-1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, region) = match text.split_once('=') {
            Some((name, region)) => (name.trim(), Some(region.trim().to_owned())),
            None => (text.trim(), None),
        };
        let target = Target::ALL.into_iter().find(|one| one.name() == name);
        let target = target.ok_or_else(|| {
            let names = Target::ALL.map(Target::name).join(", ");
            format!("there is no target `{name}`; expected one of {names}")
        })?;
        match (&region, target.is_cloud()) {
            (Some(region), true) if region.is_empty() => {
                Err(format!("the region of `{name}` is empty"))
            }
            (Some(_), false) => Err(format!(
                "`{name}` has no regions; leave out what follows `=`"
            )),
            _ => Ok(Self { target, region }),
        }
    }
}

/// A candidate that could be sized.
struct Sized {
    variant: Variant,
    sizing: Sizing,
}

/// Sizes a profile for several targets and compares what they cost. A target that the system
/// cannot be sized for is told in a finding and left out.
pub fn compare(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    candidates: &[Candidate],
    effort: &Effort,
) -> (Option<Comparison>, Report) {
    let mut report = Report::new();
    let found = compared(loaded, system, tables, candidates, effort, &mut report);
    report.sort();
    (found, report)
}

fn compared(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    candidates: &[Candidate],
    effort: &Effort,
    report: &mut Report,
) -> Option<Comparison> {
    let mut all = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        all.extend(sized(loaded, system, tables, candidate, report));
    }
    let mut plans = Vec::with_capacity(all.len());
    for one in &all {
        plans.push(outlook::plans(
            &one.variant.loaded,
            system,
            tables,
            &one.sizing,
        )?);
    }
    if all.is_empty() {
        return None;
    }
    let inputs = plans.iter().flatten().map(|plan| &plan.values);
    let ranges = Ranges::of(loaded, inputs, report)?;
    let recorder = Recorder::new();
    let mut spent: Vec<Vec<Recorded>> = Vec::with_capacity(all.len());
    for (one, plans) in all.iter().zip(&plans) {
        match outlook::record(plans, &one.sizing, &ranges, &recorder) {
            Ok(recording) => spent.push(recording.spent),
            Err(errors) => {
                report.push(faults::table(&errors));
                return None;
            }
        }
    }
    let asked = Asked::new(&spent);
    let program = recorder.program(ranges.stated.len(), &asked.outputs);
    let sampling = outlook::sampling(loaded, effort);
    let question = Question {
        kept: asked.totals.clone(),
        ..Question::usual()
    };
    let study = Study::new(program, ranges.distributions.clone(), ranges.copula.clone());
    let answered = study.and_then(|study| Ok((study.answer(&sampling, &question)?, study)));
    let (answer, study) = match answered {
        Ok(answered) => answered,
        Err(failure) => {
            report.push(outlook::failed(loaded, &failure));
            return None;
        }
    };
    let influences = outlook::influences(&study, &sampling, &asked.totals, &ranges.stated);
    let months = all.first().map_or(0, |one| one.sizing.horizon_months);
    let spreads: Vec<_> = answer.outputs.iter().map(outlook::spread).collect();
    let targets: Vec<TargetOutlook> = all
        .iter()
        .zip(influences)
        .enumerate()
        .map(|(place, (one, influences))| {
            let from = place * asked.months;
            let spent_usd = spreads
                .get(from..from + asked.months)
                .unwrap_or_default()
                .to_vec();
            let money = MoneyOutlook {
                total_usd: spent_usd.last().copied().unwrap_or_default(),
                unpriced: unpriced(&one.sizing).len() as u32,
                spent_usd,
            };
            target(one, money, influences)
        })
        .collect();
    let cheaper: Vec<f64> = answer.outputs.iter().map(|one| one.mean.value).collect();
    let errors: Vec<f64> = answer.outputs.iter().map(|one| one.mean.error).collect();
    let pairs = asked
        .pairs
        .iter()
        .filter_map(|(one, other, from)| {
            let probabilities = cheaper.get(*from..*from + asked.months)?;
            let error = errors.get(*from + asked.months - 1)?;
            pair(
                targets.get(*one)?,
                targets.get(*other)?,
                probabilities,
                *error,
            )
        })
        .collect();
    // The points of one replicate fill the space of futures evenly by themselves.
    let scenarios = sampling.points / sampling.replicates;
    let chosen_from: Vec<usize> = (0..targets.len())
        .filter(|place| {
            all.get(*place)
                .is_some_and(|one| machines_priced(&one.sizing))
        })
        .collect();
    let samples: Vec<&[f64]> = chosen_from
        .iter()
        .filter_map(|place| answer.samples.get(*place).map(Vec::as_slice))
        .collect();
    let verdict = verdict(&samples, scenarios);
    Some(Comparison {
        version: COMPARISON_VERSION,
        deployment: loaded.profile.deployment.name.clone(),
        system: system.file.system.id.get_ref().clone(),
        horizon_months: months,
        sampling: Drawn::of(loaded, &sampling),
        ranges: ranges.stated,
        choices: choices(&verdict, &chosen_from, &targets),
        not_chosen_from: (0..targets.len())
            .filter(|place| !chosen_from.contains(place))
            .filter_map(|place| targets.get(place).map(|one| one.target))
            .collect(),
        targets,
        pairs,
    })
}

/// Which outputs a program is asked for.
struct Asked {
    outputs: Vec<Recorded>,
    /// Months of each series, month 0 included.
    months: usize,
    /// Outputs of what is spent by the end of the horizon, by target.
    totals: Vec<usize>,
    /// Two targets, and the first output that says whether the one was cheaper.
    pairs: Vec<(usize, usize, usize)>,
}

impl Asked {
    fn new(spent: &[Vec<Recorded>]) -> Self {
        let months = spent.first().map_or(0, Vec::len);
        let mut asked = Self {
            outputs: spent.iter().flatten().cloned().collect(),
            months,
            totals: (1..=spent.len()).map(|count| count * months - 1).collect(),
            pairs: Vec::new(),
        };
        for (one, spent_by_one) in spent.iter().enumerate() {
            for (other, spent_by_other) in spent.iter().enumerate().skip(one + 1) {
                asked.pairs.push((one, other, asked.outputs.len()));
                let months = spent_by_one.iter().zip(spent_by_other);
                let less = months.map(|(a, b)| a.clone().less(b.clone()));
                asked.outputs.extend(less);
            }
        }
        asked
    }
}

/// Moves the profile to a target and sizes it there.
fn sized(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    candidate: &Candidate,
    report: &mut Report,
) -> Option<Sized> {
    let region = candidate.region.as_deref();
    let variant = match variant::to_target(loaded, tables, candidate.target, region) {
        Ok(variant) => variant,
        Err(errors) => {
            report.push(faults::table(&errors));
            return None;
        }
    };
    let (sizing, found) = crate::size(&variant.loaded, system, tables);
    let errors = found
        .findings()
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let reasons: Vec<String> = errors.map(|one| one.message.clone()).collect();
    match sizing {
        Some(sizing) if reasons.is_empty() => Some(Sized { variant, sizing }),
        _ => {
            let name = candidate.target.name();
            let mut finding = Finding::new(
                code::TARGET_NOT_COMPARED,
                format!("the deployment cannot be sized for `{name}`, so it is left out"),
            )
            .at(
                loaded.span_or_parent("deployment.target"),
                "the target of the profile",
            );
            for reason in reasons {
                finding = finding.note(reason);
            }
            report.push(finding.help(format!(
                "compare with another target, or write a profile for `{name}` and size that"
            )));
            None
        }
    }
}

fn target(
    one: &Sized,
    money: MoneyOutlook,
    influences: Vec<crate::output::Influence>,
) -> TargetOutlook {
    let deployment = &one.variant.loaded.profile.deployment;
    let hosts = one.sizing.sites.iter().flat_map(|site| {
        site.tiers.iter().map(|tier| match &tier.machine {
            Some(machine) => format!("{} x {} {}", tier.hosts(), machine.machine_type, tier.tier),
            None => format!(
                "{} x {} with {} cores and {} GB",
                tier.hosts(),
                tier.tier,
                crate::text::number(tier.cores.value),
                crate::text::number(tier.memory_gb.value)
            ),
        })
    });
    TargetOutlook {
        target: deployment.target,
        region: deployment.region.clone(),
        changes: one.variant.changes.clone(),
        hosts: hosts.collect(),
        money,
        unpriced: unpriced(&one.sizing),
        influences,
    }
}

/// Everything without a price.
fn unpriced(sizing: &Sizing) -> Vec<String> {
    let all = sizing.sites.iter().flat_map(|site| &site.cost.unpriced);
    all.map(|one| format!("{}: {}", one.what, one.reason))
        .collect()
}

fn pair(
    one: &TargetOutlook,
    other: &TargetOutlook,
    probabilities: &[f64],
    error: f64,
) -> Option<Pair> {
    let last = *probabilities.last()?;
    // The month from which on the winner of the end has won without a break.
    let wins = |probability: &f64| (*probability > 0.5) == (last > 0.5);
    let breaks = probabilities
        .iter()
        .rposition(|probability| !wins(probability));
    Some(Pair {
        one: one.target,
        other: other.target,
        one_is_cheaper: probabilities.iter().map(|value| tidy(*value)).collect(),
        probability: tidy(last),
        sampling_error: tidy(error),
        break_even_month: breaks.map(|month| month as u32 + 1),
        // What has no price on either side is most often the same thing.
        incomplete: one.unpriced != other.unpriced,
    })
}

/// Whether what a site mainly costs is in its total; a choice without it would say nothing.
fn machines_priced(sizing: &Sizing) -> bool {
    let mut unpriced = sizing.sites.iter().flat_map(|site| &site.cost.unpriced);
    !unpriced.any(|one| matches!(one.kind, CostKind::Compute | CostKind::Hardware))
}

fn verdict(samples: &[&[f64]], scenarios: usize) -> Verdict {
    let cost = |candidate: usize, scenario: usize| {
        let of_candidate = samples.get(candidate)?;
        of_candidate.get(scenario).copied()
    };
    let scenarios = samples
        .first()
        .map_or(0, |samples| samples.len().min(scenarios));
    regret::plan(samples.len(), scenarios, None, |candidate, scenario| {
        Outcome::Costs(cost(candidate, scenario).unwrap_or(f64::INFINITY))
    })
}

fn choices(
    verdict: &Verdict,
    chosen_from: &[usize],
    targets: &[TargetOutlook],
) -> Vec<TargetChoice> {
    let name = |place: usize| {
        let place = chosen_from.get(place)?;
        targets.get(*place).map(|one| one.target)
    };
    let picks = verdict.picks.iter();
    picks
        .filter_map(|pick| {
            Some(TargetChoice {
                rule: pick.rule.name().to_owned(),
                target: name(pick.candidate)?,
                value_usd: tidy(pick.value),
                next: pick
                    .next
                    .and_then(|(place, value)| Some((name(place)?, tidy(value)))),
            })
        })
        .collect()
}
