//! Changes in place, drift, and a change that breaks off in its middle.

use groundplan_engine::plan::Action;
use groundplan_resources::Graph;
use groundplan_resources::google::GoogleResource;
use serde_json::{Value, json};

use super::account::{Account, ROOT, told};
use super::graphs::{bucket, everything, spec, to};
use crate::server::Fault;

/// Everything that can change in place, changed.
fn changed() -> Graph {
    let mut graph = everything("news");
    let network = |graph: &mut Graph, kind: &str, name: &str, f: &dyn Fn(&mut GoogleResource)| {
        f(spec(graph, kind, name));
    };
    network(&mut graph, "router", "nat", &|one| {
        let GoogleResource::Router(one) = one else {
            panic!()
        };
        one.subnetworks.push(to("subnetwork", "spare"));
    });
    network(&mut graph, "firewall-rule", "web", &|one| {
        let GoogleResource::FirewallRule(one) = one else {
            panic!()
        };
        one.allowed.truncate(1);
        one.source_ranges.clear();
        one.priority = 900;
        "P-2: others".clone_into(&mut one.description);
    });
    network(&mut graph, "disk", "media", &|one| {
        let GoogleResource::Disk(one) = one else {
            panic!()
        };
        one.size_gib = 600;
    });
    network(&mut graph, "instance", "web-1", &|one| {
        let GoogleResource::Instance(one) = one else {
            panic!()
        };
        "c3d-standard-8".clone_into(&mut one.machine_type);
        one.tags = vec!["news-web".to_owned()];
        "Write-Output 'changed'".clone_into(&mut one.first_start);
        one.data_disks = vec![to("disk", "scratch")];
    });
    network(&mut graph, "bucket", "proxy", &|one| {
        let bucket = bucket("proxy", Some(20)).spec;
        let groundplan_resources::Spec::Google(GoogleResource::Bucket(mut wanted)) = bucket else {
            panic!()
        };
        wanted.versioned = false;
        wanted.expire_old_versions_after_days = None;
        wanted.abort_uploads_after_days = 3;
        *one = GoogleResource::Bucket(wanted);
    });
    network(&mut graph, "health-check", "inside", &|one| {
        let GoogleResource::HealthCheck(one) = one else {
            panic!()
        };
        "TCP".clone_into(&mut one.protocol);
        one.path = None;
    });
    network(&mut graph, "instance-group", "web-c", &|one| {
        let GoogleResource::InstanceGroup(one) = one else {
            panic!()
        };
        one.instances = vec![to("instance", "web-3")];
    });
    network(&mut graph, "backend-service", "outside", &|one| {
        let GoogleResource::BackendService(one) = one else {
            panic!()
        };
        one.groups = vec![to("instance-group", "web-b")];
    });
    graph
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_change_in_place_does() {
    let account = Account::open();
    account.apply(&everything("news")).await;
    let wanted = changed();
    let plan = account.apply(&wanted).await;
    let told = told(&plan);
    assert_eq!(plan.operations.len(), 8, "{told:#?}");
    let updates = plan
        .operations
        .iter()
        .all(|one| one.action == Action::Update);
    assert!(updates, "{told:#?}");
    account.assert_settled(&wanted).await;
    let instance = account.server.get("instances/news-web-1").unwrap();
    assert_eq!(instance["status"], "RUNNING");
    assert!(instance["labels"]["groundplan-restart"].is_null());
    let disks = instance["disks"].as_array().unwrap();
    let devices: Vec<&Value> = disks.iter().map(|disk| &disk["deviceName"]).collect();
    assert_eq!(devices, ["persistent-disk-0", "data-0"]);
    account.destroy(&wanted).await;
    account.assert_empty();
    account.server.judge(ROOT);
}

/// Stopped for another machine type and never started again, because the caller died.
#[tokio::test(flavor = "multi_thread")]
async fn an_instance_stopped_for_a_change_is_started_by_the_next_run() {
    let account = Account::open();
    account.apply(&everything("news")).await;
    let wanted = changed();
    account.server.order(Fault {
        method: "POST",
        end: "/start",
        refuses: Some((403, "forbidden")),
        ..Fault::default()
    });
    let plan = account.plan(&wanted).await;
    let outcome = account.run(&wanted, &plan).await;
    assert_eq!(outcome.failures.len(), 1, "{outcome:#?}");
    let stopped = account.server.get("instances/news-web-1").unwrap();
    assert_eq!(stopped["status"], "TERMINATED");

    let outcome = account.resume(&wanted).await;
    assert!(outcome.failures.is_empty(), "{outcome:#?}");
    account.assert_settled(&wanted).await;
    let running = account.server.get("instances/news-web-1").unwrap();
    assert_eq!(running["status"], "RUNNING");
}

/// What somebody changes by hand shows, and is put right.
#[tokio::test(flavor = "multi_thread")]
async fn drift_shows_attribute_by_attribute() {
    let account = Account::open();
    let graph = everything("news");
    account.apply(&graph).await;
    account.server.tamper("firewalls/news-web", |rule| {
        rule["sourceRanges"] = json!(["0.0.0.0/0"]);
    });
    account.server.tamper("firewalls/news-refuse", |rule| {
        rule["disabled"] = Value::from(true);
    });
    account.server.tamper("routers/news-nat", |router| {
        router["nats"] = json!([]);
    });
    let told = told(&account.plan(&graph).await);
    assert_eq!(told.len(), 3, "{told:#?}");
    for (line, attribute) in told.iter().zip(["denied", "source_ranges", "subnetworks"]) {
        assert!(line.contains(attribute), "{line}");
    }
    account.apply(&graph).await;
    account.assert_settled(&graph).await;
}
