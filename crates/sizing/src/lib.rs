//! Sizing: from the workload of a profile to demand, machines, disks, buckets and money.
//!
//! The way through this crate: [`number`] lets a formula be read as plain numbers or as a
//! derivation; [`rules`] holds the formulas, one file per rule; `demand` feeds them from a
//! profile and a system; `choose` picks machine types and disks; `cost` prices what was chosen.
//! Everything is a pure function of its inputs: no clock, no files, no environment, no hashing
//! order. The crate knows no product by name and talks to no provider.

mod assumptions;
mod bound;
pub mod calculators;
pub mod calibration;
pub mod choice;
pub mod compare;
mod constants;
mod cost;
mod demand;
mod faults;
mod inputs;
mod ledger;
mod machines;
pub mod number;
pub mod outlook;
pub mod output;
mod pricing;
mod reading;
pub mod register;
pub mod report;
pub mod rules;
pub mod schema;
mod site;
mod size;
pub mod text;
mod tier;
pub mod timeline;
mod volumes;
mod why;

pub use number::{Derivation, Step};
pub use output::*;
pub use size::size;
pub use why::{Answer, Answers, Quantity, explain, quantities, why};
