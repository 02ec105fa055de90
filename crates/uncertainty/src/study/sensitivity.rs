//! Which inputs an output hangs on.

use super::{Draw, Sampling, Study};
use crate::elementary::inverse_normal;
use crate::program::LANES;

/// Samples that are ranked; more would change a share by less than a percent.
const RANKED: usize = 4096;

/// What one input alone does to an output.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Number of the input.
    pub input: usize,
    /// The output where this input is at its P10 and all others are at their median.
    pub low: f64,
    /// The same with the input at its P90.
    pub high: f64,
}

/// How much of an output's variation goes with one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankShare {
    /// Number of the input.
    pub input: usize,
    /// Spearman's rank correlation with the output.
    pub correlation: f64,
    /// Its square as a share of the squares of all inputs.
    pub share: f64,
}

impl Study {
    /// For each of these outputs its value where all inputs are at their median, and a bar for
    /// each uncertain input, widest first.
    pub fn tornado(&self, outputs: &[usize], sampling: &Sampling) -> Vec<(f64, Vec<Bar>)> {
        let uncertain: Vec<usize> = (0..self.inputs.len())
            .filter(|input| self.inputs[*input].known().is_none())
            .collect();
        let score = inverse_normal(0.9);
        let columns: Vec<Vec<f64>> = self
            .inputs
            .iter()
            .enumerate()
            .map(|(number, input)| {
                let median = input.at_score(0.0);
                let mut column = vec![median; 1 + 2 * uncertain.len()];
                if let Some(place) = uncertain.iter().position(|one| *one == number) {
                    column[1 + 2 * place] = input.at_score(-score);
                    column[2 + 2 * place] = input.at_score(score);
                }
                column
            })
            .collect();
        let results = self.program.evaluate(&columns, sampling.width);
        outputs
            .iter()
            .filter_map(|output| results.get(*output))
            .map(|result| {
                let mut bars: Vec<Bar> = uncertain
                    .iter()
                    .enumerate()
                    .map(|(place, input)| Bar {
                        input: *input,
                        low: result[1 + 2 * place],
                        high: result[2 + 2 * place],
                    })
                    .collect();
                let width = |bar: &Bar| (bar.high - bar.low).abs();
                bars.sort_by(|a, b| width(b).total_cmp(&width(a)));
                (result[0], bars)
            })
            .collect()
    }

    /// For each of these outputs the share of each uncertain input, largest first.
    pub fn rank_shares(&self, outputs: &[usize], sampling: &Sampling) -> Vec<Vec<RankShare>> {
        let count = sampling.points.clamp(2, RANKED);
        let columns = self.columns(&self.draw(sampling), count);
        let results = self.program.evaluate(&columns, sampling.width);
        let inputs: Vec<(usize, Vec<f64>)> = columns
            .iter()
            .enumerate()
            .filter(|(number, _)| self.inputs[*number].known().is_none())
            .map(|(number, column)| (number, ranks(column)))
            .collect();
        outputs
            .iter()
            .filter_map(|output| results.get(*output))
            .map(|result| shares(&inputs, &ranks(result)))
            .collect()
    }

    /// The first points of the first replicate.
    fn columns(&self, draw: &Draw<'_>, count: usize) -> Vec<Vec<f64>> {
        let mut columns = vec![Vec::with_capacity(count); self.inputs.len()];
        let mut block = vec![vec![0.0; LANES]; self.inputs.len()];
        for first in (0..count).step_by(LANES) {
            draw.fill(0, first, &mut block);
            let wanted = LANES.min(count - first);
            for (column, block) in columns.iter_mut().zip(&block) {
                column.extend_from_slice(&block[..wanted]);
            }
        }
        columns
    }
}

fn shares(inputs: &[(usize, Vec<f64>)], output: &[f64]) -> Vec<RankShare> {
    let mut shares: Vec<RankShare> = inputs
        .iter()
        .map(|(input, ranks)| RankShare {
            input: *input,
            correlation: correlation(ranks, output),
            share: 0.0,
        })
        .collect();
    let all: f64 = shares
        .iter()
        .map(|one| one.correlation * one.correlation)
        .sum();
    for one in &mut shares {
        one.share = if all > 0.0 {
            one.correlation * one.correlation / all
        } else {
            0.0
        };
    }
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// Ranks less their mean; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let value = values[order[start]];
        let equal = order[start..]
            .iter()
            .take_while(|place| values[**place] == value)
            .count();
        // A value that equals nothing, not even itself, stands alone.
        let end = start + equal.max(1);
        let rank = (start + end - 1) as f64 / 2.0 - middle;
        for place in &order[start..end] {
            ranks[*place] = rank;
        }
        start = end;
    }
    ranks
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let product = |x: &[f64], y: &[f64]| -> f64 { x.iter().zip(y).map(|(x, y)| x * y).sum() };
    let scale = (product(x, x) * product(y, y)).sqrt();
    if scale > 0.0 {
        product(x, y) / scale
    } else {
        0.0
    }
}
