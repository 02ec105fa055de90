//! Choice: the best of what is on offer, why the others lost, and how far it is from the bound.
//!
//! Everything here is a pure function of numbers. It knows candidates by their place in a list
//! and needs by name and amount; where they come from (machine types, disks, drives, whole
//! sites) is the caller's business.

pub mod array;
pub mod cover;
pub mod fleet;
pub mod regret;
