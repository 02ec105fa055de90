//! Quantiles of the beta distribution without a search in every sample.
//!
//! The log-odds of the quantile are a smooth and nearly straight function of the normal score,
//! so that a polynomial (interpolation at Chebyshev's nodes) meets it to many digits.

use super::fit::FARTHEST;
use crate::elementary::logit_of_beta_quantile;

/// Degrees that are tried, in this order, until one is close enough.
const DEGREES: [usize; 5] = [16, 24, 32, 48, 64];
/// Largest error of the log-odds that counts as close.
const CLOSE: f64 = 1e-9;

/// Scores whose polynomials are reckoned side by side.
const TOGETHER: usize = 32;

/// Chebyshev's coefficients over scores from -8 to 8.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Approximation {
    coefficients: Vec<f64>,
}

impl Approximation {
    /// The polynomial of the least degree that is close enough everywhere, else of the largest.
    pub(super) fn new(alpha: f64, beta: f64) -> Self {
        let exact = |score: f64| logit_of_beta_quantile(alpha, beta, score);
        let mut best = Self {
            coefficients: Vec::new(),
        };
        for degree in DEGREES {
            best = Self::of_degree(degree, exact);
            let far = (0..=64)
                .map(|step| FARTHEST * (f64::from(step) / 32.0 - 1.0) * 0.999)
                .any(|score| (best.at(score) - exact(score)).abs() > CLOSE);
            if !far {
                break;
            }
        }
        best
    }

    fn of_degree(degree: usize, exact: impl Fn(f64) -> f64) -> Self {
        let count = degree + 1;
        let angle = |index: usize| std::f64::consts::PI * (index as f64 + 0.5) / count as f64;
        let values: Vec<f64> = (0..count)
            .map(|index| exact(FARTHEST * libm::cos(angle(index))))
            .collect();
        let coefficients = (0..count)
            .map(|order| {
                let sum: f64 = values
                    .iter()
                    .enumerate()
                    .map(|(index, value)| value * libm::cos(angle(index) * order as f64))
                    .sum();
                let scale = if order == 0 { 1.0 } else { 2.0 };
                scale * sum / count as f64
            })
            .collect();
        Self { coefficients }
    }

    /// The polynomial at a score. Scores beyond the ends count as the ends.
    pub(super) fn at(&self, score: f64) -> f64 {
        let mut value = [score];
        self.all(&mut value);
        value[0]
    }

    /// The polynomial at each of the scores, in place, by C. W. Clenshaw's recurrence. The scores
    /// go in the inner loop, which has no chain of operations that wait for each other.
    #[inline(always)]
    pub(super) fn all(&self, scores: &mut [f64]) {
        let Some((constant, further)) = self.coefficients.split_first() else {
            return;
        };
        for part in scores.chunks_mut(TOGETHER) {
            let mut x = [0.0; TOGETHER];
            for (x, score) in x.iter_mut().zip(part.iter()) {
                *x = (score / FARTHEST).clamp(-1.0, 1.0);
            }
            let (mut last, mut before) = ([0.0; TOGETHER], [0.0; TOGETHER]);
            for coefficient in further.iter().rev() {
                for lane in 0..TOGETHER {
                    let next = 2.0 * x[lane] * last[lane] - before[lane] + coefficient;
                    before[lane] = last[lane];
                    last[lane] = next;
                }
            }
            for (lane, score) in part.iter_mut().enumerate() {
                *score = constant + x[lane] * last[lane] - before[lane];
            }
        }
    }
}
