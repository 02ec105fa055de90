//! What the graph makes of each CloudFormation resource.

use groundplan_resources::aws::{AwsResource, Bucket, Instance, SecurityPeer, SecurityRule};
use groundplan_resources::{Ref, ResourceId};
use serde_json::{Map, Value, json};

use super::super::{Resources, insert};
use crate::Part;
use crate::aws::{resources as graph, rule_label, tags};
use crate::filters::yaml::logical_id;

struct Expected<'p, 'a> {
    part: &'p Part<'a>,
    resources: Resources,
    differences: Vec<String>,
}

impl Expected<'_, '_> {
    fn add(&mut self, name: String, kind: &str, properties: Value) {
        let mut value = json!({ "Type": format!("AWS::{kind}") });
        value["Properties"] = properties;
        insert(&mut self.resources, &mut self.differences, name, value);
    }

    /// The same for something whose end is decided, with what happens to it then.
    fn add_data(&mut self, name: String, kind: &str, properties: Value, in_the_end: &str) {
        let mut value = json!({ "Type": format!("AWS::{kind}"), "DeletionPolicy": in_the_end });
        value["Properties"] = properties;
        insert(&mut self.resources, &mut self.differences, name, value);
    }

    fn tags(&self, name: &str) -> Value {
        let mut list = vec![json!({ "Key": "Name", "Value": name })];
        for (key, value) in tags(self.part) {
            if key != "Name" {
                list.push(json!({ "Key": key, "Value": value }));
            }
        }
        Value::Array(list)
    }
}

/// Resources by logical id, and ids that occur twice.
pub(super) fn resources(part: &Part<'_>) -> (Resources, Vec<String>) {
    let mut expected = Expected {
        part,
        resources: Resources::new(),
        differences: Vec::new(),
    };
    for (resource, spec) in graph(part) {
        one(&mut expected, &resource.id, spec);
    }
    (expected.resources, expected.differences)
}

fn named(text: &str) -> String {
    logical_id(&json!(text)).unwrap_or_else(|error| error)
}

fn reference(to: &Ref) -> Value {
    json!({ "Ref": named(&to.resource.0) })
}

fn attribute(of: &Ref, attribute: &str) -> Value {
    json!({ "Fn::GetAtt": [named(&of.resource.0), attribute] })
}

fn references(to: &[Ref]) -> Value {
    to.iter().map(reference).collect()
}

