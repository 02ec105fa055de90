//! The life of deployments on the simulated cloud, from `up` to `destroy`, undisturbed and not.
//!
//! The command scripts in `tests/scripts` can be read like a manual.

#![allow(clippy::unwrap_used)]

#[path = "support/script.rs"]
mod script;
mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use support::random::Random;
use support::{
    DAY, Ran, Started, cloud, example, examples, finish, groundplan, groundplan_in, profile_with,
    program, scratch,
};

#[test]
fn script_life() {
    script::run("life");
}

#[test]
fn script_replace() {
    script::run("replace");
}

#[test]
fn script_drift() {
    script::run("drift");
}

#[test]
fn script_lost() {
    script::run("lost");
}

#[test]
fn script_refusals() {
    script::run("refusals");
}

#[test]
fn every_example_lives_and_goes() {
    for name in examples() {
        let folder = scratch();
        let here = folder.path();
        let profile = example(&name);
        let run = |arguments: &[&str]| {
            let day = ["--as-of", DAY];
            groundplan_in(here, arguments.iter().chain(&day))
        };
        run(&["check", &profile, "--strict"]).exits(0);
        run(&["size", &profile]).exits(0).prints("Hosts");
        run(&["render", &profile, "--out", "bundle"]).exits(0);
        run(&["up", &profile, "--on", "sim"])
            .exits(0)
            .says("all as designed");
        let state = here.join(".groundplan");
        assert!(cloud::count(&state) > 0, "{name}");
        run(&["plan", &profile, "--on", "sim", "--exit-code"]).exits(0);
        run(&["verify", &profile]).exits(0);
        let destroyed = groundplan_in(here, ["destroy", &profile]).exits(0);
        let destroyed = destroyed.says("nothing carries the tag");
        assert_eq!(cloud::count(&state), 0, "{name}: {destroyed}");
    }
}

#[test]
fn several_deployments_share_a_folder_and_do_not_touch_each_other() {
    let folder = scratch();
    let here = folder.path();
    let state = here.join(".groundplan");
    groundplan_in(here, ["up", &example("emam-vm-enterprise"), "--on", "sim"]).exits(0);
    let alone = cloud::shape(&state);
    groundplan_in(
        here,
        ["up", &example("emam-azure-enterprise"), "--on", "sim"],
    )
    .exits(0);
    groundplan_in(here, ["destroy", &example("emam-azure-enterprise")]).exits(0);
    assert_eq!(cloud::shape(&state), alone);
}

#[test]
fn another_folder_for_state() {
    let folder = scratch();
    let profile = example("emam-poc");
    let arguments = ["up", &profile, "--on", "sim", "--state", "elsewhere/state"];
    groundplan_in(folder.path(), arguments).exits(0);
    assert!(!folder.path().join(".groundplan").exists());
    let arguments = [
        "status",
        "emam-poc",
        "--state",
        "elsewhere/state",
        "--format",
        "json",
    ];
    let status = groundplan_in(folder.path(), arguments).exits(0).json();
    assert_eq!(status["version"], 1);
    assert_eq!(status["status"]["deployment"], "emam-poc");
    assert_eq!(status["status"]["unfinished"], false);
}

#[test]
fn state_that_cannot_be_read_or_written_is_said() {
    let folder = scratch();
    let here = folder.path();
    let profile = example("emam-poc");
    // A file where the folder should be.
    fs::write(here.join("file"), "").unwrap();
    let arguments = ["up", &profile, "--on", "sim", "--state", "file"];
    groundplan_in(here, arguments).exits(1).says("error: ");
    // A cloud that is none, a journal that is none, a lock that is a folder.
    groundplan_in(here, ["up", &profile, "--on", "sim"]).exits(0);
    let state = here.join(".groundplan");
    let whole = fs::read(cloud::file(&state)).unwrap();
    fs::write(cloud::file(&state), &whole[..whole.len() / 2]).unwrap();
    let arguments = ["plan", &profile, "--on", "sim"];
    groundplan_in(here, arguments)
        .exits(1)
        .says("simulated cloud");
    fs::write(cloud::file(&state), &whole).unwrap();
    let journal = state.join("emam-poc/journal.jsonl");
    let entries = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, format!("no entry\n{entries}")).unwrap();
    for command in ["plan", "up"] {
        groundplan_in(here, [command, &profile, "--on", "sim"])
            .exits(1)
            .says("journal");
    }
    groundplan_in(here, ["status", "emam-poc"])
        .exits(1)
        .says("journal");
    fs::write(&journal, &entries).unwrap();
    groundplan_in(here, ["verify", &profile]).exits(0);
}

