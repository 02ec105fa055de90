//! Plans are pure data: what is in them, and in which order.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use groundplan_resources::aws::{
    AwsResource, KeyPair, SecurityGroup, TargetRegistration, Volume, Vpc,
};
use groundplan_resources::{Graph, ProviderKind, Ref, Resource, ResourceId, Spec};

use super::*;
use crate::digest;
use crate::error::EngineError;
use crate::provider::*;
use crate::target::{Observation, Target};

/// A provider with a name and nothing else: planning asks for no more.
struct Silent;

#[async_trait]
impl Provider for Silent {
    fn name(&self) -> &'static str {
        "silent"
    }
    async fn identity(&self) -> Result<Identity, ProviderError> {
        Err(refusal())
    }
    async fn observe(&self, _: &Graph) -> Result<Vec<Observed>, ProviderError> {
        Err(refusal())
    }
    async fn find(
        &self,
        _: &Resource,
        _: &Graph,
        _: &Bindings,
    ) -> Result<Option<Observed>, ProviderError> {
        Err(refusal())
    }
    async fn create(&self, _: Create<'_>) -> Result<Binding, ProviderError> {
        Err(refusal())
    }
    async fn update(&self, _: Update<'_>) -> Result<Binding, ProviderError> {
        Err(refusal())
    }
    async fn delete(&self, _: &Observed, _: &Bindings) -> Result<(), ProviderError> {
        Err(refusal())
    }
    async fn state(
        &self,
        _: &ResourceId,
        _: &Spec,
        _: &Binding,
    ) -> Result<Option<State>, ProviderError> {
        Err(refusal())
    }
}

fn refusal() -> ProviderError {
    ProviderError {
        class: ErrorClass::Denied,
        action: "any".to_owned(),
        message: String::new(),
        code: None,
    }
}

fn id(kind: &str, name: &str) -> ResourceId {
    ResourceId::new("primary", kind, name)
}

fn resource(name: &str, spec: AwsResource) -> Resource {
    Resource {
        id: id(spec.kind(), name),
        spec: Spec::Aws(spec),
        after: Vec::new(),
    }
}

fn vpc(name: &str) -> Resource {
    resource(
        name,
        AwsResource::Vpc(Vpc {
            name: name.to_owned(),
            cidr: "10.0.0.0/16".parse().unwrap(),
            dns_hostnames: true,
            dns_support: true,
        }),
    )
}

fn group(id: &str, name: &str) -> Resource {
    resource(
        id,
        AwsResource::SecurityGroup(SecurityGroup {
            name: name.to_owned(),
            description: "d".to_owned(),
            vpc: Ref::to(&self::id("vpc", "main")),
        }),
    )
}

/// Names two groups in a list that can be changed; what it is does not matter to a plan.
fn lister(name: &str, group: &str, others: &[&str]) -> Resource {
    resource(
        name,
        AwsResource::TargetRegistration(TargetRegistration {
            target_group: Ref::to(&id("vpc", group)),
            instances: others
                .iter()
                .map(|name| Ref::to(&id("security-group", name)))
                .collect(),
        }),
    )
}

fn targets(resources: Vec<Resource>) -> Vec<Target> {
    let graph = Graph {
        deployment: "d".to_owned(),
        site: "primary".to_owned(),
        provider: ProviderKind::Aws,
        region: None,
        tags: BTreeMap::new(),
        resources,
    };
    vec![Target {
        graph,
        provider: Arc::new(Silent),
    }]
}

fn existing(resources: &[Resource]) -> Observation {
    let found = resources
        .iter()
        .map(|resource| Observed {
            id: resource.id.clone(),
            binding: Binding {
                provider_id: format!("p-{}", resource.id.name()),
                ..Binding::default()
            },
            state: State::Ready,
            spec: resource.spec.clone(),
            digest: Some(digest::of_resource(resource)),
        })
        .collect();
    Observation {
        sites: BTreeMap::from([("primary".to_owned(), found)]),
    }
}

