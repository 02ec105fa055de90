//! What Groundplan knows: systems that can be deployed, and the tables of machine types,
//! prices, media formats, hardware and lifecycles.
//!
//! The catalog is data. Loading is done at the edge: this crate is given texts, never paths.
//! It knows nothing of profiles.

pub mod addresses;
pub mod coverage;
pub mod system;
pub mod tables;
pub mod units;
pub mod unseen;

pub use system::System;
