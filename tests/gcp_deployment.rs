//! The example profile on a project of Compute Engine's rules, compared with that project's own
//! listing.

#![cfg(feature = "gcp")]

mod gcp;
#[path = "../crates/provider-gcp/tests/server/mod.rs"]
mod server;

use std::process::Command;

use gcp::{DEPLOYMENT, ROOT, SETTLE, expect, groundplan, profile};
use serde_json::Value;
use server::Server;

fn blueprint() -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_groundplan"))
        .arg("blueprint")
        .arg(profile())
        .output()
        .expect("the program starts");
    serde_json::from_slice(&output.stdout).expect("a blueprint")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key]
        .as_array()
        .unwrap_or_else(|| panic!("{key} in {value}"))
}

#[test]
fn up_makes_what_the_blueprint_says_and_destroy_leaves_nothing() {
    let server = Server::start(SETTLE);
    let state = tempfile::tempdir().expect("a folder");
    let before = server.list();
    let run =
        |words: &[&str], code| expect(&mut groundplan(&server.url(), state.path(), words), code);

    run(&["up", "--yes"], 0);
    agree(&blueprint(), &server.list());
    let changes = server.changes().len();
    run(&["plan", "--exit-code"], 0);
    run(&["verify"], 0);

    // Local state is a convenience: everything is found again by its marks.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let words = ["plan", "--exit-code"];
    expect(&mut groundplan(&server.url(), elsewhere.path(), &words), 0);
    assert_eq!(server.changes().len(), changes, "looking changed something");

    run(&["destroy", "--yes", "--delete-data"], 0);
    assert_eq!(server.list(), before);
    server.judge(ROOT);
}

/// Counts, sizes, zones, addresses, labels and rules.
fn agree(blueprint: &Value, listed: &Value) {
    let site = &list(blueprint, "sites")[0];
    let all = listed.as_object().expect("resources");
    let of = |kind: &str| -> Vec<&Value> {
        let middle = format!("/{kind}/");
        let found = all.iter().filter(|(path, _)| path.contains(&middle));
        found.map(|(_, value)| value).collect()
    };
    let ends = |value: &Value, end: &Value| {
        let (value, end) = (value.as_str().expect("text"), end.as_str().expect("text"));
        value.rsplit('/').next() == Some(end)
    };
    let hosts = list(site, "hosts");
    assert_eq!(of("instances").len(), hosts.len());
    for host in hosts {
        let name = &host["name"];
        let found = of("instances").into_iter().find(|one| &one["name"] == name);
        let found = found.unwrap_or_else(|| panic!("{name} is not there"));
        assert!(ends(&found["machineType"], &host["machine_type"]), "{name}");
        assert!(ends(&found["zone"], &host["zone"]), "{name}");
        let interface = &found["networkInterfaces"][0];
        assert_eq!(interface["networkIP"], host["address"], "{name}");
        assert!(interface["accessConfigs"][0]["natIP"].is_string(), "{name}");
        assert_eq!(found["labels"]["groundplan-deployment"], DEPLOYMENT);
        assert_eq!(found["shieldedInstanceConfig"]["enableSecureBoot"], true);
        let mut wanted: Vec<String> = list(host, "volumes")
            .iter()
            .map(|volume| volume["size_gib"].to_string())
            .collect();
        let mut present: Vec<String> = of("disks")
            .into_iter()
            .filter(|disk| disk["users"][0] == found["selfLink"])
            .map(|disk| disk["sizeGb"].as_str().expect("a size").to_owned())
            .collect();
        wanted.sort();
        present.sort();
        assert_eq!(present, wanted, "disks of {name}");
    }
    let subnets = list(site, "subnets");
    assert_eq!(of("subnetworks").len(), subnets.len());
    for subnet in subnets {
        let range = &subnet["cidr"];
        let found = of("subnetworks")
            .into_iter()
            .any(|one| &one["ipCidrRange"] == range);
        assert!(found, "{range} is not there");
    }
    let buckets: Vec<&Value> = all
        .iter()
        .filter(|(path, _)| path.starts_with("buckets/"))
        .map(|(_, bucket)| bucket)
        .collect();
    assert_eq!(buckets.len(), list(site, "buckets").len());
    for bucket in buckets {
        let access = &bucket["iamConfiguration"];
        assert_eq!(access["publicAccessPrevention"], "enforced", "{bucket}");
        assert_eq!(bucket["labels"]["groundplan-deployment"], DEPLOYMENT);
    }
    let rules = of("firewalls");
    let refused = rules.iter().filter(|rule| rule["denied"].is_array());
    assert_eq!(refused.count(), 1, "one rule refuses what no other allows");
    for rule in rules {
        let text = rule["description"].as_str().expect("a reason");
        assert!(!text.starts_with('['), "{rule} gives no reason");
        assert!(text.contains("deployment=rhein-archive"), "{rule}");
    }
}

#[test]
fn wrong_credentials_have_an_exit_code_of_their_own() {
    let server = Server::start(SETTLE);
    server.know_nobody();
    let state = tempfile::tempdir().expect("a folder");
    let output = expect(
        &mut groundplan(&server.url(), state.path(), &["up", "--yes"]),
        4,
    );
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("Invalid Credentials"), "{said}");
    assert!(server.changes().is_empty(), "something was changed");
}

#[test]
fn missing_credentials_say_where_to_get_some() {
    let state = tempfile::tempdir().expect("a folder");
    // Google's own name, so that credentials are looked for; nothing is called without them.
    let mut command = groundplan(
        "https://compute.googleapis.com",
        state.path(),
        &["up", "--yes"],
    );
    command.env("GOOGLE_APPLICATION_CREDENTIALS", state.path().join("none"));
    let output = expect(&mut command, 4);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("gcloud auth application-default login"),
        "{said}"
    );
}

#[test]
fn without_a_project_the_variable_is_named() {
    let state = tempfile::tempdir().expect("a folder");
    let mut command = groundplan("http://127.0.0.1:9", state.path(), &["up", "--yes"]);
    let output = expect(command.env_remove("GOOGLE_CLOUD_PROJECT"), 2);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("GOOGLE_CLOUD_PROJECT"), "{said}");
}

#[test]
fn an_unreachable_endpoint_is_named() {
    let state = tempfile::tempdir().expect("a folder");
    let nowhere = "http://127.0.0.1:9";
    let output = expect(&mut groundplan(nowhere, state.path(), &["up", "--yes"]), 1);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(nowhere), "{said}");
}
