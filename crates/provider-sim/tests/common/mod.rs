//! Graphs and helpers that the tests share.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

pub mod crash;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use groundplan_engine::clock::FixedClock;
use groundplan_engine::{Deployment, EngineError, Event, Options, Outcome, Target};
use groundplan_provider_sim::{Cloud, Settings, SimProvider};
use groundplan_resources::aws::{self, AwsResource};
use groundplan_resources::{Graph, ProviderKind, Ref, Resource, ResourceId, Spec};

pub const DEPLOYMENT: &str = "harbour";

pub fn id(kind: &str, name: &str) -> ResourceId {
    ResourceId::new("primary", kind, name)
}

fn to(kind: &str, name: &str) -> Ref {
    Ref::to(&id(kind, name))
}

pub fn resource(name: &str, spec: AwsResource) -> Resource {
    Resource {
        id: id(spec.kind(), name),
        spec: Spec::Aws(spec),
        after: Vec::new(),
    }
}

pub fn graph(mut resources: Vec<Resource>) -> Graph {
    resources.sort_by(|a, b| a.id.cmp(&b.id));
    Graph {
        deployment: DEPLOYMENT.to_owned(),
        site: "primary".to_owned(),
        provider: ProviderKind::Aws,
        region: Some("eu-central-1".to_owned()),
        tags: BTreeMap::from([("owner".to_owned(), "media".to_owned())]),
        resources,
    }
}

pub fn vpc() -> Resource {
    resource(
        "main",
        AwsResource::Vpc(aws::Vpc {
            name: "harbour".to_owned(),
            cidr: "10.40.0.0/16".parse().unwrap(),
            dns_hostnames: true,
            dns_support: true,
        }),
    )
}

pub fn subnet(number: u8) -> Resource {
    resource(
        &format!("s{number}"),
        AwsResource::Subnet(aws::Subnet {
            name: format!("s{number}"),
            vpc: to("vpc", "main"),
            cidr: format!("10.40.{number}.0/24").parse().unwrap(),
            zone: "eu-central-1a".to_owned(),
            public_addresses: false,
        }),
    )
}

pub fn security_group(name: &str) -> Resource {
    resource(
        name,
        AwsResource::SecurityGroup(aws::SecurityGroup {
            name: name.to_owned(),
            description: format!("group {name}"),
            vpc: to("vpc", "main"),
        }),
    )
}

pub fn rules(group: &str, peer: &str) -> Resource {
    resource(
        group,
        AwsResource::SecurityGroupRules(aws::SecurityGroupRules {
            group: to("security-group", group),
            ingress: vec![aws::SecurityRule {
                protocol: "tcp".to_owned(),
                from_port: 443,
                to_port: 443,
                peer: aws::SecurityPeer::Group(to("security-group", peer)),
                description: "web".to_owned(),
            }],
            egress: Vec::new(),
        }),
    )
}

pub fn key_pair(material: &str) -> Resource {
    resource(
        "admin",
        AwsResource::KeyPair(aws::KeyPair {
            name: "admin".to_owned(),
            public_key: material.to_owned(),
        }),
    )
}

pub fn instance(number: u8, subnet: u8, groups: &[&str]) -> Resource {
    resource(
        &format!("i{number}"),
        AwsResource::Instance(aws::Instance {
            name: format!("i{number}"),
            machine_type: "m6i.2xlarge".to_owned(),
            image: "ami-0123".to_owned(),
            subnet: to("subnet", &format!("s{subnet}")),
            private_address: format!("10.40.{subnet}.{}", 10 + u32::from(number))
                .parse()
                .unwrap(),
            security_groups: groups
                .iter()
                .map(|group| to("security-group", group))
                .collect(),
            key_pair: Some(to("key-pair", "admin")),
            instance_profile: None,
            boot_volume: aws::BootVolume {
                device: "/dev/sda1".to_owned(),
                size_gib: 100,
                volume_type: "gp3".to_owned(),
                encrypted: true,
            },
            user_data: String::new(),
            metadata_tokens_required: true,
            termination_protection: false,
        }),
    )
}

pub fn volume(number: u8) -> Resource {
    resource(
        &format!("v{number}"),
        AwsResource::Volume(aws::Volume {
            name: format!("v{number}"),
            zone: "eu-central-1a".to_owned(),
            size_gib: 500,
            volume_type: "gp3".to_owned(),
            iops: Some(3000),
            throughput_mb_per_second: None,
            encrypted: true,
            multi_attach: false,
        }),
    )
}

pub fn attachment(volume: u8, instance: u8) -> Resource {
    resource(
        &format!("v{volume}"),
        AwsResource::VolumeAttachment(aws::VolumeAttachment {
            volume: to("volume", &format!("v{volume}")),
            instance: to("instance", &format!("i{instance}")),
            device: format!("xvd{}", char::from(b'b' + volume)),
        }),
    )
}

pub fn bucket() -> Resource {
    resource(
        "originals",
        AwsResource::Bucket(aws::Bucket {
            name: "harbour-originals".to_owned(),
            versioned: true,
            encrypted: true,
            public_access_blocked: true,
            lifecycle: Vec::new(),
        }),
    )
}

