//! What the graph makes of each Terraform resource.

use std::collections::BTreeSet;

use groundplan_resources::aws::{
    AwsResource, Bucket, Instance, LifecycleRule, SecurityPeer, SecurityRule, Volume,
};
use groundplan_resources::{Ref, ResourceId};
use serde_json::{Map, Value, json};

use super::super::{Resources, insert};
use crate::Part;
use crate::aws::{image_label, resources as graph, rule_label, user_data_file};
use crate::filters::hcl::{identifier, traversal};

struct Expected {
    resources: Resources,
    differences: Vec<String>,
}

impl Expected {
    fn add(&mut self, kind: &str, label: &str, value: Value) {
        let name = format!("{kind}.{}", identifier(label));
        insert(&mut self.resources, &mut self.differences, name, value);
    }
}

/// Resources by `type.label`, and names that occur twice.
pub(super) fn resources(part: &Part<'_>) -> (Resources, Vec<String>) {
    let mut expected = Expected {
        resources: Resources::new(),
        differences: Vec::new(),
    };
    for (resource, spec) in graph(part) {
        one(&mut expected, &resource.id, spec);
    }
    (expected.resources, expected.differences)
}

/// Files of user data by path.
pub(super) fn user_data(part: &Part<'_>) -> Resources {
    graph(part)
        .filter_map(|(resource, spec)| match spec {
            AwsResource::Instance(one) => Some((
                format!("user-data/{}", user_data_file(&resource.id)),
                json!(one.user_data),
            )),
            _ => None,
        })
        .collect()
}

/// Images that are looked up by parameter.
pub(super) fn images(part: &Part<'_>) -> Resources {
    let images: BTreeSet<&String> = graph(part)
        .filter_map(|(_, spec)| match spec {
            AwsResource::Instance(one) => Some(&one.image),
            _ => None,
        })
        .collect();
    images
        .into_iter()
        .filter_map(|image| {
            let label = image_label(image)?;
            Some((
                format!("aws_ssm_parameter.{label}"),
                json!({ "name": image }),
            ))
        })
        .collect()
}

fn reference(to: &Ref, attribute: &str) -> Value {
    let value = json!(to);
    json!(traversal(&value, attribute).map_or_else(|error| error, |text| format!("={text}")))
}

fn references(to: &[Ref], attribute: &str) -> Value {
    to.iter().map(|one| reference(one, attribute)).collect()
}

fn own(id: &ResourceId, attribute: &str) -> Value {
    reference(&Ref::to(id), attribute)
}

