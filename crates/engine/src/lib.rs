//! Plans and carries them out: difference, order, journal, resume, destroy, verify.
//!
//! The engine knows resources and the [`provider::Provider`] trait, no cloud.

pub mod provider;
