//! Names that are taken, and creations that broke off.

use groundplan_engine::RunResult;
use groundplan_engine::provider::ErrorClass;

use super::account::Account;
use super::graphs::{everything, graph, network};
use crate::server::Fault;

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_somebody_else_uses_is_refused_and_left_alone() {
    let account = Account::open();
    let ours = graph("news", vec![network()]);
    account.apply(&ours).await;
    account.server.tamper("networks/news-network", |one| {
        one["description"] = "mine, said somebody".into();
    });
    let before = account.server.list();
    let other = Account {
        server: account.server,
        state: tempfile::tempdir().unwrap(),
    };
    let plan = other.plan(&ours).await;
    assert_eq!(plan.operations.len(), 1);
    let outcome = other.run(&ours, &plan).await;
    assert_eq!(outcome.failures[0].error.class, ErrorClass::Conflict);
    assert_eq!(other.server.list(), before);
}

/// A call whose answer is lost is looked up: nothing is made twice, nothing refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_settled() {
    let account = Account::open();
    let graph = everything("news");
    for end in [
        "/networks",
        "/subnetworks",
        "/disks",
        "/instances",
        "/instanceGroups",
        "/addInstances",
        "/forwardingRules",
        "/b",
    ] {
        account.server.order(Fault {
            method: "POST",
            end,
            lost: true,
            ..Fault::default()
        });
    }
    account.apply(&graph).await;
    account.assert_settled(&graph).await;
    for end in ["/networks/news-network", "/disks/news-media"] {
        account.server.order(Fault {
            method: "DELETE",
            end,
            lost: true,
            ..Fault::default()
        });
    }
    account.destroy(&graph).await;
    account.assert_empty();
}

/// The journal is gone as well: marks alone lead to everything.
#[tokio::test(flavor = "multi_thread")]
async fn without_local_state_everything_is_found_again() {
    let account = Account::open();
    let graph = everything("news");
    account.apply(&graph).await;
    let elsewhere = Account {
        server: account.server,
        state: tempfile::tempdir().unwrap(),
    };
    elsewhere.assert_settled(&graph).await;
    // Nothing wanted is enough to destroy: only name, site and region are known.
    let mut nothing = graph.clone();
    nothing.resources.clear();
    let targets = elsewhere.targets(&nothing).await;
    let deployment = elsewhere.deployment(&nothing);
    let plan = deployment.destroy_plan(&targets).await.unwrap();
    let outcome = elsewhere.run(&nothing, &plan).await;
    assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
    elsewhere.assert_empty();
}