pub fn target_group() -> Resource {
    resource(
        "web",
        AwsResource::TargetGroup(aws::TargetGroup {
            name: "web".to_owned(),
            vpc: to("vpc", "main"),
            protocol: "TCP".to_owned(),
            port: 443,
            health_protocol: "TCP".to_owned(),
            health_path: None,
            preserve_client_addresses: false,
        }),
    )
}

pub fn registration(instances: &[u8]) -> Resource {
    resource(
        "web",
        AwsResource::TargetRegistration(aws::TargetRegistration {
            target_group: to("target-group", "web"),
            instances: instances
                .iter()
                .map(|number| to("instance", &format!("i{number}")))
                .collect(),
        }),
    )
}

/// 14 resources with every sort of dependency.
pub fn small() -> Graph {
    graph(vec![
        vpc(),
        subnet(1),
        subnet(2),
        security_group("web"),
        security_group("db"),
        rules("web", "db"),
        rules("db", "web"),
        key_pair("ssh-ed25519 AAAA one"),
        instance(1, 1, &["web", "db"]),
        volume(1),
        attachment(1, 1),
        bucket(),
        target_group(),
        registration(&[1]),
    ])
}

/// A deployment's folder and a cloud of its own.
pub struct World {
    pub folder: tempfile::TempDir,
    pub settings: Settings,
}

impl World {
    pub fn new(settings: Settings) -> Self {
        // Thousands of lives are written to disk with fsync; memory is disk enough for them.
        let memory = Path::new("/dev/shm");
        let parent = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        Self {
            folder: tempfile::tempdir_in(parent).unwrap(),
            settings,
        }
    }

    pub fn state(&self) -> &Path {
        self.folder.path()
    }

    pub fn journal(&self) -> PathBuf {
        self.state().join(DEPLOYMENT).join("journal.jsonl")
    }

    pub fn provider(&self) -> Arc<SimProvider> {
        Arc::new(SimProvider::open(&self.state().join("sim"), self.settings.clone()).unwrap())
    }

    pub fn targets(&self, graph: &Graph) -> Vec<Target> {
        vec![Target {
            graph: graph.clone(),
            provider: self.provider(),
        }]
    }

    pub fn open(&self) -> Deployment {
        let clock = Arc::new(FixedClock(1_795_000_000_000));
        Deployment::open_with(self.state(), DEPLOYMENT, "0.1.0", clock).unwrap()
    }

    pub fn cloud(&self) -> Cloud {
        self.provider().cloud().unwrap()
    }

    /// Plans and applies, and returns the outcome.
    pub async fn apply(&self, graph: &Graph) -> Result<Outcome, EngineError> {
        let targets = self.targets(graph);
        let mut deployment = self.open();
        let plan = deployment.plan(&targets).await?;
        deployment
            .apply(&plan, &targets, &Options::default(), &quiet)
            .await
    }

    pub async fn destroy(&self, graph: &Graph) -> Result<Outcome, EngineError> {
        let targets = self.targets(graph);
        let mut deployment = self.open();
        let plan = deployment.destroy_plan(&targets).await?;
        deployment
            .apply(&plan, &targets, &Options::default(), &quiet)
            .await
    }

    /// Asserts that everything is as wanted and that nothing is left to do.
    pub async fn assert_settled(&self, graph: &Graph) {
        let targets = self.targets(graph);
        let deployment = self.open();
        let plan = deployment.plan(&targets).await.unwrap();
        assert!(
            plan.is_empty(),
            "a second plan is not empty: {:#?}",
            plan.operations
        );
        let verification = deployment.verify(&targets).await.unwrap();
        assert!(verification.is_clean(), "{:#?}", verification.deviations);
        assert_eq!(verification.found, graph.resources.len());
        assert!(!deployment.status().unfinished);
    }
}

pub fn quiet(_: &Event) {}

/// What exists, without what may differ between two ways to the same end: provider ids come
/// from how often something was made.
pub fn shape(cloud: &Cloud) -> BTreeMap<String, (serde_json::Value, BTreeMap<String, String>)> {
    let name = |id: &str| {
        cloud
            .objects
            .get(id)
            .map_or_else(|| id.to_owned(), |object| object.resource().to_owned())
    };
    let mut shape = BTreeMap::new();
    for object in cloud.objects.values() {
        let attributes = renamed(&serde_json::Value::Object(object.attributes.clone()), &name);
        let double = shape.insert(
            object.resource().to_owned(),
            (attributes, object.tags.clone()),
        );
        assert!(double.is_none(), "{} exists twice", object.resource());
    }
    shape
}

fn renamed(value: &serde_json::Value, name: &dyn Fn(&str) -> String) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, inner)| match inner {
                    Value::String(id) if key == "$id" => (key.clone(), Value::from(name(id))),
                    inner => (key.clone(), renamed(inner, name)),
                })
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.iter().map(|inner| renamed(inner, name)).collect()),
        other => other.clone(),
    }
}
