//! Quantiles found with brackets are those of all samples in order.

use proptest::prelude::*;

use super::*;
use crate::program::Sink as _;
use crate::width::{self, Width, Work};

/// Hands samples to a tally in stretches that double, narrowing between them.
struct Feed<'a> {
    tallies: &'a mut [Tally],
    brackets: &'a Brackets,
    parts: &'a [&'a [f64]],
}

impl Work for Feed<'_> {
    type Output = ();

    #[inline(always)]
    fn work<S: fearless_simd::Simd>(self, simd: S) {
        for (tally, part) in self.tallies.iter_mut().zip(self.parts) {
            tally.expect(part.len());
            let mut counting = Counting {
                tally,
                brackets: self.brackets,
            };
            for block in part.chunks(100) {
                counting.take(simd, 0, block);
            }
        }
    }
}

fn found(samples: &[Vec<f64>], probabilities: &[f64], width: Width) -> Option<Vec<Estimate>> {
    let each = samples[0].len();
    let mut tallies = vec![Tally::new(1, &[]); samples.len()];
    let mut brackets = Brackets::new(probabilities, each * samples.len());
    let (mut from, mut to) = (0, each.min(64));
    while from < each {
        let parts: Vec<&[f64]> = samples.iter().map(|all| &all[from..to]).collect();
        width::at(
            width,
            Feed {
                tallies: &mut tallies,
                brackets: &brackets,
                parts: &parts,
            },
        );
        (from, to) = (to, (2 * to).min(each));
        if from < each {
            brackets.narrow(&mut tallies);
        }
    }
    brackets.quantiles(&tallies, 0)
}

proptest! {
    #[test]
    fn brackets_change_nothing(
        seed: u64, each in 1_usize..3000, replicates in 1_usize..5, steps in 1_u32..2000,
    ) {
        let points = crate::sobol::Points::new(crate::sobol::Kind::Plain, seed, 1);
        // Some series take few values, so that many samples lie on the ends of brackets.
        let samples: Vec<Vec<f64>> = (0..replicates)
            .map(|replicate| {
                let mut values = vec![0.0; each];
                points.fill(replicate as u32, 0, 0, &mut values);
                values.iter().map(|v| (v * v * f64::from(steps)).floor() / 7.0).collect()
            })
            .collect();
        let mut sorted = samples.concat();
        sorted.sort_unstable_by(f64::total_cmp);
        let probabilities = [0.01, 0.1, 0.5, 0.9, 0.95];
        let mut bits = Vec::new();
        for width in [Width::Widest, Width::Common] {
            let Some(found) = found(&samples, &probabilities, width) else {
                // Outside a bracket, once in many thousand times; a study runs again then.
                return Ok(());
            };
            for (estimate, probability) in found.iter().zip(probabilities) {
                prop_assert_eq!(estimate.value, of_sorted(&sorted, probability));
                prop_assert!(estimate.error >= 0.0);
            }
            bits.push(found);
        }
        prop_assert_eq!(&bits[0], &bits[1]);
    }
}

#[test]
fn a_quantile_outside_its_bracket_is_not_made_up() {
    // The first samples are nothing like the later ones.
    let samples: Vec<f64> = (0..10_000)
        .map(|n| if n < 64 { f64::from(n) } else { 1e6 })
        .collect();
    assert_eq!(found(&[samples], &[0.5], Width::Widest), None);
}

#[test]
fn the_error_is_that_of_the_median() {
    // The standard error of the median of n uniform numbers is 1/(2√n).
    let points = crate::sobol::Points::new(crate::sobol::Kind::Plain, 4, 1);
    let samples: Vec<Vec<f64>> = (0..64)
        .map(|replicate| {
            let mut values = vec![0.0; 256];
            points.fill(replicate, 0, 0, &mut values);
            values
        })
        .collect();
    let found = found(&samples, &[0.5], Width::Widest).expect("in its bracket");
    let expected = 0.5 / (64.0 * 256.0_f64).sqrt();
    assert!(
        (found[0].error / expected - 1.0).abs() < 0.35,
        "{found:?}, {expected}"
    );
    assert!((found[0].value - 0.5).abs() < 4.0 * expected);
}

#[test]
fn quantiles_of_sorted_values() {
    let sorted = [1.0, 2.0, 4.0];
    for (probability, wanted) in [(0.0, 1.0), (0.5, 2.0), (0.75, 3.0), (1.0, 4.0), (7.0, 4.0)] {
        assert_eq!(of_sorted(&sorted, probability), wanted);
    }
    assert_eq!(of_sorted(&[], 0.5), 0.0);
}
