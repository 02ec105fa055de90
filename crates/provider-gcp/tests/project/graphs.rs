//! A graph with every kind of resource.

use std::collections::BTreeMap;

use groundplan_resources::google::{
    Address, BackendService, Bucket, Disk, FirewallRule, ForwardingRule, GoogleResource,
    HealthCheck, Instance, InstanceGroup, Network, ProtocolPorts, Router, Subnetwork,
};
use groundplan_resources::{Graph, ProviderKind, Ref, Resource, ResourceId, Spec};

use super::account::REGION;

pub fn id(kind: &str, name: &str) -> ResourceId {
    ResourceId::new("primary", kind, name)
}

pub fn to(kind: &str, name: &str) -> Ref {
    Ref::to(&id(kind, name))
}

pub fn resource(name: &str, spec: GoogleResource) -> Resource {
    Resource {
        id: id(spec.kind(), name),
        spec: Spec::Google(spec),
        after: Vec::new(),
    }
}

pub fn graph(deployment: &str, mut resources: Vec<Resource>) -> Graph {
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    Graph {
        deployment: deployment.to_owned(),
        site: "primary".to_owned(),
        provider: ProviderKind::Google,
        region: Some(REGION.to_owned()),
        tags: BTreeMap::from([("Cost Centre".to_owned(), "4711/B".to_owned())]),
        resources,
    }
}

pub fn network() -> Resource {
    let name = "news-network".to_owned();
    resource("main", GoogleResource::Network(Network { name }))
}

fn subnetwork(name: &str, cidr: &str) -> Resource {
    let spec = Subnetwork {
        name: format!("news-{name}"),
        network: to("network", "main"),
        region: REGION.to_owned(),
        cidr: cidr.parse().unwrap(),
        private_google_access: true,
    };
    resource(name, GoogleResource::Subnetwork(spec))
}

pub fn disk(name: &str, zone: &str, size_gib: u32) -> Resource {
    let bought = name == "shared";
    let spec = Disk {
        name: format!("news-{name}"),
        zone: format!("{REGION}-{zone}"),
        size_gib,
        disk_type: if bought {
            "hyperdisk-balanced"
        } else {
            "pd-ssd"
        }
        .to_owned(),
        iops: bought.then_some(3600),
        throughput_mb_per_second: bought.then_some(290),
        multi_writer: bought,
    };
    resource(name, GoogleResource::Disk(spec))
}

fn instance(name: &str, zone: &str, address: &str, disks: &[&str]) -> Resource {
    let spec = Instance {
        name: format!("news-{name}"),
        zone: format!("{REGION}-{zone}"),
        machine_type: "c3d-standard-4".to_owned(),
        image: "windows-cloud/windows-2022".to_owned(),
        subnetwork: to("subnetwork", "hosts"),
        private_address: address.parse().unwrap(),
        external_address: (name == "web-1").then(|| to("address", "web-1")),
        tags: vec!["news-app".to_owned(), "news-web".to_owned()],
        boot_disk_gib: 100,
        boot_disk_type: "pd-balanced".to_owned(),
        data_disks: disks.iter().map(|disk| to("disk", disk)).collect(),
        first_start: "Write-Output 'ready'".to_owned(),
        shielded: true,
    };
    resource(name, GoogleResource::Instance(spec))
}

fn address(name: &str, external: bool, number: Option<&str>) -> Resource {
    let spec = Address {
        name: format!("news-{name}"),
        region: REGION.to_owned(),
        external,
        subnetwork: (!external).then(|| to("subnetwork", "hosts")),
        address: number.map(|number| number.parse().unwrap()),
    };
    resource(name, GoogleResource::Address(spec))
}

fn ports(protocol: &str, ports: &[&str]) -> ProtocolPorts {
    ProtocolPorts {
        protocol: protocol.to_owned(),
        ports: ports.iter().map(|port| (*port).to_owned()).collect(),
    }
}

fn rule(name: &str, direction: &str, allowed: Vec<ProtocolPorts>) -> Resource {
    let inward = direction == "INGRESS";
    let refuses = allowed.is_empty();
    let spec = FirewallRule {
        name: format!("news-{name}"),
        network: to("network", "main"),
        direction: direction.to_owned(),
        priority: if refuses { 65534 } else { 1000 },
        denied: if refuses {
            vec![ports("all", &[])]
        } else {
            Vec::new()
        },
        allowed,
        source_ranges: if inward {
            vec!["192.0.2.0/24".parse().unwrap()]
        } else {
            Vec::new()
        },
        source_tags: if inward {
            vec!["news-app".to_owned()]
        } else {
            Vec::new()
        },
        destination_ranges: if inward {
            Vec::new()
        } else {
            vec!["0.0.0.0/0".parse().unwrap()]
        },
        target_tags: if refuses {
            Vec::new()
        } else {
            vec!["news-web".to_owned()]
        },
        description: "P-1: browsers [see the plan]".to_owned(),
    };
    resource(name, GoogleResource::FirewallRule(spec))
}

