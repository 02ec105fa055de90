//! From what a person states to a distribution, or to the reason why there is none.
//!
//! Three quantiles fix the family of C. C. Hadlock and J. E. Bickel, "Johnson Quantile-
//! Parameterized Distributions", Decision Analysis 14 (2017): the logarithm of the amount (or
//! the amount itself, or its log-odds) is a hyperbola in the normal score. It is chosen because
//! it meets any three quantiles exactly, in closed form; a PERT or triangular distribution exists
//! for few triples. With ends at the same ratio (distance) from the middle it is the log-normal
//! (normal) distribution; otherwise its tails are log-normal with a wider and a narrower side.

use thiserror::Error;

use crate::elementary::{exp, inverse_normal, ln};

/// Scores beyond which no sampler goes: 32 bits end at 6.3.
pub(super) const FARTHEST: f64 = 8.0;
/// How many times as far one end may be from the middle as the other; beyond, the curve bends so
/// sharply that the long side alone decides every mean.
const MOST_SKEW: f64 = 1000.0;

/// The values that an amount can have at all, and by that the family of [`stated`] amounts.
///
/// [`stated`]: super::Distribution::stated
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Support {
    /// Every number.
    Real,
    /// Numbers above this one; 0 for amounts.
    Above(f64),
    /// Numbers between these two; 0 and 1 for shares.
    Between(f64, f64),
}

/// Why three numbers contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum Contradiction {
    /// A number is infinite or none at all.
    #[error("{0} is not a finite number")]
    NotFinite(f64),
    /// The ends are on the wrong sides.
    #[error("low {low}, likely {likely} and high {high} are not in this order")]
    Order {
        /// As stated.
        low: f64,
        /// As stated.
        likely: f64,
        /// As stated.
        high: f64,
    },
    /// One end is the middle, the other is not.
    #[error(
        "likely {likely} is also the {end}: half of all cases would lie on this one value; \
         state an end beside it, or one number only"
    )]
    OneSided {
        /// As stated.
        likely: f64,
        /// Which end.
        end: &'static str,
    },
    /// An end that the amount cannot pass leaves no room for the cases beyond it.
    #[error(
        "{value} is at or beyond {bound}, which the amount cannot pass, but {:.1} % of all cases \
         should lie beyond it",
        .share * 100.0
    )]
    Bound {
        /// The end as stated.
        value: f64,
        /// The bound.
        bound: f64,
        /// Probability beyond the end.
        share: f64,
    },
    /// The confidence is no probability between 0 and 1.
    #[error("a confidence of {0} is not between 0 and 1")]
    Confidence(f64),
    /// One end is too much farther from the middle than the other.
    #[error(
        "one end is {ratio:.0} times as far from {likely} as the other, at most \
         {MOST_SKEW} times is taken"
    )]
    Skewed {
        /// As stated.
        likely: f64,
        /// How many times.
        ratio: f64,
    },
    /// The tails reach beyond every number.
    #[error("low {low} and high {high} are so far apart that rare cases have no finite value")]
    TooWide {
        /// As stated.
        low: f64,
        /// As stated.
        high: f64,
    },
    /// Something that must not be negative is.
    #[error("the {what} {value} is negative")]
    Negative {
        /// What it is.
        what: &'static str,
        /// As stated.
        value: f64,
    },
    /// A shape of a beta distribution out of range.
    #[error("a shape of {value} is not between 0.05 and 10000")]
    Shape {
        /// As stated.
        value: f64,
    },
}

/// A hyperbola in the normal score, `start + slope · z + bow · √(1 + (turn · z)²)`: straight
/// where `bow` is zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bend {
    start: f64,
    slope: f64,
    bow: f64,
    /// How soon the one straight line turns into the other.
    turn: f64,
}

impl Bend {
    #[inline(always)]
    pub(super) fn at(&self, score: f64) -> f64 {
        let turned = self.turn * score;
        self.start + self.slope * score + self.bow * (1.0 + turned * turned).sqrt()
    }

