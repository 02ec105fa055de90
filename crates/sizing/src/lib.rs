//! Sizing: from the workload of a profile to demand, machines, disks, buckets and money.
//!
//! The way through this crate: [`number`] lets a formula be read as plain numbers or as a
//! derivation; [`rules`] holds the formulas, one file per rule; `demand` feeds them from a
//! profile and a system; `choose` picks machine types and disks; `cost` prices what was chosen.
//! Everything is a pure function of its inputs: no clock, no files, no environment, no hashing
//! order. The crate knows no product by name and talks to no provider.

pub mod number;
pub mod output;
pub mod rules;
pub mod text;

pub use output::*;
