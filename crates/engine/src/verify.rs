//! What exists against what is wanted, attribute by attribute.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_resources::ResourceId;
use serde::Serialize;

use crate::diff::{self, AttributeChange, Cause, LastApplied};
use crate::exit;
use crate::provider::{Observed, State};
use crate::target::{Observation, Target};

/// How one resource deviates.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "deviation")]
pub enum Deviation {
    /// It does not exist.
    Missing {
        /// Which.
        resource: ResourceId,
        /// Whether it was applied before.
        applied: bool,
    },
    /// Attributes differ.
    Different {
        /// Which.
        resource: ResourceId,
        /// Its provider id.
        provider_id: String,
        /// The attributes.
        changes: Vec<AttributeChange>,
    },
    /// It exists and cannot be used.
    NotReady {
        /// Which.
        resource: ResourceId,
        /// Its provider id.
        provider_id: String,
        /// Its state.
        state: State,
    },
    /// It carries the deployment's tag, and the profile does not ask for it.
    Unexpected {
        /// Which.
        resource: ResourceId,
        /// Its provider id.
        provider_id: String,
    },
}

impl Deviation {
    /// The resource.
    pub fn resource(&self) -> &ResourceId {
        match self {
            Self::Missing { resource, .. }
            | Self::Different { resource, .. }
            | Self::NotReady { resource, .. }
            | Self::Unexpected { resource, .. } => resource,
        }
    }

    /// Whether somebody changed it behind our back, as opposed to a profile not yet applied.
    pub fn is_drift(&self) -> bool {
        match self {
            Self::Missing { applied, .. } => *applied,
            Self::Different { changes, .. } => {
                changes.iter().any(|change| change.cause == Cause::Drift)
            }
            Self::NotReady { .. } => true,
            Self::Unexpected { .. } => false,
        }
    }
}

/// The result of comparing everything.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verification {
    /// Resources that are wanted.
    pub wanted: usize,
    /// Resources found that carry the deployment's tag.
    pub found: usize,
    /// Attributes compared.
    pub attributes: usize,
    /// What deviates, by resource.
    pub deviations: Vec<Deviation>,
}

impl Verification {
    /// Whether everything is as wanted.
    pub fn is_clean(&self) -> bool {
        self.deviations.is_empty()
    }

    /// Deviations that somebody brought about behind our back.
    pub fn drift(&self) -> impl Iterator<Item = &Deviation> {
        self.deviations
            .iter()
            .filter(|deviation| deviation.is_drift())
    }

    /// 0 when clean, else the code for drift.
    pub fn exit_code(&self) -> u8 {
        if self.is_clean() {
            exit::FINE
        } else {
            exit::DRIFT
        }
    }
}

/// Compares what exists with what is wanted.
pub(crate) fn verify(
    targets: &[Target],
    observation: &Observation,
    last: &BTreeMap<ResourceId, LastApplied>,
) -> Verification {
    let mut found: BTreeMap<&ResourceId, Vec<&Observed>> = BTreeMap::new();
    for (_, observed) in observation.all() {
        found.entry(&observed.id).or_default().push(observed);
    }
    let mut result = Verification {
        found: observation.len(),
        ..Verification::default()
    };
    let mut seen: BTreeSet<&ResourceId> = BTreeSet::new();
    for resource in targets.iter().flat_map(|target| &target.graph.resources) {
        seen.insert(&resource.id);
        result.wanted += 1;
        let Some((first, doubles)) = found.get(&resource.id).and_then(|all| all.split_first())
        else {
            let applied = last.contains_key(&resource.id);
            result.deviations.push(Deviation::Missing {
                resource: resource.id.clone(),
                applied,
            });
            continue;
        };
        let (id, provider_id) = (&resource.id, &first.binding.provider_id);
        result.attributes += crate::digest::attributes(&resource.spec).len();
        if first.state != State::Ready {
            result.deviations.push(Deviation::NotReady {
                resource: id.clone(),
                provider_id: provider_id.clone(),
                state: first.state,
            });
        }
        let difference = diff::compare(resource, Some(first), last.get(id));
        if !difference.changes.is_empty() {
            result.deviations.push(Deviation::Different {
                resource: id.clone(),
                provider_id: provider_id.clone(),
                changes: difference.changes,
            });
        }
        result
            .deviations
            .extend(doubles.iter().map(|double| unexpected(double)));
    }
    for (id, all) in &found {
        if !seen.contains(*id) {
            result
                .deviations
                .extend(all.iter().map(|observed| unexpected(observed)));
        }
    }
    result
        .deviations
        .sort_by(|a, b| a.resource().cmp(b.resource()));
    result
}

fn unexpected(observed: &Observed) -> Deviation {
    Deviation::Unexpected {
        resource: observed.id.clone(),
        provider_id: observed.binding.provider_id.clone(),
    }
}
