//! Killed at random moments of an apply, then resumed: always the same end, nothing doubled,
//! nothing left over.
//!
//! `GROUNDPLAN_KILLS` is the number of rounds (default 50), `GROUNDPLAN_KILL_SEED` chooses the
//! moments (default 1); a failing round names its own.

#![cfg(feature = "aws")]

mod aws;

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use aws::program::{DEPLOYMENT, REGION, ROOT, expect, groundplan, profile};
use aws::same::without_chance;
use aws::server::Server;
use serde_json::Value;

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

/// Runs a command and kills it after so long; whether it was killed.
fn killed_after(server: &Server, state: &Path, words: &[&str], wait: Duration) -> bool {
    let mut child = groundplan(server, state, words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let end = Instant::now() + wait;
    loop {
        if child.try_wait().expect("a state").is_some() {
            return false;
        }
        if Instant::now() >= end {
            // SIGKILL on Unix: no handler of the program's runs.
            child.kill().expect("killed");
            child.wait().expect("ended");
            return true;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Finishes what was begun, as a person would: `resume`, and `up` where nothing had begun.
fn finish(server: &Server, state: &Path, profile: &str) {
    let output = groundplan(server, state, &["resume", profile])
        .output()
        .expect("the program starts");
    if output.status.code() == Some(0) {
        return;
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let again = expect(&mut groundplan(server, state, &["up", profile, "--yes"]), 0);
    // Only where there was nothing to resume may the second command have had work.
    assert!(
        said.contains("no apply of this deployment stopped part-way"),
        "resume: {said}\nup: {}",
        String::from_utf8_lossy(&again.stderr)
    );
}

fn state_of(server: &Server) -> Value {
    without_chance(&server.list(REGION, Some(DEPLOYMENT)))
}

#[test]
fn killed_at_random_moments_and_resumed() {
    let Some(server) = Server::start(ROOT, &[]) else {
        return;
    };
    let profile = profile();
    let profile = profile.to_str().expect("a name");
    let empty = server.list(REGION, None);
    let folder = tempfile::tempdir().expect("a folder");
    let started = Instant::now();
    expect(
        &mut groundplan(&server, folder.path(), &["up", profile, "--yes"]),
        0,
    );
    let whole = started.elapsed();
    let wanted = state_of(&server);
    let every = server.list(REGION, None)["counts"].clone();

    let rounds = number("GROUNDPLAN_KILLS", 50);
    let seed = number("GROUNDPLAN_KILL_SEED", 1);
    let (mut kills, mut part_way) = (0, 0);
    for round in 0..rounds {
        let mut dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(round));
        let what = format!("GROUNDPLAN_KILL_SEED={seed}, round {round}");
        server.reset();
        let state = tempfile::tempdir().expect("a folder");
        let span = u64::try_from(whole.as_millis()).expect("milliseconds");
        let wait = Duration::from_millis(dice.below(span));
        if killed_after(&server, state.path(), &["up", profile, "--yes"], wait) {
            kills += 1;
        }
        // Every other time the resumption is killed as well.
        if round % 2 == 1 {
            let wait = Duration::from_millis(dice.below(span));
            killed_after(&server, state.path(), &["resume", profile], wait);
        }
        part_way += usize::from(!server.log().is_empty());
        finish(&server, state.path(), profile);
        assert_eq!(state_of(&server), wanted, "{what}");
        // Untagged things too: nothing doubled, nothing orphaned.
        assert_eq!(server.list(REGION, None)["counts"], every, "{what}");
        expect(
            &mut groundplan(&server, state.path(), &["plan", profile, "--exit-code"]),
            0,
        );
        if round % 5 == 0 {
            let words = ["destroy", profile, "--yes", "--delete-data"];
            expect(&mut groundplan(&server, state.path(), &words), 0);
            assert_eq!(
                server.list(REGION, None)["counts"],
                empty["counts"],
                "{what}"
            );
        }
    }
    eprintln!("{rounds} rounds: {kills} kills, {part_way} with something already made");
    assert!(
        kills * 10 >= rounds * 8,
        "only {kills} of {rounds} rounds were killed"
    );
}
