//! Graphs with every kind of resource.

use std::collections::BTreeMap;

use groundplan_resources::aws::{self, AwsResource, SecurityPeer, SecurityRule};
use groundplan_resources::{Graph, ProviderKind, Ref, Resource, ResourceId, Spec};
use serde_json::json;

pub const IMAGE: &str = "/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base";
pub const PUBLIC_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKwNeTBR7C2apfrNOsE9EQuDsLu5dOgRIamLujpXzUf5 test";

pub fn id(kind: &str, name: &str) -> ResourceId {
    ResourceId::new("primary", kind, name)
}

pub fn to(kind: &str, name: &str) -> Ref {
    Ref::to(&id(kind, name))
}

pub fn resource(name: &str, spec: AwsResource, after: &[(&str, &str)]) -> Resource {
    Resource {
        id: id(spec.kind(), name),
        spec: Spec::Aws(spec),
        after: after.iter().map(|(kind, name)| id(kind, name)).collect(),
    }
}

pub fn graph(deployment: &str, mut resources: Vec<Resource>) -> Graph {
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    Graph {
        deployment: deployment.to_owned(),
        site: "primary".to_owned(),
        provider: ProviderKind::Aws,
        region: Some("eu-central-1".to_owned()),
        tags: BTreeMap::from([("cost-centre".to_owned(), "4711".to_owned())]),
        resources,
    }
}

pub fn rule(port: i32, peer: SecurityPeer, description: &str) -> SecurityRule {
    SecurityRule {
        protocol: "tcp".to_owned(),
        from_port: port,
        to_port: port,
        peer,
        description: description.to_owned(),
    }
}

fn cidr(network: &str) -> SecurityPeer {
    SecurityPeer::Cidr(network.parse().unwrap())
}

fn subnet(name: &str, cidr: &str, zone: &str, public_addresses: bool) -> Resource {
    let spec = aws::Subnet {
        name: format!("news-{name}"),
        vpc: to("vpc", "main"),
        cidr: cidr.parse().unwrap(),
        zone: format!("eu-central-1{zone}"),
        public_addresses,
    };
    resource(name, AwsResource::Subnet(spec), &[])
}

fn table(name: &str, gateway: Ref, subnets: &[&str]) -> Resource {
    let spec = aws::RouteTable {
        name: format!("news-{name}"),
        vpc: to("vpc", "main"),
        routes: vec![aws::Route {
            destination: "0.0.0.0/0".parse().unwrap(),
            gateway,
        }],
        subnets: subnets.iter().map(|name| to("subnet", name)).collect(),
    };
    resource(name, AwsResource::RouteTable(spec), &[])
}

fn group(name: &str) -> Resource {
    let spec = aws::SecurityGroup {
        name: format!("news-{name}"),
        description: format!("Tier {name}"),
        vpc: to("vpc", "main"),
    };
    resource(name, AwsResource::SecurityGroup(spec), &[])
}

fn instance(name: &str, address: &str, group: &str) -> Resource {
    let spec = aws::Instance {
        name: name.to_owned(),
        machine_type: "m6i.large".to_owned(),
        image: IMAGE.to_owned(),
        subnet: to("subnet", "private-a"),
        private_address: address.parse().unwrap(),
        security_groups: vec![to("security-group", group)],
        key_pair: Some(to("key-pair", "main")),
        instance_profile: Some(to("instance-profile", "instance")),
        boot_volume: aws::BootVolume {
            device: "/dev/sda1".to_owned(),
            size_gib: 100,
            volume_type: "gp3".to_owned(),
            encrypted: true,
        },
        user_data: "version: 1.1\ntasks: []\n# größe\n".to_owned(),
        metadata_tokens_required: true,
        termination_protection: true,
    };
    resource(
        name,
        AwsResource::Instance(spec),
        &[("route-table", "private-a")],
    )
}

fn volume(name: &str, size_gib: u32, iops: Option<u32>) -> Resource {
    let spec = aws::Volume {
        name: format!("news-{name}"),
        zone: "eu-central-1a".to_owned(),
        size_gib,
        volume_type: "gp3".to_owned(),
        iops,
        throughput_mb_per_second: iops.map(|_| 250),
        encrypted: true,
        multi_attach: false,
    };
    resource(name, AwsResource::Volume(spec), &[])
}

fn attachment(name: &str, instance: &str, device: &str) -> Resource {
    let spec = aws::VolumeAttachment {
        volume: to("volume", name),
        instance: to("instance", instance),
        device: device.to_owned(),
    };
    resource(name, AwsResource::VolumeAttachment(spec), &[])
}