fn one(expected: &mut Expected, id: &ResourceId, spec: &AwsResource) {
    let label = id.name();
    let tags = |name: &String| json!({ "Name": name });
    match spec {
        AwsResource::Vpc(one) => expected.add(
            "aws_vpc",
            label,
            json!({
                "cidr_block": one.cidr,
                "enable_dns_hostnames": one.dns_hostnames,
                "enable_dns_support": one.dns_support,
                "tags": tags(&one.name),
            }),
        ),
        AwsResource::InternetGateway(one) => expected.add(
            "aws_internet_gateway",
            label,
            json!({ "vpc_id": reference(&one.vpc, "id"), "tags": tags(&one.name) }),
        ),
        AwsResource::Subnet(one) => expected.add(
            "aws_subnet",
            label,
            json!({
                "vpc_id": reference(&one.vpc, "id"),
                "cidr_block": one.cidr,
                "availability_zone": one.zone,
                "map_public_ip_on_launch": one.public_addresses,
                "tags": tags(&one.name),
            }),
        ),
        AwsResource::Address(one) => expected.add(
            "aws_eip",
            label,
            json!({ "domain": "vpc", "tags": tags(&one.name) }),
        ),
        AwsResource::NatGateway(one) => expected.add(
            "aws_nat_gateway",
            label,
            json!({
                "allocation_id": reference(&one.address, "id"),
                "subnet_id": reference(&one.subnet, "id"),
                "tags": tags(&one.name),
            }),
        ),
        AwsResource::RouteTable(one) => route_table(expected, id, one),
        AwsResource::VpcEndpoint(one) => expected.add(
            "aws_vpc_endpoint",
            label,
            json!({
                "vpc_id": reference(&one.vpc, "id"),
                "service_name": one.service,
                "vpc_endpoint_type": "Gateway",
                "route_table_ids": references(&one.route_tables, "id"),
                "tags": tags(&one.name),
            }),
        ),
        AwsResource::SecurityGroup(one) => expected.add(
            "aws_security_group",
            label,
            json!({
                "name": one.name,
                "description": one.description,
                "vpc_id": reference(&one.vpc, "id"),
                "tags": tags(&one.name),
            }),
        ),
        AwsResource::SecurityGroupRules(one) => {
            for (direction, rules) in [("ingress", &one.ingress), ("egress", &one.egress)] {
                let kind = format!("aws_vpc_security_group_{direction}_rule");
                for rule in rules {
                    expected.add(
                        &kind,
                        &rule_label(label, rule),
                        security_rule(&one.group, rule),
                    );
                }
            }
        }
        AwsResource::KeyPair(one) => expected.add(
            "aws_key_pair",
            label,
            json!({ "key_name": one.name, "public_key": one.public_key }),
        ),
        AwsResource::Role(one) => {
            let document = |value: &Value| json!({ "jsonencode": value });
            expected.add(
                "aws_iam_role",
                label,
                json!({
                    "name": one.name,
                    "assume_role_policy": document(&one.assume_policy),
                }),
            );
            if !one.policy.is_null() {
                let policy = json!({
                    "name": "groundplan",
                    "role": own(id, "id"),
                    "policy": document(&one.policy),
                });
                expected.add("aws_iam_role_policy", label, policy);
            }
            for policy in &one.managed_policies {
                let last = policy.rsplit('/').next().unwrap_or(policy);
                expected.add(
                    "aws_iam_role_policy_attachment",
                    &format!("{label}-{last}"),
                    json!({ "role": own(id, "name"), "policy_arn": policy }),
                );
            }
        }
        AwsResource::InstanceProfile(one) => expected.add(
            "aws_iam_instance_profile",
            label,
            json!({ "name": one.name, "role": reference(&one.role, "name") }),
        ),
        AwsResource::Volume(one) => expected.add("aws_ebs_volume", label, volume(one)),
        AwsResource::Instance(one) => expected.add("aws_instance", label, instance(id, one)),
        AwsResource::VolumeAttachment(one) => expected.add(
            "aws_volume_attachment",
            label,
            json!({
                "device_name": one.device,
                "volume_id": reference(&one.volume, "id"),
                "instance_id": reference(&one.instance, "id"),
            }),
        ),
        AwsResource::Bucket(one) => bucket(expected, id, one),
        AwsResource::LoadBalancer(one) => expected.add(
            "aws_lb",
            label,
            json!({
                "name": one.name,
                "load_balancer_type": "network",
                "internal": !one.public,
                "subnets": references(&one.subnets, "id"),
                "security_groups": references(&one.security_groups, "id"),
            }),
        ),
        AwsResource::TargetGroup(one) => {
            let mut health = json!({ "protocol": one.health_protocol });
            if let Some(path) = &one.health_path {
                health["path"] = json!(path);
            }
            let group = json!({
                "name": one.name,
                "vpc_id": reference(&one.vpc, "id"),
                "protocol": one.protocol,
                "port": one.port,
                "target_type": "instance",
                "preserve_client_ip": one.preserve_client_addresses,
                "health_check": [health],
            });
            expected.add("aws_lb_target_group", label, group);
        }
        AwsResource::TargetRegistration(one) => {
            for instance in &one.instances {
                expected.add(
                    "aws_lb_target_group_attachment",
                    &format!("{label}-{}", instance.resource.name()),
                    json!({
                        "target_group_arn": reference(&one.target_group, "arn"),
                        "target_id": reference(instance, "id"),
                    }),
                );
            }
        }
        AwsResource::Listener(one) => {
            let action = json!({
                "type": "forward",
                "target_group_arn": reference(&one.target_group, "arn"),
            });
            let mut listener = json!({
                "load_balancer_arn": reference(&one.load_balancer, "arn"),
                "port": one.port,
                "protocol": one.protocol,
                "default_action": [action],
            });
            if let Some(certificate) = &one.certificate {
                listener["certificate_arn"] = json!(certificate);
            }
            expected.add("aws_lb_listener", label, listener);
        }
    }
}

fn route_table(
    expected: &mut Expected,
    id: &ResourceId,
    table: &groundplan_resources::aws::RouteTable,
) {
    expected.add(
        "aws_route_table",
        id.name(),
        json!({ "vpc_id": reference(&table.vpc, "id"), "tags": { "Name": table.name } }),
    );
    for (index, route) in table.routes.iter().enumerate() {
        let label = match index {
            0 => id.name().to_owned(),
            _ => format!("{}-{}", id.name(), index + 1),
        };
        let gateway = if route.gateway.resource.0.contains("/nat-gateway/") {
            "nat_gateway_id"
        } else {
            "gateway_id"
        };
        expected.add(
            "aws_route",
            &label,
            json!({
                "route_table_id": own(id, "id"),
                "destination_cidr_block": route.destination,
                gateway: reference(&route.gateway, "id"),
            }),
        );
    }
    for subnet in &table.subnets {
        expected.add(
            "aws_route_table_association",
            subnet.resource.name(),
            json!({ "subnet_id": reference(subnet, "id"), "route_table_id": own(id, "id") }),
        );
    }
}

