//! The blueprint: the frozen design of one deployment. Every host, address, machine type,
//! volume, rule, step and price is chosen here; no later stage decides anything.
//!
//! [`fn@build`] makes it from profile, system and sizing, [`fn@lint`] checks one (built or
//! edited), [`fn@diff`] compares two. A blueprint is plain data with one canonical JSON form and
//! a content hash. Everything is a pure function. The crate knows no product by name and no
//! provider's resource types; of providers it knows what a design has to respect: reserved
//! addresses, zones, probes and the names of images.

mod build;
mod canonical;
mod diff;
#[cfg(test)]
mod fixture;
mod images;
mod lint;
mod model;

pub use build::{Inputs, build};
pub use canonical::{canonical_json, content_hash};
pub use diff::{Change, diff};
pub use images::{ImageRow, Images};
pub use lint::lint;
pub use model::*;
