//! What stands in Resource Manager after an apply, in its own words.

use serde_json::{Value, json};

use super::graphs::{Site, everything};

fn named<'a>(found: &'a [Value], name: &str) -> &'a Value {
    found
        .iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {found:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_carries_its_tags_and_says_what_was_asked_for() {
    let site = Site::open();
    let graph = everything("news");
    site.apply(&graph).await;
    let mut account = site.manager.account();
    for (id, body) in account.listing() {
        let is_part = [
            "/subnets/",
            "/containers/",
            "/blobServices/",
            "/managementPolicies/",
        ]
        .iter()
        .any(|part| id.contains(part));
        if is_part || id.ends_with("-boot") {
            continue;
        }
        assert_eq!(
            body["tags"]["groundplan:deployment"], "news",
            "{id}: {body:#}"
        );
        assert_eq!(body["tags"]["cost-centre"], "4711", "{id}");
    }
    let machines = account.of_kind("microsoft.compute/virtualmachines");
    let machine = &named(&machines, "db")["properties"];
    assert_eq!(machine["hardwareProfile"]["vmSize"], "Standard_D4s_v5");
    assert_eq!(
        machine["storageProfile"]["dataDisks"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(
        machine["storageProfile"]["osDisk"]["deleteOption"],
        "Delete"
    );
    assert_eq!(named(&machines, "db")["zones"], json!(["1"]));
    assert_eq!(named(&machines, "db")["identity"]["type"], "SystemAssigned");

    let extensions = account.of_kind("microsoft.compute/virtualmachines/extensions");
    assert_eq!(
        extensions.len(),
        1,
        "only one machine has a script: {extensions:#?}"
    );

    let disks = account.of_kind("microsoft.compute/disks");
    assert_eq!(
        named(&disks, "news-log")["properties"]["diskIOPSReadWrite"],
        4000
    );
    assert_eq!(named(&disks, "news-data")["sku"]["name"], "Premium_LRS");

    let subnets = account.of_kind("microsoft.network/virtualnetworks/subnets");
    let endpoint = &named(&subnets, "private")["properties"]["serviceEndpoints"][0]["service"];
    assert_eq!(endpoint, "Microsoft.Storage");

    let accounts = account.of_kind("microsoft.storage/storageaccounts");
    let one = named(&accounts, "newsproxy1");
    assert_eq!(one["properties"]["allowBlobPublicAccess"], false);
    assert_eq!(one["properties"]["minimumTlsVersion"], "TLS1_2");
    let policies = account.of_kind("microsoft.storage/storageaccounts/managementpolicies");
    assert_eq!(policies.len(), 2);

    // The password and the script are told once, to the machine alone.
    let launch = account
        .log
        .iter()
        .find(|call| call.path.ends_with("/virtualMachines/web") && call.method == "PUT")
        .expect("a launch");
    assert!(launch.body["properties"]["osProfile"]["customData"].is_string());
    let whole = format!("{:?}", account.listing());
    assert!(!whole.contains("adminPassword"));
}
