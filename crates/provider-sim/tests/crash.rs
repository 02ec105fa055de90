//! Killed at every single moment, then resumed: always the same end.

#![allow(clippy::unwrap_used)]

mod common;

use common::crash::{Goal, Moment, attempt, bring_to_end, survive};
use common::*;
use groundplan_engine::RunResult;
use groundplan_provider_sim::{Faults, Settings};
use groundplan_resources::aws::AwsResource;
use groundplan_resources::{Graph, Spec};

/// An earlier life, and what is to be reached from there.
struct Case {
    before: Option<Graph>,
    wanted: Graph,
    goal: Goal,
}

fn cases() -> Vec<Case> {
    let mut changed = small();
    for resource in &mut changed.resources {
        match &mut resource.spec {
            Spec::Aws(AwsResource::SecurityGroup(group)) if group.name == "db" => {
                "made anew".clone_into(&mut group.description);
            }
            Spec::Aws(AwsResource::Volume(volume)) => volume.size_gib = 700,
            Spec::Aws(AwsResource::KeyPair(key)) => {
                "ssh-ed25519 AAAA two".clone_into(&mut key.public_key);
            }
            _ => {}
        }
    }
    changed
        .resources
        .retain(|resource| !resource.id.0.ends_with("bucket/originals"));
    vec![
        Case {
            before: None,
            wanted: small(),
            goal: Goal::Apply,
        },
        Case {
            before: Some(small()),
            wanted: changed,
            goal: Goal::Apply,
        },
        Case {
            before: Some(small()),
            wanted: small(),
            goal: Goal::Destroy,
        },
    ]
}

fn prepared(case: &Case, settings: &Settings) -> World {
    let world = World::new(settings.clone());
    if let Some(before) = &case.before {
        let outcome = attempt(&world, before, Goal::Apply, Moment::Never, 8)
            .0
            .unwrap()
            .unwrap();
        assert_eq!(outcome.result, RunResult::Complete, "{outcome:#?}");
    }
    world
}

fn assert_end(world: &World, case: &Case, reference: &World, what: &str) {
    assert_eq!(shape(&world.cloud()), shape(&reference.cloud()), "{what}");
    if case.goal == Goal::Apply {
        survive(world.assert_settled(&case.wanted)).unwrap();
    } else {
        assert!(world.cloud().objects.is_empty(), "{what}");
    }
}

fn every_moment(settings: &Settings, concurrency: usize) -> usize {
    let mut tried = 0;
    for case in cases() {
        let reference = prepared(&case, &Settings::default());
        bring_to_end(&reference, &case.wanted, case.goal);

        let whole = prepared(&case, settings);
        let (outcome, (appends, calls)) =
            attempt(&whole, &case.wanted, case.goal, Moment::Never, concurrency);
        assert_eq!(outcome.unwrap().unwrap().result, RunResult::Complete);
        assert_end(&whole, &case, &reference, "undisturbed");

        let moments = (1..=appends)
            .map(Moment::Append)
            .chain((1..=calls).map(Moment::BeforeCall))
            .chain((1..=calls).map(Moment::AfterCall));
        for moment in moments {
            let world = prepared(&case, settings);
            let (outcome, _) = attempt(&world, &case.wanted, case.goal, moment, concurrency);
            assert!(outcome.is_none(), "{moment:?} was never reached");
            bring_to_end(&world, &case.wanted, case.goal);
            assert_end(
                &world,
                &case,
                &reference,
                &format!("{:?} at {moment:?}", case.goal),
            );
            tried += 1;
        }
    }
    tried
}

#[test]
fn every_moment_one_call_at_a_time() {
    assert!(every_moment(&Settings::default(), 1) >= 180);
}

#[test]
fn every_moment_eight_calls_at_once() {
    assert!(every_moment(&Settings::default(), 8) > 100);
}

#[test]
fn every_moment_on_a_rough_cloud() {
    assert!(
        every_moment(
            &Settings {
                faults: Faults::rough(7),
                ..Settings::default()
            },
            4
        ) >= 150
    );
}

