//! What a growing rate brings in, month by month, and how much of it is older than it is kept.
//!
//! A wave is a rate of one a month at the start. Everything that grows in the same way is a
//! multiple of the same wave, so that sources which share their growth share the arithmetic. A
//! month follows from the month before by a few sums and products: nothing is searched and no
//! power is taken, which keeps recorded programs small and the time linear in months.

use groundplan_profile::model::GrowthKind;

use crate::inputs::Growth;
use crate::number::Number;
use crate::rules::growth;

/// How a wave moves, reckoned once.
#[derive(Debug, Clone)]
pub(super) enum Motion<N> {
    /// The rate grows by a factor a month.
    Compound {
        /// The factor.
        factor: N,
        /// What a month brings at a rate of one at its beginning.
        mean: N,
        /// For each delay what a month of a rate of one brings so much later, and what stood
        /// before the start.
        delays: Vec<(N, N)>,
    },
    /// The rate grows by the same amount a month.
    Fixed {
        /// Growth per year.
        per_year: N,
        /// The delays in months.
        delays: Vec<N>,
    },
}

/// A wave at the end of a month.
#[derive(Debug, Clone)]
pub(super) struct Wave<N> {
    /// The rate, as a factor of that at the start.
    pub(super) factor: N,
    /// What has come in since the start.
    pub(super) came: N,
    /// For each delay what came in before it, below zero while nothing did.
    before: Vec<N>,
}

impl<N: Number> Motion<N> {
    /// A growth whose volume is watched at these delays in months. None may exceed the horizon
    /// by which they are cut: what never leaves within it need not be followed further.
    pub(super) fn new(growth: &Growth<N>, delays: &[N], horizon: u32) -> Self {
        let per_year = growth.per_year.clone();
        let within = |delay: &N| delay.clone().least(N::literal(f64::from(horizon)));
        match growth.kind {
            GrowthKind::Compound => {
                let mean = growth::monthly_mean(per_year.clone());
                Self::Compound {
                    factor: growth::monthly_factor(per_year.clone()),
                    delays: delays
                        .iter()
                        .map(|delay| {
                            let delay = within(delay);
                            let earlier = growth::earlier_factor(per_year.clone(), delay.clone());
                            let before = growth::before_start(per_year.clone(), delay);
                            (mean.clone() * earlier, N::literal(0.0) - before)
                        })
                        .collect(),
                    mean,
                }
            }
            GrowthKind::Fixed => Self::Fixed {
                per_year,
                delays: delays.iter().map(within).collect(),
            },
        }
    }

    /// The start, before anything has come in.
    pub(super) fn start(&self) -> Wave<N> {
        Wave {
            factor: N::literal(1.0),
            came: N::literal(0.0),
            before: match self {
                Self::Compound { delays, .. } => {
                    delays.iter().map(|(_, before)| before.clone()).collect()
                }
                Self::Fixed { delays, .. } => delays.iter().map(|_| N::literal(0.0)).collect(),
            },
        }
    }

    /// The end of a month, from the end of the month before.
    pub(super) fn next(&self, wave: &Wave<N>, month: u32) -> Wave<N> {
        let month = f64::from(month);
        match self {
            Self::Compound {
                factor,
                mean,
                delays,
            } => Wave {
                factor: wave.factor.clone() * factor.clone(),
                came: wave.came.clone() + mean.clone() * wave.factor.clone(),
                before: wave
                    .before
                    .iter()
                    .zip(delays)
                    .map(|(before, (brings, _))| {
                        before.clone() + brings.clone() * wave.factor.clone()
                    })
                    .collect(),
            },
            Self::Fixed { per_year, delays } => {
                let volume = |months| growth::fixed_volume(per_year.clone(), months);
                Wave {
                    factor: N::literal(1.0) + per_year.clone() * N::literal(month / growth::MONTHS),
                    came: volume(N::literal(month)),
                    before: delays
                        .iter()
                        .map(|delay| {
                            let since = N::literal(month) - delay.clone();
                            volume(since.greatest(N::literal(0.0)))
                        })
                        .collect(),
                }
            }
        }
    }
}

impl<N: Number> Wave<N> {
    /// What came in so long ago that it is older than a delay, by the delay's place.
    pub(super) fn older(&self, delay: usize) -> N {
        self.before.get(delay).map_or_else(
            || N::literal(0.0),
            |before| before.clone().greatest(N::literal(0.0)),
        )
    }
}

impl Wave<f64> {
    /// The same wave with each value read as something else, under a name of its own.
    pub(super) fn map<N>(&self, mut read: impl FnMut(&str, f64) -> N) -> Wave<N> {
        Wave {
            factor: read("growth", self.factor),
            came: read("came", self.came),
            before: self.before.iter().map(|one| read("before", *one)).collect(),
        }
    }
}
