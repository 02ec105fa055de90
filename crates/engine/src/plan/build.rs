//! From differences to ordered operations.
//!
//! Creates and updates follow the references of what is wanted; deletes follow those of what
//! exists, backwards. The two meet where something is made anew.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_resources::{Resource, ResourceId, Spec};

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
    loop {
        builder.decide();
        builder.propagate();
        match builder.emit(Purpose::Apply) {
            Err(EngineError::OperationCycle(stuck)) => builder.break_cycle(stuck)?,
            result => return result,
        }
    }
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
    /// The step in between that lets go of what is made anew.
    release: Option<Release>,
}

struct Release {
    for_whom: ResourceId,
    attributes: Vec<String>,
    spec: Box<Spec>,
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
    /// Lets go of everything that goes, even of what it shall not refer to again.
    eager: BTreeSet<ResourceId>,
    /// Is made anew although it could be changed.
    forced: BTreeSet<ResourceId>,
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
            eager: BTreeSet::new(),
            forced: BTreeSet::new(),
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
                    self.duplicates.push((site, observed));
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

    /// Whoever refers to a resource made anew follows, or lets go of it in between. Each round
    /// can only make more resources anew, so it ends.
    fn propagate(&mut self) {
        loop {
            let mut spread = false;
            for id in self.order.clone() {
                spread |= self.follow(id);
            }
            if !spread {
                return;
            }
        }
    }

    /// Returns whether this resource has to be made anew and did not have to before.
    fn follow(&mut self, id: &'a ResourceId) -> bool {
        let (Some((_, resource)), Some((_, observed)), Some(dependencies)) = (
            self.wanted.get(id),
            self.observed.get(id),
            self.dependencies.get(id),
        ) else {
            return false;
        };
        let existing = existing(observed, &[]);
        let eager = self.eager.contains(id);
        let goes = |id: &ResourceId| match self.decisions.get(id) {
            Some(decision) => decision.verdict == Verdict::Replace,
            None => self.observed.contains_key(id),
        };
        let references = existing.dependencies();
        let anew: Vec<&ResourceId> = references
            .iter()
            .filter(|id| (eager || dependencies.contains(id)) && goes(id))
            .collect();
        let forced = self.forced.contains(id);
        let found = consequence(&observed.spec, &anew);
        let Some(decision) = self.decisions.get_mut(id) else {
            return false;
        };
        if decision.verdict == Verdict::Replace || (anew.is_empty() && !forced) {
            return false;
        }
        let for_whom = anew
            .first()
            .map_or_else(|| id.clone(), |first| (*first).clone());
        match found {
            Consequence::None if !forced => false,
            Consequence::Release(attributes, spec) if !forced => {
                decision.verdict = Verdict::Update;
                note(&mut decision.changes, &attributes, resource, false);
                decision.release = Some(Release {
                    for_whom,
                    attributes,
                    spec,
                });
                false
            }
            Consequence::Follow(attributes) | Consequence::Release(attributes, _) => {
                decision.verdict = Verdict::Replace;
                decision.reason = Reason::Follows { resource: for_whom };
                decision.release = None;
                note(&mut decision.changes, &attributes, resource, true);
                true
            }
            Consequence::None => {
                decision.verdict = Verdict::Replace;
                decision.reason = Reason::Follows { resource: for_whom };
                true
            }
        }
    }

    /// Resources that exchange what they refer to wait for each other. Letting go first breaks
    /// most cycles, making anew breaks all.
    fn break_cycle(&mut self, stuck: Vec<ResourceId>) -> Result<(), EngineError> {
        let changed: Vec<&ResourceId> = stuck
            .iter()
            .filter(|id| {
                self.decisions
                    .get(id)
                    .is_some_and(|decision| decision.verdict == Verdict::Update)
            })
            .collect();
        let patient: Vec<ResourceId> = changed
            .iter()
            .filter(|id| !self.eager.contains(**id))
            .map(|id| (*id).clone())
            .collect();
        if !patient.is_empty() {
            self.eager.extend(patient);
            return Ok(());
        }
        let first = changed
            .into_iter()
            .find(|id| !self.forced.contains(*id))
            .cloned();
        match first {
            Some(first) => {
                self.forced.insert(first);
                Ok(())
            }
            None => Err(EngineError::OperationCycle(stuck)),
        }
    }

