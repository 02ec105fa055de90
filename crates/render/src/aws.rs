//! What the templates of Amazon Web Services are rendered over: the graph by kind, with the parts
//! that other tools make resources of their own.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_resources::aws::{AwsResource, SecurityPeer, SecurityRule};
use groundplan_resources::{Ref, Resource, ResourceId, Spec};
use serde_json::{Map, Value, json};

use crate::Part;
use crate::filters::hcl::identifier;

/// Everything of one site.
pub(crate) fn context(part: &Part<'_>) -> Value {
    let tags = tags(part);
    json!({
        "blueprint": {
            "name": part.blueprint.name,
            "system_name": part.blueprint.system_name,
        },
        "site": { "id": part.site.id },
        "graph": { "region": part.graph.region },
        "description": description(part),
        "tags": tags,
        "images": images(part),
        "zones": zones(part),
        "kinds": kinds(part, &tags),
        "routes": routes(part),
        "associations": associations(part),
        "ingress": rules(part, |rules| &rules.ingress),
        "egress": rules(part, |rules| &rules.egress),
        "managed_policies": managed_policies(part),
        "targets": targets(part),
    })
}

/// The resources of the graph that are of AWS.
pub(crate) fn resources<'p>(
    part: &'p Part<'_>,
) -> impl Iterator<Item = (&'p Resource, &'p AwsResource)> {
    part.graph
        .resources
        .iter()
        .filter_map(|one| match &one.spec {
            Spec::Aws(spec) => Some((one, spec)),
            _ => None,
        })
}

/// Tags on everything: the customer's, and which deployment and site it is of. They are not the
/// tags that Groundplan knows its own resources by, so it never takes another tool's for its own.
pub(crate) fn tags(part: &Part<'_>) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::from([
        ("deployment".to_owned(), part.blueprint.name.clone()),
        ("site".to_owned(), part.site.id.clone()),
    ]);
    tags.extend(part.graph.tags.clone());
    tags
}

fn description(part: &Part<'_>) -> String {
    let text = format!(
        "{}: deployment {}, site {}",
        part.blueprint.system_name, part.blueprint.name, part.site.id
    );
    // Template descriptions hold at most 1024 bytes.
    text.chars().take(250).collect()
}

/// Label of an image that is named by a parameter; none for an id.
pub(crate) fn image_label(image: &str) -> Option<String> {
    let last = image.rsplit('/').next().unwrap_or(image);
    (!image.starts_with("ami-")).then(|| identifier(last))
}

fn images(part: &Part<'_>) -> Vec<Value> {
    let names: BTreeSet<&str> = resources(part)
        .filter_map(|(_, spec)| match spec {
            AwsResource::Instance(one) => Some(one.image.as_str()),
            _ => None,
        })
        .collect();
    names
        .into_iter()
        .filter_map(|name| {
            image_label(name).map(|label| {
                json!({ "label": label, "name": name, "logical_id": image_logical_id(&label) })
            })
        })
        .collect()
}

/// Zones as parameters, so that a template can be moved to another account whose zones differ.
fn zones(part: &Part<'_>) -> Vec<Value> {
    let names: BTreeSet<&str> = resources(part)
        .filter_map(|(_, spec)| match spec {
            AwsResource::Subnet(one) => Some(one.zone.as_str()),
            AwsResource::Volume(one) => Some(one.zone.as_str()),
            _ => None,
        })
        .collect();
    names
        .into_iter()
        .map(|name| json!({ "name": name, "logical_id": zone_logical_id(name) }))
        .collect()
}

fn zone_logical_id(zone: &str) -> String {
    format!("zone-{zone}")
}

fn image_logical_id(label: &str) -> String {
    format!("image-{label}").replace('_', "-")
}

fn kinds(part: &Part<'_>, tags: &BTreeMap<String, String>) -> Value {
    let mut kinds: Map<String, Value> = Map::new();
    for kind in KINDS {
        kinds.insert(kind.replace('-', "_"), json!([]));
    }
    for (resource, spec) in resources(part) {
        let mut one = json!({
            "id": resource.id,
            "name": resource.id.name(),
            "reference": Ref::to(&resource.id),
            "spec": spec,
            "tags": tag_list(&resource.id, spec, tags),
            "output_description": "",
        });
        extend(part, &mut one, resource, spec);
        if let Some(Value::Array(list)) = kinds.get_mut(&spec.kind().replace('-', "_")) {
            list.push(one);
        }
    }
    Value::Object(kinds)
}

const KINDS: [&str; 20] = [
    "vpc",
    "internet-gateway",
    "subnet",
    "address",
    "nat-gateway",
    "route-table",
    "vpc-endpoint",
    "security-group",
    "security-group-rules",
    "key-pair",
    "role",
    "instance-profile",
    "volume",
    "instance",
    "volume-attachment",
    "bucket",
    "load-balancer",
    "target-group",
    "target-registration",
    "listener",
];

/// Tags as CloudFormation lists them, the name first.
fn tag_list(id: &ResourceId, spec: &AwsResource, tags: &BTreeMap<String, String>) -> Vec<Value> {
    let value = serde_json::to_value(spec).unwrap_or_default();
    let name = value
        .get("name")
        .and_then(Value::as_str)
        .unwrap_or_else(|| id.name());
    let mut list = vec![json!({ "Key": "Name", "Value": name })];
    list.extend(
        tags.iter()
            .filter(|(key, _)| *key != "Name")
            .map(|(key, value)| json!({ "Key": key, "Value": value })),
    );
    list
}

