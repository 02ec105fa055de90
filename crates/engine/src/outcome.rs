//! How a run ended, for whoever asked for it.

use groundplan_resources::ResourceId;
use serde::Serialize;

use crate::error::of_class;
use crate::exit;
use crate::journal::RunResult;
use crate::plan::{Action, Purpose};
use crate::provider::{ErrorClass, ProviderError};

/// An operation that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Operation of the plan.
    pub operation: usize,
    /// Its resource.
    pub resource: ResourceId,
    /// What was to be done to it.
    pub action: Action,
    /// Why.
    pub error: ProviderError,
}

/// Something that still exists after a destroy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Which.
    pub resource: ResourceId,
    /// Its provider id.
    pub provider_id: String,
    /// Why it could not be removed.
    pub reason: String,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Name of the run; empty when there was nothing to do.
    pub run: String,
    /// Hash of the plan.
    pub plan: String,
    /// What for.
    pub purpose: Purpose,
    /// How it ended.
    pub result: RunResult,
    /// Operations of the plan.
    pub operations: usize,
    /// Operations that are done, in this and in earlier attempts.
    pub done: usize,
    /// Operations begun whose outcome is not known.
    pub open: usize,
    /// Operations that failed.
    pub failures: Vec<Failure>,
    /// After a destroy: what still carries the deployment's tag.
    pub left: Vec<Left>,
}

impl Outcome {
    /// The exit code: 0 when complete, 130 when cancelled, otherwise by the failure that tells
    /// most: credentials, then quota or capacity, then anything else.
    pub fn exit_code(&self) -> u8 {
        match self.result {
            RunResult::Cancelled => exit::CANCELLED,
            RunResult::Complete if self.left.is_empty() => exit::FINE,
            RunResult::Complete | RunResult::Held => {
                let has = |wanted: &[ErrorClass]| {
                    self.failures
                        .iter()
                        .any(|failure| wanted.contains(&failure.error.class))
                };
                if has(&[ErrorClass::Credentials]) {
                    of_class(ErrorClass::Credentials)
                } else if has(&[ErrorClass::Capacity, ErrorClass::Quota]) {
                    of_class(ErrorClass::Quota)
                } else {
                    exit::UNFINISHED
                }
            }
        }
    }
}
