//! From differences to ordered operations.
//!
//! Creates and updates follow the references of what is wanted; deletes follow those of what
//! exists, backwards. The two meet where something is made anew.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_resources::{Resource, ResourceId};

use super::replace::{Consequence, consequence};
use super::{Action, FORMAT, Operation, Plan, PlanSite, Purpose, Reason, Undo, fingerprint};
use crate::diff::{self, AttributeChange, Cause, LastApplied, Verdict};
use crate::error::EngineError;
use crate::provider::{Observed, State};
use crate::target::{Observation, Target};

/// Everything that a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// Deployment.
    pub deployment: &'a str,
    /// Version of the tool.
    pub tool: &'a str,
    /// Hash of the plan last applied.
    pub parent: Option<&'a str>,
    /// What is wanted, and by whom it is carried out.
    pub targets: &'a [Target],
    /// What exists.
    pub observation: &'a Observation,
    /// What was last applied, by resource.
    pub last: &'a BTreeMap<ResourceId, LastApplied>,
}

/// The plan that brings about what the targets want.
///
/// # Errors
/// [`EngineError::Graph`] when the graphs name what does not exist, name something twice, or
/// wait for themselves.
pub fn plan(inputs: &Inputs<'_>) -> Result<Plan, EngineError> {
    let mut builder = Builder::new(inputs);
    builder.take_wanted()?;
    builder.take_observed();
    builder.decide();
    builder.propagate();
    builder.emit(Purpose::Apply)
}

/// The plan that removes everything that exists, whatever the targets want.
///
/// # Errors
/// [`EngineError::OperationCycle`] is a fault of this program.
pub fn destroy(inputs: &Inputs<'_>) -> Result<Plan, EngineError> {
    let mut builder = Builder::new(inputs);
    builder.take_observed();
    for target in inputs.targets {
        for resource in &target.graph.resources {
            builder.known_after.insert(&resource.id, &resource.after);
        }
    }
    builder.emit(Purpose::Destroy)
}

/// What happens to one wanted resource.
struct Decision {
    verdict: Verdict,
    reason: Reason,
    changes: Vec<AttributeChange>,
    /// Intermediate specification, and for whose sake.
    release: Option<(ResourceId, Resource, Vec<String>)>,
}

struct Builder<'a> {
    inputs: &'a Inputs<'a>,
    wanted: BTreeMap<&'a ResourceId, (&'a str, &'a Resource)>,
    dependencies: BTreeMap<&'a ResourceId, BTreeSet<ResourceId>>,
    /// Wanted resources, each after all it depends on.
    order: Vec<&'a ResourceId>,
    observed: BTreeMap<&'a ResourceId, (&'a str, &'a Observed)>,
    duplicates: Vec<(&'a str, &'a Observed)>,
    decisions: BTreeMap<&'a ResourceId, Decision>,
    known_after: BTreeMap<&'a ResourceId, &'a [ResourceId]>,
}

impl<'a> Builder<'a> {
    fn new(inputs: &'a Inputs<'a>) -> Self {
        Self {
            inputs,
            wanted: BTreeMap::new(),
            dependencies: BTreeMap::new(),
            order: Vec::new(),
            observed: BTreeMap::new(),
            duplicates: Vec::new(),
            decisions: BTreeMap::new(),
            known_after: BTreeMap::new(),
        }
    }

