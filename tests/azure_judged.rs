//! Requests to Resource Manager, judged by Microsoft's own schemas.

#![cfg(feature = "azure")]
#![allow(clippy::print_stderr)]

#[path = "../crates/provider-azure/tests/support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use support::{Manager, SUBSCRIPTION, TOKEN};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PYTHON: &str = "GROUNDPLAN_PEER_PYTHON";

fn judge(python: &Path, calls: &[Value]) -> (bool, Value) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("requests.jsonl");
    let mut text = String::new();
    for call in calls {
        writeln!(text, "{call}").expect("a line");
    }
    std::fs::write(&file, text).expect("written");
    let output = Command::new(python)
        .arg(Path::new(ROOT).join("tests/peers/azure_judge.py"))
        .arg(&file)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("the judge runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let said = serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.success(), said)
}

#[test]
fn microsofts_schemas_accept_every_request_that_they_know() {
    let Some(python) = std::env::var_os(PYTHON).map(PathBuf::from) else {
        eprintln!("skipped: {PYTHON} is not set; `cargo xtask peers --env` prints it");
        return;
    };
    let manager = Manager::start(Duration::from_millis(20));
    let state = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_groundplan"))
        .args(["up", "--yes", "--endpoint-url", &manager.url(), "--state"])
        .arg(state.path())
        .arg(Path::new(ROOT).join("profiles/emam-azure-enterprise.toml"))
        .env("AZURE_SUBSCRIPTION_ID", SUBSCRIPTION)
        .env("AZURE_ACCESS_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut calls: Vec<Value> = manager
        .account()
        .log
        .iter()
        .map(|call| {
            json!({
                "method": call.method,
                "path": call.path,
                "body": call.body,
                "status": call.status,
            })
        })
        .collect();
    let (fine, said) = judge(&python, &calls);
    assert!(fine, "{said:#}");
    let judged = said["judged"].as_object().map_or(0, serde_json::Map::len);
    assert!(judged >= 10, "{said:#}");

    // A judge that accepts everything would be none.
    let machine = calls
        .iter_mut()
        .find(|call| {
            let path = call["path"].as_str().unwrap_or_default();
            path.contains("/virtualMachines/") && !path.contains("/extensions/")
        })
        .expect("a machine");
    machine["body"]["properties"]["storageProfile"]["osDisk"]["sizeInGB"] = json!(1);
    let (fine, said) = judge(&python, &calls);
    assert!(!fine, "{said:#}");
}
