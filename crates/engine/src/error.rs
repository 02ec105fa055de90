//! What can go wrong, sorted by who can cure it.

use std::path::PathBuf;

use groundplan_resources::{GraphError, ResourceId};

use crate::exit;
use crate::lock::LockHolder;
use crate::provider::{ErrorClass, ProviderError};

#[cfg(test)]
mod tests;

/// A failure of the engine itself, before or outside single operations; a failed operation is
/// part of the [`Outcome`](crate::Outcome). Messages are fragments that fit after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The graph cannot be carried out; a fault of lowering.
    #[error("put the resources in order: {0}")]
    Graph(String),
    /// Operations of a plan wait for each other.
    #[error("put the operations in order: {} wait for each other", list(.0))]
    OperationCycle(Vec<ResourceId>),
    /// The name cannot be a folder and a tag.
    #[error("use {name:?} as a deployment's name: {reason}")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A provider's call failed while reading.
    #[error("{doing}: {source}")]
    Provider {
        /// What was being done.
        doing: String,
        /// What the provider said.
        source: ProviderError,
    },
    /// A file could not be read or written.
    #[error("{doing} {}: {source}", path.display())]
    Io {
        /// What was being done, such as `read`.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The journal has a line that was not written by us, or was changed since.
    #[error(
        "trust line {line} of the journal {}: {reason}; \
         move the folder aside and rebuild it with `groundplan status --recover`",
        path.display()
    )]
    JournalCorrupt {
        /// The journal.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// The journal or a plan was written by a newer version.
    #[error("read {what} of format {found}: this version knows formats up to {known}")]
    Newer {
        /// What is too new.
        what: &'static str,
        /// Its format.
        found: u32,
        /// The newest known format.
        known: u32,
    },
    /// A file is not a plan, or was changed after it was saved.
    #[error("use the plan: {0}")]
    NotAPlan(String),
    /// The plan belongs to another deployment, or names a site that is not among the targets.
    #[error("match the plan with its deployment: {0}")]
    WrongPlan(String),
    /// Another process works on the deployment.
    #[error("lock the deployment: {0}")]
    Locked(LockHolder),
    /// What exists is no longer what the plan was made from.
    #[error(
        "apply the plan: it is stale, {} changed since it was made; plan again",
        count(.0.len())
    )]
    Stale(Vec<StaleDifference>),
    /// An earlier apply stopped part-way with calls whose outcome is not known.
    #[error(
        "start: run {run} stopped with {open} calls whose outcome is unknown; \
         `groundplan resume` settles them first"
    )]
    Unfinished {
        /// The run that stopped.
        run: String,
        /// Calls begun and not ended.
        open: usize,
    },
    /// There is nothing to resume.
    #[error("resume: no apply of this deployment stopped part-way")]
    NothingToResume,
    /// The plan of the run to resume is gone or damaged.
    #[error(
        "find plan {hash} of the run to resume: {reason}; \
         `groundplan status --recover` with the profile takes stock by tags instead, then plan again"
    )]
    PlanLost {
        /// Its content hash.
        hash: String,
        /// What happened to it.
        reason: String,
    },
}

/// One resource that is not as it was when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StaleDifference {
    /// Which.
    pub resource: ResourceId,
    /// How.
    pub kind: StaleKind,
}

/// How a resource differs from what a plan was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StaleKind {
    /// It exists now and did not then.
    Appeared,
    /// It existed then and does not now.
    Vanished,
    /// Its attributes or state are others.
    Changed,
}

impl StaleKind {
    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Vanished => "vanished",
            Self::Changed => "changed",
        }
    }
}

impl EngineError {
    /// The exit code that says who can cure it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Graph(_) | Self::OperationCycle(_) => exit::BUG,
            Self::Name { .. }
            | Self::Io { .. }
            | Self::JournalCorrupt { .. }
            | Self::Newer { .. }
            | Self::NotAPlan(_)
            | Self::WrongPlan(_)
            | Self::NothingToResume
            | Self::PlanLost { .. } => exit::FINDINGS,
            // Nothing is begun while reading; whoever knows of a run under way says so instead.
            Self::Provider { source, .. } => match of_class(source.class) {
                exit::UNFINISHED => exit::FINDINGS,
                code => code,
            },
            Self::Locked(_) | Self::Stale(_) => exit::LOCKED_OR_STALE,
            Self::Unfinished { .. } => exit::UNFINISHED,
        }
    }

    pub(crate) fn io(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            doing,
            path,
            source,
        }
    }
}

/// Exit code of a provider's failure that stopped a run.
pub(crate) fn of_class(class: ErrorClass) -> u8 {
    match class {
        ErrorClass::Credentials => exit::CREDENTIALS,
        ErrorClass::Capacity | ErrorClass::Quota => exit::QUOTA_OR_CAPACITY,
        _ => exit::UNFINISHED,
    }
}

impl From<GraphError> for EngineError {
    fn from(error: GraphError) -> Self {
        Self::Graph(error.to_string())
    }
}

fn list(ids: &[ResourceId]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    names.join(", ")
}

fn count(number: usize) -> String {
    match number {
        1 => "1 resource".to_owned(),
        _ => format!("{number} resources"),
    }
}
