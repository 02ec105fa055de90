//! A plan: ordered operations with reasons, as data.
//!
//! A plan is a pure function of what is wanted, what exists and what was last applied. It is
//! saved as canonical JSON under its content hash, shown before it runs, and refused when what
//! exists has changed since. Destroying is a plan like any other.

mod build;
mod file;
mod fingerprint;
mod replace;
mod steps;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use groundplan_resources::{ProviderKind, Resource, ResourceId};
use serde::{Deserialize, Serialize};

use crate::diff::AttributeChange;
use crate::provider::Observed;

pub use build::{Inputs, destroy, plan};
pub use fingerprint::{Fingerprint, fingerprint, stale};

/// Newest format of plans that this version writes and reads.
pub const FORMAT: u32 = 1;

/// What a plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Bring about what the profile wants.
    Apply,
    /// Remove everything.
    Destroy,
}

/// One site of a plan, enough to find its provider again without the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSite {
    /// Site.
    pub site: String,
    /// Whose resources.
    pub provider: ProviderKind,
    /// Short name of the provider that carries it out: `aws`, `sim`, ...
    pub provider_name: String,
    /// Region, where the provider has regions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Extra tags on everything.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// The single step of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Remove it.
    Delete,
    /// Change it in place.
    Update,
    /// Make it.
    Create,
}

impl Action {
    /// Lower-case name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Update => "update",
            Self::Create => "create",
        }
    }
}

/// Why an operation is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Reason {
    /// The profile asks for it, and it was never applied.
    New,
    /// It was applied before and is gone.
    Vanished,
    /// Attributes differ that can be changed in place.
    Changed,
    /// An attribute differs that cannot be changed in place.
    CannotChange {
        /// Attributes that force it.
        attributes: Vec<String>,
    },
    /// It is broken.
    Failed,
    /// It is being deleted already; that has to end first.
    BeingDeleted,
    /// It refers to a resource that is made anew.
    Follows {
        /// That resource.
        resource: ResourceId,
    },
    /// It has to let go of a resource that is made anew; a later operation takes it up again.
    Releases {
        /// That resource.
        resource: ResourceId,
    },
    /// The profile no longer asks for it.
    NotWanted,
    /// It exists twice.
    Duplicate,
    /// Everything is to be removed.
    Destroy,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("does not exist yet"),
            Self::Vanished => f.write_str("was applied before and is gone"),
            Self::Changed => f.write_str("differs and can be changed in place"),
            Self::CannotChange { attributes } => {
                write!(f, "{} cannot be changed in place", attributes.join(", "))
            }
            Self::Failed => f.write_str("is broken"),
            Self::BeingDeleted => f.write_str("is being deleted already"),
            Self::Follows { resource } => write!(f, "refers to {resource}, which is made anew"),
            Self::Releases { resource } => write!(f, "lets go of {resource}, which is made anew"),
            Self::NotWanted => f.write_str("is no longer in the profile"),
            Self::Duplicate => f.write_str("exists twice"),
            Self::Destroy => f.write_str("everything is removed"),
        }
    }
}

/// How an operation could be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Undo {
    /// By deleting what was made.
    Delete,
    /// By changing it back.
    Revert,
    /// By making it again, under another provider id.
    Recreate,
    /// Not at all: data is lost.
    Irreversible,
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// Position in the plan.
    pub index: usize,
    /// What is done.
    pub action: Action,
    /// To which resource.
    pub resource: ResourceId,
    /// At which site.
    pub site: String,
    /// Why.
    pub reason: Reason,
    /// Operations that have to be done before, by index; all are smaller than `index`.
    pub needs: Vec<usize>,
    /// Whether it is half of making a resource anew.
    pub replaces: bool,
    /// Attributes that change, for updates and for resources made anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<AttributeChange>,
    /// How it could be taken back.
    pub undo: Undo,
    /// Whether it destroys customers' data.
    pub destroys_data: bool,
    /// What the resource shall be; absent for deletes of what is not wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<Resource>,
    /// What it is; absent for creates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
}

impl Operation {
    /// Kind of the resource, such as `subnet`.
    pub fn kind(&self) -> &'static str {
        self.wanted
            .as_ref()
            .map(|wanted| wanted.spec.kind())
            .or_else(|| self.observed.as_ref().map(|observed| observed.spec.kind()))
            .unwrap_or("resource")
    }
}

/// Ordered operations, with what they were made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Format, [`FORMAT`].
    pub format: u32,
    /// Deployment.
    pub deployment: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Version of this tool.
    pub tool: String,
    /// Hash of the plan last applied, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Sites, by name.
    pub sites: Vec<PlanSite>,
    /// What was observed, by resource; the precondition of applying.
    pub fingerprint: Fingerprint,
    /// Steps; each comes after all that it needs.
    pub operations: Vec<Operation>,
    /// Resources that are as wanted already.
    pub kept: Vec<ResourceId>,
}

/// How many resources a plan makes, changes, makes anew, removes and leaves alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Made.
    pub create: usize,
    /// Changed in place.
    pub update: usize,
    /// Made anew.
    pub replace: usize,
    /// Removed.
    pub delete: usize,
    /// Left alone.
    pub keep: usize,
}

impl Plan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// How many resources are touched, and how.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            keep: self.kept.len(),
            ..Counts::default()
        };
        for operation in &self.operations {
            match (operation.action, operation.replaces) {
                (Action::Create, true) => counts.replace += 1,
                (Action::Create, false) => counts.create += 1,
                (Action::Delete, false) => counts.delete += 1,
                (Action::Update, false) => counts.update += 1,
                // The delete half of a replacement, and letting go before one, are counted
                // with the create half and the update that follow.
                (Action::Delete | Action::Update, true) => {}
            }
        }
        counts
    }

    /// Operations that destroy customers' data.
    pub fn destroys_data(&self) -> impl Iterator<Item = &Operation> {
        self.operations
            .iter()
            .filter(|operation| operation.destroys_data)
    }

    /// The site of this name.
    pub fn site(&self, name: &str) -> Option<&PlanSite> {
        self.sites.iter().find(|site| site.site == name)
    }
}
