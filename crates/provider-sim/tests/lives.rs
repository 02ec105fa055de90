//! Random lives: random graphs, edits, faults and deaths. Whatever happens on the way, the
//! end is the one of an undisturbed life.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::crash::{Goal, Moment, attempt, bring_to_end, survive};
use common::*;
use groundplan_engine::{EngineError, RunResult};
use groundplan_provider_sim::{Faults, Settings};
use groundplan_resources::aws::{self, AwsResource};
use groundplan_resources::{Graph, Ref, Resource, Spec};
use proptest::prelude::*;

/// A graph in a few numbers, so that it shrinks well.
#[derive(Debug, Clone)]
struct Sketch {
    subnets: u8,
    /// Description of each group; a change of it makes the group anew.
    groups: Vec<u8>,
    /// Groups and subnet of each instance.
    instances: Vec<(Vec<u8>, u8)>,
    /// Size and instance of each volume.
    volumes: Vec<(u32, u8)>,
    key: u8,
    bucket: bool,
    registered: Vec<u8>,
}

fn sketch() -> impl Strategy<Value = Sketch> {
    (
        1_u8..4,
        prop::collection::vec(0_u8..2, 1..4),
        prop::collection::vec((prop::collection::vec(0_u8..4, 1..3), 0_u8..4), 0..4),
        prop::collection::vec((1_u32..4, 0_u8..4), 0..3),
        0_u8..2,
        any::<bool>(),
        prop::collection::vec(0_u8..4, 0..3),
    )
        .prop_map(
            |(subnets, groups, instances, volumes, key, bucket, registered)| Sketch {
                subnets,
                groups,
                instances,
                volumes,
                key,
                bucket,
                registered,
            },
        )
}

fn build(sketch: &Sketch) -> Graph {
    let mut resources: Vec<Resource> = vec![vpc(), key_pair(&format!("key {}", sketch.key))];
    resources.extend((1..=sketch.subnets).map(subnet));
    let groups = sketch.groups.len() as u8;
    let name = |number: u8| format!("g{}", number % groups);
    for (number, description) in sketch.groups.iter().enumerate() {
        let mut group = security_group(&name(number as u8));
        if let Spec::Aws(AwsResource::SecurityGroup(group)) = &mut group.spec {
            group.description = format!("description {description}");
        }
        resources.push(group);
        resources.push(rules(&name(number as u8), &name(number as u8 + 1)));
    }
    for (number, (own, subnet)) in sketch.instances.iter().enumerate() {
        let own: BTreeSet<String> = own.iter().map(|number| name(*number)).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        resources.push(instance(number as u8, 1 + subnet % sketch.subnets, &own));
    }
    let instances = sketch.instances.len() as u8;
    for (number, (size, on)) in sketch.volumes.iter().enumerate() {
        let mut volume = volume(number as u8);
        if let Spec::Aws(AwsResource::Volume(volume)) = &mut volume.spec {
            volume.size_gib = 100 * size;
        }
        resources.push(volume);
        if instances > 0 {
            resources.push(attachment(number as u8, on % instances));
        }
    }
    if sketch.bucket {
        resources.push(bucket());
    }
    let registered: BTreeSet<u8> = sketch
        .registered
        .iter()
        .filter(|_| instances > 0)
        .map(|number| number % instances.max(1))
        .collect();
    if !registered.is_empty() {
        resources.push(target_group());
        resources.push(registration(&registered.into_iter().collect::<Vec<_>>()));
    }
    // A gateway and a route, so that something refers through a list of objects.
    resources.push(resource(
        "main",
        AwsResource::InternetGateway(aws::InternetGateway {
            name: "igw".to_owned(),
            vpc: Ref::to(&id("vpc", "main")),
        }),
    ));
    resources.push(resource(
        "public",
        AwsResource::RouteTable(aws::RouteTable {
            name: "public".to_owned(),
            vpc: Ref::to(&id("vpc", "main")),
            routes: vec![aws::Route {
                destination: "0.0.0.0/0".parse().unwrap(),
                gateway: Ref::to(&id("internet-gateway", "main")),
            }],
            subnets: vec![Ref::to(&id("subnet", "s1"))],
        }),
    ));
    graph(resources)
}

/// One command of a life.
#[derive(Debug, Clone)]
enum Command {
    /// Apply this, dying at a moment.
    Apply(Sketch, Death),
    /// Lose the local folder.
    Forget,
    /// Somebody deletes the n-th thing that nothing refers to.
    Vanish(u8),
}

