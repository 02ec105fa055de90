//! Carries out a plan: as much at once as allowed, every call journalled before and after.
//!
//! One task drives all operations, so that entries that belong together reach the disk with
//! one fsync. On failure the default is to hold: what is under way ends, nothing new starts.

mod step;

use std::collections::{BTreeMap, BTreeSet};

use futures::FutureExt as _;
use futures::stream::{FuturesUnordered, StreamExt as _};
use groundplan_resources::{Resource, ResourceId};
use tokio::time::Instant;

use crate::cancel::{Cancel, Urgency};
use crate::clock::Clock;
use crate::digest;
use crate::error::EngineError;
use crate::event::{Event, Events};
use crate::journal::{Ending, Entry, Journal, OperationStatus, RunRecord, RunResult};
use crate::outcome::Failure;
use crate::plan::{Operation, Plan, Purpose};
use crate::provider::{
    Binding, Bindings, Observed, ProviderError, TAG_DEPLOYMENT, TAG_DIGEST, TAG_RESOURCE,
};
use crate::retry::splitmix;
use crate::schedule::Schedule;
use crate::target::Target;

use step::Step;
pub(crate) use step::still_there;

/// How to carry out a plan.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Calls under way at once per site; by default what the provider allows.
    pub concurrency: Option<usize>,
    /// Seed of the jitter of waits.
    pub seed: u64,
    /// Stops the run.
    pub cancel: Cancel,
}

/// What a run left behind.
pub(crate) struct Ended {
    pub(crate) result: RunResult,
    pub(crate) done: usize,
    pub(crate) open: usize,
    pub(crate) failures: Vec<Failure>,
}

pub(crate) struct Execution<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) run: &'a str,
    pub(crate) targets: &'a BTreeMap<&'a str, &'a Target>,
    /// The run as the journal knows it, when it is resumed.
    pub(crate) earlier: Option<&'a RunRecord>,
    pub(crate) bindings: Bindings,
    pub(crate) journal: &'a mut Journal,
    pub(crate) options: &'a Options,
    pub(crate) events: Events<'a>,
    pub(crate) clock: &'a dyn Clock,
}

