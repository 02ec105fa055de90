//! What goes wrong for good, who holds the lock, and stopping on request.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use common::*;
use groundplan_engine::{
    Cancel, EngineError, Event, Lock, LockHolder, Options, Plan, RunResult, Target, exit,
};
use groundplan_provider_sim::{Faults, Settings};
use groundplan_resources::{Graph, ProviderKind, Resource, ResourceId, Spec, premises};

#[tokio::test(start_paused = true)]
async fn no_capacity_holds_and_resume_finishes() {
    let mut world = World::new(Settings {
        faults: Faults {
            capacity: 1.0,
            ..Faults::default()
        },
        ..Settings::default()
    });
    let graph = small();
    let outcome = world.apply(&graph).await.unwrap();
    assert_eq!(outcome.result, RunResult::Held);
    assert_eq!(outcome.exit_code(), exit::QUOTA_OR_CAPACITY);
    assert_eq!(outcome.failures.len(), 1);
    let status = world.open().status();
    assert!(status.unfinished);
    assert_eq!(status.failures().count(), 1);
    world.settings.faults = Faults::default();
    let mut deployment = world.open();
    let outcome = deployment
        .resume(&world.targets(&graph), &Options::default(), &quiet)
        .await
        .unwrap();
    assert_eq!(outcome.exit_code(), exit::FINE);
    world.assert_settled(&graph).await;
}

#[tokio::test(start_paused = true)]
async fn a_quota_and_an_unknown_machine_type_stop() {
    let quotas = BTreeMap::from([("subnet".to_owned(), 1)]);
    let world = World::new(Settings {
        quotas,
        ..Settings::default()
    });
    assert_eq!(
        world.apply(&small()).await.unwrap().exit_code(),
        exit::QUOTA_OR_CAPACITY
    );

    let machine_types = Some(BTreeSet::from(["m6i.large".to_owned()]));
    let world = World::new(Settings {
        machine_types,
        ..Settings::default()
    });
    let outcome = world.apply(&small()).await.unwrap();
    assert_eq!(outcome.exit_code(), exit::UNFINISHED);
    assert!(outcome.failures[0].error.message.contains("m6i.2xlarge"));
}

#[tokio::test(start_paused = true)]
async fn a_living_holder_of_the_lock_is_named() {
    let world = World::new(Settings::default());
    let folder = world.state().join(DEPLOYMENT);
    std::fs::create_dir_all(&folder).unwrap();
    let holder = LockHolder {
        owner: "ada".to_owned(),
        process: 4242,
        purpose: "apply".to_owned(),
        ..LockHolder::default()
    };
    let lock = Lock::take(&folder, &holder).unwrap();
    let error = world.apply(&small()).await.unwrap_err();
    assert_eq!(error.exit_code(), exit::LOCKED_OR_STALE);
    assert!(
        error.to_string().contains("ada") && error.to_string().contains("4242"),
        "{error}"
    );
    assert!(world.cloud().objects.is_empty());
    drop(lock);
    assert_eq!(
        world.apply(&small()).await.unwrap().result,
        RunResult::Complete
    );
}

#[tokio::test(start_paused = true)]
async fn a_dead_holder_is_explained_and_taken_over() {
    let world = World::new(Settings::default());
    let folder = world.state().join(DEPLOYMENT);
    std::fs::create_dir_all(&folder).unwrap();
    let dead = LockHolder {
        owner: "ada".to_owned(),
        process: 4242,
        ..LockHolder::default()
    };
    std::fs::write(folder.join("lock"), serde_json::to_string(&dead).unwrap()).unwrap();
    let told = AtomicBool::new(false);
    let events = |event: &Event| {
        if let Event::LockTakenOver { holder } = event {
            assert_eq!(holder, &dead);
            told.store(true, Ordering::SeqCst);
        }
    };
    let targets = world.targets(&small());
    let mut deployment = world.open();
    let plan = deployment.plan(&targets).await.unwrap();
    deployment
        .apply(&plan, &targets, &Options::default(), &events)
        .await
        .unwrap();
    assert!(told.into_inner());
    assert_eq!(std::fs::read_to_string(folder.join("lock")).unwrap(), "");
}