#[derive(Debug, Clone, Copy)]
enum Death {
    Never,
    Append(u64),
    Before(u64),
    After(u64),
}

impl Death {
    fn moment(self) -> Moment {
        match self {
            Self::Never => Moment::Never,
            Self::Append(number) => Moment::Append(number),
            Self::Before(number) => Moment::BeforeCall(number),
            Self::After(number) => Moment::AfterCall(number),
        }
    }
}

fn command() -> impl Strategy<Value = Command> {
    let death = prop_oneof![
        Just(Death::Never),
        (1_u64..40).prop_map(Death::Append),
        (1_u64..30).prop_map(Death::Before),
        (1_u64..30).prop_map(Death::After),
    ];
    prop_oneof![
        6 => (sketch(), death).prop_map(|(sketch, death)| Command::Apply(sketch, death)),
        1 => Just(Command::Forget),
        1 => (0_u8..20).prop_map(Command::Vanish),
    ]
}

/// Brings about `wanted`, however often it takes.
fn reach(world: &World, wanted: &Graph, death: Moment, concurrency: usize) {
    let mut goal = Goal::Apply;
    let mut moment = death;
    let mut last = String::new();
    for _ in 0..30 {
        match attempt(world, wanted, goal, moment, concurrency).0 {
            Some(Ok(outcome)) if outcome.result == RunResult::Complete && goal == Goal::Apply => {
                return;
            }
            // After a resume the rest is planned anew: the wanted graph may be another.
            Some(Ok(outcome)) => {
                last = format!("{:?} {:?}", outcome.result, outcome.failures);
                goal = Goal::Apply;
            }
            Some(Err(EngineError::NothingToResume)) => goal = Goal::Apply,
            Some(Err(EngineError::Unfinished { .. } | EngineError::PlanLost { .. })) | None => {
                goal = Goal::Resume;
            }
            Some(Err(error)) => panic!("{error}"),
        }
        moment = Moment::Never;
    }
    panic!("30 attempts were not enough, last: {last}");
}

fn live(commands: &[Command], settings: &Settings, concurrency: usize) -> World {
    let world = World::new(settings.clone());
    for command in commands {
        match command {
            Command::Apply(sketch, death) => {
                reach(&world, &build(sketch), death.moment(), concurrency);
            }
            Command::Forget => {
                let _ = std::fs::remove_dir_all(world.state().join(DEPLOYMENT));
            }
            Command::Vanish(number) => world
                .provider()
                .tamper(|cloud| {
                    let text = serde_json::to_string(&cloud.objects).unwrap();
                    let free: Vec<String> = cloud
                        .objects
                        .keys()
                        .filter(|id| !text.contains(&format!("\"$id\":\"{id}\"")))
                        .cloned()
                        .collect();
                    if !free.is_empty() {
                        cloud
                            .objects
                            .remove(&free[usize::from(*number) % free.len()]);
                    }
                })
                .unwrap(),
        }
    }
    world
}

fn cases() -> u32 {
    std::env::var("GROUNDPLAN_LIVES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 150, ..ProptestConfig::default() })]

    #[test]
    fn every_life_ends_as_an_undisturbed_one(
        commands in prop::collection::vec(command(), 1..5),
        last in sketch(),
        seed in any::<u64>(),
        rough in any::<bool>(),
        concurrency in 1_usize..9,
    ) {
        let faults = if rough { Faults::rough(seed) } else { Faults::default() };
        let world = live(&commands, &Settings { faults, ..Settings::default() }, concurrency);
        let wanted = build(&last);
        reach(&world, &wanted, Moment::Never, concurrency);
        survive(world.assert_settled(&wanted)).unwrap();

        let calm = World::new(Settings::default());
        reach(&calm, &wanted, Moment::Never, 8);
        prop_assert_eq!(shape(&world.cloud()), shape(&calm.cloud()));

        bring_to_end(&world, &wanted, Goal::Destroy);
        prop_assert!(world.cloud().objects.is_empty());
    }

    #[test]
    fn the_end_does_not_depend_on_how_much_is_done_at_once(
        before in sketch(),
        after in sketch(),
        seed in any::<u64>(),
    ) {
        let settings = Settings { faults: Faults::rough(seed), ..Settings::default() };
        let ends: Vec<_> = [1, 8]
            .into_iter()
            .map(|concurrency| {
                let world = World::new(settings.clone());
                reach(&world, &build(&before), Moment::Never, concurrency);
                reach(&world, &build(&after), Moment::Never, concurrency);
                shape(&world.cloud())
            })
            .collect();
        prop_assert_eq!(&ends[0], &ends[1]);
    }
}