/// Values that a template would otherwise have to work out.
fn extend(part: &Part<'_>, one: &mut Value, resource: &Resource, spec: &AwsResource) {
    match spec {
        AwsResource::Instance(instance) => {
            one["http_tokens"] = json!(if instance.metadata_tokens_required {
                "required"
            } else {
                "optional"
            });
            let label = image_label(&instance.image);
            one["image_logical_id"] = json!(label.as_deref().map(image_logical_id));
            one["image_label"] = json!(label);
            one["user_data_file"] = json!(user_data_file(&resource.id));
            one["association"] = json!(instance.subnet.resource.name());
            one["output_description"] = json!(format!("Address of {}", instance.name));
        }
        AwsResource::Subnet(subnet) => {
            one["zone_logical_id"] = json!(zone_logical_id(&subnet.zone));
        }
        AwsResource::Volume(volume) => {
            one["zone_logical_id"] = json!(zone_logical_id(&volume.zone));
        }
        AwsResource::Bucket(bucket) => {
            one["versioning"] = json!(if bucket.versioned {
                "Enabled"
            } else {
                "Suspended"
            });
        }
        AwsResource::LoadBalancer(balancer) => {
            one["internal"] = json!(!balancer.public);
            one["scheme"] = json!(if balancer.public {
                "internet-facing"
            } else {
                "internal"
            });
            one["output_description"] = json!(format!("DNS name of {}", balancer.name));
        }
        AwsResource::TargetGroup(_) => {
            let wanted = Ref::to(&resource.id);
            let targets: Vec<&Ref> = resources(part)
                .filter_map(|(_, spec)| match spec {
                    AwsResource::TargetRegistration(one) if one.target_group == wanted => {
                        Some(&one.instances)
                    }
                    _ => None,
                })
                .flatten()
                .collect();
            one["targets"] = json!(targets);
            // CloudFormation takes attribute values as text.
            one["preserve_client_addresses"] =
                json!(one["spec"]["preserve_client_addresses"].to_string());
        }
        _ => {}
    }
}

/// File of a host's user data.
pub(crate) fn user_data_file(id: &ResourceId) -> String {
    format!("{}.txt", id.name())
}

fn routes(part: &Part<'_>) -> Vec<Value> {
    let mut routes = Vec::new();
    for (resource, spec) in resources(part) {
        let AwsResource::RouteTable(table) = spec else {
            continue;
        };
        for (index, route) in table.routes.iter().enumerate() {
            let suffix = if index == 0 {
                String::new()
            } else {
                format!("-{}", index + 1)
            };
            routes.push(json!({
                "label": format!("{}{suffix}", resource.id.name()),
                "table": Ref::to(&resource.id),
                "destination": route.destination,
                "gateway": route.gateway,
                "is_nat": route.gateway.resource.0.contains("/nat-gateway/"),
            }));
        }
    }
    routes
}

fn associations(part: &Part<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for (resource, spec) in resources(part) {
        if let AwsResource::RouteTable(table) = spec {
            for subnet in &table.subnets {
                found.push(json!({
                    "label": subnet.resource.name(),
                    "subnet": subnet,
                    "table": Ref::to(&resource.id),
                }));
            }
        }
    }
    found
}

fn rules(
    part: &Part<'_>,
    direction: fn(&groundplan_resources::aws::SecurityGroupRules) -> &Vec<SecurityRule>,
) -> Vec<Value> {
    let mut found = Vec::new();
    for (resource, spec) in resources(part) {
        let AwsResource::SecurityGroupRules(rules) = spec else {
            continue;
        };
        for rule in direction(rules) {
            let mut value = serde_json::to_value(rule).unwrap_or_default();
            value["group"] = json!(rules.group);
            value["label"] = json!(rule_label(resource.id.name(), rule));
            // Read by templates whichever side it is.
            for side in ["cidr", "group"] {
                if value["peer"].get(side).is_none() {
                    value["peer"][side] = Value::Null;
                }
            }
            found.push(value);
        }
    }
    found
}

/// Says group, protocol, ports and peer, as these make a rule unique.
pub(crate) fn rule_label(group: &str, rule: &SecurityRule) -> String {
    let protocol = if rule.protocol == "-1" {
        "all"
    } else {
        &rule.protocol
    };
    let ports = match (rule.from_port, rule.to_port) {
        _ if rule.protocol == "icmp" => "echo".to_owned(),
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    let peer = match &rule.peer {
        SecurityPeer::Cidr(network) => network.to_string().replace(['.', '/'], "-"),
        SecurityPeer::Group(group) => group.resource.name().to_owned(),
    };
    format!("{group}-{protocol}-{ports}-{peer}")
}

fn managed_policies(part: &Part<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for (resource, spec) in resources(part) {
        if let AwsResource::Role(role) = spec {
            for policy in &role.managed_policies {
                let last = policy.rsplit('/').next().unwrap_or(policy);
                found.push(json!({
                    "label": format!("{}-{last}", resource.id.name()),
                    "role": Ref::to(&resource.id),
                    "policy": policy,
                }));
            }
        }
    }
    found
}

fn targets(part: &Part<'_>) -> Vec<Value> {
    let mut found = Vec::new();
    for (resource, spec) in resources(part) {
        if let AwsResource::TargetRegistration(registration) = spec {
            for instance in &registration.instances {
                found.push(json!({
                    "label": format!("{}-{}", resource.id.name(), instance.resource.name()),
                    "target_group": registration.target_group,
                    "instance": instance,
                }));
            }
        }
    }
    found
}
