//! What networks, limits and capacity do to a caller, and what the caller makes of it.

use std::collections::BTreeMap;

use groundplan_engine::provider::{Create, ErrorClass, Provider, ProviderError};
use groundplan_provider_gcp::GcpProvider;
use groundplan_resources::Graph;

use super::account::{Account, REGION};
use super::graphs::{everything, graph, network};
use crate::server::{Fault, PROJECT};

async fn create(provider: &GcpProvider, graph: &Graph, token: &str) -> Result<(), ProviderError> {
    let resource = &graph.resources[0];
    let tags = [
        ("groundplan:deployment", graph.deployment.as_str()),
        ("groundplan:resource", resource.id.0.as_str()),
    ];
    let request = Create {
        resource,
        tags: &tags
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .into(),
        bindings: &BTreeMap::new(),
        token,
    };
    provider.create(request).await.map(|_| ())
}

fn refusal(status: u16, reason: &'static str) -> Fault {
    Fault {
        method: "POST",
        end: "/networks",
        refuses: Some((status, reason)),
        ..Fault::default()
    }
}

fn failure(code: &'static str, status: u16) -> Fault {
    Fault {
        method: "POST",
        end: "/networks",
        operation: Some((code, status)),
        ..Fault::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_told_apart() {
    let account = Account::open();
    let provider = account.provider().await;
    let graph = graph("news", vec![network()]);
    let lost = Fault {
        method: "POST",
        end: "/networks",
        lost: true,
        ..Fault::default()
    };
    for (turn, (fault, class)) in [
        (refusal(429, "rateLimitExceeded"), ErrorClass::Throttled),
        (refusal(503, "rateLimitExceeded"), ErrorClass::Throttled),
        (refusal(503, "backendError"), ErrorClass::Unknown),
        (refusal(403, "forbidden"), ErrorClass::Denied),
        (refusal(403, "quotaExceeded"), ErrorClass::Quota),
        (refusal(401, "authError"), ErrorClass::Credentials),
        (refusal(400, "invalid"), ErrorClass::Invalid),
        (failure("QUOTA_EXCEEDED", 403), ErrorClass::Quota),
        (
            failure("ZONE_RESOURCE_POOL_EXHAUSTED", 503),
            ErrorClass::Capacity,
        ),
        (failure("INTERNAL_ERROR", 500), ErrorClass::Unknown),
        (lost, ErrorClass::Unknown),
    ]
    .into_iter()
    .enumerate()
    {
        account.server.order(fault);
        let ended = create(&provider, &graph, &format!("token-{turn}")).await;
        let error = ended.unwrap_err();
        assert_eq!(error.class, class, "{turn}: {error:?}");
        assert_eq!(error.action, "compute.networks.insert", "{error:?}");
    }
    // The last one was carried out all the same, once its operation has ended.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(account.server.get("networks/news-network").is_some());
}

/// Google remembers a failed request for an hour; the cure must not have to wait for that.
#[tokio::test(flavor = "multi_thread")]
async fn a_remembered_failure_does_not_outlive_its_cause() {
    let account = Account::open();
    let provider = account.provider().await;
    let graph = graph("news", vec![network()]);
    account.server.order(failure("QUOTA_EXCEEDED", 403));
    let error = create(&provider, &graph, "same").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Quota);
    create(&provider, &graph, "same").await.unwrap();
    assert!(account.server.get("networks/news-network").is_some());
}

/// A whole deployment through a busy service.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_service_is_waited_for() {
    let account = Account::open();
    let graph = everything("news");
    for (method, end, status, reason) in [
        ("GET", "/networks", 429, "rateLimitExceeded"),
        ("GET", "/aggregated/disks", 503, "backendError"),
        ("GET", "/b", 503, "backendError"),
        ("POST", "/firewalls", 403, "rateLimitExceeded"),
        ("POST", "/instances", 503, "rateLimitExceeded"),
        ("POST", "/b", 429, "rateLimitExceeded"),
        ("DELETE", "/disks/news-media", 400, "resourceNotReady"),
    ] {
        account.server.order(Fault {
            method,
            end,
            times: 2,
            refuses: Some((status, reason)),
            ..Fault::default()
        });
    }
    account.apply(&graph).await;
    account.assert_settled(&graph).await;
    account.destroy(&graph).await;
    account.assert_empty();
}

/// No machine of that type in that zone: the run stops, says so, and is finished later.
#[tokio::test(flavor = "multi_thread")]
async fn without_capacity_the_run_stops_and_resume_finishes_it() {
    let account = Account::open();
    let graph = everything("news");
    account.server.order(Fault {
        method: "POST",
        end: "/instances",
        operation: Some(("ZONE_RESOURCE_POOL_EXHAUSTED", 503)),
        ..Fault::default()
    });
    let plan = account.plan(&graph).await;
    let outcome = account.run(&graph, &plan).await;
    assert_eq!(outcome.exit_code(), 8, "{outcome:#?}");
    let outcome = account.resume(&graph).await;
    assert!(outcome.failures.is_empty(), "{outcome:#?}");
    account.assert_settled(&graph).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_credentials_are_said_by_identity_and_reading() {
    let account = Account::open();
    account.server.know_nobody();
    let provider = account.provider().await;
    let graph = graph("news", vec![network()]);
    let error = provider.identity().await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Credentials, "{error}");
    let error = provider.observe(&graph).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Credentials, "{error}");
}

#[tokio::test]
async fn an_endpoint_that_nobody_serves_is_named() {
    // Bound and dropped: nobody listens there any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}");
    let provider = GcpProvider::connect(PROJECT, REGION, Some(&url)).await;
    let error = provider.unwrap().identity().await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Unknown, "{error}");
    assert!(error.message.contains(&url), "{error}");
}

/// Google would read it as a rule for the whole world.
#[tokio::test]
async fn a_rule_without_another_side_is_never_sent() {
    let account = Account::open();
    let mut all = everything("news");
    all.resources
        .retain(|one| one.id.0 == "primary/firewall-rule/updates");
    let GroundplanRule(rule) = GroundplanRule::of(&mut all);
    rule.destination_ranges.clear();
    let provider = account.provider().await;
    let error = create(&provider, &all, "token").await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Invalid, "{error}");
    assert!(account.server.changes().is_empty());
}

struct GroundplanRule<'a>(&'a mut groundplan_resources::google::FirewallRule);

impl<'a> GroundplanRule<'a> {
    fn of(graph: &'a mut Graph) -> Self {
        match super::graphs::spec(graph, "firewall-rule", "updates") {
            groundplan_resources::google::GoogleResource::FirewallRule(rule) => Self(rule),
            other => panic!("{other:?}"),
        }
    }
}