fn network() -> Vec<Resource> {
    let vpc = aws::Vpc {
        name: "news".to_owned(),
        cidr: "10.40.0.0/16".parse().unwrap(),
        dns_hostnames: true,
        dns_support: true,
    };
    let gateway = aws::InternetGateway {
        name: "news".to_owned(),
        vpc: to("vpc", "main"),
    };
    let address = aws::Address {
        name: "news-nat-a".to_owned(),
    };
    let nat = aws::NatGateway {
        name: "news-nat-a".to_owned(),
        subnet: to("subnet", "public-a"),
        address: to("address", "nat-a"),
    };
    let endpoint = aws::VpcEndpoint {
        name: "news-s3".to_owned(),
        vpc: to("vpc", "main"),
        service: "com.amazonaws.eu-central-1.s3".to_owned(),
        route_tables: vec![to("route-table", "private-a"), to("route-table", "public")],
    };
    vec![
        resource("main", AwsResource::Vpc(vpc), &[]),
        resource("main", AwsResource::InternetGateway(gateway), &[]),
        subnet("public-a", "10.40.0.0/24", "a", true),
        subnet("public-b", "10.40.1.0/24", "b", true),
        subnet("private-a", "10.40.10.0/24", "a", false),
        resource("nat-a", AwsResource::Address(address), &[]),
        resource(
            "nat-a",
            AwsResource::NatGateway(nat),
            &[("internet-gateway", "main")],
        ),
        table(
            "public",
            to("internet-gateway", "main"),
            &["public-a", "public-b"],
        ),
        table("private-a", to("nat-gateway", "nat-a"), &["private-a"]),
        resource("s3", AwsResource::VpcEndpoint(endpoint), &[]),
    ]
}

fn security() -> Vec<Resource> {
    let web = aws::SecurityGroupRules {
        group: to("security-group", "web"),
        ingress: vec![
            rule(443, cidr("0.0.0.0/0"), "Users"),
            rule(443, cidr("10.40.0.0/24"), "Load balancer"),
            rule(
                3389,
                SecurityPeer::Group(to("security-group", "database")),
                "Administration",
            ),
        ],
        egress: vec![rule(
            1433,
            SecurityPeer::Group(to("security-group", "database")),
            "SQL",
        )],
    };
    let echo = SecurityRule {
        protocol: "icmp".to_owned(),
        from_port: 8,
        to_port: -1,
        peer: cidr("10.40.0.0/16"),
        description: "Ping".to_owned(),
    };
    let database = aws::SecurityGroupRules {
        group: to("security-group", "database"),
        ingress: vec![
            rule(
                1433,
                SecurityPeer::Group(to("security-group", "web")),
                "SQL",
            ),
            echo,
        ],
        egress: Vec::new(),
    };
    vec![
        group("web"),
        group("database"),
        resource("web", AwsResource::SecurityGroupRules(web), &[]),
        resource("database", AwsResource::SecurityGroupRules(database), &[]),
    ]
}

