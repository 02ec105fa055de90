//! Points of which every stretch fills the unit cube evenly: Sobol's sequence, scrambled.
//!
//! With n points that avoid each other the error of a mean falls nearly like 1/n instead of
//! 1/√n. The scrambling after Owen keeps that evenness and makes the points random, so that
//! independent scrambles (replicates) tell how large the error is. Direction numbers are those of
//! Joe and Kuo; the scramble is the hash of S. Laine and T. Karras in the form that N. Vegdahl
//! tuned ("Building a Better LK Hash", 2021), applied to the reversed bits as by B. Burley,
//! "Practical Hash-based Owen Scrambling", Journal of Computer Graphics Techniques 9(4), 2020.

mod directions;

#[cfg(test)]
mod tests;

use directions::Directions;
pub use directions::MOST_DIMENSIONS;

/// 2^-32, the distance between neighbouring coordinates.
const STEP: f64 = 1.0 / 4_294_967_296.0;
/// Points whose coordinates are made at once.
const RUN: usize = 256;

/// How points are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// Scrambled Sobol points.
    #[default]
    Sobol,
    /// Points that know nothing of each other, from a counter.
    Plain,
}

/// A source of points with its seed.
#[derive(Debug, Clone)]
pub struct Points {
    kind: Kind,
    seed: u64,
    dimensions: Vec<Dimension>,
}

#[derive(Debug, Clone)]
struct Dimension {
    directions: Directions,
    /// The first [`RUN`] points, bits reversed and not scrambled.
    run: Vec<u32>,
}

impl Points {
    /// A source for so many dimensions. Sobol points have at most [`MOST_DIMENSIONS`] dimensions
    /// of their own; the dimensions after them are plain.
    pub fn new(kind: Kind, seed: u64, dimensions: usize) -> Self {
        let dimensions = match kind {
            Kind::Plain => Vec::new(),
            Kind::Sobol => directions::read(dimensions)
                .map(|directions| Dimension {
                    run: (0..RUN as u32)
                        .map(|index| directions.reversed(index))
                        .collect(),
                    directions,
                })
                .collect(),
        };
        Self {
            kind,
            seed,
            dimensions,
        }
    }

    /// How the points are chosen.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Fills `coordinates` with one dimension of the points from number `first` on, of one
    /// replicate. Every coordinate lies strictly between 0 and 1.
    #[inline(always)]
    pub fn fill(&self, replicate: u32, dimension: usize, first: u32, coordinates: &mut [f64]) {
        let seed = self.seed ^ mix((u64::from(replicate) << 32) | dimension as u64);
        let Some(Dimension { directions, run }) = self.dimensions.get(dimension) else {
            plain(mix(seed), first, coordinates);
            return;
        };
        // A scramble of its own for each dimension and replicate.
        let seed = (mix(seed) >> 32) as u32;
        let (mut number, mut left) = (first, coordinates);
        while !left.is_empty() {
            // From a number on, as many points as its last zero bits count are those of the
            // first run, moved.
            let count = RUN
                .min(1 << number.trailing_zeros().min(16))
                .min(left.len());
            let (part, rest) = left.split_at_mut(count);
            let base = directions.reversed(number);
            for (coordinate, offset) in part.iter_mut().zip(run) {
                *coordinate = centre(scramble(base ^ offset, seed).reverse_bits());
            }
            number = number.wrapping_add(count as u32);
            left = rest;
        }
    }
}

/// Coordinates that depend on their number alone.
#[inline(always)]
fn plain(seed: u64, first: u32, coordinates: &mut [f64]) {
    for (offset, coordinate) in coordinates.iter_mut().enumerate() {
        let number = u64::from(first).wrapping_add(offset as u64);
        *coordinate = centre((mix(seed.wrapping_add(number.wrapping_mul(WEYL))) >> 32) as u32);
    }
}

/// 2^64 divided by the golden ratio, the increment of SplitMix64.
const WEYL: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom
/// number generators", 2014, variant 13 of D. Stafford).
#[inline(always)]
fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

/// Flips each bit by a random function of the bits below it, which are those above it in the
/// coordinate, because its bits are reversed here.
#[inline(always)]
fn scramble(reversed: u32, seed: u32) -> u32 {
    let mut value = reversed;
    value ^= value.wrapping_mul(0x3d20_adea);
    value = value.wrapping_add(seed);
    value = value.wrapping_mul((seed >> 16) | 1);
    value ^= value.wrapping_mul(0x0552_6c56);
    value ^ value.wrapping_mul(0x53a2_2864)
}

/// The middle of the cell that the bits name, so that neither 0 nor 1 occurs.
#[inline(always)]
fn centre(bits: u32) -> f64 {
    (f64::from(bits) + 0.5) * STEP
}