impl Execution<'_> {
    pub(crate) async fn run(self) -> Result<Ended, EngineError> {
        let Self {
            plan,
            run,
            targets,
            earlier,
            mut bindings,
            journal,
            options,
            events,
            clock,
        } = self;
        let cancel = &options.cancel;
        let total = plan.operations.len();
        let mut schedule = Schedule::new(&plan.operations, |operation| {
            expected_seconds(operation, targets)
        });
        let mut done: BTreeSet<usize> = BTreeSet::new();
        // A resource with an earlier operation in this run is no longer as the plan saw it.
        let mut touched: BTreeSet<&ResourceId> = BTreeSet::new();
        for (index, record) in earlier.iter().flat_map(|earlier| &earlier.begun) {
            if let Some(operation) = plan.operations.get(*index) {
                touched.insert(&operation.resource);
                if record.status == OperationStatus::Done {
                    done.insert(*index);
                }
            }
        }
        let limits: BTreeMap<&str, usize> = targets
            .iter()
            .map(|(site, target)| {
                (
                    *site,
                    options
                        .concurrency
                        .unwrap_or_else(|| target.provider.concurrency())
                        .max(1),
                )
            })
            .collect();
        let mut under_way: BTreeMap<&str, usize> = BTreeMap::new();
        let mut running = FuturesUnordered::new();
        let mut started: BTreeMap<usize, Instant> = BTreeMap::new();
        let mut failures: Vec<Failure> = Vec::new();
        let mut broken: Option<EngineError> = None;
        let mut stopping = false;
        loop {
            let cancelled = cancel.urgency() >= Urgency::Finish;
            // A destroy goes on past failures: whatever can go shall go.
            let hold = !failures.is_empty() && plan.purpose != Purpose::Destroy;
            if (cancelled || hold || broken.is_some()) && !stopping {
                stopping = true;
                events(&Event::Stopping {
                    under_way: running.len(),
                    cancelled,
                });
            }
            if !stopping {
                let mut begins = Vec::new();
                let mut steps = Vec::new();
                for index in take_ready(&mut schedule, &limits, &under_way, &done) {
                    let operation = &plan.operations[index];
                    let target = targets.get(operation.site.as_str()).ok_or_else(|| {
                        EngineError::WrongPlan(format!("no target for site {}", operation.site))
                    })?;
                    let before = earlier.and_then(|earlier| earlier.begun.get(&index));
                    let token = before.map_or_else(
                        || token(run, plan, operation),
                        |before| before.token.clone(),
                    );
                    begins.push(Entry::Begin {
                        operation: index,
                        resource: operation.resource.clone(),
                        action: operation.action,
                        token: token.clone(),
                        at: clock.now_milliseconds(),
                    });
                    steps.push(Step {
                        operation,
                        target,
                        bindings: bindings_of(operation, &bindings),
                        tags: tags_of(operation, plan),
                        token,
                        // The journal may have been set back to an older state by whoever
                        // restored a backup; what it does not know of may exist all the same.
                        may_exist: earlier.is_some(),
                        outcome_unknown: before.is_some_and(|before| before.status.unknown()),
                        touched: touched.contains(&operation.resource),
                        seed: options.seed ^ splitmix(index as u64),
                        events,
                        cancel,
                    });
                    touched.insert(&operation.resource);
                }
                if !begins.is_empty() {
                    match journal.append(&begins) {
                        Ok(sequence) => events(&Event::Journalled { sequence }),
                        Err(error) => {
                            // Without a journal nothing more may be called.
                            broken = Some(error);
                            continue;
                        }
                    }
                    for step in steps {
                        let operation = step.operation;
                        events(&Event::Started {
                            operation: operation.index,
                            resource: operation.resource.clone(),
                            action: operation.action,
                        });
                        started.insert(operation.index, Instant::now());
                        *under_way.entry(&operation.site).or_default() += 1;
                        running.push(step.run().map(move |ended| (operation, ended)));
                    }
                }
            }
            if running.is_empty() {
                break;
            }
            let first = tokio::select! {
                biased;
                () = cancel.reached(Urgency::Abandon) => break,
                () = cancel.reached(Urgency::Finish), if !stopping => continue,
                first = running.next() => first,
            };
            let mut ended: Vec<(&Operation, Result<Option<Binding>, ProviderError>)> =
                first.into_iter().collect();
            while let Some(Some(next)) = running.next().now_or_never() {
                ended.push(next);
            }
            if broken.is_none() {
                let at = clock.now_milliseconds();
                let ends: Vec<Entry> = ended
                    .iter()
                    .map(|(operation, result)| end_entry(operation, result, at))
                    .collect();
                match journal.append(&ends) {
                    Ok(sequence) => events(&Event::Journalled { sequence }),
                    Err(error) => broken = Some(error),
                }
            }
            for (operation, result) in ended {
                if let Some(count) = under_way.get_mut(operation.site.as_str()) {
                    *count -= 1;
                }
                match result {
                    Ok(binding) => {
                        done.insert(operation.index);
                        schedule.done(operation.index);
                        events(&Event::Finished {
                            operation: operation.index,
                            resource: operation.resource.clone(),
                            action: operation.action,
                            provider_id: binding
                                .as_ref()
                                .map(|binding| binding.provider_id.clone()),
                            milliseconds: started.get(&operation.index).map_or(0, |at| {
                                u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX)
                            }),
                            done: done.len(),
                            total,
                        });
                        match binding {
                            Some(binding) => bindings.insert(operation.resource.clone(), binding),
                            None => bindings.remove(&operation.resource),
                        };
                    }
                    Err(error) => {
                        let failure = Failure {
                            operation: operation.index,
                            resource: operation.resource.clone(),
                            action: operation.action,
                            error,
                        };
                        events(&Event::Failed {
                            operation: failure.operation,
                            resource: failure.resource.clone(),
                            action: failure.action,
                            error: failure.error.clone(),
                        });
                        failures.push(failure);
                    }
                }
            }
        }
        if let Some(error) = broken {
            return Err(error);
        }
        let open = running.len();
        failures.sort_by_key(|failure| failure.operation);
        let result = if done.len() == total {
            RunResult::Complete
        } else if cancel.urgency() >= Urgency::Finish {
            RunResult::Cancelled
        } else {
            RunResult::Held
        };
        let sequence = journal.append(&[Entry::Close {
            result,
            at: clock.now_milliseconds(),
        }])?;
        events(&Event::Journalled { sequence });
        Ok(Ended {
            result,
            done: done.len(),
            open,
            failures,
        })
    }
}