// Interrupted.

/// What a killed program was doing.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Goal {
    Apply,
    Destroy,
}

impl Goal {
    /// Words of the command that works towards it.
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Apply => &["apply", "plan.json"],
            Self::Destroy => &["destroy", "harbour-news", "--on", "sim"],
        }
    }
}

/// Kills the program as soon as its journal is longer than so many bytes, and some time later.
/// Returns whether it was still running.
fn kill_at(mut started: Started, journal: &Path, length: u64, later: Duration) -> bool {
    let begun = Instant::now();
    loop {
        let now = fs::metadata(journal).map_or(0, |metadata| metadata.len());
        if now > length || started.ended() {
            break;
        }
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it never came so far"
        );
        std::thread::sleep(Duration::from_micros(50));
    }
    std::thread::sleep(later);
    let running = !started.ended();
    started.kill();
    let _ = started.end();
    running
}

/// One deployment, ready to be disturbed.
struct World {
    folder: tempfile::TempDir,
    profile: String,
}

impl World {
    fn new(example_name: &str) -> Self {
        Self {
            folder: scratch(),
            profile: example(example_name),
        }
    }

    fn save_plan(&self) {
        let arguments = ["plan", &self.profile, "--on", "sim", "--out", "plan.json"];
        self.run(&arguments).exits(0);
    }

    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ran {
        groundplan_in(self.folder.path(), arguments)
    }

    fn start(&self, arguments: &[&str]) -> Started {
        Started::new(program(arguments).current_dir(self.folder.path()))
    }

    fn state(&self) -> std::path::PathBuf {
        self.folder.path().join(".groundplan")
    }

    fn journal(&self) -> std::path::PathBuf {
        self.state().join("harbour-news/journal.jsonl")
    }

    fn journalled(&self) -> u64 {
        fs::metadata(self.journal()).map_or(0, |metadata| metadata.len())
    }

    /// Goes on until the goal is reached, as a person would who reads what the program says.
    fn bring_to_end(&self, goal: Goal) {
        let status = self.run(&["status", "harbour-news"]);
        match status.code {
            Some(6) => {
                assert!(status.out.contains("resume"), "{status}");
                self.run(&["resume", "harbour-news"]).exits(0);
            }
            // It died before its first entry, or after its last one.
            Some(0 | 1) => {
                let again = match goal {
                    Goal::Apply => vec!["apply", &self.profile, "--on", "sim"],
                    Goal::Destroy => goal.arguments().to_vec(),
                };
                self.run(&again).exits(0);
            }
            _ => panic!("{status}"),
        }
    }
}

#[test]
fn killed_at_random_moments_it_comes_to_the_same_end() {
    let undisturbed = World::new("emam-aws-enterprise");
    undisturbed.save_plan();
    undisturbed.run(Goal::Apply.arguments()).exits(0);
    let reference = cloud::shape(&undisturbed.state());
    let applied = undisturbed.journalled();
    undisturbed.run(Goal::Destroy.arguments()).exits(0);
    let destroyed = undisturbed.journalled();
    assert_eq!(cloud::count(&undisturbed.state()), 0);

    let mut random = Random::new(0x6772_6f75_6e64);
    let mut caught = 0;
    let rounds = 30;
    for round in 0..rounds {
        let world = World::new("emam-aws-enterprise");
        world.save_plan();
        let goal = if round % 3 == 2 {
            Goal::Destroy
        } else {
            Goal::Apply
        };
        let (from, to) = match goal {
            Goal::Apply => (0, applied),
            Goal::Destroy => (applied, destroyed),
        };
        if goal == Goal::Destroy {
            world.run(Goal::Apply.arguments()).exits(0);
        }
        let started = world.start(goal.arguments());
        let length = from + random.below(to - from);
        let later = Duration::from_micros(random.below(1500));
        caught += usize::from(kill_at(started, &world.journal(), length, later));
        // The first cure is killed as well in every second round.
        if round % 2 == 1 && world.run(&["status", "harbour-news"]).code == Some(6) {
            let started = world.start(&["resume", "harbour-news"]);
            let length = world.journalled() + random.below((to - from) / 3);
            kill_at(started, &world.journal(), length, Duration::ZERO);
        }
        world.bring_to_end(goal);
        match goal {
            Goal::Apply => {
                assert_eq!(cloud::shape(&world.state()), reference, "round {round}");
                let arguments = ["plan", &world.profile, "--on", "sim", "--exit-code"];
                world.run(&arguments).exits(0);
            }
            Goal::Destroy => assert_eq!(cloud::count(&world.state()), 0, "round {round}"),
        }
        world.run(&["status", "harbour-news"]).exits(0);
        world
            .run(&["resume", "harbour-news"])
            .exits(1)
            .says("no apply");
    }
    // Otherwise the kills came too late and showed nothing.
    assert!(
        caught * 2 > rounds,
        "only {caught} of {rounds} were killed at work"
    );
}