    /// All graphs as one: a resource may refer to one at another site.
    fn take_wanted(&mut self) -> Result<(), EngineError> {
        for target in self.inputs.targets {
            for resource in &target.graph.resources {
                let known = self
                    .wanted
                    .insert(&resource.id, (&target.graph.site, resource));
                if known.is_some() {
                    return Err(EngineError::Graph(format!(
                        "two resources are called {}",
                        resource.id
                    )));
                }
                self.dependencies
                    .insert(&resource.id, resource.dependencies());
                self.known_after.insert(&resource.id, &resource.after);
            }
        }
        let mut waiting: BTreeMap<&ResourceId, usize> = BTreeMap::new();
        let mut waiters: BTreeMap<&ResourceId, Vec<&'a ResourceId>> = BTreeMap::new();
        for (id, needs) in &self.dependencies {
            waiting.insert(id, needs.len());
            for need in needs {
                let Some((need, _)) = self.wanted.get_key_value(need) else {
                    return Err(EngineError::Graph(format!(
                        "{id} refers to {need}, which does not exist"
                    )));
                };
                waiters.entry(need).or_default().push(id);
            }
        }
        let mut ready: BTreeSet<&'a ResourceId> = self
            .wanted
            .keys()
            .copied()
            .filter(|id| waiting.get(id) == Some(&0))
            .collect();
        while let Some(id) = ready.pop_first() {
            self.order.push(id);
            for waiter in waiters.get(id).into_iter().flatten() {
                if let Some(left) = waiting.get_mut(*waiter) {
                    *left -= 1;
                    if *left == 0 {
                        ready.insert(waiter);
                    }
                }
            }
        }
        if self.order.len() < self.wanted.len() {
            let done: BTreeSet<&ResourceId> = self.order.iter().copied().collect();
            let stuck: Vec<&str> = self
                .wanted
                .keys()
                .filter(|id| !done.contains(*id))
                .map(|id| id.0.as_str())
                .collect();
            return Err(EngineError::Graph(format!(
                "resources wait for each other: {}",
                stuck.join(", ")
            )));
        }
        Ok(())
    }

    /// One of each; of doubles, the one that lives best and comes first is kept, so that two
    /// runs choose alike.
    fn take_observed(&mut self) {
        fn rank(observed: &Observed) -> (u8, &str) {
            let state = match observed.state {
                State::Ready => 0,
                State::Pending => 1,
                State::Failed => 2,
                State::Deleting => 3,
            };
            (state, &observed.binding.provider_id)
        }
        for (site, observed) in self.inputs.observation.all() {
            match self.observed.get(&observed.id) {
                None => {
                    self.observed.insert(&observed.id, (site, observed));
                }
                Some((_, kept)) if rank(kept) <= rank(observed) => {
                    self.duplicates.push((site, observed))
                }
                Some((kept_site, kept)) => {
                    self.duplicates.push((kept_site, kept));
                    self.observed.insert(&observed.id, (site, observed));
                }
            }
        }
    }

    fn decide(&mut self) {
        for (id, (_, resource)) in &self.wanted {
            let observed = self.observed.get(id).map(|(_, observed)| *observed);
            let last = self.inputs.last.get(id);
            let difference = diff::compare(resource, observed, last);
            let reason = match (difference.verdict, observed.map(|observed| observed.state)) {
                (Verdict::Create, _) if last.is_some() => Reason::Vanished,
                (Verdict::Create, _) => Reason::New,
                (Verdict::Replace, Some(State::Failed)) => Reason::Failed,
                (Verdict::Replace, Some(State::Deleting)) => Reason::BeingDeleted,
                (Verdict::Replace, _) => Reason::CannotChange {
                    attributes: difference
                        .changes
                        .iter()
                        .filter(|change| change.replaces)
                        .map(|change| change.name.clone())
                        .collect(),
                },
                (Verdict::Keep | Verdict::Update, _) => Reason::Changed,
            };
            self.decisions.insert(
                id,
                Decision {
                    verdict: difference.verdict,
                    reason,
                    changes: difference.changes,
                    release: None,
                },
            );
        }
    }

