//! A product of a user's own file that takes in no media: the whole pipeline works on its minima,
//! its parameters and its parts alone.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{DAY, groundplan_in, root, scratch};

const PROFILE: &str = r#"
[deployment]
name = "town-hall"
system = "bulletin"
package = "basic"
target = "vm"

[parameters]
halls = 5

[network]
cidr = "192.168.60.0/24"
administrators = ["192.168.60.0/24"]
name_servers = ["192.168.60.1"]
time_servers = ["192.168.60.1"]

[acknowledge]
remote-editing = "yes"
"#;

#[test]
fn a_system_without_media_lives_on_its_minima() {
    let folder = scratch();
    let here = folder.path();
    fs::create_dir(here.join("systems")).unwrap();
    fs::copy(
        root().join("crates/catalog/tests/data/bulletin.toml"),
        here.join("systems/bulletin.toml"),
    )
    .unwrap();
    fs::write(here.join("p.toml"), PROFILE).unwrap();
    let run = |arguments: &[&str]| {
        let common = ["--systems", "systems", "--as-of", DAY];
        groundplan_in(here, arguments.iter().chain(&common))
    };
    let checked = run(&["check", "p.toml", "--format", "concise"]).exits(0);
    assert!(checked.out.contains("GP0562"), "{}", checked.out);
    assert!(checked.out.contains("refresh"), "{}", checked.out);
    run(&["size", "p.toml"]).exits(0).prints("5");
    let blueprint = run(&["blueprint", "p.toml"]).exits(0).out;
    let design: serde_json::Value = serde_json::from_str(&blueprint).unwrap();
    let hosts = design["sites"][0]["hosts"].as_array().unwrap();
    let kiosks = hosts.iter().filter(|host| host["tier"] == "kiosk").count();
    assert_eq!((hosts.len(), kiosks), (6, 5));
    let parts = design["parts"].as_array().unwrap();
    let count = |number: &str| {
        parts
            .iter()
            .find(|part| part["number"] == number)
            .and_then(|part| part["count"].as_u64())
    };
    assert_eq!((count("BLT-100"), count("BLT-200")), (Some(10), Some(5)));
    run(&["render", "p.toml", "--out", "bundle"]).exits(0);
    let plan = fs::read_to_string(here.join("bundle/install-plan.md")).unwrap();
    assert!(plan.contains("## Bill of materials"), "{plan}");
    assert!(plan.contains("| 10 | `BLT-100` | Frame |"), "{plan}");
    assert!(plan.contains("parameters.refresh | 10 s | ours"), "{plan}");
    run(&["up", "p.toml", "--on", "sim"]).exits(0);
    groundplan_in(here, ["destroy", "town-hall", "--yes"]).exits(0);
    // A profile that says nothing of halls gets the least that the topology names.
    fs::write(
        here.join("few.toml"),
        PROFILE.replace("halls = 5\n", "halls = 1\n"),
    )
    .unwrap();
    let few = run(&["blueprint", "few.toml"]).exits(0).out;
    let design: serde_json::Value = serde_json::from_str(&few).unwrap();
    assert_eq!(design["sites"][0]["hosts"].as_array().unwrap().len(), 4);
}

/// A secret in a user's own file of a system is blotted out like one in a profile.
#[test]
fn a_secret_in_a_system_file_is_not_shown() {
    let folder = scratch();
    let here = folder.path();
    fs::create_dir(here.join("systems")).unwrap();
    let text = fs::read_to_string(root().join("crates/catalog/tests/data/bulletin.toml")).unwrap();
    let check = |note: &str| {
        let text = format!("{text}\n# {note}\n[[note]]\nid = \"R-OWN-1\"\ntext = \"{note}\"\n");
        fs::write(here.join("systems/bulletin.toml"), text).unwrap();
        fs::write(here.join("p.toml"), PROFILE).unwrap();
        let arguments = ["check", "p.toml", "--systems", "systems", "--as-of", DAY];
        groundplan_in(here, arguments)
    };
    let ran = check("pwd=Canary7Flew9Away")
        .exits(1)
        .says("a system file may only refer to secrets");
    assert!(!ran.err.contains("Canary7"), "{ran}");
    let ran = check("the admin password is swordfish")
        .exits(0)
        .says("warning[GP0215]");
    assert!(!ran.err.contains("swordfish"), "{ran}");
    let ran = check("the admin password is kept in the vault").exits(0);
    assert!(!ran.err.contains("GP0215"), "{ran}");
}