fn one(expected: &mut Expected<'_, '_>, id: &ResourceId, spec: &AwsResource) {
    let name = named(&id.0);
    match spec {
        AwsResource::Vpc(one) => {
            let tags = expected.tags(&one.name);
            let vpc = json!({
                "CidrBlock": one.cidr,
                "EnableDnsHostnames": one.dns_hostnames,
                "EnableDnsSupport": one.dns_support,
                "Tags": tags,
            });
            expected.add(name, "EC2::VPC", vpc);
        }
        AwsResource::InternetGateway(one) => {
            let tags = expected.tags(&one.name);
            let attachment = json!({
                "VpcId": reference(&one.vpc),
                "InternetGatewayId": reference(&Ref::to(id)),
            });
            let attached = format!("{name}Attachment");
            expected.add(attached, "EC2::VPCGatewayAttachment", attachment);
            expected.add(name, "EC2::InternetGateway", json!({ "Tags": tags }));
        }
        AwsResource::Subnet(one) => {
            let subnet = json!({
                "VpcId": reference(&one.vpc),
                "CidrBlock": one.cidr,
                "AvailabilityZone": one.zone,
                "MapPublicIpOnLaunch": one.public_addresses,
                "Tags": expected.tags(&one.name),
            });
            expected.add(name, "EC2::Subnet", subnet);
        }
        AwsResource::Address(one) => {
            let address = json!({ "Domain": "vpc", "Tags": expected.tags(&one.name) });
            expected.add(name, "EC2::EIP", address);
        }
        AwsResource::NatGateway(one) => {
            let gateway = json!({
                "AllocationId": attribute(&one.address, "AllocationId"),
                "SubnetId": reference(&one.subnet),
                "Tags": expected.tags(&one.name),
            });
            expected.add(name, "EC2::NatGateway", gateway);
        }
        AwsResource::RouteTable(one) => route_table(expected, id, one),
        AwsResource::VpcEndpoint(one) => {
            let endpoint = json!({
                "VpcId": reference(&one.vpc),
                "ServiceName": one.service,
                "VpcEndpointType": "Gateway",
                "RouteTableIds": references(&one.route_tables),
                "Tags": expected.tags(&one.name),
            });
            expected.add(name, "EC2::VPCEndpoint", endpoint);
        }
        AwsResource::SecurityGroup(one) => {
            let nothing = json!({
                "Description": "Nothing but the rules below",
                "IpProtocol": "icmp",
                "FromPort": 252,
                "ToPort": 86,
                "CidrIp": "255.255.255.255/32",
            });
            let group = json!({
                "GroupName": one.name,
                "GroupDescription": one.description,
                "VpcId": reference(&one.vpc),
                "SecurityGroupEgress": [nothing],
                "Tags": expected.tags(&one.name),
            });
            expected.add(name, "EC2::SecurityGroup", group);
        }
        AwsResource::SecurityGroupRules(one) => {
            for rule in &one.ingress {
                let label = named(&rule_label(id.name(), rule));
                let value = security_rule(&one.group, rule, "SourceSecurityGroupId");
                expected.add(
                    format!("Ingress{label}"),
                    "EC2::SecurityGroupIngress",
                    value,
                );
            }
            for rule in &one.egress {
                let label = named(&rule_label(id.name(), rule));
                let value = security_rule(&one.group, rule, "DestinationSecurityGroupId");
                expected.add(format!("Egress{label}"), "EC2::SecurityGroupEgress", value);
            }
        }
        AwsResource::KeyPair(one) => {
            let pair = json!({
                "KeyName": one.name,
                "PublicKeyMaterial": one.public_key,
                "Tags": expected.tags(&one.name),
            });
            expected.add(name, "EC2::KeyPair", pair);
        }
        AwsResource::Role(one) => {
            let mut role = json!({
                "RoleName": one.name,
                "AssumeRolePolicyDocument": one.assume_policy,
                "ManagedPolicyArns": one.managed_policies,
                "Tags": expected.tags(&one.name),
            });
            if !one.policy.is_null() {
                role["Policies"] =
                    json!([{ "PolicyName": "groundplan", "PolicyDocument": one.policy }]);
            }
            expected.add(name, "IAM::Role", role);
        }
        AwsResource::InstanceProfile(one) => {
            let profile = json!({
                "InstanceProfileName": one.name,
                "Roles": [reference(&one.role)],
            });
            expected.add(name, "IAM::InstanceProfile", profile);
        }
        AwsResource::Volume(one) => {
            let mut volume = json!({
                "AvailabilityZone": one.zone,
                "VolumeType": one.volume_type,
                "Size": one.size_gib,
                "Encrypted": one.encrypted,
                "Tags": expected.tags(&one.name),
            });
            if let Some(iops) = one.iops {
                volume["Iops"] = json!(iops);
            }
            if let Some(throughput) = one.throughput_mb_per_second {
                volume["Throughput"] = json!(throughput);
            }
            if one.multi_attach {
                volume["MultiAttachEnabled"] = json!(true);
            }
            expected.add_data(name, "EC2::Volume", volume, "Snapshot");
        }
        AwsResource::Instance(one) => {
            let value = instance(expected, one);
            expected.add_data(name, "EC2::Instance", value, "Delete");
        }
        AwsResource::VolumeAttachment(one) => {
            let attachment = json!({
                "Device": one.device,
                "VolumeId": reference(&one.volume),
                "InstanceId": reference(&one.instance),
            });
            expected.add(name, "EC2::VolumeAttachment", attachment);
        }
        AwsResource::Bucket(one) => {
            let value = bucket(expected, one);
            expected.add_data(name, "S3::Bucket", value, "Retain");
        }
        AwsResource::LoadBalancer(one) => {
            let scheme = if one.public {
                "internet-facing"
            } else {
                "internal"
            };
            let groups: Vec<Value> = one
                .security_groups
                .iter()
                .map(|group| attribute(group, "GroupId"))
                .collect();
            let balancer = json!({
                "Name": one.name,
                "Type": "network",
                "Scheme": scheme,
                "Subnets": references(&one.subnets),
                "SecurityGroups": groups,
                "Tags": expected.tags(&one.name),
            });
            expected.add(name, "ElasticLoadBalancingV2::LoadBalancer", balancer);
        }
        AwsResource::TargetGroup(one) => {
            let wanted = Ref::to(id);
            let targets: Vec<Value> = graph(expected.part)
                .filter_map(|(_, spec)| match spec {
                    AwsResource::TargetRegistration(one) if one.target_group == wanted => {
                        Some(&one.instances)
                    }
                    _ => None,
                })
                .flatten()
                .map(|instance| json!({ "Id": reference(instance) }))
                .collect();
            let mut group = json!({
                "Name": one.name,
                "VpcId": reference(&one.vpc),
                "Protocol": one.protocol,
                "Port": one.port,
                "TargetType": "instance",
                "HealthCheckProtocol": one.health_protocol,
                "TargetGroupAttributes": [{
                    "Key": "preserve_client_ip.enabled",
                    "Value": one.preserve_client_addresses.to_string(),
                }],
                "Targets": targets,
                "Tags": expected.tags(&one.name),
            });
            if let Some(path) = &one.health_path {
                group["HealthCheckPath"] = json!(path);
            }
            expected.add(name, "ElasticLoadBalancingV2::TargetGroup", group);
        }
        // Part of the target group.
        AwsResource::TargetRegistration(_) => {}
        AwsResource::Listener(one) => {
            let action =
                json!({ "Type": "forward", "TargetGroupArn": reference(&one.target_group) });
            let mut listener = json!({
                "LoadBalancerArn": reference(&one.load_balancer),
                "Port": one.port,
                "Protocol": one.protocol,
                "DefaultActions": [action],
            });
            if let Some(certificate) = &one.certificate {
                listener["Certificates"] = json!([{ "CertificateArn": certificate }]);
            }
            expected.add(name, "ElasticLoadBalancingV2::Listener", listener);
        }
    }
}