    /// The hyperbola through three points: at `-score`, 0 and `score`.
    fn through(low: f64, middle: f64, high: f64, score: f64) -> Self {
        let (below, above) = (middle - low, high - middle);
        let shorter = below.min(above);
        // Hadlock and Bickel's delta, by cosh: half the whole over the shorter side.
        let ratio = (high - low) / (2.0 * shorter);
        let sine = ((ratio - 1.0) * (ratio + 1.0)).max(0.0).sqrt();
        if sine < 1e-9 {
            let slope = (high - low) / (2.0 * score);
            return Self {
                start: middle,
                slope,
                bow: 0.0,
                turn: 0.0,
            };
        }
        // At the ends and in the middle: sinh(asinh(turn·z) ± asinh(sine)) with turn·score = sine,
        // of which the sum of arguments is written out.
        let turn = sine / score;
        let scale = shorter / sine;
        let (far, sign) = if above >= below {
            (low, 1.0)
        } else {
            (high, -1.0)
        };
        Self {
            start: far,
            slope: scale * turn * ratio,
            bow: sign * scale * sine,
            turn,
        }
    }
}

pub(super) fn finite(numbers: &[f64]) -> Result<(), Contradiction> {
    match numbers.iter().find(|number| !number.is_finite()) {
        Some(number) => Err(Contradiction::NotFinite(*number)),
        None => Ok(()),
    }
}

/// The normal score of the upper end of an interval with this confidence.
fn score_of(confidence: f64) -> Result<f64, Contradiction> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return Err(Contradiction::Confidence(confidence));
    }
    let score = inverse_normal(0.5 + 0.5 * confidence);
    if score > 0.0 && score.is_finite() {
        Ok(score)
    } else {
        Err(Contradiction::Confidence(confidence))
    }
}

/// Mean and deviation of the logarithm.
pub(super) fn log_normal(
    low: f64,
    high: f64,
    confidence: f64,
) -> Result<(f64, f64), Contradiction> {
    finite(&[low, high])?;
    let score = score_of(confidence)?;
    if low <= 0.0 {
        let share = 0.5 - 0.5 * confidence;
        return Err(Contradiction::Bound {
            value: low,
            bound: 0.0,
            share,
        });
    }
    if low > high {
        return Err(Contradiction::Order {
            low,
            likely: low,
            high,
        });
    }
    let (low_ln, high_ln) = (ln(low), ln(high));
    let (location, scale) = (0.5 * (low_ln + high_ln), (high_ln - low_ln) / (2.0 * score));
    if exp(location + scale * FARTHEST).is_finite() {
        Ok((location, scale))
    } else {
        Err(Contradiction::TooWide { low, high })
    }
}

pub(super) fn stated(
    low: f64,
    likely: f64,
    high: f64,
    confidence: f64,
    support: Support,
) -> Result<Bend, Contradiction> {
    finite(&[low, likely, high])?;
    let score = score_of(confidence)?;
    if low > likely || likely > high {
        return Err(Contradiction::Order { low, likely, high });
    }
    let share = 0.5 - 0.5 * confidence;
    let (bottom, top) = match support {
        Support::Real => (f64::NEG_INFINITY, f64::INFINITY),
        Support::Above(bound) => (bound, f64::INFINITY),
        Support::Between(bound, top) => (bound, top),
    };
    if low <= bottom {
        return Err(Contradiction::Bound {
            value: low,
            bound: bottom,
            share,
        });
    }
    if high >= top {
        return Err(Contradiction::Bound {
            value: high,
            bound: top,
            share,
        });
    }
    let straighten = |value: f64| match support {
        Support::Real => value,
        Support::Above(bound) => ln(value - bound),
        Support::Between(bound, top) => ln(value - bound) - ln(top - value),
    };
    let (shaped_low, middle, shaped_high) = (straighten(low), straighten(likely), straighten(high));
    if shaped_low == middle || low == likely {
        return Err(Contradiction::OneSided { likely, end: "low" });
    }
    if shaped_high == middle || high == likely {
        return Err(Contradiction::OneSided {
            likely,
            end: "high",
        });
    }
    let (below, above) = (middle - shaped_low, shaped_high - middle);
    let ratio = (below / above).max(above / below);
    if ratio > MOST_SKEW {
        return Err(Contradiction::Skewed { likely, ratio });
    }
    let bend = Bend::through(shaped_low, middle, shaped_high, score);
    let ends = [bend.at(-FARTHEST), bend.at(FARTHEST)];
    let reached = match support {
        Support::Real => ends,
        Support::Above(_) => ends.map(exp),
        Support::Between(..) => [0.0; 2],
    };
    if finite(&reached).is_err() {
        return Err(Contradiction::TooWide { low, high });
    }
    Ok(bend)
}
