//! Apply, plan, drift, change, replace, destroy on the simulated cloud.

#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use groundplan_engine::{Action, Cause, Deviation, Reason, RunResult, exit};
use groundplan_provider_sim::Settings;
use groundplan_resources::Spec;
use groundplan_resources::aws::AwsResource;

#[tokio::test(start_paused = true)]
async fn a_second_plan_is_empty_and_destroy_leaves_nothing() {
    let world = World::new(Settings::default());
    let graph = small();
    let outcome = world.apply(&graph).await.unwrap();
    assert_eq!(outcome.result, RunResult::Complete);
    assert_eq!(outcome.done, 14);
    assert_eq!(outcome.exit_code(), exit::FINE);
    assert_eq!(world.cloud().objects.len(), 14);
    world.assert_settled(&graph).await;

    let outcome = world.destroy(&graph).await.unwrap();
    assert_eq!(outcome.exit_code(), exit::FINE);
    assert!(outcome.left.is_empty());
    assert!(world.cloud().objects.is_empty());
    assert!(world.open().status().destroyed);

    // Everything can be made again: tokens of the first life do not bring back the dead.
    assert_eq!(
        world.apply(&graph).await.unwrap().result,
        RunResult::Complete
    );
    world.assert_settled(&graph).await;
}

#[tokio::test(start_paused = true)]
async fn everything_carries_the_tags() {
    let world = World::new(Settings::default());
    world.apply(&small()).await.unwrap();
    for object in world.cloud().objects.values() {
        assert_eq!(object.deployment(), DEPLOYMENT);
        assert_eq!(object.tags.get("owner").map(String::as_str), Some("media"));
        assert!(object.tags.contains_key("groundplan:digest"));
    }
}

#[tokio::test(start_paused = true)]
async fn drift_is_told_apart_from_a_changed_profile() {
    let world = World::new(Settings::default());
    let graph = small();
    world.apply(&graph).await.unwrap();
    world
        .provider()
        .tamper(|cloud| {
            for object in cloud
                .objects
                .values_mut()
                .filter(|object| object.kind == "volume")
            {
                object.attributes.insert("size_gib".to_owned(), 400.into());
            }
        })
        .unwrap();
    let mut wanted = graph.clone();
    change(&mut wanted, "vpc", |spec| {
        if let AwsResource::Vpc(vpc) = spec {
            vpc.dns_hostnames = false;
        }
    });
    let targets = world.targets(&wanted);
    let deployment = world.open();
    let verification = deployment.verify(&targets).await.unwrap();
    assert_eq!(verification.deviations.len(), 2);
    assert_eq!(verification.drift().count(), 1);
    assert_eq!(verification.exit_code(), exit::DRIFT);
    let plan = deployment.plan(&targets).await.unwrap();
    let causes: Vec<_> = plan
        .operations
        .iter()
        .map(|operation| {
            (
                operation.kind(),
                operation.action,
                operation.changes[0].cause,
            )
        })
        .collect();
    assert_eq!(
        causes,
        [
            ("volume", Action::Update, Cause::Drift),
            ("vpc", Action::Update, Cause::Profile)
        ]
    );
    world.apply(&wanted).await.unwrap();
    world.assert_settled(&wanted).await;
}

#[tokio::test(start_paused = true)]
async fn what_vanished_is_made_again_with_what_hung_on_it() {
    let world = World::new(Settings::default());
    let graph = small();
    world.apply(&graph).await.unwrap();
    world
        .provider()
        .tamper(|cloud| cloud.objects.retain(|_, object| object.kind != "instance"))
        .unwrap();
    let plan = world.open().plan(&world.targets(&graph)).await.unwrap();
    let why = |kind: &str, action: Action| {
        plan.operations
            .iter()
            .find(|operation| operation.kind() == kind && operation.action == action)
            .map(|operation| operation.reason.clone())
    };
    assert_eq!(why("instance", Action::Create), Some(Reason::Vanished));
    assert!(matches!(
        why("volume-attachment", Action::Create),
        Some(Reason::CannotChange { .. })
    ));
    assert_eq!(
        why("target-registration", Action::Update),
        Some(Reason::Changed)
    );
    world.apply(&graph).await.unwrap();
    world.assert_settled(&graph).await;
}

