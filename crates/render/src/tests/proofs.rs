//! The proof that rendered infrastructure as code equals the graph finds every difference.

use groundplan_resources::{Graph, Resource};
use serde_json::Value;

use super::{bundle, fixture, messages, with_template};
use crate::{Part, Selection, proof};

/// Attributes that a format does not write because it has none for them, or writes elsewhere.
const TERRAFORM_SILENT: [&str; 1] = ["boot_volume.device"];

fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                leaves(inner, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                leaves(inner, &format!("{path}/{index}"), found);
            }
        }
        _ => found.push(path.to_owned()),
    }
}

fn changed(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Bool(flag) => Value::from(!flag),
        Value::Number(number) => Value::from(number.as_i64()? + 1),
        Value::String(text) => match text.strip_suffix("/24").or(text.strip_suffix("/16")) {
            Some(_) => Value::from("172.31.0.0/20"),
            None if text.parse::<std::net::Ipv4Addr>().is_ok() => Value::from("172.31.0.9"),
            None if text.contains('/') && text.ends_with("/0") => Value::from("172.31.0.0/20"),
            None if text.ends_with("/32") => Value::from("172.31.0.0/20"),
            None => Value::from(format!("{text}x")),
        },
        _ => return None,
    })
}

/// Both formats as they were read.
struct Rendered {
    blueprint: groundplan_blueprint::Blueprint,
    terraform: proof::terraform::Read,
    cloudformation: proof::Resources,
}

impl Rendered {
    fn new() -> Self {
        let bundle = bundle("aws", &Selection::all());
        let files = bundle
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("terraform/"))
            .map(|(path, text)| (path.as_str(), text.as_str()));
        let template = &bundle.files["cloudformation/template.yaml"];
        Self {
            blueprint: fixture("aws").0,
            terraform: proof::terraform::read(files),
            cloudformation: proof::cloudformation::read(template).unwrap(),
        }
    }

    fn compare(&self, graph: &Graph) -> (Vec<String>, Vec<String>) {
        let part = Part {
            blueprint: &self.blueprint,
            site: &self.blueprint.sites[0],
            graph,
            folder: String::new(),
        };
        (
            proof::terraform::against(&part, &self.terraform),
            proof::cloudformation::against(&part, &self.cloudformation),
        )
    }
}

#[test]
fn an_unchanged_graph_has_no_difference() {
    let (_, graphs) = fixture("aws");
    assert_eq!(Rendered::new().compare(&graphs[0]), (vec![], vec![]));
}

#[test]
fn every_changed_attribute_is_found() {
    let (_, graphs) = fixture("aws");
    let rendered = Rendered::new();
    let mut changes = 0;
    for (index, resource) in graphs[0].resources.iter().enumerate() {
        let spec = serde_json::to_value(&resource.spec).unwrap();
        let mut paths = Vec::new();
        leaves(&spec, "", &mut paths);
        for path in paths {
            if path == "/kind" || path == "/provider" {
                continue;
            }
            let mut other = spec.clone();
            let leaf = other.pointer_mut(&path).unwrap();
            let Some(value) = changed(leaf) else { continue };
            *leaf = value;
            let Ok(other) = serde_json::from_value(other) else {
                panic!("{} {path} cannot be changed", resource.id);
            };
            let mut graph = graphs[0].clone();
            graph.resources[index] = Resource {
                spec: other,
                ..resource.clone()
            };
            let (terraform, cloudformation) = rendered.compare(&graph);
            let dotted = path.trim_start_matches('/').replace('/', ".");
            if !TERRAFORM_SILENT.contains(&dotted.as_str()) {
                assert!(!terraform.is_empty(), "Terraform: {} {path}", resource.id);
            }
            assert!(
                !cloudformation.is_empty(),
                "CloudFormation: {} {path}",
                resource.id
            );
            changes += 1;
        }
    }
    assert!(changes > 300, "{changes} attributes were changed");
}

#[test]
fn every_missing_resource_is_found() {
    let (_, graphs) = fixture("aws");
    let rendered = Rendered::new();
    for index in 0..graphs[0].resources.len() {
        let mut graph = graphs[0].clone();
        let gone = graph.resources.remove(index);
        let (terraform, cloudformation) = rendered.compare(&graph);
        assert!(!terraform.is_empty(), "Terraform: {}", gone.id);
        assert!(!cloudformation.is_empty(), "CloudFormation: {}", gone.id);
    }
}

#[test]
fn a_template_that_says_something_else_is_refused() {
    for (path, from, to) in [
        (
            "iac/terraform/storage.tf",
            "encrypted = {{ one.spec.encrypted | hcl }}",
            "encrypted = false",
        ),
        (
            "iac/terraform/security.tf",
            "{% for rule in ingress %}",
            "{% for rule in egress %}",
        ),
        (
            "iac/terraform/compute.tf",
            "instance_type = {{ one.spec.machine_type | hcl }}",
            "instance_type = \"t3.micro\"",
        ),
        (
            "iac/cloudformation/template.yaml",
            "DeletionPolicy: Retain",
            "DeletionPolicy: Delete",
        ),
        (
            "iac/cloudformation/template.yaml",
            "Size: {{ one.spec.size_gib | yaml }}",
            "Size: 1",
        ),
    ] {
        let report = with_template(path, |text| text.replace(from, to)).unwrap_err();
        let messages = messages(&report);
        assert!(messages[0].starts_with("GP0901"), "{path}: {messages:?}");
    }
}
