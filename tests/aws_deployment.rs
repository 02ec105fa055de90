//! The example profile on an account of Amazon's rules, judged by a reader that shares no code
//! with the product.

#![cfg(feature = "aws")]

mod aws;

use std::process::Command;

use aws::program::{DEPLOYMENT, REGION, ROOT, expect, groundplan, profile};
use aws::server::Server;
use serde_json::Value;

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
    let Some(server) = Server::start(ROOT, &["--settle", "1"]) else {
        return;
    };
    let state = tempfile::tempdir().expect("a folder");
    let profile = profile();
    let profile = profile.to_str().expect("a name");
    let before = server.list(REGION, None);
    let run = |words: &[&str], code| expect(&mut groundplan(&server, state.path(), words), code);

    // Nobody is there to ask, and nobody has agreed.
    run(&["up", profile], 2);
    assert!(server.log().is_empty(), "something was changed unasked");

    run(&["up", profile, "--yes"], 0);
    agree(&blueprint(), &server.list(REGION, Some(DEPLOYMENT)));
    run(&["plan", profile, "--exit-code"], 0);
    run(&["verify", profile], 0);

    // Local state is a convenience: everything is found again by its tags.
    let elsewhere = tempfile::tempdir().expect("a folder");
    expect(
        &mut groundplan(&server, elsewhere.path(), &["plan", profile, "--exit-code"]),
        0,
    );

    // Agreeing to delete machines is not agreeing to delete what is on them.
    let standing = server.list(REGION, None);
    run(&["destroy", profile, "--yes"], 2);
    assert_eq!(server.list(REGION, None), standing);

    run(&["destroy", profile, "--yes", "--delete-data"], 0);
    assert_eq!(server.list(REGION, None), before);
    assert_eq!(
        server.list(REGION, Some(DEPLOYMENT))["counts"]["volumes"],
        0
    );
}

/// Counts, sizes, zones, addresses, tags and rules.
fn agree(blueprint: &Value, listed: &Value) {
    let site = &list(blueprint, "sites")[0];
    let hosts = list(site, "hosts");
    let instances = list(listed, "instances");
    assert_eq!(instances.len(), hosts.len());
    for host in hosts {
        let name = &host["name"];
        let found = instances.iter().find(|one| &one["tags"]["Name"] == name);
        let found = found.unwrap_or_else(|| panic!("{name} is not there"));
        assert_eq!(found["type"], host["machine_type"], "{name}");
        assert_eq!(found["private_address"], host["address"], "{name}");
        assert_eq!(found["zone"], host["zone"], "{name}");
        assert_eq!(found["metadata"]["tokens"], "required", "{name}");
        assert_eq!(found["tags"]["groundplan:deployment"], DEPLOYMENT, "{name}");
        assert_eq!(found["tags"]["cost-centre"], "4711", "{name}");
        let mut wanted: Vec<u64> = sizes(list(host, "volumes"), "size_gib");
        let attached: Vec<Value> = list(listed, "volumes")
            .iter()
            .filter(|volume| {
                list(volume, "attachments")
                    .iter()
                    .any(|one| one["instance"] == found["id"])
            })
            .cloned()
            .collect();
        let mut present = sizes(&attached, "gib");
        wanted.sort_unstable();
        present.sort_unstable();
        assert_eq!(present, wanted, "volumes of {name}");
    }
    for volume in list(listed, "volumes") {
        assert_eq!(volume["encrypted"], true, "{volume}");
    }
    let subnets = list(site, "subnets");
    assert_eq!(list(listed, "subnets").len(), subnets.len());
    for subnet in subnets {
        let found = list(listed, "subnets")
            .iter()
            .find(|one| one["cidr"] == subnet["cidr"]);
        let found = found.unwrap_or_else(|| panic!("{subnet} is not there"));
        assert_eq!(found["zone"], subnet["zone"]);
    }
    let buckets = list(site, "buckets");
    assert_eq!(list(listed, "buckets").len(), buckets.len());
    for bucket in list(listed, "buckets") {
        for (_, on) in bucket["public_access_block"].as_object().expect("a block") {
            assert_eq!(on, true, "{bucket}");
        }
        assert!(!bucket["encryption"].is_null(), "{bucket}");
    }
    assert_eq!(
        list(listed, "load_balancers").len(),
        list(site, "balancers").len()
    );
    let listeners: usize = list(listed, "load_balancers")
        .iter()
        .map(|one| list(one, "listeners").len())
        .sum();
    let planned: usize = list(site, "balancers")
        .iter()
        .map(|one| list(one, "listeners").len())
        .sum();
    assert_eq!(listeners, planned);
    for group in list(listed, "security_groups") {
        for rule in list(group, "egress").iter().chain(list(group, "ingress")) {
            assert_ne!(rule["protocol"], "-1", "{group}");
            assert_ne!(rule["description"], "", "{group}");
        }
    }
    for (kind, found) in listed.as_object().expect("kinds") {
        for one in found.as_array().into_iter().flatten() {
            assert_eq!(
                one["tags"]["groundplan:deployment"], DEPLOYMENT,
                "{kind}: {one}"
            );
        }
    }
}

fn sizes(volumes: &[Value], key: &str) -> Vec<u64> {
    volumes
        .iter()
        .map(|one| one[key].as_u64().expect("a size"))
        .collect()
}

#[test]
fn wrong_credentials_have_an_exit_code_of_their_own() {
    let Some(server) = Server::start(ROOT, &[]) else {
        return;
    };
    let state = tempfile::tempdir().expect("a folder");
    let profile = profile();
    let profile = profile.to_str().expect("a name");
    let mut command = groundplan(&server, state.path(), &["up", profile, "--yes"]);
    command.env("AWS_ACCESS_KEY_ID", "AKIAINVALIDKEY");
    let output = expect(&mut command, 4);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("AKIAINVALIDKEY"), "{said}");
    assert!(server.log().is_empty(), "something was changed");
}

#[test]
fn an_unreachable_endpoint_is_named_and_changes_nothing() {
    let Some(server) = Server::start(ROOT, &[]) else {
        return;
    };
    let state = tempfile::tempdir().expect("a folder");
    let profile = profile();
    let profile = profile.to_str().expect("a name");
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundplan"));
    let nowhere = "http://127.0.0.1:9";
    command
        .args(["up", profile, "--yes", "--endpoint-url", nowhere, "--state"])
        .arg(state.path())
        .env("AWS_ACCESS_KEY_ID", "testing")
        .env("AWS_SECRET_ACCESS_KEY", "testing");
    let output = expect(&mut command, 1);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(nowhere), "{said}");
    assert!(server.log().is_empty());
}
