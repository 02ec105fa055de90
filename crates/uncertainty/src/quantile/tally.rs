//! What is counted of the outputs of a program while it runs.

use fearless_simd::Simd;

use super::bracket::{Block, Bracket, Seen};
use super::{Estimate, between, error_of_mean, position};
use crate::program::{LANES, Sink};

/// Standard errors on each side of a quantile that a bracket holds. So many are missed once in
/// 150,000 times, and then the series is run again.
const MARGIN: f64 = 4.5;

/// The wanted quantiles and, once the first samples are known, their brackets.
#[derive(Debug, Clone)]
pub(crate) struct Brackets {
    probabilities: Vec<f64>,
    /// Samples that there will be in the end.
    samples: usize,
    /// One for each output and quantile; none before the first samples are known.
    places: Vec<Bracket>,
}

/// What was seen of every output in one replicate.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    samples: usize,
    sums: Vec<[f64; PARTS]>,
    /// The first samples of each output, until there are brackets.
    first: Vec<Vec<f64>>,
    /// One for each bracket.
    seen: Vec<Seen>,
    /// Whether all samples of an output are kept, and these.
    kept: Vec<Option<Vec<f64>>>,
}

impl Tally {
    pub(crate) fn new(outputs: usize, kept: &[usize]) -> Self {
        let mut tally = Self {
            samples: 0,
            sums: vec![[0.0; PARTS]; outputs],
            first: vec![Vec::new(); outputs],
            seen: Vec::new(),
            kept: vec![None; outputs],
        };
        for output in kept {
            if let Some(kept) = tally.kept.get_mut(*output) {
                *kept = Some(Vec::new());
            }
        }
        tally
    }

    /// Notes that so many samples are about to come.
    pub(crate) fn expect(&mut self, samples: usize) {
        self.samples += samples;
    }

    /// Samples of an output that are kept, in their order.
    pub(crate) fn kept(&self, output: usize) -> &[f64] {
        self.kept
            .get(output)
            .and_then(Option::as_deref)
            .unwrap_or_default()
    }
}

/// A tally with the brackets by which it counts.
pub(crate) struct Counting<'a> {
    pub(crate) tally: &'a mut Tally,
    pub(crate) brackets: &'a Brackets,
}

impl Sink for Counting<'_> {
    #[inline(always)]
    fn take<S: Simd>(&mut self, simd: S, output: usize, values: &[f64]) {
        let tally = &mut *self.tally;
        add(&mut tally.sums[output], values);
        if let Some(kept) = &mut tally.kept[output] {
            kept.extend_from_slice(values);
        }
        if self.brackets.places.is_empty() {
            tally.first[output].extend_from_slice(values);
            return;
        }
        let count = self.brackets.probabilities.len();
        let places = output * count..(output + 1) * count;
        let brackets = &self.brackets.places[places.clone()];
        let mut keys = [0.0; LANES];
        for (key, value) in keys.iter_mut().zip(values) {
            *key = *value as f32;
        }
        let block = Block {
            values,
            keys: &keys,
        };
        for (seen, bracket) in tally.seen[places].iter_mut().zip(brackets) {
            seen.count(simd, *bracket, block);
        }
    }
}

/// Partial sums that are added up side by side, so that their order is the same at every width.
const PARTS: usize = 8;
/// Values of a block that are added before the parts are.
const TOGETHER: usize = 32;

/// Adds a block to the partial sums.
#[inline(always)]
fn add(sums: &mut [f64; PARTS], values: &[f64]) {
    let mut block = [0.0; TOGETHER];
    let mut chunks = values.chunks_exact(TOGETHER);
    for chunk in &mut chunks {
        for lane in 0..TOGETHER {
            block[lane] += chunk[lane];
        }
    }
    for (sum, value) in block.iter_mut().zip(chunks.remainder()) {
        *sum += value;
    }
    for lane in 0..PARTS {
        let (first, second) = (
            block[lane] + block[lane + 8],
            block[lane + 16] + block[lane + 24],
        );
        sums[lane] += first + second;
    }
}

