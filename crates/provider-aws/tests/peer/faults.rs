//! What networks, limits and capacity do to a caller, and what the caller makes of it.

use std::time::Duration;

use groundplan_engine::provider::{Create, ErrorClass, Provider, ProviderError};
use groundplan_engine::{Options, RunResult};
use groundplan_provider_aws::AwsProvider;
use groundplan_resources::Graph;
use serde_json::{Value, json};

use super::account::{Account, config};
use super::graphs::{everything, graph};

/// The graph cut down to the resources that come first.
fn vpc_only() -> Graph {
    let all = everything("news").resources;
    let vpc = all.into_iter().filter(|one| one.spec.kind() == "vpc");
    graph("news", vpc.collect())
}

async fn create(provider: &AwsProvider, graph: &Graph) -> Result<(), ProviderError> {
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
        bindings: &std::collections::BTreeMap::new(),
        token: "token",
    };
    provider.create(request).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_told_apart() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let provider = account.provider().await;
    let graph = vpc_only();
    let fail = |code: &str, status: u16| {
        json!({"kind": "fail", "action": "CreateVpc", "status": status, "code": code,
               "message": "said by the test"})
    };
    for (fault, class) in [
        (
            json!({"kind": "throttle", "action": "CreateVpc"}),
            ErrorClass::Throttled,
        ),
        (
            json!({"kind": "capacity", "action": "CreateVpc"}),
            ErrorClass::Capacity,
        ),
        (
            json!({"kind": "auth", "action": "CreateVpc"}),
            ErrorClass::Credentials,
        ),
        (
            json!({"kind": "lose", "action": "CreateVpc"}),
            ErrorClass::Unknown,
        ),
        (
            json!({"kind": "lose-500", "action": "CreateVpc"}),
            ErrorClass::Unknown,
        ),
        (
            json!({"kind": "drop", "action": "CreateVpc"}),
            ErrorClass::Unknown,
        ),
        (fail("UnauthorizedOperation", 403), ErrorClass::Denied),
        (fail("VpcLimitExceeded", 400), ErrorClass::Quota),
        (fail("DependencyViolation", 400), ErrorClass::Conflict),
        (fail("InvalidVpcRange", 400), ErrorClass::Invalid),
        (fail("InvalidSubnetID.NotFound", 400), ErrorClass::NotYet),
        (fail("ExpiredToken", 400), ErrorClass::Credentials),
        (fail("SomethingNew", 503), ErrorClass::Unknown),
    ] {
        account.server.order(&fault);
        let error = create(&provider, &graph).await.unwrap_err();
        assert_eq!(error.class, class, "{fault}: {error:?}");
        assert_eq!(error.action, "CreateVpc", "{error:?}");
        account.server.heal();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_credentials_are_said_by_every_call_of_identity_and_reading() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let wrong = config(&account.server.url(), "AKIAINVALIDKEY").await;
    let provider = AwsProvider::from_config(&wrong);
    let error = provider.identity().await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Credentials, "{error}");
    let error = provider.observe(&vpc_only()).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Credentials, "{error}");
    for text in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{provider:?}"),
    ] {
        assert!(
            !text.contains("AKIAINVALIDKEY") && !text.contains("testing"),
            "{text}"
        );
    }
    let identity = account.provider().await.identity().await.unwrap();
    assert_eq!(identity.account, "123456789012");
    assert!(identity.principal.starts_with("arn:aws:"), "{identity:?}");
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
    let provider = AwsProvider::from_config(&config(&url, "testing").await);
    let error = provider.identity().await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Unknown);
    assert!(error.message.contains(&url), "{error}");
    assert!(error.message.contains("cannot reach"), "{error}");
}

#[tokio::test]
async fn an_endpoint_that_is_no_amazon_is_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let page = "<html>hello</html>";
            let head = format!(
                "HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\n\r\n",
                page.len()
            );
            let _ = stream.write_all(format!("{head}{page}").as_bytes()).await;
        }
    });
    let provider = AwsProvider::from_config(&config(&url, "testing").await);
    let error = provider.identity().await.unwrap_err();
    assert!(error.message.contains("404"), "{error}");
    assert!(!error.message.contains("hello"), "{error}");
    server.abort();
}

