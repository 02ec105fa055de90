//! A blueprint and its resource graphs written down as files: infrastructure as code, playbooks,
//! firewall rules, the install plan.
//!
//! Machine-readable files are laid out by Tera, and every value in them passes a typed filter of
//! the output's language; documents for people are laid out by Handlebars in strict mode. Every
//! file is read back before it is returned, and infrastructure as code is proven equal to the
//! graph it was made from. This crate decides nothing and writes no file: it returns texts.

mod ansible;
mod aws;
mod bundle;
mod checks;
mod cloudformation;
mod documents;
mod filters;
mod firewall;
mod install;
mod layout;
mod machine;
mod proof;
mod templates;
mod terraform;

#[cfg(test)]
mod tests;

pub use bundle::{Bundle, FileKind, Selection};
pub use templates::Templates;

use groundplan_blueprint::{Blueprint, Site};
use groundplan_diagnostics::{Finding, Report, code};
use groundplan_resources::{Graph, ProviderKind};

use bundle::Draft;
use machine::Machine;

/// Renders everything selected. `graphs` are those that the blueprint was lowered to, in its
/// order of sites.
///
/// # Errors
/// `GP0901` when a rendered file does not read back or does not say what the graph says,
/// `GP0903` when a template is faulty.
pub fn render(
    blueprint: &Blueprint,
    graphs: &[Graph],
    templates: &Templates,
    selection: &Selection,
) -> Result<Bundle, Report> {
    let machine = Machine::new(templates)?;
    let mut draft = Draft::new();
    for site in &blueprint.sites {
        let Some(graph) = graphs.iter().find(|graph| graph.site == site.id) else {
            return Err(without_graph(site));
        };
        let part = Part {
            blueprint,
            site,
            graph,
            folder: folder(blueprint, site),
        };
        if graph.provider == ProviderKind::Aws {
            if selection.has(FileKind::Terraform) {
                terraform::render(&part, &machine, &mut draft);
            }
            if selection.has(FileKind::CloudFormation) {
                cloudformation::render(&part, &machine, &mut draft);
            }
        }
        if selection.has(FileKind::Ansible) {
            ansible::render(&part, &machine, &mut draft);
        }
        firewall::render(&part, &machine, selection, &mut draft);
        install::render(&part, &machine, selection, &mut draft);
    }
    if selection.has(FileKind::Blueprint) {
        documents::blueprint(blueprint, &mut draft);
    }
    documents::render(blueprint, templates, selection, &mut draft);
    draft.finish()
}

/// One site with all that is rendered from.
pub(crate) struct Part<'a> {
    pub(crate) blueprint: &'a Blueprint,
    pub(crate) site: &'a Site,
    pub(crate) graph: &'a Graph,
    /// Folder of the site's files with a closing slash, or nothing.
    pub(crate) folder: String,
}

impl Part<'_> {
    /// The path of a file of this site inside the bundle.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.folder)
    }
}

/// Sites have folders of their own as soon as there are two of them.
pub(crate) fn folder(blueprint: &Blueprint, site: &Site) -> String {
    if blueprint.sites.len() > 1 {
        format!("{}/", site.id)
    } else {
        String::new()
    }
}

fn without_graph(site: &Site) -> Report {
    let finding = Finding::new(
        code::BLUEPRINT_NOT_LOWERABLE,
        format!("site `{}` was not lowered to resources", site.id),
    )
    .help("this is a fault of Groundplan; please report it with the profile");
    [finding].into_iter().collect()
}
