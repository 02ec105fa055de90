//! Distributions of one amount, each as the value that belongs to a normal score.
//!
//! A normal score is the standard normal number of the same probability: the median has score 0,
//! P90 has 1.28. Values are taken from scores rather than from probabilities because correlated
//! inputs are drawn as scores, and because the value is a smooth function of it.

mod beta;
mod fit;

#[cfg(test)]
mod tests;

pub use fit::{Contradiction, Support};

use crate::elementary::{exp, inverse_normal, logistic, normal_cdf};
use beta::Approximation;
use fit::Bend;

/// The distribution of one amount.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution(Family);

#[derive(Debug, Clone, PartialEq)]
enum Family {
    Constant(f64),
    Normal {
        mean: f64,
        deviation: f64,
    },
    LogNormal {
        location: f64,
        scale: f64,
    },
    Uniform {
        low: f64,
        width: f64,
    },
    Triangular(Triangle),
    Beta {
        low: f64,
        width: f64,
        logit: Box<Approximation>,
    },
    Stated {
        support: Support,
        bend: Bend,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Triangle {
    low: f64,
    high: f64,
    /// Probability of a value below the mode.
    below_mode: f64,
    /// `(high - low) (mode - low)` and `(high - low) (high - mode)`.
    rising: f64,
    falling: f64,
}

/// What a sampler hands to a distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Argument {
    /// Normal scores.
    Score,
    /// Probabilities, which save the way there and back where scores are not needed.
    Probability,
}

impl Distribution {
    /// An amount that is known.
    pub fn constant(value: f64) -> Self {
        Self(Family::Constant(value))
    }

    /// A normal distribution.
    ///
    /// # Errors
    /// A deviation that is negative, or a number that is not finite.
    pub fn normal(mean: f64, deviation: f64) -> Result<Self, Contradiction> {
        fit::finite(&[mean, deviation])?;
        if deviation < 0.0 {
            return Err(Contradiction::Negative {
                what: "deviation",
                value: deviation,
            });
        }
        Ok(Self(Family::Normal { mean, deviation }))
    }

    /// A log-normal distribution with these values at the two ends of an interval that holds the
    /// amount with probability `confidence`.
    ///
    /// # Errors
    /// Ends that are not positive or not in order, or a confidence outside 0 to 1.
    pub fn log_normal(low: f64, high: f64, confidence: f64) -> Result<Self, Contradiction> {
        fit::log_normal(low, high, confidence)
            .map(|(location, scale)| Self(Family::LogNormal { location, scale }))
    }

    /// All values between two alike.
    ///
    /// # Errors
    /// Ends that are not in order.
    pub fn uniform(low: f64, high: f64) -> Result<Self, Contradiction> {
        fit::finite(&[low, high])?;
        if low > high {
            return Err(Contradiction::Order {
                low,
                likely: low,
                high,
            });
        }
        Ok(Self(Family::Uniform {
            low,
            width: high - low,
        }))
    }

    /// A triangular distribution: nothing outside `low` to `high`, most around `mode`.
    ///
    /// # Errors
    /// Numbers that are not in order.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, Contradiction> {
        fit::finite(&[low, mode, high])?;
        if low > mode || mode > high {
            return Err(Contradiction::Order {
                low,
                likely: mode,
                high,
            });
        }
        if low == high {
            return Ok(Self::constant(low));
        }
        Ok(Self(Family::Triangular(Triangle {
            low,
            high,
            below_mode: (mode - low) / (high - low),
            rising: (high - low) * (mode - low),
            falling: (high - low) * (high - mode),
        })))
    }

    /// A beta distribution on `low` to `high`. Quantiles are read off a polynomial in the normal
    /// score with an error of the log-odds below 1e-9.
    ///
    /// # Errors
    /// Shapes outside 0.05 to 10,000, or ends that are not in order.
    pub fn beta(alpha: f64, beta: f64, low: f64, high: f64) -> Result<Self, Contradiction> {
        fit::finite(&[alpha, beta, low, high])?;
        if low > high {
            return Err(Contradiction::Order {
                low,
                likely: low,
                high,
            });
        }
        for value in [alpha, beta] {
            if !(0.05..=10_000.0).contains(&value) {
                return Err(Contradiction::Shape { value });
            }
        }
        let logit = Box::new(Approximation::new(alpha, beta));
        Ok(Self(Family::Beta {
            low,
            width: high - low,
            logit,
        }))
    }

    /// The distribution of an amount that was stated as `low`, `likely` and `high`: it lies
    /// between `low` and `high` with probability `confidence`, the rest being equally likely on
    /// both sides, and `likely` is its median. See [`Support`] for the family.
    ///
    /// # Errors
    /// Three numbers that no such distribution has, with the reason.
    pub fn stated(
        low: f64,
        likely: f64,
        high: f64,
        confidence: f64,
        support: Support,
    ) -> Result<Self, Contradiction> {
        if low == likely && likely == high && low.is_finite() {
            return Ok(Self::constant(low));
        }
        let bend = fit::stated(low, likely, high, confidence, support)?;
        Ok(Self(Family::Stated { support, bend }))
    }

    /// The value, if it is known.
    pub fn known(&self) -> Option<f64> {
        match self.0 {
            Family::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The value that belongs to a normal score.
    pub fn at_score(&self, score: f64) -> f64 {
        let mut value = [match self.argument() {
            Argument::Score => score,
            Argument::Probability => normal_cdf(score),
        }];
        self.values(&mut value);
        value[0]
    }

    /// The value below which the amount is with this probability.
    pub fn quantile(&self, probability: f64) -> f64 {
        let mut value = [match self.argument() {
            Argument::Score => inverse_normal(probability),
            Argument::Probability => probability,
        }];
        self.values(&mut value);
        value[0]
    }

    /// From what [`Distribution::values`] makes values.
    pub fn argument(&self) -> Argument {
        match self.0 {
            Family::Constant(_) | Family::Uniform { .. } | Family::Triangular(_) => {
                Argument::Probability
            }
            _ => Argument::Score,
        }
    }

    /// Makes values of scores or probabilities (see [`Distribution::argument`]), in place.
    #[inline(always)]
    pub fn values(&self, values: &mut [f64]) {
        match &self.0 {
            Family::Constant(value) => values.fill(*value),
            Family::Normal { mean, deviation } => {
                each(values, |score| mean + deviation * score);
            }
            Family::LogNormal { location, scale } => {
                each(values, |score| exp(location + scale * score));
            }
            Family::Uniform { low, width } => each(values, |p| low + width * p),
            Family::Triangular(triangle) => each(values, |p| triangle.quantile(p)),
            Family::Beta { low, width, logit } => {
                logit.all(values);
                each(values, |odds| low + width * logistic(odds));
            }
            Family::Stated { support, bend } => match *support {
                Support::Real => each(values, |score| bend.at(score)),
                Support::Above(bound) => each(values, |score| bound + exp(bend.at(score))),
                Support::Between(bound, top) => {
                    each(values, |score| {
                        bound + (top - bound) * logistic(bend.at(score))
                    });
                }
            },
        }
    }
}

#[inline(always)]
fn each(values: &mut [f64], function: impl Fn(f64) -> f64) {
    for value in values {
        *value = function(*value);
    }
}

impl Triangle {
    #[inline(always)]
    fn quantile(&self, p: f64) -> f64 {
        let rising = self.low + (p * self.rising).sqrt();
        let falling = self.high - ((1.0 - p) * self.falling).sqrt();
        if p < self.below_mode { rising } else { falling }
    }
}
