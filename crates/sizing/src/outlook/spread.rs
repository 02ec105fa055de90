//! From a study's answers to what is handed on.

use groundplan_diagnostics::{Finding, code};
use groundplan_profile::LoadedProfile;
use groundplan_uncertainty::study::{Bar, Failure, Question, Sampling, Study, Summary};

use super::Effort;
use crate::bound::tidy;
use crate::output::{Drawn, Influence, Spread, UncertainRange};

/// Independent parts of the samples; enough that their differences tell the error.
const REPLICATES: usize = 8;

/// The spreads of a study's outputs, taken in their order.
pub(crate) struct Spreads(std::vec::IntoIter<Spread>);

impl Spreads {
    pub(crate) fn of(study: &Study, sampling: &Sampling) -> Result<Self, Failure> {
        let answer = study.answer(sampling, &Question::usual())?;
        let spreads: Vec<Spread> = answer.outputs.iter().map(spread).collect();
        Ok(Self(spreads.into_iter()))
    }

    /// Those of the next so many outputs.
    pub(crate) fn next(&mut self, count: usize) -> Vec<Spread> {
        self.0.by_ref().take(count).collect()
    }
}

/// One output of a study that was asked the usual question.
pub(crate) fn spread(summary: &Summary) -> Spread {
    let quantile = |place: usize| summary.quantiles.get(place).copied().unwrap_or_default();
    let all = [
        quantile(0),
        quantile(1),
        quantile(2),
        quantile(3),
        summary.mean,
    ];
    let [p10, p50, p90, p95, mean] = all.map(|estimate| tidy(estimate.value));
    Spread {
        p10,
        p50,
        p90,
        p95,
        mean,
        sampling_error: all.map(|estimate| tidy(estimate.error)),
    }
}

/// How the profile and the user want futures drawn.
pub(crate) fn sampling(loaded: &LoadedProfile, effort: &Effort) -> Sampling {
    let wishes = &loaded.profile.uncertainty;
    let samples = effort.samples.unwrap_or(wishes.samples).max(1);
    Sampling {
        // Sobol points fill evenly in powers of two alone.
        points: samples.next_power_of_two().max(REPLICATES as u32) as usize,
        replicates: REPLICATES,
        seed: u64::from(effort.seed.unwrap_or(wishes.seed)),
        threads: effort.threads,
        ..Sampling::default()
    }
}

/// What each of these outputs hangs on, the widest bar first.
pub(crate) fn influences(
    study: &Study,
    sampling: &Sampling,
    outputs: &[usize],
    ranges: &[UncertainRange],
) -> Vec<Vec<Influence>> {
    let tornado = study.tornado(outputs, sampling);
    let shares = study.rank_shares(outputs, sampling);
    let all = tornado.iter().zip(&shares);
    all.map(|((_, bars), shares)| {
        let influence = |bar: &Bar| {
            let share = shares.iter().find(|one| one.input == bar.input)?;
            Some(Influence {
                path: ranges.get(bar.input)?.path.clone(),
                low_usd: tidy(bar.low),
                high_usd: tidy(bar.high),
                correlation: tidy(share.correlation),
                share: tidy(share.share),
            })
        };
        bars.iter().filter_map(influence).collect()
    })
    .collect()
}

impl Drawn {
    pub(crate) fn of(loaded: &LoadedProfile, sampling: &Sampling) -> Self {
        Self {
            samples: sampling.points as u32,
            replicates: sampling.replicates as u32,
            seed: sampling.seed as u32,
            confidence: loaded.profile.uncertainty.confidence,
        }
    }
}

/// Some future has no finite figures.
pub(crate) fn failed(loaded: &LoadedProfile, failure: &Failure) -> Finding {
    Finding::new(
        code::FUTURE_NOT_FINITE,
        format!("the ranges allow futures that cannot be reckoned: {failure}"),
    )
    .at(loaded.span_or_parent("workload"), "in these ranges")
    .help("narrow the widest range: the tails beyond its ends must make sense, too")
}
