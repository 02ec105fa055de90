//! Medians and ratios.

use std::process::Command;

use super::measure;

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

#[test]
fn work_costs_more_than_waiting() {
    let busy = "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done";
    let worked = measure(3, || Ok(shell(busy))).expect("measured");
    let waited = measure(3, || Ok(shell("sleep 0.05"))).expect("measured");
    assert_eq!(worked.runs, 3);
    assert!(worked.least <= worked.median);
    // Waiting 50 ms costs a few milliseconds to start two processes; the loop far more.
    assert!(
        worked.median > waited.median,
        "{} {}",
        worked.median,
        waited.median
    );
}

#[test]
fn a_failure_is_no_measurement() {
    let refused = measure(1, || Ok(shell("echo because >&2; exit 3")))
        .err()
        .expect("an error");
    assert!(refused.to_string().contains("because"), "{refused}");
}
