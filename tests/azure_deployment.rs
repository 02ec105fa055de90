//! The example profile on a Resource Manager on this machine, judged by what that holds.

#![cfg(feature = "azure")]

#[path = "../crates/provider-azure/tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use support::{CLIENT, Fault, Manager, Reply, SECRET, SUBSCRIPTION, TENANT, TOKEN};

const PROFILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/profiles/emam-azure-enterprise.toml"
);
const DEPLOYMENT: &str = "nordsee-tv";
const SETTLE: Duration = Duration::from_millis(60);

/// The program with nothing in its environment that names an account.
fn bare(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundplan"));
    command
        .args(words)
        .stdin(Stdio::null())
        .env("NO_COLOR", "1");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AZURE_") {
            command.env_remove(name);
        }
    }
    command
}

/// A command against a server, with its state in a folder.
fn groundplan(manager: &Manager, state: &Path, words: &[&str]) -> Command {
    let mut command = bare(words);
    command
        .args(["--endpoint-url", &manager.url(), "--state"])
        .arg(state)
        .env("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION)
        .env("AZURE_ACCESS_TOKEN", TOKEN);
    command
}

/// Runs a command to its end; panics with all it said when the code is another.
fn expect(command: &mut Command, code: i32) -> Output {
    let output = command.output().expect("the program starts");
    assert_eq!(
        output.status.code(),
        Some(code),
        "{command:?}\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn site() -> Value {
    let output = expect(&mut bare(&["blueprint", PROFILE]), 0);
    let blueprint: Value = serde_json::from_slice(&output.stdout).expect("a blueprint");
    blueprint["sites"][0].clone()
}

fn named<'a>(found: &'a [Value], name: &str) -> &'a Value {
    found
        .iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {found:#?}"))
}

#[test]
fn up_makes_what_the_blueprint_says_and_destroy_leaves_nothing() {
    let manager = Manager::start(SETTLE);
    let state = tempfile::tempdir().expect("a folder");
    let run = |words: &[&str], code| expect(&mut groundplan(&manager, state.path(), words), code);

    run(&["up", PROFILE, "--yes"], 0);
    agree(&site(), &manager);
    run(&["plan", PROFILE, "--exit-code"], 0);
    run(&["verify", PROFILE], 0);

    // Local state is a convenience: everything is found again by its names and tags.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let mut plan = groundplan(
        &manager,
        elsewhere.path(),
        &["plan", PROFILE, "--exit-code"],
    );
    expect(&mut plan, 0);

    run(&["destroy", PROFILE, "--yes", "--delete-data"], 0);
    let left = manager.account().listing();
    assert!(left.is_empty(), "{:#?}", left.keys());
}

/// Counts, sizes, zones, addresses, disks, tags and rules.
fn agree(site: &Value, manager: &Manager) {
    let mut account = manager.account();
    let machines = account.of_kind("microsoft.compute/virtualmachines");
    let interfaces = account.of_kind("microsoft.network/networkinterfaces");
    let disks = account.of_kind("microsoft.compute/disks");
    let hosts = list(site, "hosts");
    assert_eq!(machines.len(), hosts.len());
    for host in hosts {
        let name = host["name"].as_str().expect("a name");
        let machine = named(&machines, name);
        let properties = &machine["properties"];
        assert_eq!(
            properties["hardwareProfile"]["vmSize"], host["machine_type"],
            "{name}"
        );
        assert_eq!(machine["zones"][0], host["zone"], "{name}");
        let interface = named(&interfaces, &format!("{DEPLOYMENT}-{name}"));
        let own = &interface["properties"]["ipConfigurations"][0]["properties"];
        assert_eq!(own["privateIPAddress"], host["address"], "{name}");
        let mut wanted: Vec<u64> = list(host, "volumes")
            .iter()
            .filter_map(|volume| volume["size_gib"].as_u64())
            .collect();
        let mut present: Vec<u64> = disks
            .iter()
            .filter(|disk| disk["managedBy"] == machine["id"])
            .filter_map(|disk| disk["properties"]["diskSizeGB"].as_u64())
            .collect();
        wanted.sort_unstable();
        present.sort_unstable();
        assert_eq!(present, wanted, "volumes of {name}");
        for resource in [machine, interface] {
            assert_eq!(
                resource["tags"]["groundplan:deployment"], DEPLOYMENT,
                "{name}"
            );
        }
    }
    let subnets = account.of_kind("microsoft.network/virtualnetworks/subnets");
    assert_eq!(subnets.len(), list(site, "subnets").len());
    for subnet in list(site, "subnets") {
        let found = named(&subnets, subnet["id"].as_str().expect("an id"));
        assert_eq!(found["properties"]["addressPrefix"], subnet["cidr"]);
    }
    let balancers = account.of_kind("microsoft.network/loadbalancers");
    assert_eq!(balancers.len(), list(site, "balancers").len());
    let containers = account.of_kind("microsoft.storage/storageaccounts/blobservices/containers");
    assert_eq!(containers.len(), list(site, "buckets").len());
    for one in account.of_kind("microsoft.storage/storageaccounts") {
        assert_eq!(one["properties"]["allowBlobPublicAccess"], false, "{one:#}");
    }
    // Every group of rules refuses what it does not allow, both ways.
    for group in account.of_kind("microsoft.network/networksecuritygroups") {
        for direction in ["Inbound", "Outbound"] {
            let refused = list(&group["properties"], "securityRules")
                .iter()
                .any(|rule| {
                    let rule = &rule["properties"];
                    rule["direction"] == direction
                        && rule["access"] == "Deny"
                        && rule["protocol"] == "*"
                        && rule["priority"] == 4096
                });
            assert!(refused, "{group:#}");
        }
    }
}

