//! Uncertain amounts: distributions, sample points, and formulas read over many samples at once.
//!
//! Knows no profile, no rule of sizing and no money: numbers go in, numbers come out. The same
//! inputs and the same seed give the same bits on every machine, at every register width and
//! with any number of threads.

// Only what is inlined into a loop is compiled for the width at which the loop runs.
#![allow(clippy::inline_always)]
// Formulas stand here with the letters that their sources use.
#![allow(clippy::many_single_char_names)]
// Loops over lanes of several columns at once read best, and vectorise best, with an index.
#![allow(clippy::needless_range_loop)]
// `&&` is a branch, and the branches on samples cannot be foreseen.
#![allow(clippy::needless_bitwise_bool)]

pub mod correlation;
pub mod distribution;
pub mod elementary;
pub mod program;
pub mod quantile;
pub mod sobol;
pub mod study;
pub mod width;
