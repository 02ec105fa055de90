//! Builds a blueprint: the place where every choice is made, one kind of thing per file.

mod addresses;
mod balancers;
mod clusters;
mod documents;
mod estate;
mod hosts;
mod links;
mod names;
mod network;
mod services;
mod site;
mod software;
mod storage;
mod volumes;

#[cfg(test)]
mod location_tests;
#[cfg(test)]
mod tests;

use groundplan_catalog::System;
use groundplan_diagnostics::{Finding, Report, code};
use groundplan_profile::LoadedProfile;
use groundplan_sizing::Sizing;

pub(crate) use clusters::FAILOVER_KINDS;

use crate::{Assumption, Blueprint, FORMAT, Images};
use site::SiteContext;

/// What a blueprint is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The profile.
    pub profile: &'a LoadedProfile,
    /// Its system.
    pub system: &'a System,
    /// What the sizing chose for it.
    pub sizing: &'a Sizing,
    /// The table of images.
    pub images: &'a Images,
}

/// Findings and assumptions while sites are built.
#[derive(Debug, Default)]
struct Notes {
    report: Report,
    assumptions: Vec<Assumption>,
}

impl Notes {
    fn push(&mut self, finding: Finding) {
        self.report.push(finding);
    }

    /// Notes a choice that nobody confirmed.
    fn assume(&mut self, id: &str, value: impl Into<String>, text: &str) {
        self.assumptions.push(Assumption {
            id: id.to_owned(),
            value: value.into(),
            label: "default".to_owned(),
            text: text.to_owned(),
        });
    }
}

/// Builds the blueprint of a profile.
///
/// There is one unless a finding of error severity says why not. The caller runs
/// [`lint`](crate::lint()) on it; what that finds concerns the design as a whole.
pub fn build(inputs: Inputs<'_>) -> (Option<Blueprint>, Report) {
    let mut notes = Notes::default();
    let contexts = site::contexts(inputs, &mut notes);
    let mut taken = names::Taken::default();
    let mut sites = Vec::with_capacity(contexts.len());
    for context in &contexts {
        sites.push(site::build(context, &mut taken, &mut notes));
    }
    names::report_unused(inputs, &sites, &mut notes);
    let blueprint = assemble(inputs, &contexts, sites, &mut notes);
    let mut report = notes.report;
    report.sort();
    if report.has_errors() {
        (None, report)
    } else {
        (Some(blueprint), report)
    }
}

fn assemble(
    inputs: Inputs<'_>,
    contexts: &[SiteContext<'_>],
    sites: Vec<crate::Site>,
    notes: &mut Notes,
) -> Blueprint {
    let profile = &inputs.profile.profile;
    let identity = &inputs.system.file.system;
    documents::assume_defaults(contexts, notes);
    let assumptions = documents::assumptions(inputs, std::mem::take(&mut notes.assumptions));
    Blueprint {
        format: FORMAT,
        name: profile.deployment.name.clone(),
        system: identity.id.get_ref().clone(),
        system_name: identity.name.clone(),
        system_version: identity.version.clone(),
        system_document: identity.document.clone(),
        package: profile.deployment.package.clone(),
        customer: profile.deployment.customer.clone(),
        tags: profile.deployment.tags.clone(),
        steps: documents::steps(contexts, &sites),
        acknowledgements: documents::acknowledgements(contexts),
        notes: documents::notes(contexts),
        parts: documents::parts(contexts, &sites),
        parameters: documents::parameters(contexts),
        cost: documents::cost(contexts),
        assumptions,
        sites,
    }
}

/// The finding for a gap in the sizing.
fn sizing_gap(message: String) -> Finding {
    Finding::new(code::SIZING_INCOMPLETE, message)
        .help("settle the findings of the sizing first; they say what is missing")
}