    /// Whoever refers to a resource made anew follows, or lets go of it in between.
    fn propagate(&mut self) {
        for id in self.order.clone() {
            let (Some((_, resource)), Some(dependencies)) =
                (self.wanted.get(id), self.dependencies.get(id))
            else {
                continue;
            };
            for dependency in dependencies {
                let anew = self
                    .decisions
                    .get(dependency)
                    .is_some_and(|decision| decision.verdict == Verdict::Replace);
                let Some(decision) = self.decisions.get_mut(id).filter(|_| anew) else {
                    continue;
                };
                if matches!(decision.verdict, Verdict::Create | Verdict::Replace) {
                    continue;
                }
                let released_before = decision.release.as_ref().map(|(_, released, _)| released);
                match consequence(released_before.unwrap_or(resource), dependency) {
                    Consequence::None => {}
                    Consequence::Follow(attributes) => {
                        decision.verdict = Verdict::Replace;
                        decision.reason = Reason::Follows {
                            resource: dependency.clone(),
                        };
                        decision.release = None;
                        note(&mut decision.changes, &attributes, resource, true);
                    }
                    Consequence::Release {
                        attributes,
                        released,
                    } => {
                        decision.verdict = Verdict::Update;
                        note(&mut decision.changes, &attributes, resource, false);
                        let mut names = decision
                            .release
                            .take()
                            .map(|(_, _, names)| names)
                            .unwrap_or_default();
                        names.extend(attributes);
                        names.sort_unstable();
                        names.dedup();
                        let between = Resource {
                            spec: *released,
                            ..(*resource).clone()
                        };
                        decision.release = Some((dependency.clone(), between, names));
                    }
                }
            }
        }
    }

    fn emit(self, purpose: Purpose) -> Result<Plan, EngineError> {
        let mut steps = Steps::default();
        let mut kept = Vec::new();
        for (id, decision) in &self.decisions {
            let Some((site, resource)) = self.wanted.get(id) else {
                continue;
            };
            let observed = self.observed.get(id).map(|(_, observed)| *observed);
            match (decision.verdict, observed) {
                (Verdict::Keep, _) => kept.push((*id).clone()),
                (Verdict::Update, Some(observed)) => {
                    if let Some((for_whom, between, names)) = &decision.release {
                        let mut step = Step::new(Action::Update, site, id);
                        step.reason = Reason::Releases {
                            resource: for_whom.clone(),
                        };
                        step.replaces = true;
                        step.changes = decision
                            .changes
                            .iter()
                            .filter(|change| names.contains(&change.name))
                            .cloned()
                            .collect();
                        step.wanted = Some(between.clone());
                        step.observed = Some(observed);
                        steps.releases.insert(id, steps.all.len());
                        steps.all.push(step);
                    }
                    let mut step = Step::new(Action::Update, site, id);
                    step.reason = decision.reason.clone();
                    step.changes.clone_from(&decision.changes);
                    step.wanted = Some((*resource).clone());
                    step.observed = Some(observed);
                    steps.forward.insert(id, steps.all.len());
                    steps.all.push(step);
                }
                (verdict, observed) => {
                    let anew = verdict == Verdict::Replace;
                    if let Some(observed) = observed {
                        let mut step = Step::new(Action::Delete, site, id);
                        step.reason = decision.reason.clone();
                        step.replaces = true;
                        step.changes.clone_from(&decision.changes);
                        step.observed = Some(observed);
                        steps.deletes.entry(id).or_default().push(steps.all.len());
                        steps.all.push(step);
                    }
                    let mut step = Step::new(Action::Create, site, id);
                    step.reason = decision.reason.clone();
                    step.replaces = anew;
                    step.changes.clone_from(&decision.changes);
                    step.wanted = Some((*resource).clone());
                    steps.forward.insert(id, steps.all.len());
                    steps.all.push(step);
                }
            }
        }
        for (id, (site, observed)) in &self.observed {
            if !self.decisions.contains_key(*id) {
                let reason = if purpose == Purpose::Destroy {
                    Reason::Destroy
                } else {
                    Reason::NotWanted
                };
                steps.delete(id, site, observed, reason);
            }
        }
        for (site, observed) in &self.duplicates {
            let reason = if purpose == Purpose::Destroy {
                Reason::Destroy
            } else {
                Reason::Duplicate
            };
            steps.delete(&observed.id, site, observed, reason);
        }
        self.link(&mut steps);
        Ok(Plan {
            format: FORMAT,
            deployment: self.inputs.deployment.to_owned(),
            purpose,
            tool: self.inputs.tool.to_owned(),
            parent: self.inputs.parent.map(str::to_owned),
            sites: sites(self.inputs.targets),
            fingerprint: fingerprint(self.inputs.observation),
            operations: steps.sort()?,
            kept,
        })
    }

