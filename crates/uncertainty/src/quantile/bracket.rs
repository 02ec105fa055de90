//! A stretch in which a quantile lies, and what was seen of it.

use crate::program::LANES;
use fearless_simd::{Select as _, Simd, SimdBase as _, SimdMask as _};

/// Samples that are counted before anybody asks whether one lies inside.
const GROUP: usize = 64;
/// Samples of a group that share a lane, in the narrowest registers.
const MOST: usize = GROUP / 4;
/// Samples with their keys: the samples rounded to half the bits, of which a register holds twice
/// as many. Rounding never changes the order of two numbers, it can only make them equal.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    pub(crate) values: &'a [f64],
    pub(crate) keys: &'a [f32],
}

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
    /// Counts the samples of a block, of which there are at most [`LANES`].
    #[inline(always)]
    pub(crate) fn count<S: Simd>(&mut self, simd: S, bracket: Bracket, block: Block<'_>) {
        let Block { values, keys } = block;
        let low = S::f32s::splat(simd, bracket.low as f32);
        let high = S::f32s::splat(simd, bracket.high as f32);
        let (zero, one) = (S::u32s::splat(simd, 0), S::u32s::splat(simd, 1));
        let mut below = zero;
        // The lanes of each group in which a sample may lie inside. They are looked at afterwards,
        // so that the loop over all stays in registers.
        let mut hits = [0_u64; LANES / GROUP];
        for (group, hits) in keys[..values.len()].chunks_exact(GROUP).zip(&mut hits) {
            // Whole numbers, because adding them takes one step and adding others takes several.
            let (mut below_low, mut up_to_high) = (zero, zero);
            for chunk in group.chunks_exact(S::f32s::LEN) {
                let part = S::f32s::from_slice(simd, chunk);
                below_low = part.simd_lt(low).select(below_low + one, below_low);
                up_to_high = part.simd_le(high).select(up_to_high + one, up_to_high);
            }
            below += below_low;
            *hits = up_to_high.simd_gt(below_low).to_bitmask();
        }
        let mut count = 0;
        for lane in 0..S::u32s::LEN {
            count += below[lane];
        }
        self.below += count as usize;
        for (number, lanes) in hits.into_iter().enumerate() {
            if lanes != 0 {
                let group = number * GROUP..(number + 1) * GROUP;
                let block = Block {
                    values: &values[group.clone()],
                    keys: &keys[group],
                };
                self.within(simd, bracket, block, lanes);
            }
        }
        for value in values.chunks_exact(GROUP).remainder() {
            self.add(bracket, *value);
        }
    }

    /// Looks at the samples of a group of which some may lie in the bracket, in these lanes.
    #[inline(always)]
    fn within<S: Simd>(&mut self, simd: S, bracket: Bracket, group: Block<'_>, lanes: u64) {
        if lanes.count_ones() as usize > S::f32s::LEN / 2 {
            self.many(simd, bracket, group);
            return;
        }
        let low = bracket.low as f32;
        let mut lanes = lanes;
        while lanes != 0 {
            let lane = lanes.trailing_zeros() as usize;
            lanes &= lanes - 1;
            // Mostly one of them lies inside, but nobody can foresee which: no branches.
            let (mut inside, mut count) = ([0.0; MOST], 0);
            let (mut below, mut low_ones, mut high_ones) = (0, 0, 0);
            let chunks = group.values.chunks_exact(S::f32s::LEN);
            for (chunk, keys) in chunks.zip(group.keys.chunks_exact(S::f32s::LEN)) {
                let value = chunk[lane];
                let (at_low, at_high) = (value == bracket.low, value == bracket.high);
                // Those whose key is below as well were counted by it.
                below += usize::from((value < bracket.low) & (keys[lane] >= low));
                low_ones += usize::from(at_low);
                high_ones += usize::from(at_high & !at_low);
                inside[count % MOST] = value;
                count += usize::from((value > bracket.low) & (value < bracket.high));
            }
            self.below += below;
            self.at_low += low_ones;
            self.at_high += high_ones;
            for value in &inside[..count] {
                self.inside.push(*value);
            }
        }
    }

    /// The same where many do: a series of few values, many of which are an end.
    #[inline(always)]
    fn many<S: Simd>(&mut self, simd: S, bracket: Bracket, group: Block<'_>) {
        let low = S::f64s::splat(simd, bracket.low);
        let high = S::f64s::splat(simd, bracket.high);
        let low_key = bracket.low as f32;
        for (value, key) in group.values.iter().zip(group.keys) {
            self.below += usize::from((*value < bracket.low) & (*key >= low_key));
        }
        for chunk in group.values.chunks_exact(S::f64s::LEN) {
            let part = S::f64s::from_slice(simd, chunk);
            let at_low = part.simd_eq(low).to_bitmask();
            let at_high = part.simd_eq(high).to_bitmask() & !at_low;
            self.at_low += at_low.count_ones() as usize;
            self.at_high += at_high.count_ones() as usize;
            let mut inside = (part.simd_gt(low) & part.simd_lt(high)).to_bitmask();
            while inside != 0 {
                self.inside.push(chunk[inside.trailing_zeros() as usize]);
                inside &= inside - 1;
            }
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
        let (at_low, at_high) = (self.at_low, self.at_high);
        (self.at_low, self.at_high) = (0, 0);
        // What lay on an end is counted again at its value.
        for (count, value) in [(at_low, from.low), (at_high, from.high)] {
            if value < to.low {
                self.below += count;
            } else if value == to.low {
                self.at_low += count;
            } else if value == to.high {
                self.at_high += count;
            }
        }
        let (mut below, mut at_low, mut at_high, mut kept) = (0, 0, 0, 0);
        // Without branches, which nobody could foresee.
        for place in 0..self.inside.len() {
            let value = self.inside[place];
            below += usize::from(value < to.low);
            at_low += usize::from(value == to.low);
            at_high += usize::from((value == to.high) & (value != to.low));
            self.inside[kept] = value;
            kept += usize::from((value > to.low) & (value < to.high));
        }
        self.inside.truncate(kept);
        self.below += below;
        self.at_low += at_low;
        self.at_high += at_high;
        // As many samples as there were are to come, and as many of them will lie inside.
        self.inside.reserve(self.inside.len() + 8);
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
