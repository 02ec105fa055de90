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
pub mod journal;
pub mod plan;
pub mod provider;

mod cancel;
mod deployment;
mod error;
mod event;
mod execute;
mod lock;
mod outcome;
mod retry;
mod schedule;
mod target;
mod verify;

pub use cancel::{Cancel, Urgency};
pub use deployment::{Deployment, Status};
pub use diff::{AttributeChange, Cause, Difference, LastApplied, Verdict};
pub use error::{EngineError, StaleDifference, StaleKind};
pub use event::{Event, Events};
pub use execute::Options;
pub use journal::{History, OperationRecord, OperationStatus, RunRecord, RunResult};
pub use lock::{Lock, LockHolder};
pub use outcome::{Failure, Left, Outcome};
pub use plan::{Action, Counts, Operation, Plan, PlanSite, Purpose, Reason, Undo};
pub use target::{Observation, Target};
pub use verify::{Deviation, Verification};
