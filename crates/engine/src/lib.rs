//! Plans and carries them out: difference, order, journal, resume, destroy, verify.
//!
//! The engine knows resources and the [`provider::Provider`] trait, no cloud. It prints
//! nothing: progress is a stream of [`Event`]s, failures are [`EngineError`]s that know their
//! exit code.
//!
//! The entry point is [`Deployment`]: open it by name, `plan` against [`Target`]s (one graph
//! and its provider per site), `apply` the plan. Everything between is data: an
//! [`Observation`] of what exists, [`Difference`]s, a [`Plan`] of ordered operations.

pub mod clock;
pub mod diff;
pub mod digest;
pub mod exit;
pub mod plan;
pub mod provider;

mod error;
mod lock;
mod target;

pub use diff::{AttributeChange, Cause, Difference, LastApplied, Verdict};
pub use error::{EngineError, StaleDifference, StaleKind};
pub use lock::{Lock, LockHolder};
pub use plan::{Action, Operation, Plan, PlanSite, Purpose, Reason, Undo};
pub use target::{Observation, Target};
