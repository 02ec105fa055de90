//! The blueprint: the frozen design of one deployment. Every host, address, machine type,
//! volume, rule, step and price is chosen here; no later stage decides anything.
//!
//! A blueprint is plain data with one canonical JSON form and a content hash. Building it is a
//! pure function of profile, system, tables and sizing. It knows no provider's resource types.

mod model;

pub use model::*;