/// Every reply to a changing call is lost once: nothing is made twice, nothing is missing.
#[tokio::test(flavor = "multi_thread")]
async fn lost_replies_make_nothing_twice() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let before = account.all();
    let graph = everything("news");
    let actions: Vec<Value> = [
        "CreateVpc",
        "CreateSubnet",
        "CreateInternetGateway",
        "AttachInternetGateway",
        "AllocateAddress",
        "CreateNatGateway",
        "CreateRouteTable",
        "CreateRoute",
        "AssociateRouteTable",
        "CreateVpcEndpoint",
        "CreateSecurityGroup",
        "AuthorizeSecurityGroupIngress",
        "RevokeSecurityGroupEgress",
        "ImportKeyPair",
        "CreateRole",
        "PutRolePolicy",
        "CreateInstanceProfile",
        "AddRoleToInstanceProfile",
        "CreateVolume",
        "RunInstances",
        "AttachVolume",
        "CreateBucket",
        "PutBucketTagging",
        "PutBucketVersioning",
        "CreateLoadBalancer",
        "CreateTargetGroup",
        "RegisterTargets",
        "CreateListener",
    ]
    .iter()
    .map(|action| json!({"kind": "lose", "action": action}))
    .collect();
    account.server.order(&Value::Array(actions.clone()));
    account.apply(&graph).await;
    account.assert_settled(&graph).await;
    let listed = account.list(&graph);
    let lost = account
        .server
        .log()
        .iter()
        .filter(|one| one["lost"] == true)
        .count();
    assert_eq!(lost, actions.len());

    // The same without any fault, as the measure.
    let undisturbed = Account::open(&[]).unwrap();
    undisturbed.apply(&graph).await;
    assert_eq!(listed["counts"], undisturbed.list(&graph)["counts"]);

    let removals: Vec<Value> = [
        "DeleteVpc",
        "DeleteSubnet",
        "TerminateInstances",
        "DetachVolume",
        "DeleteVolume",
        "DeleteNatGateway",
        "ReleaseAddress",
        "DeleteBucket",
        "DeleteRole",
        "DeleteSecurityGroup",
        "DeleteLoadBalancer",
        "DeleteListener",
    ]
    .iter()
    .map(|action| json!({"kind": "lose", "action": action}))
    .collect();
    account.server.order(&Value::Array(removals));
    account.destroy(&graph).await;
    assert_eq!(account.all(), before);
}

/// A third of all calls is refused or lost, whichever they are.
#[tokio::test(flavor = "multi_thread")]
async fn a_rough_hour_ends_as_a_calm_one() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let before = account.all();
    let graph = everything("news");
    account.server.order(&json!([
        {"kind": "throttle", "times": -1, "probability": 0.15, "seed": 1},
        {"kind": "lose", "action": "mutating", "times": -1, "probability": 0.1, "seed": 2},
        {"kind": "lose-500", "action": "mutating", "times": -1, "probability": 0.05, "seed": 3},
        {"kind": "drop", "times": -1, "probability": 0.05, "seed": 4},
    ]));
    account.apply(&graph).await;
    account.server.heal();
    account.assert_settled(&graph).await;
    account.server.order(&json!([
        {"kind": "throttle", "times": -1, "probability": 0.15, "seed": 5},
        {"kind": "lose", "action": "mutating", "times": -1, "probability": 0.1, "seed": 6},
    ]));
    account.destroy(&graph).await;
    account.server.heal();
    assert_eq!(account.all(), before);
}

/// No capacity ends the run with its own exit code, and a later one finishes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_lack_of_capacity_holds_the_run() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let graph = everything("news");
    account
        .server
        .order(&json!({"kind": "capacity", "action": "RunInstances", "times": -1}));
    let plan = account.plan(&graph).await;
    let outcome = tokio::time::timeout(Duration::from_mins(2), account.run(&graph, &plan))
        .await
        .unwrap();
    assert_eq!(outcome.exit_code(), 8, "{outcome:#?}");
    account.server.heal();
    let targets = account.targets(&graph).await;
    let mut deployment = account.deployment(&graph);
    let outcome = deployment
        .resume(&targets, &Options::default(), &|_| {})
        .await
        .unwrap();
    assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
    account.assert_settled(&graph).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_whose_attachment_was_lost_is_attached_once() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let all = everything("news").resources;
    let some = all
        .into_iter()
        .filter(|one| matches!(one.spec.kind(), "vpc" | "internet-gateway"));
    let graph = graph("news", some.collect());
    account.server.order(&json!([
        {"kind": "lose", "action": "CreateInternetGateway"},
        {"kind": "lose", "action": "AttachInternetGateway"},
    ]));
    account.apply(&graph).await;
    let calls: Vec<String> = account
        .server
        .log()
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {}",
                one["action"], one["code"], one["lost"], one["parameters"]
            )
        })
        .collect();
    assert_eq!(account.plan(&graph).await.operations.len(), 0, "{calls:#?}");
}