pub fn bucket(name: &str, cool: Option<u32>) -> Resource {
    let spec = Bucket {
        name: format!("news-{name}-0123"),
        location: REGION.to_owned(),
        versioned: true,
        public_access_blocked: true,
        cool_after_days: cool,
        cool_class: cool.map(|_| "ARCHIVE".to_owned()),
        expire_old_versions_after_days: Some(30),
        abort_uploads_after_days: 7,
    };
    resource(name, GoogleResource::Bucket(spec))
}

fn balancer(name: &str, external: bool) -> Vec<Resource> {
    let check = HealthCheck {
        name: format!("news-{name}"),
        region: REGION.to_owned(),
        protocol: if external { "TCP" } else { "HTTPS" }.to_owned(),
        port: 443,
        path: (!external).then(|| "/health".to_owned()),
    };
    let service = BackendService {
        name: format!("news-{name}"),
        region: REGION.to_owned(),
        external,
        groups: vec![to("instance-group", "web-b"), to("instance-group", "web-c")],
        health_check: to("health-check", name),
    };
    let rule = ForwardingRule {
        name: format!("news-{name}"),
        region: REGION.to_owned(),
        address: to("address", name),
        subnetwork: (!external).then(|| to("subnetwork", "hosts")),
        external,
        ports: vec![443],
        backend_service: to("backend-service", name),
    };
    let number = (!external).then_some("10.60.0.250");
    vec![
        address(name, external, number),
        resource(name, GoogleResource::HealthCheck(check)),
        resource(name, GoogleResource::BackendService(service)),
        resource(name, GoogleResource::ForwardingRule(rule)),
    ]
}

fn group(name: &str, zone: &str, instances: &[&str]) -> Resource {
    let spec = InstanceGroup {
        name: format!("news-{name}"),
        zone: format!("{REGION}-{zone}"),
        network: to("network", "main"),
        instances: instances.iter().map(|one| to("instance", one)).collect(),
    };
    resource(name, GoogleResource::InstanceGroup(spec))
}

/// Every kind, most of them more than once.
pub fn everything(deployment: &str) -> Graph {
    let nat = Router {
        name: "news-nat".to_owned(),
        network: to("network", "main"),
        region: REGION.to_owned(),
        subnetworks: vec![to("subnetwork", "hosts")],
    };
    let mut resources = vec![
        network(),
        subnetwork("hosts", "10.60.0.0/24"),
        subnetwork("spare", "10.60.1.0/24"),
        resource("nat", GoogleResource::Router(nat)),
        rule(
            "web",
            "INGRESS",
            vec![ports("icmp", &[]), ports("tcp", &["443", "8000-8010"])],
        ),
        rule("updates", "EGRESS", vec![ports("tcp", &["443"])]),
        rule("refuse", "EGRESS", Vec::new()),
        address("web-1", true, None),
        disk("media", "b", 500),
        disk("scratch", "b", 200),
        disk("shared", "c", 300),
        instance("web-1", "b", "10.60.0.11", &["media", "scratch"]),
        instance("web-2", "c", "10.60.0.12", &["shared"]),
        instance("web-3", "c", "10.60.0.13", &["shared"]),
        group("web-b", "b", &["web-1"]),
        group("web-c", "c", &["web-2", "web-3"]),
        bucket("archive", Some(0)),
        bucket("proxy", None),
    ];
    resources.extend(balancer("inside", false));
    resources.extend(balancer("outside", true));
    graph(deployment, resources)
}

/// The specification of one resource of a graph.
pub fn spec<'a>(graph: &'a mut Graph, kind: &str, name: &str) -> &'a mut GoogleResource {
    let wanted = id(kind, name);
    let found = graph.resources.iter_mut().find(|one| one.id == wanted);
    match &mut found.unwrap_or_else(|| panic!("{wanted}")).spec {
        Spec::Google(spec) => spec,
        other => panic!("{other:?}"),
    }
}
