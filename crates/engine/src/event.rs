//! What happens during a run, for whoever wants to show it.

use groundplan_resources::ResourceId;
use serde::Serialize;

use crate::journal::RunResult;
use crate::lock::LockHolder;
use crate::plan::{Action, Purpose};
use crate::provider::ProviderError;

/// Receives events. It is called between calls of the provider and should return quickly.
pub type Events<'a> = &'a (dyn Fn(&Event) + Send + Sync);

/// One step of a run. Serialized it is one object of the event stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// The lock's last holder died without releasing it.
    LockTakenOver {
        /// Who that was.
        holder: LockHolder,
    },
    /// The journal's last line was torn by a crash and is dropped.
    TornLineDropped,
    /// A run starts.
    RunStarted {
        /// Its name.
        run: String,
        /// Hash of the plan.
        plan: String,
        /// What for.
        purpose: Purpose,
        /// How many operations are to be done now.
        operations: usize,
        /// Whether it was begun earlier.
        resumed: bool,
    },
    /// Entries are on disk.
    Journalled {
        /// Sequence number of the last.
        sequence: u64,
    },
    /// An operation starts.
    Started {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// What is done to it.
        action: Action,
    },
    /// The outcome of an earlier call was found out.
    Settled {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// Whether the resource exists.
        exists: bool,
    },
    /// A call failed and is repeated.
    Repeated {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// Why.
        error: ProviderError,
        /// How often it has failed.
        failures: u32,
        /// Milliseconds until it is repeated.
        wait_milliseconds: u64,
    },
    /// The call is done; the resource is not yet usable, or not yet gone.
    Waiting {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// What is done to it.
        action: Action,
        /// Milliseconds until it is looked at again.
        wait_milliseconds: u64,
    },
    /// An operation is done.
    Finished {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// What was done to it.
        action: Action,
        /// Provider id, unless it is gone.
        provider_id: Option<String>,
        /// How long it took.
        milliseconds: u64,
        /// Operations of the run done so far.
        done: usize,
        /// Operations of the plan.
        total: usize,
    },
    /// An operation failed.
    Failed {
        /// Operation of the plan.
        operation: usize,
        /// Its resource.
        resource: ResourceId,
        /// What was to be done to it.
        action: Action,
        /// Why.
        error: ProviderError,
    },
    /// Nothing new is started from here on.
    Stopping {
        /// Calls that are still under way.
        under_way: usize,
        /// Whether somebody asked for it; otherwise an operation failed.
        cancelled: bool,
    },
    /// The run ended.
    RunEnded {
        /// Its name.
        run: String,
        /// How.
        result: RunResult,
    },
}
