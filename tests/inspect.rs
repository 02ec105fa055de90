//! Machines as they are found, held to what a system asks for.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use support::{DAY, example, groundplan, root, scratch};

fn facts(name: &str) -> String {
    let path = root().join("tests/facts").join(name);
    path.to_str().unwrap().to_owned()
}

/// Whatever machine the tests run on, it has processors, memory and rows that a profile takes.
#[test]
fn this_machine() {
    let machine = groundplan(["inspect", "--format", "json"]).exits(0).json();
    assert!(machine["cores"].as_u64().unwrap() >= 1, "{machine}");
    assert!(machine["memory_bytes"].as_u64().unwrap() > 100_000_000);
    let folder = scratch();
    let file = folder.path().join("machine.json");
    fs::write(&file, machine.to_string()).unwrap();
    let again = groundplan(
        ["inspect", "--format", "json", "--facts"]
            .map(str::to_owned)
            .iter()
            .chain([&file.to_str().unwrap().to_owned()]),
    );
    assert_eq!(again.exits(0).json(), machine);
    groundplan(["inspect", "--role", "web"])
        .exits(0)
        .prints("[[hardware.server]]\ntier = \"web\"\n");
}

#[test]
fn a_server_with_linux_is_no_server_for_windows() {
    let (profile, facts) = (
        example("emam-on-prem-enterprise"),
        facts("ansible-linux.json"),
    );
    groundplan([
        "inspect",
        "--facts",
        &facts,
        "--against",
        &profile,
        "--role",
        "application",
        "--as-of",
        DAY,
    ])
    .exits(1)
    .says("app1 as found")
    .says("expected `Windows Server`, found `Ubuntu`")
    .says("R-EMAM-100");
    // Its processors, memory and disks are enough, and so nothing is said of them.
    let ran = groundplan([
        "inspect",
        "--facts",
        &facts,
        "--against",
        &profile,
        "--role",
        "application",
        "--as-of",
        DAY,
    ]);
    assert!(
        !ran.err.contains("GP0401") && !ran.err.contains("GP0402"),
        "{ran}"
    );
}

#[test]
fn a_small_virtual_machine_with_windows() {
    let (profile, facts) = (example("emam-vm-enterprise"), facts("ansible-windows.json"));
    groundplan([
        "inspect",
        "--facts",
        &facts,
        "--against",
        &profile,
        "--role",
        "web",
        "--as-of",
        DAY,
    ])
    .exits(1)
    .says("expected at least 4 cores, found 2")
    .says("DBWEB1 as `database-web`: 1 error");
}

/// The rows that are printed make the same machine in a profile.
#[test]
fn rows_can_be_pasted() {
    let facts = facts("ansible-linux.json");
    let rows = groundplan([
        "inspect",
        "--facts",
        &facts,
        "--role",
        "application",
        "--disk",
        "scratch=nvme0n1,nvme1n1",
    ])
    .exits(0)
    .out;
    assert!(
        rows.contains("use = \"scratch\"\ncount = 2\nsize = \"1920.3 GB\"\nmedia = \"nvme\""),
        "{rows}"
    );
    let folder = scratch();
    let own = folder.path().join("own.toml");
    let base = fs::read_to_string(example("emam-poc")).unwrap();
    let rows = rows.replace("\"application\"", "\"poc\"");
    let rows = rows
        .split("[software]")
        .next()
        .unwrap()
        .replace("\"scratch\"", "\"boot\"");
    fs::write(&own, format!("{base}\n{rows}")).unwrap();
    let ran = groundplan(["check", own.to_str().unwrap(), "--as-of", DAY]);
    assert!(
        !ran.err.contains("GP02") && !ran.err.contains("GP01"),
        "{ran}"
    );
}

