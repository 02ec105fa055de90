//! A program, run over many samples of its inputs, and what is learned from it.
//!
//! Points are split into replicates, scrambled independently; each replicate is worked through by
//! one thread, and replicates are put together in their order. Which thread did what and how wide
//! its registers were changes no bit.

mod sensitivity;

#[cfg(test)]
mod tests;

use fearless_simd::Simd;
pub use sensitivity::{Bar, RankShare};
use thiserror::Error;

use crate::correlation::Copula;
use crate::distribution::{Argument, Distribution};
use crate::elementary::inverse_normals;
use crate::program::{LANES, Machine, Program};
use crate::quantile::{Brackets, Counting, Estimate, Tally};
use crate::sobol::{Kind, Points};
use crate::width::{self, Width, Work};

/// Samples of each replicate after which brackets are first known.
const FIRST: usize = LANES / 2;

/// A program with what is known of its inputs.
#[derive(Debug, Clone)]
pub struct Study {
    program: Program,
    inputs: Vec<Distribution>,
    copula: Copula,
}

/// How samples are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// Samples in all, rounded up to a multiple of the replicates.
    pub points: usize,
    /// Independent parts, whose differences tell the sampling error; at least 2 for that.
    pub replicates: usize,
    /// What the draws follow from; the same seed gives the same draws everywhere.
    pub seed: u64,
    /// How points are chosen.
    pub kind: Kind,
    /// Threads at work; at most one for each replicate.
    pub threads: usize,
    /// Registers to work with.
    pub width: Width,
}

impl Default for Sampling {
    /// 65,536 scrambled Sobol points in 8 replicates, on one thread.
    fn default() -> Self {
        Self {
            points: 65_536,
            replicates: 8,
            seed: 1,
            kind: Kind::Sobol,
            threads: 1,
            width: Width::Widest,
        }
    }
}

/// What is asked of the outputs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Quantiles of every output, as probabilities.
    pub probabilities: Vec<f64>,
    /// Outputs of which every sample is handed back.
    pub kept: Vec<usize>,
}

impl Question {
    /// P10, P50, P90 and P95 of every output.
    pub fn usual() -> Self {
        Self {
            probabilities: vec![0.1, 0.5, 0.9, 0.95],
            kept: Vec::new(),
        }
    }
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Samples that were drawn.
    pub points: usize,
    /// One for each output of the program.
    pub outputs: Vec<Summary>,
    /// The samples of the outputs that were to be kept, in the order asked for.
    pub samples: Vec<Vec<f64>>,
}

/// One output.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Its mean; of a condition, the probability that it holds.
    pub mean: Estimate,
    /// Its quantiles, as asked for.
    pub quantiles: Vec<Estimate>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Failure {
    /// An output is infinite or none at all in some sample.
    #[error("output {output} has no finite value in some samples")]
    NotFinite {
        /// Which.
        output: usize,
    },
    /// The program reads more or fewer inputs than there are distributions.
    #[error("the program reads {wanted} inputs, {given} are given")]
    Inputs {
        /// Inputs of the program.
        wanted: usize,
        /// Distributions given.
        given: usize,
    },
}

impl Study {
    /// A program with a distribution for each of its inputs.
    ///
    /// # Errors
    /// Not as many distributions as inputs.
    pub fn new(
        program: Program,
        inputs: Vec<Distribution>,
        copula: Copula,
    ) -> Result<Self, Failure> {
        let (wanted, given) = (program.inputs(), inputs.len());
        if wanted != given {
            return Err(Failure::Inputs { wanted, given });
        }
        Ok(Self {
            program,
            inputs,
            copula,
        })
    }

    /// The program.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Draws and runs.
    ///
    /// # Errors
    /// An output without a finite value.
    pub fn answer(&self, sampling: &Sampling, question: &Question) -> Result<Answer, Failure> {
        let (tallies, brackets) = self.tallies(sampling, &question.probabilities, &question.kept);
        let outputs = self.program.outputs();
        let mut found: Vec<Option<Vec<Estimate>>> = (0..outputs)
            .map(|output| brackets.quantiles(&tallies, output))
            .collect();
        let missed: Vec<usize> = (0..outputs)
            .filter(|output| found[*output].is_none())
            .collect();
        if !missed.is_empty() {
            let (tallies, brackets) = self.tallies(sampling, &question.probabilities, &missed);
            for output in missed {
                found[output] = brackets.quantiles(&tallies, output);
            }
        }
        let summaries = found
            .into_iter()
            .enumerate()
            .map(|(output, quantiles)| {
                let mean = Brackets::mean(&tallies, output);
                let quantiles = quantiles.unwrap_or_default();
                let finite = quantiles
                    .iter()
                    .chain([&mean])
                    .all(|one| one.value.is_finite());
                if finite {
                    Ok(Summary { mean, quantiles })
                } else {
                    Err(Failure::NotFinite { output })
                }
            })
            .collect::<Result<Vec<Summary>, Failure>>()?;
        let samples = |output: &usize| -> Vec<f64> {
            tallies
                .iter()
                .flat_map(|tally| tally.kept(*output))
                .copied()
                .collect()
        };
        Ok(Answer {
            points: sampling.each() * sampling.replicates.max(1),
            outputs: summaries,
            samples: question.kept.iter().map(samples).collect(),
        })
    }