fn make(wanted: Vec<Resource>, exists: &[Resource]) -> Result<Plan, EngineError> {
    let (targets, observation) = (targets(wanted), existing(exists));
    let last = BTreeMap::new();
    plan(&Inputs {
        deployment: "d",
        tool: "0.1.0",
        parent: None,
        targets: &targets,
        observation: &observation,
        last: &last,
    })
}

fn steps(plan: &Plan) -> Vec<String> {
    plan.operations
        .iter()
        .map(|operation| format!("{} {}", operation.action.name(), operation.resource.name()))
        .collect()
}

#[test]
fn a_plan_is_the_same_every_time_and_survives_its_file() {
    let wanted = || {
        vec![
            group("web", "web"),
            vpc("main"),
            lister("l", "main", &["web"]),
        ]
    };
    let first = make(wanted(), &[]).unwrap();
    let mut turned = wanted();
    turned.reverse();
    assert_eq!(first.hash(), make(turned, &[]).unwrap().hash());
    assert_eq!(steps(&first), ["create main", "create web", "create l"]);
    assert_eq!(first.operations[2].needs, [0, 1]);
    assert_eq!(Plan::from_json(&first.to_json()).unwrap(), first);
    assert!(make(wanted(), &wanted()).unwrap().is_empty());
}

/// What was there and shall not be, or the reverse, is null on one side.
#[test]
fn a_plan_that_takes_a_value_away_survives_its_file() {
    let with = |iops| {
        let mut volume = volume(100);
        if let Spec::Aws(AwsResource::Volume(one)) = &mut volume.spec {
            one.iops = iops;
        }
        volume
    };
    for (before, after) in [(Some(4000), None), (None, Some(4000))] {
        let plan = make(vec![with(after)], &[with(before)]).unwrap();
        let change = &plan.operations[0].changes[0];
        assert_eq!(change.before.is_some(), before.is_some());
        assert_eq!(change.after.is_some(), after.is_some());
        let read = Plan::from_json(&plan.to_json()).unwrap();
        assert_eq!(read, plan);
        assert_eq!(read.hash(), plan.hash());
    }
}

fn volume(size_gib: u32) -> Resource {
    resource(
        "media",
        AwsResource::Volume(Volume {
            name: "media".to_owned(),
            zone: "eu-central-1a".to_owned(),
            size_gib,
            volume_type: "gp3".to_owned(),
            iops: None,
            throughput_mb_per_second: None,
            encrypted: true,
            multi_attach: false,
        }),
    )
}

/// No provider shrinks a disk, so a smaller one is another one, and what is on the old one goes.
#[test]
fn a_disk_grows_in_place_and_is_made_anew_to_shrink() {
    let grown = make(vec![volume(700)], &[volume(600)]).unwrap();
    assert_eq!(steps(&grown), ["update media"]);
    assert_eq!(grown.destroys_data().count(), 0);
    let shrunk = make(vec![volume(600)], &[volume(700)]).unwrap();
    assert_eq!(steps(&shrunk), ["delete media", "create media"]);
    assert_eq!(shrunk.destroys_data().count(), 1);
}

#[test]
fn what_cannot_be_ordered_is_refused() {
    let mut one = vpc("one");
    let mut two = vpc("two");
    one.after = vec![two.id.clone()];
    two.after = vec![one.id.clone()];
    let error = make(vec![one, two], &[]).unwrap_err();
    assert!(error.to_string().contains("wait for each other"), "{error}");
    let error = make(vec![group("web", "web")], &[]).unwrap_err();
    assert!(error.to_string().contains("does not exist"), "{error}");
    let error = make(vec![vpc("one"), vpc("one")], &[]).unwrap_err();
    assert!(error.to_string().contains("two resources"), "{error}");
}

#[test]
fn a_new_resource_waits_for_the_old_one_that_has_its_name() {
    let plan = make(
        vec![vpc("main"), group("new", "web")],
        &[vpc("main"), group("old", "web")],
    )
    .unwrap();
    assert_eq!(steps(&plan), ["delete old", "create new"]);
    assert_eq!(plan.operations[1].needs, [0]);
}