fn route_table(
    expected: &mut Expected<'_, '_>,
    id: &ResourceId,
    table: &groundplan_resources::aws::RouteTable,
) {
    let properties = json!({
        "VpcId": reference(&table.vpc),
        "Tags": expected.tags(&table.name),
    });
    expected.add(named(&id.0), "EC2::RouteTable", properties);
    for (index, route) in table.routes.iter().enumerate() {
        let label = match index {
            0 => named(id.name()),
            _ => named(&format!("{}-{}", id.name(), index + 1)),
        };
        let gateway = if route.gateway.resource.0.contains("/nat-gateway/") {
            "NatGatewayId"
        } else {
            "GatewayId"
        };
        let value = json!({
            "RouteTableId": reference(&Ref::to(id)),
            "DestinationCidrBlock": route.destination,
            gateway: reference(&route.gateway),
        });
        expected.add(format!("Route{label}"), "EC2::Route", value);
    }
    for subnet in &table.subnets {
        expected.add(
            format!("Association{}", named(subnet.resource.name())),
            "EC2::SubnetRouteTableAssociation",
            json!({ "SubnetId": reference(subnet), "RouteTableId": reference(&Ref::to(id)) }),
        );
    }
}

fn security_rule(group: &Ref, rule: &SecurityRule, peer_key: &str) -> Value {
    let mut value = json!({
        "GroupId": attribute(group, "GroupId"),
        "Description": rule.description,
        "IpProtocol": rule.protocol,
        "FromPort": rule.from_port,
        "ToPort": rule.to_port,
    });
    match &rule.peer {
        SecurityPeer::Cidr(network) => value["CidrIp"] = json!(network),
        SecurityPeer::Group(peer) => value[peer_key] = attribute(peer, "GroupId"),
    }
    value
}

fn instance(expected: &Expected<'_, '_>, one: &Instance) -> Value {
    let tokens = if one.metadata_tokens_required {
        "required"
    } else {
        "optional"
    };
    let groups: Vec<Value> = one
        .security_groups
        .iter()
        .map(|group| attribute(group, "GroupId"))
        .collect();
    let boot = json!({
        "DeviceName": one.boot_volume.device,
        "Ebs": {
            "VolumeSize": one.boot_volume.size_gib,
            "VolumeType": one.boot_volume.volume_type,
            "Encrypted": one.boot_volume.encrypted,
        },
    });
    let mut value = json!({
        "ImageId": one.image,
        "InstanceType": one.machine_type,
        "SubnetId": reference(&one.subnet),
        "PrivateIpAddress": one.private_address,
        "SecurityGroupIds": groups,
        "DisableApiTermination": one.termination_protection,
        "MetadataOptions": { "HttpEndpoint": "enabled", "HttpTokens": tokens },
        "BlockDeviceMappings": [boot],
        "UserData": { "Fn::Base64": one.user_data },
        "Tags": expected.tags(&one.name),
    });
    if let Some(key) = &one.key_pair {
        value["KeyName"] = reference(key);
    }
    if let Some(profile) = &one.instance_profile {
        value["IamInstanceProfile"] = reference(profile);
    }
    value
}

fn bucket(expected: &Expected<'_, '_>, one: &Bucket) -> Value {
    let status = if one.versioned {
        "Enabled"
    } else {
        "Suspended"
    };
    let mut block = Map::new();
    for setting in [
        "BlockPublicAcls",
        "BlockPublicPolicy",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    ] {
        block.insert(setting.to_owned(), json!(one.public_access_blocked));
    }
    let mut value = json!({
        "BucketName": one.name,
        "VersioningConfiguration": { "Status": status },
        "PublicAccessBlockConfiguration": block,
        "Tags": expected.tags(&one.name),
    });
    if one.encrypted {
        let rule = json!({ "ServerSideEncryptionByDefault": { "SSEAlgorithm": "AES256" } });
        value["BucketEncryption"] = json!({ "ServerSideEncryptionConfiguration": [rule] });
    }
    let mut rules = Vec::new();
    for rule in &one.lifecycle {
        let mut written = json!({ "Id": rule.id, "Status": "Enabled" });
        if let Some(transition) = &rule.transition {
            written["Transitions"] = json!([
                { "TransitionInDays": transition.days, "StorageClass": transition.class }
            ]);
        }
        if let Some(days) = rule.expire_old_versions_after_days {
            written["NoncurrentVersionExpiration"] = json!({ "NoncurrentDays": days });
        }
        if let Some(days) = rule.abort_uploads_after_days {
            written["AbortIncompleteMultipartUpload"] = json!({ "DaysAfterInitiation": days });
        }
        rules.push(written);
    }
    if !rules.is_empty() {
        value["LifecycleConfiguration"] = json!({ "Rules": rules });
    }
    value
}