    fn tallies(
        &self,
        sampling: &Sampling,
        probabilities: &[f64],
        kept: &[usize],
    ) -> (Vec<Tally>, Brackets) {
        let each = sampling.each();
        let replicates = sampling.replicates.max(1);
        let mut brackets = Brackets::new(probabilities, each * replicates);
        let mut tallies = vec![Tally::new(self.program.outputs(), kept); replicates];
        let draw = self.draw(sampling);
        let (mut from, mut to) = (0, FIRST.min(each));
        while from < each {
            self.stretch(&draw, sampling, &brackets, from..to, &mut tallies);
            from = to;
            // Early brackets cost little; later ones decide how many samples are looked at.
            let times = if to <= each / 8 { 4 } else { 2 };
            to = (times * to).min(each);
            if from < each {
                brackets.narrow(&mut tallies);
            }
        }
        (tallies, brackets)
    }

    /// Works through the same stretch of points in every replicate.
    fn stretch(
        &self,
        draw: &Draw,
        sampling: &Sampling,
        brackets: &Brackets,
        points: std::ops::Range<usize>,
        tallies: &mut [Tally],
    ) {
        let threads = sampling.threads.clamp(1, tallies.len());
        let run = |first: usize, tallies: &mut [Tally]| {
            let work = Stretch {
                program: &self.program,
                draw,
                brackets,
                first,
                points: points.clone(),
                tallies,
            };
            width::at(sampling.width, work);
        };
        if threads == 1 {
            run(0, tallies);
            return;
        }
        let share = tallies.len().div_ceil(threads);
        let run = &run;
        std::thread::scope(|scope| {
            for (number, part) in tallies.chunks_mut(share).enumerate() {
                scope.spawn(move || run(number * share, part));
            }
        });
    }

    fn draw(&self, sampling: &Sampling) -> Draw<'_> {
        // Inputs that are known need no dimension of their own.
        let mut next = 0;
        let dimensions = self
            .inputs
            .iter()
            .map(|input| {
                input.known().is_none().then(|| {
                    next += 1;
                    next - 1
                })
            })
            .collect();
        Draw {
            study: self,
            points: Points::new(sampling.kind, sampling.seed, next),
            dimensions,
        }
    }
}

impl Sampling {
    /// Samples of each replicate.
    fn each(&self) -> usize {
        self.points.div_ceil(self.replicates.max(1)).max(1)
    }
}

/// Draws the inputs of a study.
struct Draw<'a> {
    study: &'a Study,
    points: Points,
    dimensions: Vec<Option<usize>>,
}

impl Draw<'_> {
    /// Fills the columns of the inputs with the points from `first` on.
    #[inline(always)]
    fn fill(
        &self,
        replicate: usize,
        first: usize,
        columns: &mut [impl AsMut<[f64]> + AsRef<[f64]>],
    ) {
        self.scores(replicate, first, columns);
        for (input, column) in self.study.inputs.iter().zip(columns) {
            input.values(column.as_mut());
        }
    }

    /// Fills them with what the distributions make values of: probabilities or correlated scores.
    #[inline(always)]
    fn scores(
        &self,
        replicate: usize,
        first: usize,
        columns: &mut [impl AsMut<[f64]> + AsRef<[f64]>],
    ) {
        let Study { inputs, copula, .. } = self.study;
        for (number, input) in inputs.iter().enumerate() {
            let (Some(dimension), Some(column)) =
                (self.dimensions[number], columns.get_mut(number))
            else {
                continue;
            };
            let column = column.as_mut();
            self.points
                .fill(replicate as u32, dimension, first as u32, column);
            if copula.involves(number) || input.argument() == Argument::Score {
                inverse_normals(column);
            }
        }
        copula.correlate(columns);
        for (number, input) in inputs.iter().enumerate() {
            if copula.involves(number) && input.argument() == Argument::Probability {
                for score in columns[number].as_mut() {
                    *score = crate::elementary::normal_cdf(*score);
                }
            }
        }
    }
}

/// A stretch of points in some replicates.
struct Stretch<'a> {
    program: &'a Program,
    draw: &'a Draw<'a>,
    brackets: &'a Brackets,
    /// Number of the first replicate.
    first: usize,
    points: std::ops::Range<usize>,
    tallies: &'a mut [Tally],
}

impl Work for Stretch<'_> {
    type Output = ();

    #[inline(always)]
    fn work<S: Simd>(self, simd: S) {
        let mut machine = Machine::new(self.program);
        for (number, tally) in self.tallies.iter_mut().enumerate() {
            tally.expect(self.points.len());
            let mut counting = Counting {
                tally,
                brackets: self.brackets,
            };
            for first in self.points.clone().step_by(LANES) {
                let count = LANES.min(self.points.end - first);
                self.draw
                    .fill(self.first + number, first, machine.inputs(self.program));
                machine.run(simd, self.program, count, &mut counting);
            }
        }
    }
}