#[test]
fn unless_the_old_one_is_in_use_until_the_new_one_is_there() {
    let before = [
        vpc("main"),
        group("old", "web"),
        group("other", "other"),
        lister("l", "main", &["old", "other"]),
    ];
    let after = vec![
        vpc("main"),
        group("new", "web"),
        group("other", "other"),
        lister("l", "main", &["new", "other"]),
    ];
    assert_eq!(
        steps(&make(after, &before).unwrap()),
        ["create new", "update l", "delete old"]
    );
}

#[test]
fn resources_that_exchange_what_they_refer_to_let_go_first() {
    let moved = |name: &str| {
        let mut group = group(name, name);
        if let Spec::Aws(AwsResource::SecurityGroup(group)) = &mut group.spec {
            "other".clone_into(&mut group.description);
        }
        group
    };
    let keep = || vec![vpc("main"), group("k", "k")];
    let mut before = keep();
    before.extend([
        group("a", "a"),
        group("b", "b"),
        lister("x", "main", &["a", "k"]),
        lister("z", "main", &["b", "k"]),
    ]);
    let mut after = keep();
    after.extend([
        moved("a"),
        moved("b"),
        lister("x", "main", &["b", "k"]),
        lister("z", "main", &["a", "k"]),
    ]);
    let plan = make(after, &before).unwrap();
    let steps = steps(&plan);
    assert_eq!(
        steps
            .iter()
            .filter(|step| step.starts_with("update"))
            .count(),
        4,
        "{steps:?}"
    );
    assert!(!steps.contains(&"delete x".to_owned()), "{steps:?}");
    for (at, operation) in plan.operations.iter().enumerate() {
        assert!(operation.needs.iter().all(|need| *need < at));
    }
}

#[test]
fn destroy_takes_the_references_backwards() {
    let all = [
        vpc("main"),
        group("web", "web"),
        lister("l", "main", &["web"]),
    ];
    let (targets, observation) = (targets(Vec::new()), existing(&all));
    let last = BTreeMap::new();
    let inputs = Inputs {
        deployment: "d",
        tool: "0.1.0",
        parent: Some("p"),
        targets: &targets,
        observation: &observation,
        last: &last,
    };
    let plan = destroy(&inputs).unwrap();
    assert_eq!(steps(&plan), ["delete l", "delete web", "delete main"]);
    assert_eq!(plan.purpose, Purpose::Destroy);
    assert!(
        plan.operations
            .iter()
            .all(|operation| operation.reason == Reason::Destroy)
    );
}

#[test]
fn a_fingerprint_tells_what_appeared_vanished_and_changed() {
    let then = fingerprint(&existing(&[vpc("a"), vpc("b")]));
    let mut other = vpc("b");
    if let Spec::Aws(AwsResource::Vpc(vpc)) = &mut other.spec {
        vpc.dns_support = false;
    }
    let now = fingerprint(&existing(&[other, vpc("c")]));
    let kinds: Vec<_> = stale(&then, &now)
        .iter()
        .map(|difference| difference.kind.name())
        .collect();
    assert_eq!(kinds, ["vanished", "changed", "appeared"]);
    assert!(stale(&then, &then).is_empty());
}

#[test]
fn a_fingerprint_leaves_out_what_cannot_be_read_back() {
    let key = |public_key: &str| Resource {
        id: id("key-pair", "main"),
        spec: Spec::Aws(AwsResource::KeyPair(KeyPair {
            name: "main".to_owned(),
            public_key: public_key.to_owned(),
        })),
        after: Vec::new(),
    };
    // The digest is read from a tag and says the same in both.
    let print = |public_key: &str| {
        let mut observation = existing(&[key(public_key)]);
        for observed in observation.sites.values_mut().flatten() {
            observed.digest = Some("applied".to_owned());
        }
        fingerprint(&observation)
    };
    let (known, unknown) = (print("ssh-rsa AAAA"), print("(cannot be read back)"));
    assert!(stale(&known, &unknown).is_empty());
}