/// The resume dies as well, and the next one, and the next: each gets a few entries further.
#[test]
fn dying_again_and_again_still_gets_there() {
    for case in cases() {
        let reference = prepared(&case, &Settings::default());
        bring_to_end(&reference, &case.wanted, case.goal);
        for step in 3..6 {
            let world = prepared(&case, &Settings::default());
            let mut goal = case.goal;
            let mut deaths = 0;
            while attempt(&world, &case.wanted, goal, Moment::Append(step), 2)
                .0
                .is_none()
            {
                goal = Goal::Resume;
                deaths += 1;
                assert!(deaths < 200, "no progress with {step} appends per life");
            }
            bring_to_end(&world, &case.wanted, case.goal);
            assert_end(
                &world,
                &case,
                &reference,
                &format!("{step} appends per life"),
            );
        }
    }
}

/// Power fails while the last line is written: any part of it may be there.
#[test]
fn a_torn_last_line_is_dropped_and_settled() {
    let case = &cases()[0];
    let reference = prepared(case, &Settings::default());
    bring_to_end(&reference, &case.wanted, case.goal);
    let (_, (appends, _)) = attempt(
        &prepared(case, &Settings::default()),
        &case.wanted,
        case.goal,
        Moment::Never,
        3,
    );
    for number in 1..=appends {
        for part in [1, 20, usize::MAX] {
            let world = prepared(case, &Settings::default());
            attempt(&world, &case.wanted, case.goal, Moment::Append(number), 3);
            let mut bytes = std::fs::read(world.journal()).unwrap();
            let last = bytes[..bytes.len() - 1]
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            let keep = last + part.min(bytes.len() - last - 1);
            bytes.truncate(keep);
            std::fs::write(world.journal(), &bytes).unwrap();
            bring_to_end(&world, &case.wanted, case.goal);
            assert_end(
                &world,
                case,
                &reference,
                &format!("append {number} torn after {part} bytes"),
            );
        }
    }
}

/// The folder was restored from a backup, or a disk lost its last writes: whole lines are
/// missing and nothing shows it. What the journal has forgotten is found, not made twice.
#[test]
fn a_journal_set_back_by_whole_lines_doubles_nothing() {
    for case in &cases() {
        let reference = prepared(case, &Settings::default());
        bring_to_end(&reference, &case.wanted, case.goal);
        let began = lines(&prepared(case, &Settings::default())).len();
        let (_, (_, calls)) = attempt(
            &prepared(case, &Settings::default()),
            &case.wanted,
            case.goal,
            Moment::Never,
            3,
        );
        for number in 1..=calls {
            for lost in [1, 3, 5] {
                let world = prepared(case, &Settings::default());
                let moment = Moment::AfterCall(number);
                attempt(&world, &case.wanted, case.goal, moment, 3);
                let known = lines(&world);
                // The line that starts the run was written before its first call.
                let keep = known.len().saturating_sub(lost).max(began + 1);
                std::fs::write(world.journal(), known[..keep].concat()).unwrap();
                let what = format!("{lost} lines lost after call {number}");
                let resumed = attempt(&world, &case.wanted, Goal::Resume, Moment::Never, 8).0;
                let outcome = resumed.unwrap().unwrap();
                assert_eq!(outcome.result, RunResult::Complete, "{what}: {outcome:#?}");
                assert_end(&world, case, &reference, &what);
            }
        }
    }
}

/// The journal's lines, each with its end; none before the first run.
fn lines(world: &World) -> Vec<String> {
    let text = std::fs::read_to_string(world.journal()).unwrap_or_default();
    text.split_inclusive('\n').map(str::to_owned).collect()
}

/// The local folder is gone as well: everything is found by its tags.
#[test]
fn a_crash_and_the_loss_of_all_local_state() {
    let case = &cases()[0];
    let reference = prepared(case, &Settings::default());
    bring_to_end(&reference, &case.wanted, case.goal);
    let (_, (_, calls)) = attempt(
        &prepared(case, &Settings::default()),
        &case.wanted,
        case.goal,
        Moment::Never,
        3,
    );
    for number in 1..=calls {
        let world = prepared(case, &Settings::default());
        attempt(
            &world,
            &case.wanted,
            case.goal,
            Moment::AfterCall(number),
            3,
        );
        std::fs::remove_dir_all(world.state().join(DEPLOYMENT)).unwrap();
        bring_to_end(&world, &case.wanted, case.goal);
        assert_end(
            &world,
            case,
            &reference,
            &format!("state lost after call {number}"),
        );
    }
}