    /// Which step waits for which.
    fn link(&self, steps: &mut Steps<'a>) {
        let mut needs: Vec<(usize, usize)> = Vec::new();
        for (id, at) in &steps.forward {
            for dependency in self.dependencies.get(id).into_iter().flatten() {
                if let Some(need) = steps.forward.get(dependency) {
                    needs.push((*at, *need));
                }
            }
            // Of doubles, the superfluous one need not be gone before the new one is made.
            let own = steps.deletes.get(id).into_iter().flatten().filter(|own| {
                steps
                    .all
                    .get(**own)
                    .is_some_and(|step| step.reason != Reason::Duplicate)
            });
            needs.extend(own.map(|own| (*at, *own)));
            if let Some(release) = steps.releases.get(id) {
                needs.push((*at, *release));
            }
        }
        // What refers to a resource, as things stand, has to go or let go before it.
        for (site, observed) in self.observed.values().chain(&self.duplicates) {
            let existing = Resource {
                id: observed.id.clone(),
                spec: observed.spec.clone(),
                after: self
                    .known_after
                    .get(&observed.id)
                    .map(|after| after.to_vec())
                    .unwrap_or_default(),
            };
            for dependency in existing.dependencies() {
                let Some(removals) = steps.deletes.get(&dependency) else {
                    continue;
                };
                let mut gone: Vec<usize> =
                    steps.deletes.get(&observed.id).cloned().unwrap_or_default();
                if gone.is_empty() {
                    if let Some(release) = steps.releases.get(&observed.id) {
                        gone.push(*release);
                    } else if let Some(update) = steps.forward.get(&observed.id)
                        && !steps.forward.contains_key(&dependency)
                    {
                        // The update drops the reference, because nobody wants its end.
                        gone.push(*update);
                    }
                }
                let _ = site;
                for removal in removals {
                    needs.extend(gone.iter().map(|before| (*removal, *before)));
                }
            }
        }
        for (at, need) in needs {
            if let Some(step) = steps.all.get_mut(at) {
                step.needs.insert(need);
            }
        }
    }
}

/// A step before the steps have their order.
struct Step<'a> {
    action: Action,
    site: &'a str,
    resource: &'a ResourceId,
    reason: Reason,
    replaces: bool,
    changes: Vec<AttributeChange>,
    wanted: Option<Resource>,
    observed: Option<&'a Observed>,
    needs: BTreeSet<usize>,
}

impl<'a> Step<'a> {
    fn new(action: Action, site: &'a str, resource: &'a ResourceId) -> Self {
        Self {
            action,
            site,
            resource,
            reason: Reason::New,
            replaces: false,
            changes: Vec::new(),
            wanted: None,
            observed: None,
            needs: BTreeSet::new(),
        }
    }

    fn into_operation(self, index: usize, needs: Vec<usize>) -> Operation {
        let holds_data = self
            .observed
            .is_some_and(|observed| observed.spec.holds_data());
        let destroys_data = self.action == Action::Delete && holds_data;
        let undo = match self.action {
            Action::Create => Undo::Delete,
            Action::Update => Undo::Revert,
            Action::Delete if destroys_data => Undo::Irreversible,
            Action::Delete => Undo::Recreate,
        };
        Operation {
            index,
            action: self.action,
            resource: self.resource.clone(),
            site: self.site.to_owned(),
            reason: self.reason,
            needs,
            replaces: self.replaces,
            changes: self.changes,
            undo,
            destroys_data,
            wanted: self.wanted,
            observed: self.observed.cloned(),
        }
    }
}

