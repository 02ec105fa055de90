//! A stretch in which a quantile lies, and what was seen of it.

use fearless_simd::{Simd, SimdBase as _, SimdMask as _};

/// Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bracket {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// Samples by where they lie. Those on an end are counted and not kept, because a series of whole
/// numbers has many of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) below: usize,
    pub(crate) at_low: usize,
    pub(crate) at_high: usize,
    pub(crate) inside: Vec<f64>,
}

impl Seen {
    /// Counts the samples of a block.
    #[inline(always)]
    pub(crate) fn count<S: Simd>(&mut self, simd: S, bracket: Bracket, values: &[f64]) {
        let low = S::f64s::splat(simd, bracket.low);
        let high = S::f64s::splat(simd, bracket.high);
        let mut below = 0;
        let mut chunks = values.chunks_exact(S::f64s::LEN);
        for chunk in &mut chunks {
            let part = S::f64s::from_slice(simd, chunk);
            below += part.simd_lt(low).to_bitmask().count_ones();
            let within = (part.simd_ge(low) & part.simd_le(high)).to_bitmask();
            if within != 0 {
                let at_low = part.simd_eq(low).to_bitmask();
                let at_high = part.simd_eq(high).to_bitmask() & !at_low;
                self.at_low += at_low.count_ones() as usize;
                self.at_high += at_high.count_ones() as usize;
                let mut inside = within & !at_low & !at_high;
                while inside != 0 {
                    self.inside.push(chunk[inside.trailing_zeros() as usize]);
                    inside &= inside - 1;
                }
            }
        }
        self.below += below as usize;
        for value in chunks.remainder() {
            self.add(bracket, *value);
        }
    }

    /// Counts one sample.
    pub(crate) fn add(&mut self, bracket: Bracket, value: f64) {
        if value < bracket.low {
            self.below += 1;
        } else if value == bracket.low {
            self.at_low += 1;
        } else if value == bracket.high {
            self.at_high += 1;
        } else if value < bracket.high {
            self.inside.push(value);
        }
    }

    /// Forgets what a narrower bracket does not need.
    pub(crate) fn narrow(&mut self, from: Bracket, to: Bracket) {
        let mut narrowed = Self::default();
        narrowed.below = self.below;
        // What lay on an end is counted again at its value.
        for (count, value) in [(self.at_low, from.low), (self.at_high, from.high)] {
            if value < to.low {
                narrowed.below += count;
            } else if value == to.low {
                narrowed.at_low += count;
            } else if value == to.high {
                narrowed.at_high += count;
            }
        }
        for value in self.inside.drain(..) {
            narrowed.add(to, value);
        }
        *self = narrowed;
    }

    /// How many samples are at or below a value of the bracket.
    pub(crate) fn up_to(&self, bracket: Bracket, value: f64) -> usize {
        let mut count = self.below;
        if bracket.low <= value {
            count += self.at_low;
        }
        if bracket.high <= value {
            count += self.at_high;
        }
        count
            + self
                .inside
                .iter()
                .filter(|inside| **inside <= value)
                .count()
    }
}
