//! What the entries add up to: runs, and what was last applied.

use std::collections::BTreeMap;

use groundplan_resources::ResourceId;
use serde::Serialize;

use super::{Ending, Entry, RunResult};
use crate::plan::{Action, PlanSite, Purpose};
use crate::provider::{Binding, ErrorClass, ProviderError};

/// Where an operation of a run stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationStatus {
    /// Begun, and not known how it ended.
    Open,
    /// Done.
    Done,
    /// Failed.
    Failed(ProviderError),
}

impl OperationStatus {
    /// Whether a call may have gone through unseen.
    pub fn unknown(&self) -> bool {
        match self {
            Self::Open => true,
            Self::Failed(error) => error.class == ErrorClass::Unknown,
            Self::Done => false,
        }
    }
}

/// One operation of a run that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperationRecord {
    /// Its resource.
    pub resource: ResourceId,
    /// What is done to it.
    pub action: Action,
    /// Its token.
    pub token: String,
    /// Where it stands.
    pub status: OperationStatus,
}

/// One apply or destroy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunRecord {
    /// Unique name.
    pub run: String,
    /// Hash of its plan.
    pub plan: String,
    /// What for.
    pub purpose: Purpose,
    /// Version of the tool that started it.
    pub tool: String,
    /// When it started, milliseconds since 1970.
    pub started: u64,
    /// When its last entry was written, milliseconds since 1970.
    pub last: u64,
    /// How many operations its plan has.
    pub operations: usize,
    /// How often it was resumed.
    pub resumed: u32,
    /// How it ended; absent while it runs, and for good when its process died.
    pub result: Option<RunResult>,
    /// Operations that were begun, by index.
    pub begun: BTreeMap<usize, OperationRecord>,
}

impl RunRecord {
    /// Operations that are done.
    pub fn done(&self) -> usize {
        self.begun
            .values()
            .filter(|record| record.status == OperationStatus::Done)
            .count()
    }

    /// Operations whose outcome is not known: begun and not ended, or ended without an answer.
    pub fn open(&self) -> usize {
        self.begun
            .values()
            .filter(|record| record.status.unknown())
            .count()
    }

    /// Whether it has something left to do.
    pub fn unfinished(&self) -> bool {
        self.result != Some(RunResult::Complete)
    }
}

/// What was last applied to a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// Provider id and outputs.
    pub binding: Binding,
    /// Digest of the specification.
    pub digest: Option<String>,
    /// Plan and operation that hold the specification, unless it was recovered from tags.
    pub source: Option<(String, usize)>,
}

/// The meaning of a journal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct History {
    /// Runs, oldest first.
    pub runs: Vec<RunRecord>,
    /// What exists as far as the journal knows.
    pub applied: BTreeMap<ResourceId, Applied>,
    /// Sites that the deployment ever had, by name.
    pub sites: BTreeMap<String, PlanSite>,
    /// What exists was read from tags since the last run, so that run has nothing to settle.
    pub recovered: bool,
}

impl History {
    /// Adds up entries.
    pub fn of(entries: &[Entry]) -> Self {
        let mut history = Self::default();
        for entry in entries {
            history.add(entry);
        }
        history
    }

    /// The last run, when it has something left to do.
    pub fn unfinished(&self) -> Option<&RunRecord> {
        self.runs
            .last()
            .filter(|run| run.unfinished() && !self.recovered)
    }

    /// Hash of the plan last applied or begun.
    pub fn parent(&self) -> Option<&str> {
        self.runs.last().map(|run| run.plan.as_str())
    }

    pub(crate) fn add(&mut self, entry: &Entry) {
        match entry {
            Entry::Run {
                run,
                plan,
                purpose,
                tool,
                at,
                operations,
                sites,
            } => {
                self.sites
                    .extend(sites.iter().map(|site| (site.site.clone(), site.clone())));
                self.recovered = false;
                self.runs.push(RunRecord {
                    run: run.clone(),
                    plan: plan.clone(),
                    purpose: *purpose,
                    tool: tool.clone(),
                    started: *at,
                    last: *at,
                    operations: *operations,
                    resumed: 0,
                    result: None,
                    begun: BTreeMap::new(),
                });
            }
            Entry::Recovered {
                sites, resources, ..
            } => {
                self.sites
                    .extend(sites.iter().map(|site| (site.site.clone(), site.clone())));
                for (id, found) in resources {
                    let source = self
                        .applied
                        .get(id)
                        .and_then(|applied| applied.source.clone());
                    self.applied.insert(
                        id.clone(),
                        Applied {
                            binding: found.binding.clone(),
                            digest: found.digest.clone(),
                            source,
                        },
                    );
                }
                self.applied.retain(|id, _| resources.contains_key(id));
                self.recovered = true;
            }
            Entry::Resume { at, .. } => {
                if let Some(run) = self.runs.last_mut() {
                    run.resumed += 1;
                    run.result = None;
                    run.last = *at;
                }
            }
            Entry::Close { result, at } => {
                if let Some(run) = self.runs.last_mut() {
                    run.result = Some(*result);
                    run.last = *at;
                }
            }
            Entry::Begin {
                operation,
                resource,
                action,
                token,
                at,
            } => {
                if let Some(run) = self.runs.last_mut() {
                    run.last = *at;
                    run.begun.insert(
                        *operation,
                        OperationRecord {
                            resource: resource.clone(),
                            action: *action,
                            token: token.clone(),
                            status: OperationStatus::Open,
                        },
                    );
                }
            }
            Entry::End {
                operation,
                resource,
                ending,
                at,
                ..
            } => {
                self.end(*operation, resource, ending, *at);
            }
        }
    }

    fn end(&mut self, operation: usize, resource: &ResourceId, ending: &Ending, at: u64) {
        let Some(run) = self.runs.last_mut() else {
            return;
        };
        run.last = at;
        let status = match ending {
            Ending::Failed { error } => OperationStatus::Failed(error.clone()),
            Ending::Exists { .. } | Ending::Gone => OperationStatus::Done,
        };
        if let Some(record) = run.begun.get_mut(&operation) {
            record.status = status;
        }
        match ending {
            Ending::Exists { binding, digest } => {
                let applied = Applied {
                    binding: binding.clone(),
                    digest: Some(digest.clone()),
                    source: Some((run.plan.clone(), operation)),
                };
                self.applied.insert(resource.clone(), applied);
            }
            Ending::Gone => {
                self.applied.remove(resource);
            }
            Ending::Failed { .. } => {}
        }
    }
}