#[test]
fn killed_while_changing_it_comes_to_the_same_end() {
    let changes = [
        (
            "concurrent = 40, streaming = 25",
            "concurrent = 90, streaming = 60",
        ),
        (
            "AAAAB3NzaC1yc2EAAAADAQABAAABgQDFQH3vljx",
            "AAAAB3NzaC1yc2EAAAADAQABAAABgQDFQH3vljy",
        ),
    ];
    let prepared = || {
        let mut world = World::new("emam-aws-enterprise");
        world
            .run(&["apply", &world.profile, "--on", "sim"])
            .exits(0);
        let other = profile_with(world.folder.path(), "emam-aws-enterprise", &changes);
        other.to_str().unwrap().clone_into(&mut world.profile);
        world.save_plan();
        world
    };
    let undisturbed = prepared();
    let before = undisturbed.journalled();
    undisturbed.run(&["apply", "plan.json"]).exits(0);
    let reference = cloud::shape(&undisturbed.state());
    let after = undisturbed.journalled();

    let mut random = Random::new(42);
    for round in 0..6 {
        let world = prepared();
        let started = world.start(&["apply", "plan.json"]);
        let length = before + random.below(after - before);
        kill_at(started, &world.journal(), length, Duration::ZERO);
        world.bring_to_end(Goal::Apply);
        assert_eq!(cloud::shape(&world.state()), reference, "round {round}");
        let arguments = ["plan", &world.profile, "--on", "sim", "--exit-code"];
        world.run(&arguments).exits(0);
    }
}

#[test]
fn killed_and_robbed_of_its_state_it_loses_nothing() {
    let undisturbed = World::new("emam-aws-enterprise");
    undisturbed
        .run(&["apply", &undisturbed.profile, "--on", "sim"])
        .exits(0);
    let reference = cloud::shape(&undisturbed.state());
    let length = undisturbed.journalled();
    for part in [1, 3, 5] {
        let world = World::new("emam-aws-enterprise");
        let started = world.start(&["apply", &world.profile, "--on", "sim"]);
        kill_at(started, &world.journal(), length * part / 6, Duration::ZERO);
        fs::remove_dir_all(world.state().join("harbour-news")).unwrap();
        let arguments = ["status", &world.profile, "--recover", "--on", "sim"];
        world.run(&arguments).exits(0).says("by their tags");
        world.run(&["up", &world.profile, "--on", "sim"]).exits(0);
        assert_eq!(
            cloud::shape(&world.state()),
            reference,
            "after {part} sixths"
        );
    }
}

#[cfg(unix)]
mod signals {
    use super::*;