    fn emit(&self, purpose: Purpose) -> Result<Plan, EngineError> {
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
                    if let Some(release) = &decision.release {
                        let mut step = Step::new(Action::Update, site, id);
                        step.reason = Reason::Releases {
                            resource: release.for_whom.clone(),
                        };
                        step.replaces = true;
                        step.changes = decision
                            .changes
                            .iter()
                            .filter(|change| release.attributes.contains(&change.name))
                            .cloned()
                            .collect();
                        step.wanted = Some(Resource {
                            spec: (*release.spec).clone(),
                            ..(*resource).clone()
                        });
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
        for (_, observed) in self.observed.values().chain(&self.duplicates) {
            let after = self
                .known_after
                .get(&observed.id)
                .copied()
                .unwrap_or_default();
            for dependency in existing(observed, after).dependencies() {
                let Some(removals) = steps.deletes.get(&dependency) else {
                    continue;
                };
                let mut before: Vec<usize> =
                    steps.deletes.get(&observed.id).cloned().unwrap_or_default();
                if before.is_empty() {
                    let wants_again = self
                        .dependencies
                        .get(&observed.id)
                        .is_some_and(|wanted| wanted.contains(&dependency));
                    let lets_go = steps
                        .releases
                        .get(&observed.id)
                        .filter(|_| wants_again || self.eager.contains(&observed.id));
                    match lets_go {
                        Some(release) => before.push(*release),
                        // The update drops the reference for good.
                        None if !wants_again => before.extend(steps.forward.get(&observed.id)),
                        // It only comes after it, and does not name it.
                        None => {}
                    }
                }
                for removal in removals {
                    needs.extend(before.iter().map(|before| (*removal, *before)));
                }
            }
        }
        for (at, need) in needs {
            if let Some(step) = steps.all.get_mut(at) {
                step.needs.insert(need);
            }
        }
        steps.make_room();
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

    /// What takes the place of something that goes, under the same name or address, waits until
    /// it is gone; unless that in turn waits for the new one.
    fn make_room(&mut self) {
        let mut places: BTreeMap<(&str, &'static str, &'static str, String), Vec<usize>> =
            BTreeMap::new();
        for (at, step) in self.all.iter().enumerate() {
            let Some(observed) = step.observed.filter(|_| step.action == Action::Delete) else {
                continue;
            };
            for (name, value) in occupied(&observed.spec) {
                places
                    .entry((step.site, observed.spec.kind(), name, value))
                    .or_default()
                    .push(at);
            }
        }
        let mut room: Vec<(usize, usize)> = Vec::new();
        for (at, step) in self.all.iter().enumerate() {
            let Some(wanted) = step
                .wanted
                .as_ref()
                .filter(|_| step.action == Action::Create)
            else {
                continue;
            };
            for (name, value) in occupied(&wanted.spec) {
                let clashing = places.get(&(step.site, wanted.spec.kind(), name, value));
                room.extend(clashing.into_iter().flatten().map(|delete| (at, *delete)));
            }
        }
        for (create, delete) in room {
            if !self.reaches(delete, create) {
                self.all[create].needs.insert(delete);
            }
        }
    }

    /// Whether `from` waits for `to`, directly or through others.
    fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut stack = vec![from];
        while let Some(at) = stack.pop() {
            if at == to {
                return true;
            }
            stack.extend(
                self.all[at]
                    .needs
                    .iter()
                    .copied()
                    .filter(|need| seen.insert(*need)),
            );
        }
        false
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

/// Values that most providers allow once per kind.
fn occupied(spec: &Spec) -> Vec<(&'static str, String)> {
    let attributes = crate::digest::attributes(spec);
    [
        "name",
        "cidr",
        "private_address",
        "address",
        "volume",
        "device",
        "port",
    ]
    .into_iter()
    .filter_map(|name| {
        attributes
            .get(name)
            .map(|value| (name, crate::digest::canonical(value)))
    })
    .collect()
}

/// What exists, as a resource that can be asked for what it refers to.
fn existing(observed: &Observed, after: &[ResourceId]) -> Resource {
    Resource {
        id: observed.id.clone(),
        spec: observed.spec.clone(),
        after: after.to_vec(),
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
