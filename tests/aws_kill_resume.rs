//! Killed at random moments of an apply, then resumed: always the same end, nothing doubled,
//! nothing left over.
//!
//! `GROUNDPLAN_KILLS` is the number of rounds (default 50), `GROUNDPLAN_KILL_SEED` chooses the
//! moments (default 1); a failing round names its own.

#![cfg(feature = "aws")]
#![allow(clippy::print_stderr)]

mod aws;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use aws::program::{DEPLOYMENT, REGION, ROOT, expect, groundplan, profile};
use aws::same::{differences, without_chance};
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

/// When a run is killed.
#[derive(Debug, Clone, Copy)]
struct Moment {
    /// So many more entries of the journal are waited for ...
    entries: usize,
    /// ... and then so long.
    then: Duration,
}

impl Moment {
    /// Any moment of a run that writes `entries` entries.
    fn any(dice: &mut Dice, entries: usize) -> Self {
        let limit = u64::try_from(entries).expect("a count");
        Self {
            entries: usize::try_from(dice.below(limit)).expect("a count"),
            then: Duration::from_millis(dice.below(30)),
        }
    }
}

/// Entries of the deployment's journal.
fn entries(state: &Path) -> usize {
    let journal = state.join(DEPLOYMENT).join("journal.jsonl");
    std::fs::read_to_string(journal).map_or(0, |text| text.lines().count())
}

/// Runs a command and kills it at a moment; whether it was still running.
fn killed_at(server: &Server, state: &Path, words: &[&str], moment: Moment) -> bool {
    let until = entries(state) + moment.entries;
    let mut child = groundplan(server, state, words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    loop {
        if child.try_wait().expect("a state").is_some() {
            return false;
        }
        if entries(state) >= until {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(moment.then);
    // SIGKILL on Unix: no handler of the program's runs.
    child.kill().expect("killed");
    child.wait().expect("ended");
    true
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

/// What the deployment has, made comparable, and how much there is of everything, whoever owns
/// it: nothing without a tag may be left over either.
fn state_of(server: &Server) -> (Value, Value) {
    let mut listed = server.list(REGION, None);
    let counts = listed["counts"].take();
    for list in listed.as_object_mut().expect("kinds").values_mut() {
        if let Value::Array(list) = list {
            list.retain(|one| one["tags"]["groundplan:deployment"] == DEPLOYMENT);
        }
    }
    (without_chance(&listed), counts)
}

/// Two halves, each with an account of its own, so that they can run side by side.
#[test]
fn killed_at_random_moments_and_resumed_even() {
    die_and_resume(0);
}

#[test]
fn killed_at_random_moments_and_resumed_odd() {
    die_and_resume(1);
}

fn die_and_resume(half: u64) {
    let Some(server) = Server::start(ROOT, &[]) else {
        return;
    };
    let profile = profile();
    let profile = profile.to_str().expect("a name");
    let empty = server.list(REGION, None)["counts"].clone();
    let folder = tempfile::tempdir().expect("a folder");
    let mut up = groundplan(&server, folder.path(), &["up", profile, "--yes"]);
    expect(&mut up, 0);
    let whole = entries(folder.path());
    assert!(whole > 20, "the journal has {whole} entries");
    let (wanted, counts) = state_of(&server);

    let rounds = number("GROUNDPLAN_KILLS", 50);
    let seed = number("GROUNDPLAN_KILL_SEED", 1);
    let (mut kills, mut part_way) = (0, 0_usize);
    let mine: Vec<u64> = (0..rounds).filter(|round| round % 2 == half).collect();
    for &round in &mine {
        let mut dice = Dice(seed.wrapping_mul(1_000_003).wrapping_add(round));
        server.reset();
        let state = tempfile::tempdir().expect("a folder");
        let state = state.path();
        let moment = Moment::any(&mut dice, whole);
        let what = format!("GROUNDPLAN_KILL_SEED={seed}, round {round}, {moment:?}");
        kills += usize::from(killed_at(&server, state, &["up", profile, "--yes"], moment));
        part_way += usize::from(!server.log().is_empty());
        // Every other time the resumption is killed as well.
        if round % 4 > 1 {
            let left = whole.saturating_sub(entries(state));
            killed_at(
                &server,
                state,
                &["resume", profile],
                Moment::any(&mut dice, left),
            );
        }
        finish(&server, state, profile);
        let (found, all) = state_of(&server);
        let differences = differences(&found, &wanted);
        assert!(differences.is_empty(), "{what}: {differences:#?}");
        assert_eq!(all, counts, "{what}");
        expect(
            &mut groundplan(&server, state, &["plan", profile, "--exit-code"]),
            0,
        );
        if round % 10 < 2 {
            let words = ["destroy", profile, "--yes", "--delete-data"];
            expect(&mut groundplan(&server, state, &words), 0);
            assert_eq!(server.list(REGION, None)["counts"], empty, "{what}");
        }
    }
    let rounds = mine.len();
    eprintln!("{rounds} rounds: {kills} kills, {part_way} with something already made");
    assert!(
        part_way * 10 >= rounds * 7,
        "only {part_way} of {rounds} kills came part-way"
    );
}
