//! What was observed when a plan was made, in short: enough to notice that it has changed.

use std::collections::BTreeMap;

use groundplan_resources::ResourceId;

use crate::digest;
use crate::error::{StaleDifference, StaleKind};
use crate::provider::{Observed, State};
use crate::target::Observation;

/// Digest of what was observed, by resource.
pub type Fingerprint = BTreeMap<ResourceId, String>;

/// The fingerprint of what exists. Outputs and the step from pending to ready are left out:
/// they change by themselves.
pub fn fingerprint(observation: &Observation) -> Fingerprint {
    let mut parts: BTreeMap<ResourceId, Vec<String>> = BTreeMap::new();
    for (_, observed) in observation.all() {
        parts
            .entry(observed.id.clone())
            .or_default()
            .push(one(observed));
    }
    parts
        .into_iter()
        .map(|(id, mut texts)| {
            texts.sort_unstable();
            (id, digest::short(&texts.join("\n")))
        })
        .collect()
}

fn one(observed: &Observed) -> String {
    let state = match observed.state {
        State::Ready | State::Pending => "present",
        State::Deleting => "deleting",
        State::Failed => "failed",
    };
    let mut attributes = digest::attributes(&observed.spec);
    // Filled in from what is wanted, which whoever applies a saved plan may not know.
    for name in observed.spec.write_only() {
        attributes.remove(*name);
    }
    let attributes = serde_json::Value::Object(attributes);
    format!(
        "{} {state} {} {}",
        observed.binding.provider_id,
        observed.digest.as_deref().unwrap_or("-"),
        digest::canonical(&digest::normalised(&attributes))
    )
}

/// How what exists now differs from what a plan was made from, in id order.
pub fn stale(then: &Fingerprint, now: &Fingerprint) -> Vec<StaleDifference> {
    let mut differences: Vec<StaleDifference> = Vec::new();
    for (id, digest) in then {
        match now.get(id) {
            None => differences.push(StaleDifference {
                resource: id.clone(),
                kind: StaleKind::Vanished,
            }),
            Some(other) if other != digest => {
                differences.push(StaleDifference {
                    resource: id.clone(),
                    kind: StaleKind::Changed,
                });
            }
            Some(_) => {}
        }
    }
    for id in now.keys().filter(|id| !then.contains_key(*id)) {
        differences.push(StaleDifference {
            resource: id.clone(),
            kind: StaleKind::Appeared,
        });
    }
    differences.sort_by(|a, b| a.resource.cmp(&b.resource));
    differences
}
