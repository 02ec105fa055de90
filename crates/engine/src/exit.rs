//! Exit codes of everything that plans, applies, verifies or destroys.
//!
//! This is their one home; the command line returns them unchanged.

/// Done, and nothing is wrong.
pub const FINE: u8 = 0;
/// The input is wrong (findings, a graph that cannot be carried out, a file that is no plan), or
/// the work could not be begun.
pub const FINDINGS: u8 = 1;
/// Changes are present, asked for with `plan --exit-code`.
pub const CHANGES: u8 = 3;
/// Credentials are missing, wrong or expired.
pub const CREDENTIALS: u8 = 4;
/// What exists differs from what was applied.
pub const DRIFT: u8 = 5;
/// Stopped part-way; `resume` will finish.
pub const UNFINISHED: u8 = 6;
/// Another process holds the lock, or the plan is stale.
pub const LOCKED_OR_STALE: u8 = 7;
/// A quota or the capacity of the provider is exhausted.
pub const QUOTA_OR_CAPACITY: u8 = 8;
/// A fault of this program.
pub const BUG: u8 = 101;
/// Cancelled with Ctrl-C.
pub const CANCELLED: u8 = 130;
