//! Creating, finding again, changing and destroying.

use serde_json::json;

use super::graphs::{Site, everything, told, with};

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_made_found_again_and_gone() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    site.assert_settled(&graph).await;
    let left = site.destroy(&graph).await.left;
    assert!(left.is_empty(), "{left:?}");
    let listing = site.manager.account().listing();
    assert!(listing.is_empty(), "{:#?}", listing.keys());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_state_folder_finds_the_same() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    let targets = site.targets(&graph);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let deployment = groundplan_engine::Deployment::open(elsewhere.path(), "news", "0.1.0")
        .expect("a deployment");
    let plan = deployment.plan(&targets).await.expect("a plan");
    assert!(plan.is_empty(), "{}", told(&plan));
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_in_place_converge() {
    let site = Site::open();
    let first = everything("news");
    site.apply(&first).await;
    let changed = with(&first, "primary/disk/data", |spec| {
        spec["size_gib"] = json!(128);
    });
    let changed = with(&changed, "primary/virtual-machine/web", |spec| {
        spec["size"] = json!("Standard_D8s_v5");
    });
    let changed = with(&changed, "primary/virtual-machine/db", |spec| {
        spec["data_disks"][1]["lun"] = json!(5);
    });
    let changed = with(&changed, "primary/storage-account/proxy", |spec| {
        spec["cool_after_days"] = json!(7);
    });
    let changed = with(&changed, "primary/storage-account/plain", |spec| {
        spec["versioned"] = json!(false);
    });
    let changed = with(&changed, "primary/network-security-group/web", |spec| {
        spec["rules"][0]["ports"] = json!(["443", "444"]);
    });
    let changed = with(&changed, "primary/load-balancer/front", |spec| {
        spec["rules"][0]["host_port"] = json!(8081);
    });
    let changed = with(&changed, "primary/virtual-network/main", |spec| {
        spec["address_space"] = json!("10.48.0.0/12");
    });
    let changed = with(&changed, "primary/subnet/public", |spec| {
        spec["nat_gateway"] = json!({ "$ref": "primary/nat-gateway/main" });
    });
    let plan = site.apply(&changed).await;
    let made: Vec<&str> = plan
        .operations
        .iter()
        .map(|one| one.action.name())
        .collect();
    assert!(
        made.iter().all(|action| *action == "update"),
        "{}",
        told(&plan)
    );
    assert_eq!(made.len(), 9, "{}", told(&plan));
    site.assert_settled(&changed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_is_seen_and_mended() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    site.manager.account().meddle(
        "microsoft.network/networksecuritygroups",
        "news-web",
        |body| {
            body["properties"]["securityRules"][0]["properties"]["sourceAddressPrefix"] =
                json!("203.0.113.0/24");
        },
    );
    let plan = site.apply(&graph).await;
    assert_eq!(plan.operations.len(), 1, "{}", told(&plan));
    assert_eq!(
        plan.operations[0].resource.0,
        "primary/network-security-group/web"
    );
    site.assert_settled(&graph).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_others_is_neither_taken_nor_removed() {
    let site = Site::open();
    let graph = everything("news");
    let theirs = format!(
        "/subscriptions/{}/resourceGroups/news",
        super::support::SUBSCRIPTION
    );
    site.manager.account().plant(
        &theirs,
        json!({ "location": "westeurope", "tags": { "owner": "accounting" } }),
    );
    let plan = site.plan(&graph).await;
    let outcome = site.run(&graph, &plan).await;
    assert_eq!(outcome.failures.len(), 1, "{outcome:#?}");
    assert!(
        outcome.failures[0]
            .error
            .message
            .contains("belongs to somebody else")
    );
    assert_eq!(site.manager.account().listing().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subnet_of_others_in_our_network_stays() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    let network = format!(
        "/subscriptions/{}/resourceGroups/news/providers/Microsoft.Network/virtualNetworks/news",
        super::support::SUBSCRIPTION
    );
    site.manager.account().plant(
        &format!("{network}/subnets/theirs"),
        json!({ "properties": { "addressPrefix": "10.50.9.0/24" } }),
    );
    site.assert_settled(&graph).await;
    // Not even a change of the network itself takes it away.
    let wider = with(&graph, "primary/virtual-network/main", |spec| {
        spec["address_space"] = json!("10.48.0.0/12");
    });
    site.apply(&wider).await;
    site.assert_settled(&wider).await;
    let subnets = site
        .manager
        .account()
        .of_kind("microsoft.network/virtualnetworks/subnets");
    assert_eq!(subnets.len(), 3, "{subnets:#?}");
}
