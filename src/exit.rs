//! Exit codes of the command line. Those of plans and runs are the engine's, unchanged.

pub(crate) use groundplan_engine::exit::{CANCELLED, CHANGES, DRIFT, FINDINGS, FINE, UNFINISHED};

/// The command line itself is wrong, or something that it needs to go on was not given.
pub(crate) const USAGE: u8 = 2;
