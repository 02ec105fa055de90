//! Changes that take several calls, and what outlives a month or a crash.

use groundplan_engine::provider::{ErrorClass, Provider, Update};
use groundplan_resources::Spec;
use groundplan_resources::aws::AwsResource;
use serde_json::json;

use super::account::Account;
use super::graphs::{everything, id};

/// Stopped for another machine type and never started again, because the caller died.
#[tokio::test(flavor = "multi_thread")]
async fn an_instance_stopped_for_a_change_is_started_by_the_next_run() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let graph = everything("news");
    account.apply(&graph).await;
    let mut wanted = graph.clone();
    for resource in &mut wanted.resources {
        if let Spec::Aws(AwsResource::Instance(one)) = &mut resource.spec
            && resource.id.name() == "web-2"
        {
            "m6i.xlarge".clone_into(&mut one.machine_type);
        }
    }
    let targets = account.targets(&wanted).await;
    let observed = account.deployment(&wanted).observe(&targets).await.unwrap();
    let instance = id("instance", "web-2");
    let (_, found) = observed.all().find(|(_, one)| one.id == instance).unwrap();
    let provider = account.provider().await;
    let request = Update {
        resource: wanted.get(&instance).unwrap(),
        observed: found,
        changed: &["machine_type".to_owned()],
        tags: &std::collections::BTreeMap::new(),
        bindings: &std::collections::BTreeMap::new(),
        token: "token",
    };
    let error = provider.update(request).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::NotYet, "{error}");
    // Here the caller dies. Type changed and not started is the worst place.
    account
        .server
        .order(&json!({"kind": "drop", "action": "StartInstances"}));
    assert!(provider.update(request).await.is_err());
    assert_eq!(running(&account), 2);

    account.apply(&wanted).await;
    account.assert_settled(&wanted).await;
    assert_eq!(running(&account), 3);
}

fn running(account: &Account) -> usize {
    let listed = account.list(&everything("news"));
    let all = listed["instances"].as_array().unwrap();
    all.iter().filter(|one| one["state"] == "running").count()
}

/// What somebody changes by hand shows attribute by attribute.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_by_hand_is_a_difference() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let graph = everything("news");
    account.apply(&graph).await;
    let config = account.config().await;
    let ec2 = aws_sdk_ec2::Client::new(&config);
    let s3 = aws_sdk_s3::Client::from_conf(
        aws_sdk_s3::config::Builder::from(&config)
            .force_path_style(true)
            .build(),
    );
    let targets = account.targets(&graph).await;
    let observed = account.deployment(&graph).observe(&targets).await.unwrap();
    let provider_id = |kind: &str, name: &str| {
        let wanted = id(kind, name);
        let found = observed.all().find(|(_, one)| one.id == wanted);
        found.unwrap().1.binding.provider_id.clone()
    };
    ec2.authorize_security_group_ingress()
        .group_id(provider_id("security-group", "database"))
        .ip_permissions(
            aws_sdk_ec2::types::IpPermission::builder()
                .ip_protocol("tcp")
                .from_port(22)
                .to_port(22)
                .ipv6_ranges(
                    aws_sdk_ec2::types::Ipv6Range::builder()
                        .cidr_ipv6("::/0")
                        .build(),
                )
                .build(),
        )
        .send()
        .await
        .unwrap();
    s3.delete_public_access_block()
        .bucket("news-archive")
        .send()
        .await
        .unwrap();
    let plan = account.plan(&graph).await;
    let changes: Vec<String> = plan
        .operations
        .iter()
        .flat_map(|one| {
            one.changes
                .iter()
                .map(|change| format!("{} {}", one.resource, change.name))
        })
        .collect();
    assert_eq!(
        changes,
        [
            "primary/bucket/archive public_access_blocked",
            "primary/security-group-rules/database ingress"
        ]
    );
    let outcome = account.run(&graph, &plan).await;
    assert!(outcome.failures.is_empty(), "{outcome:#?}");
    account.assert_settled(&graph).await;
}
