//! Quantiles of many series without keeping the samples.
//!
//! The first samples of a series are kept; from them follows, for each wanted quantile, a bracket
//! in which it lies almost certainly. Of every later sample only is counted on which side of the
//! bracket it lies, and the few inside are kept. Each time the number of samples has doubled, the
//! brackets are narrowed. In the end the quantile is the exact order statistic of all samples:
//! the brackets decide what is kept, never what comes out. A quantile that is outside its bracket
//! after all is found in a second run that keeps the series whole.
//!
//! Samples come in replicates, which are tallied apart. How much the share of samples below the
//! quantile differs between replicates tells its sampling error (the method of sections: S.
//! Asmussen, P. Glynn, "Stochastic Simulation", 2007, III.5a).

mod bracket;
mod tally;

#[cfg(test)]
mod tests;

pub(crate) use tally::{Brackets, Counting, Tally};

/// A figure found from samples, with the standard error that comes from their number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// The quantile of values in order, with a straight line between two of them (definition 7 of R.
/// Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", 1996). Zero for none.
pub fn of_sorted(sorted: &[f64], probability: f64) -> f64 {
    let (rank, part) = position(sorted.len(), probability);
    match (sorted.get(rank), sorted.get(rank + 1)) {
        (Some(value), Some(next)) if part > 0.0 => between(*value, *next, part),
        (Some(value), _) => *value,
        (None, _) => 0.0,
    }
}

/// The order statistic at or below a quantile, counted from zero, and how far it is to the next.
fn position(count: usize, probability: f64) -> (usize, f64) {
    let place = count.saturating_sub(1) as f64 * probability.clamp(0.0, 1.0);
    (place as usize, place - place.floor())
}

fn between(value: f64, next: f64, part: f64) -> f64 {
    value + (next - value) * part
}

/// The standard error of a mean of replicates.
pub(crate) fn error_of_mean(replicates: &[f64]) -> f64 {
    let count = replicates.len() as f64;
    if replicates.len() < 2 {
        return 0.0;
    }
    let mean = replicates.iter().sum::<f64>() / count;
    let squares: f64 = replicates
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    (squares / (count - 1.0) / count).sqrt()
}
