//! From differences to ordered operations.
//!
//! Creates and updates follow the references of what is wanted; deletes follow those of what
//! exists, backwards. The two meet where something is made anew.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_resources::{Resource, ResourceId, Spec};

use super::replace::{Consequence, consequence};
use super::steps::{Step, Steps};
use super::{Action, FORMAT, Plan, PlanSite, Purpose, Reason, fingerprint};
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
        let value = diff::said(attributes.get(name));
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
