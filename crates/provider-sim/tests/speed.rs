//! The time of the processor that an apply takes.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use common::*;
use groundplan_engine::RunResult;
use groundplan_provider_sim::Settings;
use groundplan_resources::Graph;

fn sixty() -> Graph {
    let mut resources = vec![vpc(), key_pair("key"), bucket(), target_group()];
    resources.extend((1..=4).map(subnet));
    resources.extend(["web", "db"].map(security_group));
    resources.extend([rules("web", "db"), rules("db", "web")]);
    for number in 0..16 {
        resources.push(instance(number, 1 + number % 4, &["web", "db"]));
        resources.push(volume(number));
        resources.push(attachment(number, number));
    }
    graph(resources)
}

/// Processor time of this process in milliseconds, from `/proc` (clock ticks of 10 ms).
fn processor_milliseconds() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit(") ").next()?.split(' ').collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(ticks * 10)
}

#[tokio::test]
async fn sixty_resources_take_less_than_300_ms_of_processor_time() {
    let world = World::new(Settings::default());
    let graph = sixty();
    assert_eq!(graph.resources.len(), 60);
    let before = processor_milliseconds();
    let outcome = world.apply(&graph).await.unwrap();
    let after = processor_milliseconds();
    assert_eq!(outcome.result, RunResult::Complete);
    let (Some(before), Some(after)) = (before, after) else {
        println!("skipped: this system does not tell processor time");
        return;
    };
    // Builds without optimisation are several times slower and only show gross mistakes.
    let limit = if cfg!(debug_assertions) { 5000 } else { 300 };
    println!("{} ms", after - before);
    assert!(after - before < limit, "{} ms", after - before);
}