impl Brackets {
    pub(crate) fn new(probabilities: &[f64], samples: usize) -> Self {
        Self {
            probabilities: probabilities.to_vec(),
            samples,
            places: Vec::new(),
        }
    }

    /// Finds or narrows the brackets after all replicates have the same number of samples.
    pub(crate) fn narrow(&mut self, tallies: &mut [Tally]) {
        if self.probabilities.is_empty() {
            return;
        }
        if self.places.is_empty() {
            self.start(tallies);
            return;
        }
        let count: usize = tallies.iter().map(|tally| tally.samples).sum();
        let mut pooled = Vec::new();
        for place in 0..self.places.len() {
            let from = self.places[place];
            let probability = self.probabilities[place % self.probabilities.len()];
            let (lowest, highest) = ranks(count, self.samples, probability);
            let mut ranked = Ranked::of(tallies, place, from, &mut pooled);
            let low = ranked.at(lowest).unwrap_or(from.low);
            let to = Bracket {
                low,
                high: ranked.at(highest).unwrap_or(from.high),
            };
            self.places[place] = to;
            for tally in tallies.iter_mut() {
                tally.seen[place].narrow(from, to);
            }
        }
    }

    fn start(&mut self, tallies: &mut [Tally]) {
        let outputs = tallies.first().map_or(0, |tally| tally.first.len());
        let quantiles = self.probabilities.len();
        for tally in tallies.iter_mut() {
            tally.seen = vec![Seen::default(); outputs * quantiles];
        }
        let mut pooled: Vec<f64> = Vec::new();
        for output in 0..outputs {
            pooled.clear();
            for tally in tallies.iter() {
                pooled.extend_from_slice(&tally.first[output]);
            }
            for (number, probability) in self.probabilities.iter().enumerate() {
                let (lowest, highest) = ranks(pooled.len(), self.samples, *probability);
                let mut at = |rank: usize| *pooled.select_nth_unstable_by(rank, f64::total_cmp).1;
                let bracket = Bracket {
                    low: lowest.map_or(f64::NEG_INFINITY, &mut at),
                    high: highest.map_or(f64::INFINITY, &mut at),
                };
                self.places.push(bracket);
                for tally in tallies.iter_mut() {
                    let seen = &mut tally.seen[output * quantiles + number];
                    for value in &tally.first[output] {
                        seen.add(bracket, *value);
                    }
                }
            }
        }
        for tally in tallies.iter_mut() {
            tally.first = vec![Vec::new(); outputs];
        }
    }

    /// The wanted quantiles of an output; none where one lies outside its bracket. All samples of
    /// an output that is kept are looked at instead.
    pub(crate) fn quantiles(&self, tallies: &[Tally], output: usize) -> Option<Vec<Estimate>> {
        let kept = tallies.iter().any(|tally| tally.kept[output].is_some());
        if kept || self.places.is_empty() {
            return Some(self.of_all(tallies, output));
        }
        let mut pooled = Vec::new();
        let count: usize = tallies.iter().map(|tally| tally.samples).sum();
        self.probabilities
            .iter()
            .enumerate()
            .map(|(number, probability)| {
                let place = output * self.probabilities.len() + number;
                let bracket = self.places[place];
                let mut ranked = Ranked::of(tallies, place, bracket, &mut pooled);
                let (rank, part) = position(count, *probability);
                let mut value = ranked.at(Some(rank))?;
                if part > 0.0 {
                    value = between(value, ranked.at(Some(rank + 1))?, part);
                }
                let shares: Vec<f64> = tallies
                    .iter()
                    .map(|tally| {
                        let below = tally.seen[place].up_to(bracket, value);
                        below as f64 / tally.samples.max(1) as f64
                    })
                    .collect();
                let error = error_of_mean(&shares) * count as f64;
                let spread = |rank: f64| {
                    let rank = rank.max(0.0) as usize;
                    ranked.at(Some(rank.min(count.saturating_sub(1))))
                };
                let (mut spread, rank) = (spread, rank as f64);
                let low = spread(rank - error).unwrap_or(bracket.low);
                let high = spread(rank + error).unwrap_or(bracket.high);
                Some(Estimate {
                    value,
                    error: 0.5 * (high - low),
                })
            })
            .collect()
    }

