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

    /// The polynomial at a score, by C. W. Clenshaw's recurrence. Scores beyond the ends count as
    /// the ends.
    #[inline(always)]
    pub(super) fn at(&self, score: f64) -> f64 {
        let x = (score / FARTHEST).clamp(-1.0, 1.0);
        let (mut last, mut before) = (0.0, 0.0);
        for coefficient in self.coefficients.iter().skip(1).rev() {
            let next = 2.0 * x * last - before + coefficient;
            before = last;
            last = next;
        }
        self.coefficients.first().copied().unwrap_or(0.0) + x * last - before
    }
}
