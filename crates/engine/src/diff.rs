//! The difference between what was last applied, what is wanted and what exists.
//!
//! Attribute by attribute, in a normal form, so that a second plan is empty. Knows data only:
//! no provider, no order.

use groundplan_resources::{Change, Resource, Spec};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::digest;
use crate::provider::{Observed, State};

/// What is known of the last apply of a resource.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LastApplied {
    /// Digest of the specification, from the journal.
    pub digest: Option<String>,
    /// The specification, when the plan that wrote it is still at hand.
    pub spec: Option<Spec>,
}

/// Where a difference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The profile asks for something else than before.
    Profile,
    /// Somebody changed the resource behind our back.
    Drift,
    /// The resource it refers to is made anew.
    Reference,
}

/// One attribute that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttributeChange {
    /// Top-level attribute.
    pub name: String,
    /// What exists; absent where it cannot be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What is wanted; absent for attributes that cannot be read back, which may be secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Whether it forces the resource to be made anew.
    pub replaces: bool,
    /// Where the difference comes from.
    pub cause: Cause,
}

/// What one resource needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: it is as wanted.
    Keep,
    /// It does not exist.
    Create,
    /// It can be changed in place.
    Update,
    /// It has to be made anew.
    Replace,
}

/// The difference of one wanted resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What has to happen.
    pub verdict: Verdict,
    /// Attributes that differ, by name.
    pub changes: Vec<AttributeChange>,
}

impl Difference {
    /// Names of the attributes that differ.
    pub fn names(&self) -> Vec<String> {
        self.changes
            .iter()
            .map(|change| change.name.clone())
            .collect()
    }
}

/// Compares one wanted resource with what exists and what was last applied.
pub fn compare(
    wanted: &Resource,
    observed: Option<&Observed>,
    last: Option<&LastApplied>,
) -> Difference {
    let Some(observed) = observed else {
        return Difference {
            verdict: Verdict::Create,
            changes: Vec::new(),
        };
    };
    let changes = attribute_changes(wanted, observed, last);
    let verdict = match observed.state {
        State::Failed | State::Deleting => Verdict::Replace,
        State::Ready | State::Pending if changes.is_empty() => Verdict::Keep,
        State::Ready | State::Pending if changes.iter().any(|change| change.replaces) => {
            Verdict::Replace
        }
        State::Ready | State::Pending => Verdict::Update,
    };
    Difference { verdict, changes }
}

fn attribute_changes(
    wanted: &Resource,
    observed: &Observed,
    last: Option<&LastApplied>,
) -> Vec<AttributeChange> {
    let after = digest::attributes(&wanted.spec);
    let before = digest::attributes(&observed.spec);
    let hidden = wanted.spec.write_only();
    let wanted_digest = digest::of_resource(wanted);
    let applied_digest = observed
        .digest
        .as_deref()
        .or_else(|| last.and_then(|last| last.digest.as_deref()));
    let profile_unchanged = applied_digest
        .is_some_and(|applied| digest::parts(applied).0 == digest::parts(&wanted_digest).0);
    let last_attributes = last
        .and_then(|last| last.spec.as_ref())
        .map(digest::attributes);

    let mut names: Vec<&String> = after.keys().chain(before.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let mut changes = Vec::new();
    for name in names {
        if hidden.contains(&name.as_str()) {
            continue;
        }
        let (old, new) = (before.get(name), after.get(name));
        if normal(old) == normal(new) {
            continue;
        }
        let untouched = last_attributes
            .as_ref()
            .is_some_and(|last| normal(last.get(name)) == normal(new));
        changes.push(AttributeChange {
            name: name.clone(),
            before: said(old),
            after: said(new),
            replaces: wanted.spec.change_between(name, old, new) == Change::Replace,
            cause: if profile_unchanged || untouched {
                Cause::Drift
            } else {
                Cause::Profile
            },
        });
    }

    let applied_hidden = applied_digest.and_then(|applied| digest::parts(applied).1);
    let wanted_hidden = digest::parts(&wanted_digest).1;
    // Without a digest nothing is known of a hidden attribute, and nothing is claimed.
    if let (Some(applied), Some(now)) = (applied_hidden, wanted_hidden)
        && applied != now
    {
        for name in hidden {
            changes.push(AttributeChange {
                name: (*name).to_owned(),
                before: None,
                after: None,
                replaces: wanted.spec.change(name) == Change::Replace,
                cause: Cause::Profile,
            });
        }
        changes.sort_by(|a, b| a.name.cmp(&b.name));
    }
    changes
}

/// A value as a change tells it. Null is nothing: written down and read again it would be gone,
/// and the plan another one.
pub(crate) fn said(value: Option<&Value>) -> Option<Value> {
    value.filter(|value| !value.is_null()).cloned()
}

/// Missing and null are the same to every provider.
fn normal(value: Option<&Value>) -> Value {
    value.map_or(Value::Null, digest::normalised)
}