#[derive(Default)]
struct Steps<'a> {
    all: Vec<Step<'a>>,
    /// Creates and updates to what is wanted.
    forward: BTreeMap<&'a ResourceId, usize>,
    releases: BTreeMap<&'a ResourceId, usize>,
    deletes: BTreeMap<&'a ResourceId, Vec<usize>>,
}

impl<'a> Steps<'a> {
    fn delete(
        &mut self,
        id: &'a ResourceId,
        site: &'a str,
        observed: &'a Observed,
        reason: Reason,
    ) {
        let mut step = Step::new(Action::Delete, site, id);
        step.reason = reason;
        step.observed = Some(observed);
        self.deletes.entry(id).or_default().push(self.all.len());
        self.all.push(step);
    }

    /// Each step after all it needs; among those that could come next, by resource.
    fn sort(self) -> Result<Vec<Operation>, EngineError> {
        let mut waiting: Vec<usize> = self.all.iter().map(|step| step.needs.len()).collect();
        let mut waiters: Vec<Vec<usize>> = vec![Vec::new(); self.all.len()];
        for (at, step) in self.all.iter().enumerate() {
            for need in &step.needs {
                waiters[*need].push(at);
            }
        }
        let key = |at: usize| (self.all[at].resource, self.all[at].action, at);
        let mut ready: BTreeSet<_> = (0..self.all.len())
            .filter(|at| waiting[*at] == 0)
            .map(key)
            .collect();
        let mut order = Vec::with_capacity(self.all.len());
        while let Some((_, _, at)) = ready.pop_first() {
            order.push(at);
            for waiter in &waiters[at] {
                waiting[*waiter] -= 1;
                if waiting[*waiter] == 0 {
                    ready.insert(key(*waiter));
                }
            }
        }
        if order.len() < self.all.len() {
            let stuck = (0..self.all.len())
                .filter(|at| waiting[*at] > 0)
                .map(|at| self.all[at].resource.clone())
                .collect();
            return Err(EngineError::OperationCycle(stuck));
        }
        let mut index = vec![0; self.all.len()];
        for (new, old) in order.iter().enumerate() {
            index[*old] = new;
        }
        let mut operations: Vec<Operation> = self
            .all
            .into_iter()
            .enumerate()
            .map(|(old, step)| {
                let mut needs: Vec<usize> = step.needs.iter().map(|need| index[*need]).collect();
                needs.sort_unstable();
                step.into_operation(index[old], needs)
            })
            .collect();
        operations.sort_by_key(|operation| operation.index);
        Ok(operations)
    }
}

fn note(changes: &mut Vec<AttributeChange>, names: &[String], resource: &Resource, replaces: bool) {
    let attributes = crate::digest::attributes(&resource.spec);
    for name in names {
        if changes.iter().any(|change| &change.name == name) {
            continue;
        }
        let value = attributes.get(name).cloned();
        changes.push(AttributeChange {
            name: name.clone(),
            before: value.clone(),
            after: value,
            replaces,
            cause: Cause::Reference,
        });
    }
    changes.sort_by(|a, b| a.name.cmp(&b.name));
}

fn sites(targets: &[Target]) -> Vec<PlanSite> {
    let mut sites: Vec<PlanSite> = targets
        .iter()
        .map(|target| PlanSite {
            site: target.graph.site.clone(),
            provider: target.graph.provider,
            provider_name: target.provider.name().to_owned(),
            region: target.graph.region.clone(),
            tags: target.graph.tags.clone(),
        })
        .collect();
    sites.sort_by(|a, b| a.site.cmp(&b.site));
    sites
}
