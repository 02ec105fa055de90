//! Steps on their way to becoming operations: what waits for what, and the order.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_resources::{Resource, ResourceId, Spec};

use super::{Action, Operation, Reason, Undo};
use crate::diff::AttributeChange;
use crate::error::EngineError;
use crate::provider::Observed;

/// A step before the steps have their order.
pub(super) struct Step<'a> {
    pub(super) action: Action,
    pub(super) site: &'a str,
    pub(super) resource: &'a ResourceId,
    pub(super) reason: Reason,
    pub(super) replaces: bool,
    pub(super) changes: Vec<AttributeChange>,
    pub(super) wanted: Option<Resource>,
    pub(super) observed: Option<&'a Observed>,
    pub(super) needs: BTreeSet<usize>,
}

impl<'a> Step<'a> {
    pub(super) fn new(action: Action, site: &'a str, resource: &'a ResourceId) -> Self {
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
pub(super) struct Steps<'a> {
    pub(super) all: Vec<Step<'a>>,
    /// Creates and updates to what is wanted.
    pub(super) forward: BTreeMap<&'a ResourceId, usize>,
    pub(super) releases: BTreeMap<&'a ResourceId, usize>,
    pub(super) deletes: BTreeMap<&'a ResourceId, Vec<usize>>,
}

impl<'a> Steps<'a> {
    pub(super) fn delete(
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
    pub(super) fn make_room(&mut self) {
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
    pub(super) fn sort(self) -> Result<Vec<Operation>, EngineError> {
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
