//! Every kind of resource through its whole life, with pages of three and things that are not
//! ready at once.

use std::collections::BTreeSet;

use groundplan_engine::diff::compare;
use groundplan_engine::{Action, Operation, Plan, Verdict};
use groundplan_resources::Spec;
use groundplan_resources::aws::AwsResource;

use super::account::{Account, count};
use super::graphs::{everything, everything_changed};

fn of(plan: &Plan, action: Action) -> usize {
    plan.operations
        .iter()
        .filter(|one| one.action == action)
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_is_made_changed_and_removed() {
    let Some(account) = Account::open(&["--page-size", "3", "--settle", "2"]) else {
        return;
    };
    let before = account.all();
    let graph = everything("news");
    let kinds: BTreeSet<&str> = graph.resources.iter().map(|one| one.spec.kind()).collect();
    assert_eq!(kinds.len(), 20, "{kinds:?}");

    let plan = account.apply(&graph).await;
    assert_eq!(of(&plan, Action::Create), graph.resources.len());
    account.assert_settled(&graph).await;
    agrees(&account);

    let changed = everything_changed("news");
    let plan = account.apply(&changed).await;
    assert_eq!(
        of(&plan, Action::Update),
        plan.operations.len(),
        "{:#?}",
        plan.operations
    );
    let updated: BTreeSet<&str> = plan.operations.iter().map(Operation::kind).collect();
    for kind in kinds.iter().filter(|kind| can_change(kind)) {
        assert!(updated.contains(kind), "{kind} was not updated");
    }
    account.assert_settled(&changed).await;

    // Back again, but for disks that have grown: they would be made anew to shrink.
    let mut back = graph.clone();
    for resource in &mut back.resources {
        if let Spec::Aws(AwsResource::Volume(volume)) = &mut resource.spec {
            let grown = changed.resources.iter().find(|one| one.id == resource.id);
            if let Some(Spec::Aws(AwsResource::Volume(grown))) = grown.map(|one| &one.spec) {
                volume.size_gib = grown.size_gib;
            }
        }
    }
    let plan = account.apply(&back).await;
    assert_eq!(of(&plan, Action::Update), plan.operations.len());
    account.assert_settled(&back).await;

    account.destroy(&graph).await;
    assert_eq!(account.all(), before);
}

fn can_change(kind: &str) -> bool {
    !matches!(
        kind,
        "internet-gateway"
            | "address"
            | "nat-gateway"
            | "security-group"
            | "key-pair"
            | "volume-attachment"
            | "load-balancer"
            // Their changeable attributes need a second role or a certificate.
            | "instance-profile"
            | "listener"
    )
}

/// What an independent reader says of the graph with everything.
fn agrees(account: &Account) {
    let listed = account.list(&everything("news"));
    for (kind, wanted) in [
        ("vpcs", 1),
        ("subnets", 3),
        ("internet_gateways", 1),
        ("nat_gateways", 1),
        ("addresses", 1),
        ("route_tables", 2),
        ("security_groups", 2),
        ("key_pairs", 1),
        ("instances", 3),
        // Two of data and three of boot.
        ("volumes", 5),
        ("roles", 1),
        ("instance_profiles", 1),
        ("buckets", 1),
        ("load_balancers", 1),
        ("target_groups", 1),
    ] {
        assert_eq!(count(&listed, kind), wanted, "{kind}");
    }
    for kind in [
        "vpcs",
        "subnets",
        "instances",
        "buckets",
        "load_balancers",
        "roles",
    ] {
        for one in listed[kind].as_array().unwrap() {
            assert_eq!(one["tags"]["cost-centre"], "4711", "{kind}: {one}");
            assert!(
                one["tags"]["groundplan:resource"].is_string(),
                "{kind}: {one}"
            );
            assert!(
                one["tags"]["groundplan:digest"].is_string(),
                "{kind}: {one}"
            );
        }
    }
    for volume in listed["volumes"].as_array().unwrap() {
        assert_eq!(volume["encrypted"], true, "{volume}");
    }
    for instance in listed["instances"].as_array().unwrap() {
        assert_eq!(instance["metadata"]["tokens"], "required");
        let boot = &instance["devices"]["/dev/sda1"];
        assert_eq!(boot["delete_on_termination"], true, "{instance}");
    }
    for group in listed["security_groups"].as_array().unwrap() {
        for rule in group["egress"].as_array().unwrap() {
            assert_ne!(
                rule["protocol"], "-1",
                "a group lets everything out: {group}"
            );
        }
    }
}

/// A site's resources are found without a graph: by tag, path and name.
#[tokio::test(flavor = "multi_thread")]
async fn everything_is_found_and_removed_by_tags_alone() {
    let Some(account) = Account::open(&[]) else {
        return;
    };
    let before = account.all();
    let graph = everything("news");
    account.apply(&graph).await;
    let mut empty = graph.clone();
    empty.resources.clear();

    // As on another machine, where no journal is.
    let elsewhere = Account {
        server: account.server,
        state: tempfile::tempdir().unwrap(),
    };
    let observation = elsewhere
        .deployment(&empty)
        .observe(&elsewhere.targets(&empty).await)
        .await
        .unwrap();
    let found: BTreeSet<_> = observation.all().map(|(_, one)| one.id.clone()).collect();
    let wanted: BTreeSet<_> = graph.resources.iter().map(|one| one.id.clone()).collect();
    assert_eq!(found, wanted);
    for (_, one) in observation.all() {
        // A volume's default performance and a key need the wanted resource to be read.
        if !matches!(one.spec.kind(), "volume" | "key-pair") {
            let difference = compare(graph.get(&one.id).unwrap(), Some(one), None);
            assert_eq!(
                difference.verdict,
                Verdict::Keep,
                "{}: {difference:#?}",
                one.id
            );
        }
    }
    elsewhere.destroy(&empty).await;
    assert_eq!(elsewhere.all(), before);
}
