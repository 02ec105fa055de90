//! What networks, limits and capacity do to a caller, and what the caller makes of it.

use groundplan_engine::provider::{ErrorClass, Provider};
use groundplan_engine::{Options, RunResult};
use groundplan_provider_azure::AzureProvider;

use super::graphs::{REGION, SETTLE, Site, everything};
use super::support::{Fault, Manager, Reply, SUBSCRIPTION, TENANT, TOKEN};

#[tokio::test(flavor = "multi_thread")]
async fn throttled_and_lost_calls_are_repeated_without_making_anything_twice() {
    let site = Site::open();
    let graph = everything("news");
    let calm = Site::open();
    calm.apply(&graph).await;
    let wanted: Vec<String> = calm.manager.account().listing().into_keys().collect();

    site.manager
        .order(Fault::throttle("PUT", "/virtualNetworks/news", 2));
    site.manager.order(Fault::throttle("GET", "/disks/", 3));
    site.manager
        .order(Fault::lost("PUT", "/virtualMachines/db", 1));
    site.manager
        .order(Fault::lost("PUT", "/loadBalancers/news-front", 1));
    site.manager
        .order(Fault::lost("PUT", "/storageAccounts/newsproxy1", 1));
    site.manager
        .order(Fault::lost("PUT", "/containers/plain", 1));
    site.manager
        .order(Fault::lost("PUT", "/subnets/private", 1));
    let busy = Reply::error(503, "ServerTimeout", "The request timed out.");
    site.manager
        .order(Fault::answer("PUT", "/networkInterfaces/", 1, busy));
    site.apply(&graph).await;
    site.assert_settled(&graph).await;
    let found: Vec<String> = site.manager.account().listing().into_keys().collect();
    assert_eq!(found, wanted);

    site.manager
        .order(Fault::lost("DELETE", "/virtualMachines/db", 1));
    site.manager
        .order(Fault::throttle("DELETE", "/publicIPAddresses/", 1));
    let outcome = site.destroy(&graph).await;
    assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
    assert!(site.manager.account().listing().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_cured_by_repeating_ends_the_run_with_its_class() {
    let refused = Reply::error(
        403,
        "AuthorizationFailed",
        "The client does not have authorization to perform action 'write'.",
    );
    let quota = Reply::error(
        409,
        "OperationNotAllowed",
        "Operation could not be completed as it results in exceeding approved Total Regional \
         Cores quota.",
    );
    for (reply, class) in [(refused, ErrorClass::Denied), (quota, ErrorClass::Quota)] {
        let site = Site::open();
        let graph = everything("news");
        site.manager
            .order(Fault::answer("PUT", "/virtualMachines/", 9, reply));
        let plan = site.plan(&graph).await;
        let outcome = site.run(&graph, &plan).await;
        assert_eq!(outcome.result, RunResult::Held);
        assert!(
            outcome.failures.iter().all(|one| one.error.class == class),
            "{outcome:#?}"
        );
        assert!(!outcome.failures.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_machines_left_is_told_as_such_and_a_later_run_finishes() {
    let site = Site::open();
    let graph = everything("news");
    site.manager.account().exhausted = Some("db".to_owned());
    let plan = site.plan(&graph).await;
    let outcome = site.run(&graph, &plan).await;
    assert_eq!(outcome.failures.len(), 1, "{outcome:#?}");
    let error = &outcome.failures[0].error;
    assert_eq!(error.class, ErrorClass::Capacity, "{error}");
    assert!(error.message.contains("ZonalAllocationFailed"), "{error}");

    site.manager.account().exhausted = None;
    let targets = site.targets(&graph);
    let mut deployment = site.deployment(&graph);
    let outcome = deployment
        .resume(&targets, &Options::default(), &|_| {})
        .await
        .expect("an outcome");
    assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
    drop(deployment);
    site.assert_settled(&graph).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_first_script_is_told_and_run_again() {
    let site = Site::open();
    let graph = everything("news");
    site.manager.account().broken_script = Some("web".to_owned());
    let plan = site.plan(&graph).await;
    let outcome = site.run(&graph, &plan).await;
    assert_eq!(outcome.failures.len(), 1, "{outcome:#?}");
    assert!(
        outcome.failures[0].error.message.contains("first script"),
        "{outcome:#?}"
    );

    site.manager.account().broken_script = None;
    let targets = site.targets(&graph);
    let mut deployment = site.deployment(&graph);
    let outcome = deployment
        .resume(&targets, &Options::default(), &|_| {})
        .await
        .expect("an outcome");
    assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
    drop(deployment);
    site.assert_settled(&graph).await;
    let launches = site.manager.account().log.clone();
    let launches = launches.iter().filter(|one| {
        one.method == "PUT" && one.path.ends_with("/virtualMachines/web") && one.status < 300
    });
    assert_eq!(launches.count(), 1, "the machine was made once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_whose_script_never_ran_is_finished() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    // As if the program had ended between the two calls.
    let id = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/news/providers/Microsoft.Compute/\
         virtualMachines/web/extensions/first-start"
    );
    site.manager.account().forget(&id);
    let plan = site.apply(&graph).await;
    assert_eq!(plan.operations.len(), 1);
    assert_eq!(plan.operations[0].action.name(), "update");
    site.assert_settled(&graph).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_name_of_an_account_that_others_have_is_a_conflict() {
    let site = Site::open();
    let graph = everything("news");
    site.manager.account().taken.insert("newsplain1".to_owned());
    let plan = site.plan(&graph).await;
    let outcome = site.run(&graph, &plan).await;
    let errors: Vec<_> = outcome.failures.iter().map(|one| &one.error).collect();
    assert!(
        errors
            .iter()
            .any(|one| one.class == ErrorClass::Conflict && one.message.contains("newsplain1")),
        "{errors:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_caller_is_known_or_refused() {
    let manager = Manager::start(SETTLE);
    let provider = |token: &str, subscription: &str| {
        AzureProvider::with_token(REGION, &manager.url(), subscription, token).expect("an endpoint")
    };
    let identity = provider(TOKEN, SUBSCRIPTION)
        .identity()
        .await
        .expect("an identity");
    assert!(identity.account.contains(SUBSCRIPTION), "{identity:?}");
    assert!(identity.principal.contains(TENANT), "{identity:?}");

    let error = provider("another-token", SUBSCRIPTION)
        .identity()
        .await
        .expect_err("refused");
    assert_eq!(error.class, ErrorClass::Credentials, "{error}");
    assert!(!error.to_string().contains("another-token"));

    let error = provider(TOKEN, "0")
        .identity()
        .await
        .expect_err("no such subscription");
    assert_eq!(error.class, ErrorClass::Credentials, "{error}");
    assert!(error.message.contains("AZURE_SUBSCRIPTION_ID"), "{error}");

    let nowhere = AzureProvider::with_token(REGION, "http://127.0.0.1:9", SUBSCRIPTION, TOKEN)
        .expect("an endpoint");
    let error = nowhere.identity().await.expect_err("nobody there");
    assert_eq!(error.class, ErrorClass::Unknown, "{error}");
    assert!(error.message.contains("http://127.0.0.1:9"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_holds_something_of_others_stays() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    let theirs = format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/news/providers/Microsoft.Compute/disks/theirs"
    );
    site.manager.account().plant(
        &theirs,
        serde_json::json!({
            "location": "westeurope",
            "properties": { "creationData": { "createOption": "Empty" } },
        }),
    );
    let provider = site.provider();
    let observed = provider.observe(&graph).await.expect("a look");
    let group = observed
        .iter()
        .find(|one| one.id.0 == "primary/resource-group/main")
        .expect("the group");
    let error = provider
        .delete(group, &groundplan_engine::provider::Bindings::new())
        .await
        .expect_err("it is not empty");
    assert_eq!(error.class, ErrorClass::Conflict);
    assert!(
        error.message.contains("a group goes only when it is empty"),
        "{error}"
    );
}