/// A new profile starts from the machines that are there.
#[test]
fn a_profile_from_real_machines() {
    let folder = scratch();
    let own = folder.path().join("own.toml");
    let own = own.to_str().unwrap();
    let start = ["init", "--like", "emam-vm-enterprise", "--yes"];
    let windows = format!("database-web={}", facts("ansible-windows.json"));
    let ran = groundplan(start.iter().chain(&["--from-facts", &windows, own]));
    ran.exits(1).says("expected at least 4 cores, found 2");
    let text = fs::read_to_string(own).unwrap();
    assert!(
        text.contains("# As found on DBWEB1.\n[[hardware.server]]\ntier = \"database-web\"\n"),
        "{text}"
    );
    assert_eq!(text.matches("tier = \"database-web\"").count(), 1);
    assert!(text.contains("tier = \"application\""), "{text}");

    let other = folder.path().join("other.toml");
    let other = other.to_str().unwrap();
    let nowhere = format!("storage={}", facts("ansible-windows.json"));
    groundplan(start.iter().chain(&["--from-facts", &nowhere, other]))
        .exits(2)
        .says("no server of the tier `storage`; there are database-web");
    let nobody = facts("ansible-windows.json");
    groundplan(start.iter().chain(&["--from-facts", &nobody, other]))
        .exits(2)
        .says("names no tier");
    assert!(!std::path::Path::new(other).exists());
}

#[test]
fn what_cannot_be_done_is_said() {
    let cloud = example("emam-aws-enterprise");
    groundplan(["inspect", "--against", &cloud, "--role", "web"])
        .exits(2)
        .says("machine types are chosen");
    let premises = example("emam-on-prem-enterprise");
    groundplan(["inspect", "--against", &premises])
        .exits(2)
        .says("`--role` is missing; this deployment has database, web, application");
    groundplan(["inspect", "--against", &premises, "--role", "databse"])
        .exits(2)
        .says("did you mean `database`?");
    let facts = facts("ansible-linux.json");
    groundplan(["inspect", "--facts", &facts, "--disk", "scratch=nvme2n1"])
        .exits(2)
        .says("no disk `nvme2n1`; did you mean");
    groundplan(["inspect", "--facts", &facts, "--disk", "sdb"])
        .exits(2)
        .says("says no use");
    groundplan(["inspect", "--facts", &premises])
        .exits(1)
        .says("error[GP1101]");
    groundplan(["inspect", "--facts", "no-such-file"])
        .exits(2)
        .says("no such file");
}

/// Windows PowerShell writes UTF-16 where its output is redirected.
#[test]
fn facts_in_utf_16() {
    let text =
        r#"{"groundplan_machine": 1, "name": "DB1", "cores": 8, "memory_bytes": 34359738368}"#;
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let folder = scratch();
    let file = folder.path().join("machine.json");
    fs::write(&file, bytes).unwrap();
    groundplan(["inspect", "--facts", file.to_str().unwrap()])
        .exits(0)
        .prints("memory = \"34.3 GB\"");
    fs::write(&file, [0xff, 0xfe, 0x00, 0xd8]).unwrap();
    groundplan(["inspect", "--facts", file.to_str().unwrap()])
        .exits(2)
        .says("no text");
}

#[test]
fn the_script_for_windows_names_every_field() {
    let script = groundplan(["inspect", "--script"]).exits(0).out;
    let machine = groundplan([
        "inspect",
        "--format",
        "json",
        "--facts",
        &facts("ansible-windows.json"),
    ])
    .exits(0)
    .json();
    for field in machine.as_object().unwrap().keys() {
        assert!(script.contains(&format!("    {field} ")), "{field}");
    }
}

/// A closed appliance has no volumes and no operating system of the customer's: what was found of
/// them is nothing to find fault with, while ports and processors still are.
#[test]
fn an_appliance_is_held_to_its_hardware_alone() {
    let against = |facts: &str| {
        groundplan([
            "inspect",
            "--facts",
            facts,
            "--against",
            &example("cisco-dms-signs"),
            "--role",
            "digital-media-manager",
            "--as-of",
            DAY,
        ])
    };
    let ran = against(&facts("ansible-linux.json"))
        .exits(0)
        .says("closed appliance");
    for code in ["GP0311", "GP0420"] {
        assert!(!ran.err.contains(code), "{ran}");
    }
    let text = fs::read_to_string(facts("ansible-linux.json")).unwrap();
    let folder = scratch();
    let file = folder.path().join("one-port.json");
    let mut found: serde_json::Value = serde_json::from_str(&text).unwrap();
    let own = found["ansible_facts"].as_object_mut().unwrap();
    assert!(own.remove("ansible_eno2").is_some());
    fs::write(&file, found.to_string()).unwrap();
    against(file.to_str().unwrap()).exits(1).says("R-CISCO-008");
}
