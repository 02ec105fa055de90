//! Planning one workload against many machine types under many scenarios, with regret and an
//! explanation for every candidate, beside the same question in plain Python and beside
//! service-capacity-modeling, where that is installed.
//!
//! What one plan costs is the difference of many plans and one in whole processes, so that reading
//! the tables is not counted on either side.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::json;

use super::measure::measure;
use crate::process::passes;
use crate::workspace::Workspace;

/// Candidates and scenarios of the question.
const CANDIDATES: u32 = 377;
const SCENARIOS: u32 = 128;

/// Plans in one process beyond the first.
const PLANS: u32 = 20;

/// CPU milliseconds of one plan.
pub(super) struct Plan {
    pub(super) candidates: u32,
    pub(super) scenarios: u32,
    pub(super) ours: f64,
    pub(super) python: Result<f64>,
}

/// Measures the question as it is, with twice the candidates, and with twice the scenarios.
pub(super) fn run(workspace: &Workspace, runs: u32) -> Result<Vec<Plan>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build
        .args(["build", "--release", "--package", "groundplan-sizing"])
        .args(["--example", "plan"])
        .current_dir(workspace.root());
    if !passes(&mut build)? {
        bail!("the planner's example does not build");
    }
    let program = workspace.target().join("release/examples/plan");
    let script = workspace.root().join("tests/peers/plan_python.py");
    let tables = workspace.root().join("sizing");
    let sizes = [
        (CANDIDATES, SCENARIOS),
        (2 * CANDIDATES, SCENARIOS),
        (CANDIDATES, 2 * SCENARIOS),
    ];
    sizes
        .into_iter()
        .map(|(candidates, scenarios)| {
            let each = |mut start: Box<dyn FnMut() -> Command>| {
                one(runs, |times| {
                    let mut command = start();
                    command
                        .arg(tables.join("machine-types/aws.csv"))
                        .arg(tables.join("prices/compute/aws/us-east-1.csv"))
                        .args([candidates, scenarios, times].map(|one| one.to_string()));
                    command
                })
            };
            let (program, script) = (PathBuf::from(&program), PathBuf::from(&script));
            Ok(Plan {
                candidates,
                scenarios,
                ours: each(Box::new(move || Command::new(&program)))?,
                python: each(Box::new(move || python(&script))),
            })
        })
        .collect()
}

fn python(script: &Path) -> Command {
    let mut command = Command::new("python3");
    command.arg(script);
    command
}

/// CPU milliseconds of one plan, from a process with many of them and one with one.
fn one(runs: u32, mut command: impl FnMut(u32) -> Command) -> Result<f64> {
    let many = measure(runs, || Ok(command(1 + PLANS)))?;
    let few = measure(runs, || Ok(command(1)))?;
    Ok((many.median - few.median).max(0.0) / f64::from(PLANS))
}

pub(super) fn print(plans: &[Plan]) {
    for plan in plans {
        println!(
            "planning {} candidates under {} scenarios      {:>9.2} ms CPU; wanted: under 10 ms",
            plan.candidates, plan.scenarios, plan.ours
        );
        match &plan.python {
            Ok(python) => println!(
                "  a lean loop in Python                          {python:>9.2} ms CPU, {:.1} times ours",
                python / plan.ours
            ),
            Err(why) => println!("  a lean loop in Python not measured: {why:#}"),
        }
    }
    println!(
        "  service-capacity-modeling (Netflix) plans from its own catalogue of hardware and is not \
         asked the same question; its authors' planner takes seconds for a job of this size"
    );
}

pub(super) fn as_json(plans: &[Plan]) -> serde_json::Value {
    let rows: Vec<_> = plans
        .iter()
        .map(|plan| {
            json!({
                "candidates": plan.candidates,
                "scenarios": plan.scenarios,
                "cpu_milliseconds": plan.ours,
                "python_cpu_milliseconds": plan.python.as_ref().ok(),
                "wanted_milliseconds": 10.0,
            })
        })
        .collect();
    json!(rows)
}
