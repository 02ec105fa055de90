//! Killed at random moments of an apply, then resumed: always the same end, nothing doubled,
//! nothing left over.
//!
//! `GROUNDPLAN_GCP_KILLS` is the number of rounds (default 8), `GROUNDPLAN_KILL_SEED` chooses the
//! moments (default 1); a failing round names its own.

#![cfg(feature = "gcp")]
#![allow(clippy::print_stderr)]

mod gcp;
#[path = "../crates/provider-gcp/tests/server/mod.rs"]
mod server;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use gcp::{DEPLOYMENT, ROOT, SETTLE, expect, groundplan};
use serde_json::Value;
use server::Server;

/// A small generator that is the same everywhere (Sebastiano Vigna, "SplitMix64").
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}

/// Entries of the deployment's journal.
fn entries(state: &Path) -> usize {
    let journal = state.join(DEPLOYMENT).join("journal.jsonl");
    std::fs::read_to_string(journal).map_or(0, |text| text.lines().count())
}

/// Runs a command and kills it so many entries later; whether it was still running.
fn killed_at(server: &Server, state: &Path, words: &[&str], moment: (usize, Duration)) -> bool {
    let until = entries(state) + moment.0;
    let mut child = groundplan(&server.url(), state, words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    while entries(state) < until {
        if child.try_wait().expect("a state").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(moment.1);
    // SIGKILL on Unix: no handler of the program's runs.
    child.kill().expect("killed");
    child.wait().expect("ended");
    true
}

/// What there is, without what the project chose by chance.
fn without_chance(mut listed: Value) -> Value {
    let all = listed.as_object_mut().expect("resources");
    for (path, one) in all {
        let text = one.to_string();
        let Some(one) = one.as_object_mut() else {
            continue;
        };
        one.remove("id");
        if path.contains("/addresses/") {
            one.remove("address");
        }
        // The same address of a project on another port.
        let port = text.split("http://127.0.0.1:").nth(1);
        let port = port.and_then(|rest| rest.split('/').next()).unwrap_or("");
        let mut same = Value::Object(one.clone())
            .to_string()
            .replace(&format!("127.0.0.1:{port}/"), "endpoint/");
        if path.contains("/instances/") {
            let natted = one["networkInterfaces"][0]["accessConfigs"][0]["natIP"].to_string();
            same = same.replace(&natted, "\"external\"");
        }
        *one = serde_json::from_str(&same).expect("JSON");
    }
    listed
}

/// Resources that are in one listing alone, or differ.
fn differences(left: &Value, right: &Value) -> Vec<String> {
    let (one, other) = (left.as_object(), right.as_object());
    let mut paths: Vec<&String> = one
        .into_iter()
        .chain(other)
        .flat_map(|all| all.keys())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
        .into_iter()
        .filter(|path| left[path.as_str()] != right[path.as_str()])
        .map(|path| {
            format!(
                "{path}: {} against {}",
                left[path.as_str()],
                right[path.as_str()]
            )
        })
        .collect()
}

#[test]
fn killed_at_random_moments_and_resumed() {
    let undisturbed = Server::start(SETTLE);
    let folder = tempfile::tempdir().expect("a folder");
    let up = ["up", "--yes"];
    expect(&mut groundplan(&undisturbed.url(), folder.path(), &up), 0);
    let whole = entries(folder.path());
    assert!(whole > 20, "the journal has {whole} entries");
    let wanted = without_chance(undisturbed.list());

    let seed = number("GROUNDPLAN_KILL_SEED", 1);
    let rounds = number("GROUNDPLAN_GCP_KILLS", 8);
    let mut part_way = 0_u64;
    for round in 0..rounds {
        let mut dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(round));
        let server = Server::start(SETTLE);
        let state = tempfile::tempdir().expect("a folder");
        let state = state.path();
        let mut moment = |entries: usize| {
            let limit = u64::try_from(entries).expect("a count");
            let entries = usize::try_from(dice.below(limit)).expect("a count");
            (entries, Duration::from_millis(dice.below(60)))
        };
        let first = moment(whole);
        let what = format!("GROUNDPLAN_KILL_SEED={seed}, round {round}, {first:?}");
        killed_at(&server, state, &up, first);
        part_way += u64::from(!server.changes().is_empty());
        // Every other time the resumption is killed as well.
        if round % 2 == 1 {
            let left = whole.saturating_sub(entries(state));
            killed_at(&server, state, &["resume"], moment(left));
        }
        let resumed = groundplan(&server.url(), state, &["resume"]).output();
        let resumed = resumed.expect("the program starts");
        if resumed.status.code() != Some(0) {
            let said = String::from_utf8_lossy(&resumed.stderr).into_owned();
            let nothing = said.contains("no apply of this deployment stopped part-way");
            assert!(nothing, "{what}: {said}");
            expect(&mut groundplan(&server.url(), state, &up), 0);
        }
        let found = without_chance(server.list());
        assert!(
            found == wanted,
            "{what}: {:#?}",
            differences(&found, &wanted)
        );
        let plan = ["plan", "--exit-code"];
        expect(&mut groundplan(&server.url(), state, &plan), 0);
        if round % 4 == 0 {
            let words = ["destroy", "--yes", "--delete-data"];
            expect(&mut groundplan(&server.url(), state, &words), 0);
            assert_eq!(server.list(), serde_json::json!({}), "{what}");
            server.judge(ROOT);
        }
    }
    eprintln!("{rounds} rounds, {part_way} killed with something already made");
    assert!(
        part_way * 10 >= rounds * 6,
        "only {part_way} of {rounds} kills came part-way"
    );
}