#[tokio::test(start_paused = true)]
async fn a_replacement_spreads_and_lets_go_first() {
    let world = World::new(Settings::default());
    let graph = small();
    world.apply(&graph).await.unwrap();
    // A group's description cannot change; the instance names it in a list that can.
    let mut wanted = graph.clone();
    change(&mut wanted, "security-group", |spec| {
        if let AwsResource::SecurityGroup(group) = spec
            && group.name == "db"
        {
            "other".clone_into(&mut group.description);
        }
    });
    let plan = world.open().plan(&world.targets(&wanted)).await.unwrap();
    let steps: Vec<(Action, String)> = plan
        .operations
        .iter()
        .map(|operation| (operation.action, operation.resource.to_string()))
        .collect();
    let instance = steps
        .iter()
        .filter(|(_, id)| id.contains("/instance/"))
        .count();
    assert_eq!(instance, 2, "{steps:#?}");
    assert!(
        !steps.contains(&(Action::Delete, id("instance", "i1").0)),
        "{steps:#?}"
    );
    assert_eq!(
        world.apply(&wanted).await.unwrap().result,
        RunResult::Complete
    );
    world.assert_settled(&wanted).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_no_longer_wanted_goes_after_what_refers_to_it() {
    let world = World::new(Settings::default());
    world.apply(&small()).await.unwrap();
    let mut wanted = small();
    wanted.resources.retain(|resource| {
        !(resource.id.0.contains("/v1")
            || resource.id.0.ends_with("group/db")
            || resource.id.0.ends_with("rules/db"))
    });
    for resource in &mut wanted.resources {
        match &mut resource.spec {
            Spec::Aws(AwsResource::Instance(instance)) => {
                instance
                    .security_groups
                    .retain(|group| group.resource.name() != "db");
            }
            Spec::Aws(AwsResource::SecurityGroupRules(rules)) => rules.ingress.clear(),
            _ => {}
        }
    }
    let plan = world.open().plan(&world.targets(&wanted)).await.unwrap();
    assert_eq!(
        plan.destroys_data()
            .map(groundplan_engine::Operation::kind)
            .collect::<Vec<_>>(),
        ["volume"]
    );
    assert_eq!(plan.counts().delete, 4);
    assert_eq!(plan.counts().update, 2);
    world.apply(&wanted).await.unwrap();
    world.assert_settled(&wanted).await;
}

#[tokio::test(start_paused = true)]
async fn a_hidden_attribute_is_compared_by_its_digest() {
    let world = World::new(Settings::default());
    world.apply(&small()).await.unwrap();
    let mut wanted = small();
    change(&mut wanted, "key-pair", |spec| {
        if let AwsResource::KeyPair(key) = spec {
            "ssh-ed25519 AAAA two".clone_into(&mut key.public_key);
        }
    });
    let plan = world.open().plan(&world.targets(&wanted)).await.unwrap();
    let key = plan
        .operations
        .iter()
        .find(|operation| operation.kind() == "key-pair")
        .unwrap();
    assert_eq!(key.changes[0].name, "public_key");
    assert_eq!(key.changes[0].before, None);
    world.apply(&wanted).await.unwrap();
    world.assert_settled(&wanted).await;
}

#[tokio::test(start_paused = true)]
async fn a_stale_plan_is_refused_with_the_differences() {
    let world = World::new(Settings::default());
    let graph = small();
    let targets = world.targets(&graph);
    let mut deployment = world.open();
    let plan = deployment.plan(&targets).await.unwrap();
    let text = plan.to_json();
    world.apply(&graph).await.unwrap();
    let plan = groundplan_engine::Plan::from_json(&text).unwrap();
    let error = deployment
        .apply(
            &plan,
            &targets,
            &groundplan_engine::Options::default(),
            &quiet,
        )
        .await
        .unwrap_err();
    assert_eq!(error.exit_code(), exit::LOCKED_OR_STALE);
    let groundplan_engine::EngineError::Stale(differences) = error else {
        panic!("{error}")
    };
    assert_eq!(differences.len(), 14);
}

#[tokio::test(start_paused = true)]
async fn destroy_needs_neither_profile_nor_journal() {
    let world = World::new(Settings::default());
    world.apply(&small()).await.unwrap();
    std::fs::remove_dir_all(world.state().join(DEPLOYMENT)).unwrap();
    let empty = graph(Vec::new());
    let mut deployment = world.open();
    assert_eq!(
        deployment
            .recover(&world.targets(&empty), &quiet)
            .await
            .unwrap(),
        14
    );
    assert_eq!(deployment.status().resources, 14);
    let outcome = world.destroy(&empty).await.unwrap();
    assert_eq!(outcome.exit_code(), exit::FINE, "{outcome:#?}");
    assert!(world.cloud().objects.is_empty());
}

#[tokio::test(start_paused = true)]
async fn destroy_finds_what_lost_its_tags_through_the_journal() {
    let world = World::new(Settings::default());
    world.apply(&small()).await.unwrap();
    world
        .provider()
        .tamper(|cloud| {
            for object in cloud
                .objects
                .values_mut()
                .filter(|object| object.kind == "instance")
            {
                object.tags.clear();
            }
        })
        .unwrap();
    let outcome = world.destroy(&graph(Vec::new())).await.unwrap();
    assert!(outcome.left.is_empty(), "{outcome:#?}");
    assert!(world.cloud().objects.is_empty());
}

#[tokio::test(start_paused = true)]
async fn destroy_goes_on_past_what_cannot_go_and_says_why() {
    let world = World::new(Settings::default());
    world.apply(&small()).await.unwrap();
    // Somebody else's object holds on to a subnet.
    world
        .provider()
        .tamper(|cloud| {
            let subnet = cloud
                .objects
                .values()
                .find(|object| object.kind == "subnet")
                .unwrap()
                .clone();
            let mut foreign = subnet.clone();
            "foreign-1".clone_into(&mut foreign.provider_id);
            foreign.tags.clear();
            "interface".clone_into(&mut foreign.kind);
            foreign.attributes = serde_json::Map::from_iter([(
                "subnet".to_owned(),
                serde_json::json!({"$id": subnet.provider_id}),
            )]);
            cloud.objects.insert("foreign-1".to_owned(), foreign);
        })
        .unwrap();
    let outcome = world.destroy(&graph(Vec::new())).await.unwrap();
    assert_eq!(outcome.exit_code(), exit::UNFINISHED);
    let left: Vec<_> = outcome
        .left
        .iter()
        .map(|left| left.resource.0.contains("/subnet/"))
        .collect();
    assert_eq!(left, [true, false], "{:#?}", outcome.left);
    assert!(
        outcome.left[0].reason.contains("foreign-1"),
        "{}",
        outcome.left[0].reason
    );
    assert_eq!(world.cloud().objects.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn doubles_are_removed() {
    let world = World::new(Settings::default());
    let graph = small();
    world.apply(&graph).await.unwrap();
    world
        .provider()
        .tamper(|cloud| {
            let mut double = cloud
                .objects
                .values()
                .find(|object| object.kind == "bucket")
                .unwrap()
                .clone();
            "zz".clone_into(&mut double.provider_id);
            cloud.objects.insert("zz".to_owned(), double);
        })
        .unwrap();
    let deployment = world.open();
    let verification = deployment.verify(&world.targets(&graph)).await.unwrap();
    assert!(matches!(
        verification.deviations[..],
        [Deviation::Unexpected { .. }]
    ));
    let plan = deployment.plan(&world.targets(&graph)).await.unwrap();
    assert_eq!(plan.operations.len(), 1);
    assert_eq!(plan.operations[0].reason, Reason::Duplicate);
    world.apply(&graph).await.unwrap();
    world.assert_settled(&graph).await;
}

fn change(
    graph: &mut groundplan_resources::Graph,
    kind: &str,
    mut edit: impl FnMut(&mut AwsResource),
) {
    for resource in &mut graph.resources {
        if resource.spec.kind() == kind
            && let Spec::Aws(spec) = &mut resource.spec
        {
            edit(spec);
        }
    }
}