    fn of_all(&self, tallies: &[Tally], output: usize) -> Vec<Estimate> {
        let of = |tally: &Tally| -> Vec<f64> {
            let kept = tally.kept[output].as_ref();
            kept.unwrap_or(&tally.first[output]).clone()
        };
        let parts: Vec<Vec<f64>> = tallies.iter().map(of).collect();
        let mut all: Vec<f64> = parts.concat();
        all.sort_unstable_by(f64::total_cmp);
        self.probabilities
            .iter()
            .map(|probability| {
                let value = super::of_sorted(&all, *probability);
                let shares: Vec<f64> = parts
                    .iter()
                    .map(|part| {
                        let below = part.iter().filter(|sample| **sample <= value).count();
                        below as f64 / part.len().max(1) as f64
                    })
                    .collect();
                let error = error_of_mean(&shares);
                let low = super::of_sorted(&all, probability - error);
                let high = super::of_sorted(&all, probability + error);
                Estimate {
                    value,
                    error: 0.5 * (high - low),
                }
            })
            .collect()
    }

    /// The mean of an output.
    pub(crate) fn mean(tallies: &[Tally], output: usize) -> Estimate {
        let means: Vec<f64> = tallies
            .iter()
            .map(|tally| tally.sums[output].iter().sum::<f64>() / tally.samples.max(1) as f64)
            .collect();
        let value = means.iter().sum::<f64>() / means.len().max(1) as f64;
        Estimate {
            value,
            error: error_of_mean(&means),
        }
    }
}

/// The order statistics of the first `count` samples between which a quantile of all samples
/// almost certainly is; none where they are beyond the first or last.
fn ranks(count: usize, all: usize, probability: f64) -> (Option<usize>, Option<usize>) {
    let samples = count as f64;
    // The samples still to come scatter; those that are known do not.
    let to_come = 1.0 - samples / all.max(count) as f64;
    let scatter = (samples * probability * (1.0 - probability) * to_come).sqrt();
    let margin = MARGIN * scatter + 2.0;
    let place = samples * probability;
    let lowest = (place - margin).floor();
    let highest = (place + margin).ceil();
    (
        (lowest >= 0.0).then_some(lowest as usize),
        (highest < samples).then_some(highest as usize),
    )
}

/// Order statistics of what all replicates saw of one bracket.
struct Ranked<'a> {
    bracket: Bracket,
    below: usize,
    at_low: usize,
    at_high: usize,
    inside: &'a mut Vec<f64>,
    /// Values from this rank on are known to be no smaller than those before.
    parted: usize,
}

impl<'a> Ranked<'a> {
    fn of(tallies: &[Tally], place: usize, bracket: Bracket, inside: &'a mut Vec<f64>) -> Self {
        inside.clear();
        let mut ranked = Self {
            bracket,
            below: 0,
            at_low: 0,
            at_high: 0,
            inside,
            parted: 0,
        };
        for tally in tallies {
            let seen = &tally.seen[place];
            ranked.below += seen.below;
            ranked.at_low += seen.at_low;
            ranked.at_high += seen.at_high;
            ranked.inside.extend_from_slice(&seen.inside);
        }
        ranked
    }

    /// The sample with so many below it, if it is in the bracket.
    fn at(&mut self, rank: Option<usize>) -> Option<f64> {
        let rank = rank?.checked_sub(self.below)?;
        if rank < self.at_low {
            return Some(self.bracket.low);
        }
        let rank = rank - self.at_low;
        if rank < self.inside.len() {
            // What was asked for before has parted the values, so that fewer are left to order.
            let start = if rank >= self.parted { self.parted } else { 0 };
            let (_, value, _) =
                self.inside[start..].select_nth_unstable_by(rank - start, f64::total_cmp);
            self.parted = rank;
            return Some(*value);
        }
        (rank - self.inside.len() < self.at_high).then_some(self.bracket.high)
    }
}
