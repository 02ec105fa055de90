//! What already exists: ours is taken up, somebody else's is left alone.

use std::collections::BTreeMap;

use groundplan_engine::provider::{
    Binding, Bindings, Create, ErrorClass, Provider, ProviderError, State,
};
use groundplan_provider_aws::AwsProvider;
use groundplan_resources::{Graph, Resource};

use super::account::{Account, count};
use super::graphs::everything;

fn tags(graph: &Graph, resource: &Resource) -> BTreeMap<String, String> {
    [
        ("groundplan:deployment", graph.deployment.clone()),
        ("groundplan:resource", resource.id.0.clone()),
        ("groundplan:digest", "0123456789abcdef".to_owned()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

async fn create(
    provider: &AwsProvider,
    graph: &Graph,
    resource: &Resource,
    bindings: &Bindings,
    token: &str,
) -> Result<Binding, ProviderError> {
    let request = Create {
        resource,
        tags: &tags(graph, resource),
        bindings,
        token,
    };
    provider.create(request).await
}

/// Kinds whose names or tokens keep a second call from making a second thing.
fn is_guarded(kind: &str) -> bool {
    !matches!(
        kind,
        // EC2 has neither for these: the engine looks for them by tag before it repeats.
        "vpc" | "internet-gateway" | "subnet" | "address"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_create_gives_the_same_thing() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let provider = account.provider().await;
    let graph = everything("news");
    let mut bindings = Bindings::new();
    for at in graph.order().unwrap() {
        let resource = &graph.resources[at];
        let kind = resource.spec.kind();
        let token = format!("token-{at}");
        let first = create(&provider, &graph, resource, &bindings, &token).await;
        let first = first.unwrap_or_else(|error| panic!("{}: {error}", resource.id));
        if is_guarded(kind) {
            let second = create(&provider, &graph, resource, &bindings, &token).await;
            let second = second.unwrap_or_else(|error| panic!("{}: {error}", resource.id));
            assert_eq!(first.provider_id, second.provider_id, "{}", resource.id);
        }
        bindings.insert(resource.id.clone(), first.clone());
        let state = provider
            .state(&resource.id, &resource.spec, &first)
            .await
            .unwrap();
        assert_eq!(state, Some(State::Ready), "{}", resource.id);
        let found = provider.find(resource, &graph, &bindings).await.unwrap();
        let found = found.unwrap_or_else(|| panic!("{} is not found", resource.id));
        assert_eq!(found.binding.provider_id, first.provider_id);
        assert_eq!(found.id, resource.id);
    }
    let listed = account.list(&graph);
    assert_eq!(count(&listed, "instances"), 3);
    assert_eq!(count(&listed, "volumes"), 5);
    assert_eq!(count(&listed, "load_balancers"), 1);
}

/// Another deployment with the same names: what is unique in an account or region conflicts.
#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_others_is_left_alone() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let theirs = everything("sport");
    account.apply(&theirs).await;
    let before = account.list(&theirs);
    let provider = account.provider().await;
    // The same resources and names under our deployment's name.
    let mut ours = theirs.clone();
    ours.deployment = "news".to_owned();
    let targets = account.targets(&theirs).await;
    let observed = account.deployment(&theirs).observe(&targets).await.unwrap();
    let bindings: Bindings = observed
        .all()
        .map(|(_, one)| (one.id.clone(), one.binding.clone()))
        .collect();
    for resource in &ours.resources {
        let unique = [
            "role",
            "instance-profile",
            "key-pair",
            "bucket",
            "security-group",
            "load-balancer",
            "target-group",
            "listener",
        ];
        if !unique.contains(&resource.spec.kind()) {
            continue;
        }
        let found = provider.find(resource, &ours, &bindings).await.unwrap();
        let foreign = found.is_some_and(|one| one.id == resource.id);
        assert!(!foreign, "{} was taken for ours", resource.id);
        let created = create(&provider, &ours, resource, &bindings, "token").await;
        let error = created.expect_err(&resource.id.0);
        assert_eq!(
            error.class,
            ErrorClass::Conflict,
            "{}: {error}",
            resource.id
        );
    }
    assert_eq!(account.list(&theirs), before);
}
