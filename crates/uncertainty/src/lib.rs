//! Uncertain amounts: distributions, sample points, and formulas read over many samples at once.
//!
//! Knows no profile, no rule of sizing and no money: numbers go in, numbers come out. The same
//! inputs and the same seed give the same bits on every machine, at every register width and
//! with any number of threads.

pub mod correlation;
pub mod distribution;
pub mod elementary;
pub mod program;
pub mod quantile;
pub mod sobol;
pub mod study;
pub mod width;