fn identity() -> Vec<Resource> {
    let role = aws::Role {
        name: "news-instance".to_owned(),
        assume_policy: json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }]}),
        policy: json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": ["arn:aws:s3:::news-archive/*"],
        }]}),
        managed_policies: vec!["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore".to_owned()],
    };
    let profile = aws::InstanceProfile {
        name: "news-instance".to_owned(),
        role: to("role", "instance"),
    };
    let key = aws::KeyPair {
        name: "news".to_owned(),
        public_key: PUBLIC_KEY.to_owned(),
    };
    vec![
        resource("instance", AwsResource::Role(role), &[]),
        resource("instance", AwsResource::InstanceProfile(profile), &[]),
        resource("main", AwsResource::KeyPair(key), &[]),
    ]
}

fn compute() -> Vec<Resource> {
    vec![
        instance("web-1", "10.40.10.11", "web"),
        instance("web-2", "10.40.10.12", "web"),
        instance("database", "10.40.10.21", "database"),
        volume("data", 200, Some(4000)),
        volume("log", 50, None),
        attachment("data", "database", "xvdb"),
        attachment("log", "database", "xvdc"),
    ]
}

pub fn bucket(name: &str) -> aws::Bucket {
    aws::Bucket {
        name: name.to_owned(),
        versioned: true,
        encrypted: true,
        public_access_blocked: true,
        lifecycle: vec![
            aws::LifecycleRule {
                id: "abort-unfinished-uploads".to_owned(),
                transition: None,
                expire_old_versions_after_days: None,
                abort_uploads_after_days: Some(7),
            },
            aws::LifecycleRule {
                id: "cool".to_owned(),
                transition: Some(aws::Transition {
                    days: 30,
                    class: "GLACIER_IR".to_owned(),
                }),
                expire_old_versions_after_days: Some(90),
                abort_uploads_after_days: None,
            },
        ],
    }
}

fn balancing() -> Vec<Resource> {
    let balancer = aws::LoadBalancer {
        name: "news-web".to_owned(),
        public: true,
        subnets: vec![to("subnet", "public-a"), to("subnet", "public-b")],
        security_groups: vec![to("security-group", "web")],
    };
    let group = aws::TargetGroup {
        name: "news-web-443".to_owned(),
        vpc: to("vpc", "main"),
        protocol: "TCP".to_owned(),
        port: 443,
        health_protocol: "HTTPS".to_owned(),
        health_path: Some("/health".to_owned()),
        preserve_client_addresses: false,
    };
    let registration = aws::TargetRegistration {
        target_group: to("target-group", "web-443"),
        instances: vec![to("instance", "web-1"), to("instance", "web-2")],
    };
    let listener = aws::Listener {
        load_balancer: to("load-balancer", "web"),
        port: 443,
        protocol: "TCP".to_owned(),
        target_group: to("target-group", "web-443"),
        certificate: None,
    };
    vec![
        resource(
            "web",
            AwsResource::LoadBalancer(balancer),
            &[("internet-gateway", "main")],
        ),
        resource("web-443", AwsResource::TargetGroup(group), &[]),
        resource(
            "web-443",
            AwsResource::TargetRegistration(registration),
            &[],
        ),
        resource("web-443", AwsResource::Listener(listener), &[]),
    ]
}

/// One of every kind, or more.
pub fn everything(deployment: &str) -> Graph {
    let archive = AwsResource::Bucket(bucket(&format!("{deployment}-archive")));
    let mut all = network();
    all.extend(security());
    all.extend(identity());
    all.extend(compute());
    all.push(resource("archive", archive, &[]));
    all.extend(balancing());
    graph(deployment, all)
}

/// The same after one change of every attribute that can change in place.
pub fn everything_changed(deployment: &str) -> Graph {
    let mut graph = everything(deployment);
    for resource in &mut graph.resources {
        let name = resource.id.name().to_owned();
        let Spec::Aws(spec) = &mut resource.spec else {
            continue;
        };
        change(spec, &name);
    }
    graph
}

fn change(spec: &mut AwsResource, name: &str) {
    match spec {
        AwsResource::Vpc(one) => one.dns_hostnames = false,
        AwsResource::Subnet(one) if name == "public-b" => one.public_addresses = false,
        AwsResource::RouteTable(one) if name == "public" => {
            one.subnets = vec![to("subnet", "public-a")];
        }
        AwsResource::RouteTable(one) => {
            one.subnets.push(to("subnet", "public-b"));
            one.routes.push(aws::Route {
                destination: "198.51.100.0/24".parse().unwrap(),
                gateway: to("nat-gateway", "nat-a"),
            });
        }
        AwsResource::VpcEndpoint(one) => one.route_tables.truncate(1),
        AwsResource::SecurityGroupRules(one) if name == "web" => {
            one.ingress.remove(1);
            "Users from anywhere".clone_into(&mut one.ingress[0].description);
            one.ingress.push(rule(80, cidr("0.0.0.0/0"), "Redirect"));
            one.egress.clear();
        }
        AwsResource::Role(one) => {
            one.assume_policy["Statement"][0]["Sid"] = json!("Machines");
            one.policy = serde_json::Value::Null;
            one.managed_policies =
                vec!["arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy".to_owned()];
        }
        AwsResource::Volume(one) if name == "data" => {
            one.size_gib = 300;
            one.iops = Some(5000);
            one.throughput_mb_per_second = Some(300);
        }
        AwsResource::Instance(one) if name == "web-1" => {
            "m6i.xlarge".clone_into(&mut one.machine_type);
            one.security_groups.push(to("security-group", "database"));
            one.termination_protection = false;
            one.metadata_tokens_required = false;
        }
        AwsResource::Bucket(one) => {
            one.versioned = false;
            one.public_access_blocked = false;
            one.lifecycle.remove(1);
        }
        AwsResource::TargetGroup(one) => {
            one.health_path = Some("/alive".to_owned());
            one.preserve_client_addresses = true;
        }
        AwsResource::TargetRegistration(one) => {
            one.instances.remove(1);
        }
        _ => {}
    }
}