#[tokio::test(start_paused = true)]
async fn the_first_request_finishes_what_is_under_way_and_the_second_abandons_it() {
    for requests in [1, 2] {
        let world = World::new(Settings::default());
        let graph = small();
        let targets = world.targets(&graph);
        let mut deployment = world.open();
        let plan = deployment.plan(&targets).await.unwrap();
        let cancel = Cancel::new();
        let started = AtomicU64::new(0);
        let events = |event: &Event| {
            if let Event::Started { .. } = event
                && started.fetch_add(1, Ordering::SeqCst) == 8
            {
                for _ in 0..requests {
                    cancel.request();
                }
            }
        };
        let options = Options {
            cancel: cancel.clone(),
            ..Options::default()
        };
        let outcome = deployment
            .apply(&plan, &targets, &options, &events)
            .await
            .unwrap();
        assert_eq!(outcome.exit_code(), exit::CANCELLED);
        assert_eq!(outcome.open > 0, requests == 2, "{outcome:#?}");
        assert!(outcome.done < 14);
        if requests == 2 {
            let error = world.apply(&graph).await.unwrap_err();
            assert!(matches!(error, EngineError::Unfinished { .. }), "{error}");
            assert_eq!(error.exit_code(), exit::UNFINISHED);
        }
        let mut deployment = world.open();
        let outcome = deployment
            .resume(&targets, &Options::default(), &quiet)
            .await
            .unwrap();
        assert_eq!(outcome.result, RunResult::Complete);
        world.assert_settled(&graph).await;
    }
}

#[tokio::test(start_paused = true)]
async fn an_edited_plan_or_journal_is_refused() {
    let world = World::new(Settings::default());
    let plan = world.open().plan(&world.targets(&small())).await.unwrap();
    let edited = plan.to_json().replace("m6i.2xlarge", "m6i.metal");
    assert!(matches!(
        Plan::from_json(&edited),
        Err(EngineError::NotAPlan(_))
    ));
    assert_eq!(Plan::from_json(&plan.to_json()).unwrap(), plan);
    for broken in [
        "",
        "{}",
        "[]",
        "\u{0}",
        "{\"hash\":\"\",\"plan\":{\"format\":99}}",
    ] {
        assert!(Plan::from_json(broken).is_err());
    }

    world.apply(&small()).await.unwrap();
    let text = std::fs::read_to_string(world.journal()).unwrap();
    std::fs::write(world.journal(), text.replacen("vpc-", "vpx-", 1)).unwrap();
    let error =
        groundplan_engine::Deployment::open(world.state(), DEPLOYMENT, "0.1.0").unwrap_err();
    assert!(
        matches!(error, EngineError::JournalCorrupt { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn two_sites_are_one_plan() {
    let world = World::new(Settings::default());
    let network = ResourceId::new("recovery", "network", "lan");
    let site = Graph {
        deployment: DEPLOYMENT.to_owned(),
        site: "recovery".to_owned(),
        provider: ProviderKind::Premises,
        region: None,
        tags: BTreeMap::new(),
        resources: vec![
            Resource {
                id: ResourceId::new("recovery", "host", "copy"),
                spec: Spec::Premises(premises::PremisesResource::Host(host(&network))),
                // Across sites: the copy comes after the original.
                after: vec![id("instance", "i1")],
            },
            Resource {
                id: network.clone(),
                spec: Spec::Premises(premises::PremisesResource::Network(lan())),
                after: Vec::new(),
            },
        ],
    };
    let provider = world.provider();
    let targets = vec![
        Target {
            graph: small(),
            provider: provider.clone(),
        },
        Target {
            graph: site,
            provider,
        },
    ];
    let mut deployment = world.open();
    let plan = deployment.plan(&targets).await.unwrap();
    assert_eq!(plan.operations.len(), 16);
    let at = |kind: &str| {
        plan.operations
            .iter()
            .position(|operation| operation.kind() == kind)
            .unwrap()
    };
    assert!(plan.operations[at("host")].needs.contains(&at("instance")));
    let outcome = deployment
        .apply(&plan, &targets, &Options::default(), &quiet)
        .await
        .unwrap();
    assert_eq!(outcome.exit_code(), exit::FINE);
    assert!(deployment.plan(&targets).await.unwrap().is_empty());
    assert_eq!(deployment.history().sites.len(), 2);
    let plan = deployment.destroy_plan(&targets).await.unwrap();
    let outcome = deployment
        .apply(&plan, &targets, &Options::default(), &quiet)
        .await
        .unwrap();
    assert!(outcome.left.is_empty());
    assert!(world.cloud().objects.is_empty());
}

fn lan() -> premises::Network {
    serde_json::from_value(serde_json::json!({
        "name": "lan", "cidr": "10.60.0.0/24", "vlan": 60
    }))
    .unwrap()
}

fn host(network: &ResourceId) -> premises::Host {
    serde_json::from_value(serde_json::json!({
        "name": "copy", "network": {"$ref": network}, "address": "10.60.0.10", "cores": 8, "memory_gb": 32.0
    }))
    .unwrap()
}