    fn signal(started: &Started, name: &str) {
        let sent = std::process::Command::new("kill")
            .args([format!("-{name}"), started.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Starts an apply and waits until it is at work.
    fn at_work(world: &World) -> Started {
        let mut started = world.start(&["apply", "plan.json", "--concurrency", "1"]);
        let begun = Instant::now();
        while world.journalled() < 2000 && !started.ended() {
            assert!(begun.elapsed() < Duration::from_mins(1));
            std::thread::sleep(Duration::from_micros(50));
        }
        started
    }

    #[test]
    fn a_deployment_that_is_being_worked_on_is_locked() {
        let world = World::new("emam-aws-enterprise");
        world.save_plan();
        let started = at_work(&world);
        signal(&started, "STOP");
        for arguments in [
            &["resume", "harbour-news", "--on", "sim"][..],
            &["apply", "plan.json"],
            &["apply", &world.profile, "--on", "sim"],
            &["destroy", "harbour-news"],
            &["status", &world.profile, "--recover", "--on", "sim"],
        ] {
            let ran = world.run(arguments).exits(7).says("lock");
            assert!(ran.err.contains(&started.id().to_string()), "{ran}");
        }
        // Whoever only looks need not wait.
        world.run(&["plan", &world.profile, "--on", "sim"]).exits(0);
        world.run(&["status", "harbour-news"]).exits(6);
        signal(&started, "CONT");
        let ran = started.end();
        assert_eq!(ran.code, Some(0), "{ran}");
        world.run(&["verify", &world.profile]).exits(0);
    }

    #[test]
    fn interrupted_by_the_person_it_stops_in_order() {
        let world = World::new("emam-aws-enterprise");
        world.save_plan();
        let started = at_work(&world);
        signal(&started, "INT");
        let ran = started.end();
        assert_eq!(ran.code, Some(130), "{ran}");
        let ran = ran.says("stopping").says("resume harbour-news");
        assert!(ran.err.contains("0 have an unknown outcome"), "{ran}");
        let status = world.run(&["status", "harbour-news"]).exits(6);
        assert!(status.out.contains("cancelled"), "{status}");
        // A new plan may be made instead of resuming; nothing is in doubt.
        world.run(&["up", &world.profile, "--on", "sim"]).exits(0);
        world.run(&["status", "harbour-news"]).exits(0);
    }
}

// Faults that the person causes.

#[test]
fn plans_that_do_not_fit_are_refused() {
    let folder = scratch();
    let here = folder.path();
    for (name, text) in [
        ("empty.json", ""),
        ("other.json", "{}"),
        ("list.json", "[]"),
        ("half.json", "{\"plan\": {\"deployment\": "),
    ] {
        fs::write(here.join(name), text).unwrap();
        let ran = groundplan_in(here, ["apply", name, "--on", "sim"]);
        assert!(matches!(ran.code, Some(1 | 2)), "{ran}");
    }
    assert!(!here.join(".groundplan").join("sim").exists());
}

#[test]
fn a_plan_for_the_cloud_names_what_to_do_without_it() {
    // The default build has no cloud's SDK.
    for (cloud, built_in) in [
        ("aws", cfg!(feature = "aws")),
        ("azure", cfg!(feature = "azure")),
        ("gcp", cfg!(feature = "gcp")),
    ] {
        if built_in {
            continue;
        }
        let build = format!("cargo build --release --features {cloud}");
        let profile = example(&format!("emam-{cloud}-enterprise"));
        for command in ["up", "plan", "apply"] {
            groundplan([command, &profile, "--on", cloud])
                .exits(2)
                .says(&build)
                .says("--on sim");
        }
        groundplan(["plan", &profile]).exits(2).says(&build);
    }
}

#[test]
fn premises_say_what_is_possible() {
    for command in ["plan", "up"] {
        let folder = scratch();
        groundplan_in(
            folder.path(),
            [command, &example("emam-on-prem-enterprise")],
        )
        .exits(2)
        .says("premises")
        .says("groundplan render")
        .says("--on sim");
        assert!(!folder.path().join(".groundplan").exists());
    }
}

#[test]
fn what_runs_on_the_simulated_cloud_is_not_mistaken_for_the_real_one() {
    let folder = scratch();
    let here = folder.path();
    let profile = example("emam-aws-enterprise");
    groundplan_in(here, ["up", &profile, "--on", "sim"]).exits(0);
    // What would change it says where it is.
    for command in ["plan", "up", "apply"] {
        let ran = groundplan_in(here, [command, &profile]).exits(2);
        ran.says("runs on `sim`").says("--on sim");
    }
    // Looking and removing find out by themselves.
    groundplan_in(here, ["verify", &profile]).exits(0);
    let mut unplaced = program(["destroy", "harbour-news"]);
    finish(unplaced.current_dir(here)).exits(0);
    assert_eq!(cloud::count(&here.join(".groundplan")), 0);
}
