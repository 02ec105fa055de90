//! From a blueprint to one resource graph per site.
//!
//! Lowering translates; it chooses nothing. Every address, type, size and name comes from the
//! blueprint. What is decided here is only what a provider's interface demands beside that: names
//! within its limits, device names, the order of references. A blueprint that cannot be
//! translated was edited by hand or built wrongly; it gets findings.

mod aws;
mod azure;
mod buckets;
mod builder;
mod disks;
mod first_start;
mod google;
mod groups;
mod names;
mod premises;

#[cfg(test)]
mod tests;

use groundplan_blueprint::{Blueprint, Site};
use groundplan_diagnostics::{Finding, Report, code};

use crate::{Graph, GraphError, ProviderKind};
use builder::Builder;

/// Lowers every site, the primary one first.
///
/// # Errors
/// `GP0902` for each part of the blueprint that has no translation, such as a host in a subnet
/// that does not exist.
pub fn lower(blueprint: &Blueprint) -> Result<Vec<Graph>, Report> {
    let mut report = Report::new();
    let mut graphs = Vec::with_capacity(blueprint.sites.len());
    for site in &blueprint.sites {
        match lower_site(blueprint, site) {
            Ok(graph) => graphs.push(graph),
            Err(findings) => report.extend(findings),
        }
    }
    if report.is_empty() {
        Ok(graphs)
    } else {
        Err(report)
    }
}

/// The provider that a target is lowered to.
pub fn provider_of(target: &str) -> Option<ProviderKind> {
    match target {
        "aws" => Some(ProviderKind::Aws),
        "azure" => Some(ProviderKind::Azure),
        "gcp" => Some(ProviderKind::Google),
        "poc" | "on-prem" | "vm" => Some(ProviderKind::Premises),
        _ => None,
    }
}

fn lower_site(blueprint: &Blueprint, site: &Site) -> Result<Graph, Report> {
    let mut builder = Builder::new(blueprint, site);
    let Some(provider) = provider_of(&site.target) else {
        builder.refuse(format!(
            "no resources are known for target `{}`",
            site.target
        ));
        return Err(builder.into_report());
    };
    match provider {
        ProviderKind::Aws => aws::lower(&mut builder),
        ProviderKind::Azure => azure::lower(&mut builder),
        ProviderKind::Google => google::lower(&mut builder),
        ProviderKind::Premises => premises::lower(&mut builder),
    }
    let graph = builder.finish(provider)?;
    graph.order().map_err(|error| faulty(site, &error))?;
    Ok(graph)
}

fn faulty(site: &Site, error: &GraphError) -> Report {
    let finding = Finding::new(
        code::BLUEPRINT_NOT_LOWERABLE,
        format!("site `{}`: {error}", site.id),
    )
    .help("this is a fault of Groundplan; please report it with the blueprint");
    [finding].into_iter().collect()
}
