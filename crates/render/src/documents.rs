//! Documents for people: Handlebars in strict mode, where every value passes a helper that makes
//! it plain text in Markdown.

mod markdown;
mod plan;
mod weak_points;

#[cfg(test)]
pub(crate) use markdown::NAMES as HELPERS;

use std::collections::BTreeMap;

use groundplan_blueprint::{Blueprint, Host};
use groundplan_diagnostics::Report;
use handlebars::Handlebars;
use serde_json::{Value, json};

use crate::bundle::{Draft, FileKind, Selection};
use crate::templates::{Templates, faulty};

const PLAN: &str = "documents/install-plan.md.hbs";
const README: &str = "documents/readme.md.hbs";

/// Adds the install plan and, last of all, the list of what the bundle holds.
pub(crate) fn render(
    blueprint: &Blueprint,
    templates: &Templates,
    selection: &Selection,
    draft: &mut Draft,
) {
    if selection.has(FileKind::Plan) {
        let text = document(templates, PLAN, &plan::context(blueprint));
        draft.add("install-plan.md", text);
    }
    let text = document(templates, README, &readme(blueprint, draft));
    draft.add("README.md", text);
}

/// Adds the blueprint itself.
pub(crate) fn blueprint(blueprint: &Blueprint, draft: &mut Draft) {
    // The same bytes that its content hash is of.
    let text = groundplan_blueprint::canonical_json(blueprint);
    draft.add("blueprint.json", Ok(text));
}

fn document(templates: &Templates, path: &str, values: &Value) -> Result<String, Report> {
    let source = templates
        .get(path)
        .ok_or_else(|| faulty(path, "it is missing"))?;
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    // Escaping is the helpers' task; Handlebars' own is for HTML.
    engine.register_escape_fn(handlebars::no_escape);
    markdown::register(&mut engine);
    engine
        .render_template(source, values)
        .map(|text| tidy(&text))
        .map_err(|error| faulty(path, &error.to_string()))
}

/// One blank line at most between parts, one line end at the end. Code keeps its blank lines.
fn tidy(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        let ticks = &bare[..bare.len() - bare.trim_start_matches('`').len()];
        match fence {
            None if ticks.len() >= 3 => fence = Some(ticks),
            Some(open) if bare.trim_end() == open => fence = None,
            _ => {}
        }
        let line = if fence.is_none() {
            line.trim_end()
        } else {
            line
        };
        let repeats = line.is_empty() && lines.last().is_none_or(|last| last.is_empty());
        if repeats && fence.is_none() {
            continue;
        }
        lines.push(line);
    }
    while lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    lines.join("\n") + "\n"
}

/// What each file or folder is for.
const CONTENTS: [(&str, &str, &str); 8] = [
    (
        "install-plan.md",
        "install-plan.md",
        "Every step in order, with who does it, how it is checked and how it is taken back",
    ),
    (
        "install/",
        "install/",
        "One script per host that sets the variables which the commands of the plan use",
    ),
    (
        "blueprint.json",
        "blueprint.json",
        "The frozen design that everything here was rendered from",
    ),
    (
        "terraform/",
        "terraform/",
        "Terraform configuration: `terraform init`, `terraform plan`, `terraform apply`",
    ),
    (
        "cloudformation/",
        "cloudformation/",
        "The same as one CloudFormation template; needs `CAPABILITY_NAMED_IAM`",
    ),
    (
        "ansible/",
        "ansible/",
        "Playbook that prepares the hosts: `ansible-playbook -i inventory.yml site.yml`",
    ),
    (
        "firewall/nftables/",
        "firewall/nftables/",
        "One nftables rule set per host, for gateways and for tests",
    ),
    (
        "firewall/windows/",
        "firewall/windows/",
        "One script per host that sets up its Windows firewall",
    ),
];

fn readme(blueprint: &Blueprint, draft: &Draft) -> Value {
    let mut found: BTreeMap<String, &str> = BTreeMap::new();
    let matrix = (
        "firewall/matrix",
        "firewall/matrix.md",
        "Every flow, opened or not, with its evidence; `matrix.csv` for spreadsheets",
    );
    for (path, _) in draft.texts("") {
        for (part, name, purpose) in CONTENTS.iter().chain([&matrix]) {
            let Some(at) = path.find(part) else {
                continue;
            };
            if at == 0 || path[..at].ends_with('/') {
                found.insert(format!("{}{name}", &path[..at]), purpose);
            }
        }
    }
    let contents: Vec<Value> = found
        .into_iter()
        .map(|(path, purpose)| json!({ "path": path, "purpose": purpose }))
        .collect();
    let sites: Vec<Value> = blueprint
        .sites
        .iter()
        .map(|site| {
            json!({
                "id": site.id,
                "target": site.target,
                "region": site.region.as_deref().unwrap_or("none"),
                "hosts": site.hosts.len(),
            })
        })
        .collect();
    let managed = || {
        let hosts = blueprint.sites.iter().flat_map(|site| &site.hosts);
        hosts.filter(|host| !host.appliance)
    };
    json!({
        "name": blueprint.name,
        "system": format!("{} {}", blueprint.system_name, blueprint.system_version),
        "sites": sites,
        "contents": contents,
        "has_windows": managed().any(Host::is_windows),
        "has_linux": managed().any(|host| !host.is_windows()),
        "on_amazon": blueprint.sites.iter().any(|one| one.target == "aws"),
    })
}
