//! Every kind of resource through its whole life.

use std::collections::BTreeSet;

use groundplan_engine::provider::Provider as _;

use super::account::{Account, ROOT};
use super::graphs::{everything, graph, network};
use crate::server::PROJECT;

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_made_found_again_and_removed() {
    let account = Account::open();
    let graph = everything("news");
    let kinds: BTreeSet<&str> = graph.resources.iter().map(|one| one.spec.kind()).collect();
    assert_eq!(kinds.len(), 12, "{kinds:?}");
    account.apply(&graph).await;
    account.assert_settled(&graph).await;

    // Labels in Google's form, on everything that has them.
    for end in [
        "instances/news-web-1",
        "disks/news-media",
        "disks/news-web-1",
        "addresses/news-outside",
        "forwardingRules/news-inside",
    ] {
        let labels = &account.server.get(end).unwrap()["labels"];
        assert_eq!(labels["groundplan-deployment"], "news", "{end}");
        assert_eq!(labels["cost_centre"], "4711_b", "{end}");
    }

    // What somebody stored goes too, every version of it.
    for name in ["a b/ü.mxf", "a b/ü.mxf", "x", "y", "z"] {
        account.server.put_object("news-archive-0123", name);
    }
    account.destroy(&graph).await;
    account.assert_empty();
    account.server.judge(ROOT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_others_is_neither_seen_nor_removed() {
    let account = Account::open();
    let ours = everything("news");
    account.apply(&ours).await;
    // A second deployment whose name begins like the first one.
    let mut other = graph("news-two", vec![network()]);
    other.resources[0].spec =
        groundplan_resources::Spec::Google(groundplan_resources::google::GoogleResource::Network(
            groundplan_resources::google::Network {
                name: "second-network".to_owned(),
            },
        ));
    let elsewhere = tempfile::tempdir().unwrap();
    let second = Account {
        server: account.server,
        state: elsewhere,
    };
    second.apply(&other).await;
    second.assert_settled(&other).await;
    let first = Account {
        server: second.server,
        state: account.state,
    };
    first.assert_settled(&ours).await;
    first.destroy(&ours).await;
    let left = first.server.list();
    let left: Vec<&String> = left.as_object().unwrap().keys().collect();
    assert_eq!(
        left,
        [&format!(
            "projects/{PROJECT}/global/networks/second-network"
        )]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_project_is_the_account_and_a_wrong_one_is_named() {
    let account = Account::open();
    let identity = account.provider().await.identity().await.unwrap();
    assert_eq!(identity.account, PROJECT);
    let url = account.server.url();
    let wrong = groundplan_provider_gcp::GcpProvider::connect("no-such", "r", Some(&url)).await;
    let error = wrong.unwrap().identity().await.unwrap_err();
    assert!(error.message.contains("`no-such`"), "{error}");
}
