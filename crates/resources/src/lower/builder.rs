//! Collects the resources and findings of one site while it is lowered.

use std::collections::BTreeMap;

use groundplan_blueprint::{Blueprint, Site};
use groundplan_diagnostics::{Finding, Report, code};

use crate::{Graph, ProviderKind, Ref, Resource, ResourceId, Spec};

/// The site at hand and what has been made of it so far.
pub(super) struct Builder<'a> {
    pub(super) blueprint: &'a Blueprint,
    pub(super) site: &'a Site,
    resources: BTreeMap<ResourceId, Resource>,
    report: Report,
}

impl<'a> Builder<'a> {
    pub(super) fn new(blueprint: &'a Blueprint, site: &'a Site) -> Self {
        Self {
            blueprint,
            site,
            resources: BTreeMap::new(),
            report: Report::new(),
        }
    }

    /// Adds a resource and returns the reference to it.
    pub(super) fn add(&mut self, name: &str, spec: impl Into<Spec>) -> Ref {
        self.add_after(name, spec, Vec::new())
    }

    /// The same, with resources that have to exist first without being named by it.
    pub(super) fn add_after(
        &mut self,
        name: &str,
        spec: impl Into<Spec>,
        after: Vec<ResourceId>,
    ) -> Ref {
        let spec = spec.into();
        let id = ResourceId::new(&self.site.id, spec.kind(), name);
        let reference = Ref::to(&id);
        if self.resources.contains_key(&id) {
            self.refuse(format!("two resources would be called `{id}`"));
            return reference;
        }
        let resource = Resource {
            id: id.clone(),
            spec,
            after,
        };
        self.resources.insert(id, resource);
        reference
    }

    /// Reports something that has no translation.
    pub(super) fn refuse(&mut self, message: impl AsRef<str>) {
        self.report.push(
            Finding::new(
                code::BLUEPRINT_NOT_LOWERABLE,
                format!("site `{}`: {}", self.site.id, message.as_ref()),
            )
            .help("build the blueprint anew from its profile"),
        );
    }

    /// Looks a reference up, or reports that `needed_by` names something that does not exist.
    pub(super) fn find(
        &mut self,
        known: &BTreeMap<String, Ref>,
        what: &str,
        id: &str,
        needed_by: &str,
    ) -> Option<Ref> {
        let found = known.get(id).cloned();
        if found.is_none() {
            self.refuse(format!(
                "{needed_by} names {what} `{id}`, which does not exist"
            ));
        }
        found
    }

    /// The region, or a finding.
    pub(super) fn region(&mut self) -> Option<&'a str> {
        if self.site.region.is_none() {
            self.refuse("a cloud needs a region");
        }
        self.site.region.as_deref()
    }

    pub(super) fn into_report(self) -> Report {
        self.report
    }

    /// The graph, or the findings if there are any.
    pub(super) fn finish(self, provider: ProviderKind) -> Result<Graph, Report> {
        if !self.report.is_empty() {
            return Err(self.report);
        }
        Ok(Graph {
            deployment: self.blueprint.name.clone(),
            site: self.site.id.clone(),
            provider,
            region: self.site.region.clone(),
            tags: self.blueprint.tags.clone(),
            resources: self.resources.into_values().collect(),
        })
    }
}
