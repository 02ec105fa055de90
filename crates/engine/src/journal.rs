//! What was begun and how it ended, written down before and after every call.
//!
//! An append-only file of JSON lines. Each line carries its sequence number and a checksum
//! over itself and the line before, so that a torn last line is told apart from a file that
//! somebody edited. Knows nothing of scheduling or providers.

mod file;
mod history;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use groundplan_resources::ResourceId;
use serde::{Deserialize, Serialize};

use crate::plan::{Action, PlanSite, Purpose};
use crate::provider::{Binding, ProviderError};

pub(crate) use file::sync_folder;
pub use file::{FORMAT, Journal, Reading, read};
pub use history::{Applied, History, OperationRecord, OperationStatus, RunRecord};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunResult {
    /// Every operation is done.
    Complete,
    /// Operations failed; what was under way was finished, nothing new was started.
    Held,
    /// Somebody asked to stop.
    Cancelled,
}

impl RunResult {
    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How an operation ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Ending {
    /// The resource exists as wanted.
    Exists {
        /// Its provider id and outputs.
        binding: Binding,
        /// Digest of the specification applied.
        digest: String,
    },
    /// The resource is gone.
    Gone,
    /// The call failed.
    Failed {
        /// How.
        error: ProviderError,
    },
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "entry")]
pub enum Entry {
    /// A plan starts to be applied.
    Run {
        /// Unique name of the run.
        run: String,
        /// Hash of the plan, which is saved beside the journal.
        plan: String,
        /// What the plan is for.
        purpose: Purpose,
        /// Version of the tool.
        tool: String,
        /// Milliseconds since 1970.
        at: u64,
        /// How many operations it has.
        operations: usize,
        /// Sites of the plan.
        sites: Vec<PlanSite>,
    },
    /// A run is taken up again.
    Resume {
        /// Name of the run.
        run: String,
        /// Version of the tool.
        tool: String,
        /// Milliseconds since 1970.
        at: u64,
    },
    /// A call is about to be made.
    Begin {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// What is done to it.
        action: Action,
        /// Token of the operation, the same at every attempt.
        token: String,
        /// Milliseconds since 1970.
        at: u64,
    },
    /// An operation ended.
    End {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// What was done to it.
        action: Action,
        /// How it ended.
        ending: Ending,
        /// Milliseconds since 1970.
        at: u64,
    },
    /// A run ended by itself.
    Close {
        /// How.
        result: RunResult,
        /// Milliseconds since 1970.
        at: u64,
    },
    /// What exists was read back from tags, because the local state was lost.
    Recovered {
        /// Milliseconds since 1970.
        at: u64,
        /// Sites that were read.
        sites: Vec<PlanSite>,
        /// What was found.
        resources: BTreeMap<ResourceId, Found>,
    },
}

/// A resource read back from its tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Provider id and outputs.
    pub binding: Binding,
    /// Digest of the specification last applied, from the tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}