fn expected_seconds(operation: &Operation, targets: &BTreeMap<&str, &Target>) -> u32 {
    let spec = match (&operation.wanted, &operation.observed) {
        (Some(wanted), _) => &wanted.spec,
        (None, Some(observed)) => &observed.spec,
        (None, None) => return 1,
    };
    targets
        .get(operation.site.as_str())
        .map_or(1, |target| target.provider.expected_seconds(spec))
}

/// Operations that can start now, as many as each site allows.
fn take_ready(
    schedule: &mut Schedule,
    limits: &BTreeMap<&str, usize>,
    under_way: &BTreeMap<&str, usize>,
    done: &BTreeSet<usize>,
) -> Vec<usize> {
    let mut batch = Vec::new();
    let mut busy = under_way.clone();
    loop {
        let mut moved = false;
        for (site, limit) in limits {
            let count = busy.entry(site).or_default();
            while *count < *limit {
                let Some(index) = schedule.next(site) else {
                    break;
                };
                if done.contains(&index) {
                    // Done in an earlier attempt: what waits for it may be at another site.
                    schedule.done(index);
                    moved = true;
                } else {
                    batch.push(index);
                    *count += 1;
                }
            }
        }
        if !moved {
            return batch;
        }
    }
}

/// The same operation of the same run always gets the same token; another run of an equal
/// plan gets others, because providers remember tokens of what was deleted since.
fn token(run: &str, plan: &Plan, operation: &Operation) -> String {
    let mut token = digest::sha256(&format!(
        "{}\n{run}\n{}\n{}",
        plan.deployment, operation.index, operation.resource
    ));
    token.truncate(32);
    token
}

/// Bindings of everything that an operation's resource refers to, and its own.
fn bindings_of(operation: &Operation, bindings: &Bindings) -> Bindings {
    let mut ids: BTreeSet<ResourceId> = BTreeSet::from([operation.resource.clone()]);
    if let Some(wanted) = &operation.wanted {
        ids.extend(wanted.dependencies());
    }
    if let Some(observed) = &operation.observed {
        ids.extend(resource_of(observed).dependencies());
    }
    ids.into_iter()
        .filter_map(|id| bindings.get(&id).map(|binding| (id, binding.clone())))
        .collect()
}

pub(crate) fn resource_of(observed: &Observed) -> Resource {
    Resource {
        id: observed.id.clone(),
        spec: observed.spec.clone(),
        after: Vec::new(),
    }
}

fn tags_of(operation: &Operation, plan: &Plan) -> BTreeMap<String, String> {
    let mut tags = plan
        .site(&operation.site)
        .map(|site| site.tags.clone())
        .unwrap_or_default();
    tags.insert(TAG_DEPLOYMENT.to_owned(), plan.deployment.clone());
    tags.insert(TAG_RESOURCE.to_owned(), operation.resource.0.clone());
    if let Some(wanted) = &operation.wanted {
        tags.insert(TAG_DIGEST.to_owned(), digest::of_resource(wanted));
    }
    tags
}

fn end_entry(
    operation: &Operation,
    result: &Result<Option<Binding>, ProviderError>,
    at: u64,
) -> Entry {
    let ending = match (result, &operation.wanted) {
        (Ok(Some(binding)), Some(wanted)) => Ending::Exists {
            binding: binding.clone(),
            digest: digest::of_resource(wanted),
        },
        (Ok(_), _) => Ending::Gone,
        (Err(error), _) => Ending::Failed {
            error: error.clone(),
        },
    };
    Entry::End {
        operation: operation.index,
        resource: operation.resource.clone(),
        action: operation.action,
        ending,
        at,
    }
}
