//! How wide the registers are with which samples are worked on, chosen when the program runs.
//!
//! The width changes how many samples one instruction takes, never what is done to a sample:
//! the bits of every result are the same.

use fearless_simd::{Level, Simd};

/// The registers to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// The widest that the machine has.
    #[default]
    Widest,
    /// Those of 256 bits, where the machine has them, and the common ones where it has not.
    Middle,
    /// Those that every machine of the kind has.
    Common,
}

impl Width {
    fn level(self) -> Level {
        match self {
            Self::Widest => Level::new(),
            Self::Middle => middle().unwrap_or(Level::baseline()),
            Self::Common => Level::baseline(),
        }
    }
}

#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn middle() -> Option<Level> {
    Level::new().as_avx2().map(Level::Avx2)
}

#[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
fn middle() -> Option<Level> {
    None
}

/// Work that is compiled once for each width.
pub(crate) trait Work {
    /// What it gives back.
    type Output;

    /// Does it; to be marked `#[inline(always)]`, and so everything that it calls in a loop, for
    /// only what is inlined is compiled for the width.
    fn work<S: Simd>(self, simd: S) -> Self::Output;
}

/// Does the work with the registers asked for.
pub(crate) fn at<W: Work>(width: Width, work: W) -> W::Output {
    fearless_simd::dispatch!(width.level(), simd => work.work(simd))
}