#[test]
fn wrong_and_missing_credentials_have_an_exit_code_of_their_own() {
    let manager = Manager::start(SETTLE);
    let state = tempfile::tempdir().expect("a folder");
    let mut command = groundplan(&manager, state.path(), &["up", PROFILE, "--yes"]);
    let wrong = expect(command.env("AZURE_ACCESS_TOKEN", "another-token"), 4);
    assert!(!said(&wrong).contains("another-token"), "{}", said(&wrong));
    assert!(said(&wrong).contains("az login"), "{}", said(&wrong));

    let mut command = groundplan(&manager, state.path(), &["up", PROFILE, "--yes"]);
    let missing = expect(command.env_remove("AZURE_SUBSCRIPTION_ID"), 4);
    assert!(
        said(&missing).contains("AZURE_SUBSCRIPTION_ID"),
        "{}",
        said(&missing)
    );
    assert!(manager.account().log.is_empty(), "something was changed");
}

#[test]
fn a_client_and_its_secret_get_a_token() {
    let manager = Manager::start(SETTLE);
    let state = tempfile::tempdir().expect("a folder");
    let with = |secret: &str| {
        let mut command = groundplan(&manager, state.path(), &["plan", PROFILE]);
        command
            .env_remove("AZURE_ACCESS_TOKEN")
            .env("AZURE_AUTHORITY_HOST", manager.url())
            .env("AZURE_TENANT_ID", TENANT)
            .env("AZURE_CLIENT_ID", CLIENT)
            .env("AZURE_CLIENT_SECRET", secret);
        command
    };
    expect(&mut with(SECRET), 0);
    let refused = expect(&mut with("another-secret"), 4);
    assert!(
        !said(&refused).contains("another-secret"),
        "{}",
        said(&refused)
    );
}

#[test]
fn an_unreachable_endpoint_is_named() {
    let state = tempfile::tempdir().expect("a folder");
    let nowhere = "http://127.0.0.1:9";
    let mut command = bare(&["up", PROFILE, "--yes", "--endpoint-url", nowhere, "--state"]);
    command
        .arg(state.path())
        .env("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION)
        .env("AZURE_ACCESS_TOKEN", TOKEN);
    let output = expect(&mut command, 1);
    assert!(said(&output).contains(nowhere), "{}", said(&output));

    // A token is not sent in the clear to another machine.
    let mut command = bare(&[
        "plan",
        PROFILE,
        "--endpoint-url",
        "http://192.0.2.1",
        "--state",
    ]);
    let output = expect(command.arg(state.path()), 2);
    assert!(said(&output).contains("https"), "{}", said(&output));
}

#[test]
fn a_quota_that_is_reached_is_told_and_a_resumption_finishes() {
    let manager = Manager::start(SETTLE);
    let state = tempfile::tempdir().expect("a folder");
    let quota = "Operation could not be completed as it results in exceeding approved Total \
                 Regional Cores quota.";
    let reply = Reply::error(409, "OperationNotAllowed", quota);
    manager.order(Fault::answer("PUT", "/virtualMachines/", 1, reply));
    let output = expect(
        &mut groundplan(&manager, state.path(), &["up", PROFILE, "--yes"]),
        8,
    );
    assert!(said(&output).contains("quota"), "{}", said(&output));
    expect(
        &mut groundplan(&manager, state.path(), &["resume", PROFILE]),
        0,
    );
    let mut plan = groundplan(&manager, state.path(), &["plan", PROFILE, "--exit-code"]);
    expect(&mut plan, 0);
}

/// Entries of the deployment's journal.
fn entries(state: &Path) -> usize {
    let journal = state.join(DEPLOYMENT).join("journal.jsonl");
    std::fs::read_to_string(journal).map_or(0, |text| text.lines().count())
}

/// What there is, without what chance decides.
fn comparable(manager: &Manager) -> Value {
    let listing = manager.account().listing();
    let mut all = json!(listing);
    for body in all.as_object_mut().expect("resources").values_mut() {
        if let Some(properties) = body["properties"].as_object_mut() {
            properties.remove("ipAddress");
        }
    }
    all
}

#[test]
fn killed_anywhere_and_resumed_it_ends_the_same() {
    let whole = Manager::start(SETTLE);
    let folder = tempfile::tempdir().expect("a folder");
    expect(
        &mut groundplan(&whole, folder.path(), &["up", PROFILE, "--yes"]),
        0,
    );
    let last = entries(folder.path());
    let wanted = comparable(&whole);
    assert!(last > 20, "the journal has {last} entries");

    // Moments spread over the whole run; an odd stride meets begins and ends of calls alike.
    let rounds = 8;
    for round in 0..rounds {
        let until = 1 + round * (last - 2) / rounds;
        let manager = Manager::start(SETTLE);
        let state = tempfile::tempdir().expect("a folder");
        let state = state.path();
        let mut child = groundplan(&manager, state, &["up", PROFILE, "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        while entries(state) < until && child.try_wait().expect("a state").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        // SIGKILL on Unix: no handler of the program's runs.
        child.kill().expect("killed");
        child.wait().expect("ended");
        let resumed = groundplan(&manager, state, &["resume", PROFILE])
            .output()
            .expect("the program starts");
        if resumed.status.code() != Some(0) {
            expect(
                &mut groundplan(&manager, state, &["up", PROFILE, "--yes"]),
                0,
            );
        }
        assert_eq!(
            comparable(&manager),
            wanted,
            "killed after {until} of {last} entries"
        );
        let mut plan = groundplan(&manager, state, &["plan", PROFILE, "--exit-code"]);
        expect(&mut plan, 0);
    }
}