fn security_rule(group: &Ref, rule: &SecurityRule) -> Value {
    let mut value = json!({
        "security_group_id": reference(group, "id"),
        "description": rule.description,
        "ip_protocol": rule.protocol,
        "from_port": rule.from_port,
        "to_port": rule.to_port,
    });
    match &rule.peer {
        SecurityPeer::Cidr(network) => value["cidr_ipv4"] = json!(network),
        SecurityPeer::Group(peer) => {
            value["referenced_security_group_id"] = reference(peer, "id");
        }
    }
    value
}

fn volume(volume: &Volume) -> Value {
    let mut value = json!({
        "availability_zone": volume.zone,
        "type": volume.volume_type,
        "size": volume.size_gib,
        "encrypted": volume.encrypted,
        "tags": { "Name": volume.name },
    });
    if let Some(iops) = volume.iops {
        value["iops"] = json!(iops);
    }
    if let Some(throughput) = volume.throughput_mb_per_second {
        value["throughput"] = json!(throughput);
    }
    if volume.multi_attach {
        value["multi_attach_enabled"] = json!(true);
    }
    value
}

fn instance(id: &ResourceId, instance: &Instance) -> Value {
    let tokens = if instance.metadata_tokens_required {
        "required"
    } else {
        "optional"
    };
    let mut value = json!({
        "ami": match image_label(&instance.image) {
            Some(label) => format!("=data.aws_ssm_parameter.{label}.insecure_value"),
            None => instance.image.clone(),
        },
        "instance_type": instance.machine_type,
        "subnet_id": reference(&instance.subnet, "id"),
        "private_ip": instance.private_address,
        "vpc_security_group_ids": references(&instance.security_groups, "id"),
        "user_data": {
            "file": format!("=\"${{path.module}}/user-data/{}\"", user_data_file(id)),
        },
        "disable_api_termination": instance.termination_protection,
        "metadata_options": [{ "http_endpoint": "enabled", "http_tokens": tokens }],
        "root_block_device": [{
            "volume_size": instance.boot_volume.size_gib,
            "volume_type": instance.boot_volume.volume_type,
            "encrypted": instance.boot_volume.encrypted,
        }],
        "tags": { "Name": instance.name },
    });
    if let Some(key) = &instance.key_pair {
        value["key_name"] = reference(key, "key_name");
    }
    if let Some(profile) = &instance.instance_profile {
        value["iam_instance_profile"] = reference(profile, "name");
    }
    value
}

fn bucket(expected: &mut Expected, id: &ResourceId, bucket: &Bucket) {
    let label = id.name();
    let own = own(id, "id");
    expected.add("aws_s3_bucket", label, json!({ "bucket": bucket.name }));
    let status = if bucket.versioned {
        "Enabled"
    } else {
        "Suspended"
    };
    expected.add(
        "aws_s3_bucket_versioning",
        label,
        json!({ "bucket": own, "versioning_configuration": [{ "status": status }] }),
    );
    if bucket.encrypted {
        let rule = json!({
            "apply_server_side_encryption_by_default": [{ "sse_algorithm": "AES256" }],
        });
        expected.add(
            "aws_s3_bucket_server_side_encryption_configuration",
            label,
            json!({ "bucket": own, "rule": [rule] }),
        );
    }
    let mut block = Map::from_iter([("bucket".to_owned(), own.clone())]);
    for setting in [
        "block_public_acls",
        "block_public_policy",
        "ignore_public_acls",
        "restrict_public_buckets",
    ] {
        block.insert(setting.to_owned(), json!(bucket.public_access_blocked));
    }
    expected.add(
        "aws_s3_bucket_public_access_block",
        label,
        Value::Object(block),
    );
    if !bucket.lifecycle.is_empty() {
        let rules: Vec<Value> = bucket.lifecycle.iter().map(lifecycle_rule).collect();
        expected.add(
            "aws_s3_bucket_lifecycle_configuration",
            label,
            json!({ "bucket": own, "rule": rules }),
        );
    }
}

fn lifecycle_rule(rule: &LifecycleRule) -> Value {
    let mut value = json!({ "id": rule.id, "status": "Enabled", "filter": [{}] });
    if let Some(transition) = &rule.transition {
        value["transition"] =
            json!([{ "days": transition.days, "storage_class": transition.class }]);
    }
    if let Some(days) = rule.expire_old_versions_after_days {
        value["noncurrent_version_expiration"] = json!([{ "noncurrent_days": days }]);
    }
    if let Some(days) = rule.abort_uploads_after_days {
        value["abort_incomplete_multipart_upload"] = json!([{ "days_after_initiation": days }]);
    }
    value
}
