//! `cargo xtask bench`: what the commands people wait for cost, in CPU time of whole processes.
//!
//! CPU time (user and system, start of the process included) is told rather than time on the
//! clock, because a busy machine changes the clock and not the work. Each measurement stands
//! beside a peer measured in the same run. Nothing is asserted: a figure is only worth something
//! beside the machine it was taken on.

mod counterpart;
mod growth;
mod measure;
mod plan;
mod samples;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use cargo_metadata::camino::Utf8PathBuf;
use clap::Args;
use counterpart::Account;
use growth::Growth;
use measure::{Figure, measure};
use serde_json::json;

use crate::peers::Peers;
use crate::process::passes;
use crate::workspace::Workspace;

/// Arguments of `bench`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The profile to measure with.
    #[arg(long, default_value = "profiles/emam-aws-enterprise.toml")]
    profile: Utf8PathBuf,
    /// How often each command runs; the median is told.
    #[arg(long, default_value_t = 15)]
    runs: u32,
    /// Leave the peers out.
    #[arg(long)]
    alone: bool,
    /// Measure Ansible beside `up` as well, once; it takes a quarter of a minute.
    #[arg(long)]
    ansible: bool,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
}

/// One row: a command of ours, what we want of it, and its peers.
struct Row {
    name: &'static str,
    wanted_milliseconds: f64,
    ours: Figure,
    peers: Vec<(&'static str, Result<Figure>)>,
}

/// Measures and prints; fails only when a command of ours does.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let workspace = Workspace::load()?;
    let profile = workspace.root().join(&arguments.profile);
    if !profile.is_file() {
        bail!("there is no profile {profile}");
    }
    build(&workspace)?;
    let peers = if arguments.alone {
        None
    } else {
        Some(Peers::prepare(&workspace)?)
    };
    let bench = Bench {
        workspace: &workspace,
        profile,
        runs: arguments.runs,
        peers: peers.as_ref(),
    };
    let rows = [bench.check()?, bench.up(arguments.ansible)?];
    let program = workspace.target().join("release/groundplan");
    let growth = Growth {
        program: &program,
        examples: &workspace.root().join("profiles"),
        scratch: workspace.target().join("bench-growth"),
        runs: arguments.runs.min(5),
    };
    let points = growth.run()?;
    let samples = samples::Samples {
        workspace: &workspace,
        numpy: bench.program("GROUNDPLAN_PEER_NUMPY"),
        runs: arguments.runs.min(9),
    }
    .run()?;
    let plans = plan::run(&workspace, arguments.runs.min(5))?;
    if arguments.json {
        let rows: Vec<_> = rows.iter().map(as_json).collect();
        println!(
            "{:#}",
            json!({
                "version": 1,
                "runs": arguments.runs,
                "rows": rows,
                "growth": growth::as_json(&points),
                "samples": samples.as_json(),
                "planning": plan::as_json(&plans),
            })
        );
    } else {
        rows.iter().for_each(print);
        growth::print(&points);
        samples.print();
        plan::print(&plans);
    }
    Ok(true)
}

fn build(workspace: &Workspace) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build
        .args(["build", "--release", "--package", "groundplan"])
        .current_dir(workspace.root());
    if !passes(&mut build)? {
        bail!("the program does not build");
    }
    Ok(())
}

struct Bench<'a> {
    workspace: &'a Workspace,
    profile: Utf8PathBuf,
    runs: u32,
    peers: Option<&'a Peers>,
}

impl Bench<'_> {
    fn ours(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.workspace.target().join("release/groundplan"));
        command.args(arguments);
        command
    }

    /// `check` of one profile, beside a validation of the same file against the same schema, and
    /// beside cfn-lint on the templates that the profile renders to.
    fn check(&self) -> Result<Row> {
        let profile = self.profile.as_str();
        let ours = measure(self.runs, || Ok(self.ours(&["check", profile])))?;
        let mut peers = Vec::new();
        if let Some(validator) = self.program("GROUNDPLAN_PEER_CHECK_JSONSCHEMA") {
            let schema = self.workspace.root().join("schemas/profile.schema.json");
            peers.push((
                "check-jsonschema (schema only, Python)",
                measure(self.runs.min(5), || {
                    let mut command = Command::new(&validator);
                    command.arg("--schemafile").arg(&schema).arg(profile);
                    Ok(command)
                }),
            ));
        }
        if let Some(linter) = self.program("GROUNDPLAN_PEER_CFN_LINT") {
            let templates = self.templates()?;
            peers.push((
                "cfn-lint (the rendered CloudFormation)",
                measure(self.runs.min(3), || {
                    let mut command = Command::new(&linter);
                    // What it only warns of is no failure of the measurement.
                    command.args(["--non-zero-exit-code", "error"]);
                    command.arg("--").args(&templates);
                    Ok(command)
                }),
            ));
        }
        Ok(Row {
            name: "check",
            wanted_milliseconds: 10.0,
            ours,
            peers,
        })
    }

    /// `up --on sim`: check, size, render, plan, apply and verify on the simulated cloud, beside
    /// scripts that only create 13 resources (a network, two subnets, a group, two machines,
    /// four attached volumes) in moto. The server's own time is not counted.
    fn up(&self, ansible: bool) -> Result<Row> {
        let folder = self.workspace.target().join("bench");
        let profile = self.profile.as_str();
        let ours = measure(self.runs, || {
            // Every run starts without state, as a first deployment does.
            let _absent = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder)?;
            let mut command = self.ours(&["up", profile, "--on", "sim"]);
            command.current_dir(&folder);
            Ok(command)
        })?;
        let mut peers = Vec::new();
        if let Some(python) = self.program("GROUNDPLAN_PEER_PYTHON") {
            let scripts = self.workspace.root().join("tests/peers");
            let account = Account::start(&python, scripts.as_std_path())?;
            peers.push((
                "boto3 (create only, 13 resources)",
                measure(self.runs.min(5), || {
                    account.reset(&python)?;
                    let mut command = Command::new(&python);
                    command
                        .arg(scripts.join("baseline_boto3.py"))
                        .arg(&account.url);
                    Ok(command)
                }),
            ));
            if let Some(playbook) = self
                .program("GROUNDPLAN_PEER_ANSIBLE_PLAYBOOK")
                .filter(|_| ansible)
            {
                peers.push((
                    "Ansible amazon.aws (create only, 13 resources)",
                    measure(1, || {
                        account.reset(&python)?;
                        let mut command = Command::new(&playbook);
                        command
                            .args(["-i", "localhost,", "-c", "local", "-e"])
                            .arg(format!(
                                "endpoint={} ansible_python_interpreter={}",
                                account.url,
                                python.display()
                            ))
                            .arg(scripts.join("baseline_ansible.yml"));
                        Ok(command)
                    }),
                ));
            }
        }
        Ok(Row {
            name: "up --on sim",
            wanted_milliseconds: 500.0,
            ours,
            peers,
        })
    }

    /// The CloudFormation templates of the profile, rendered for this measurement.
    fn templates(&self) -> Result<Vec<PathBuf>> {
        let folder = self.workspace.target().join("bench-bundle");
        let _absent = std::fs::remove_dir_all(&folder);
        let mut render = self.ours(&["render", self.profile.as_str(), "--out", folder.as_str()]);
        if !passes(&mut render)? {
            bail!("{} cannot be rendered", self.profile);
        }
        let mut templates = Vec::new();
        let mut folders = vec![folder.into_std_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder)? {
                let path = entry?.path();
                let inside = folder.ends_with("cloudformation");
                if path.is_dir() {
                    folders.push(path);
                } else if inside
                    && path
                        .extension()
                        .is_some_and(|end| end == "json" || end == "yaml")
                {
                    templates.push(path);
                }
            }
        }
        templates.sort();
        Ok(templates)
    }

    fn program(&self, variable: &str) -> Option<PathBuf> {
        self.peers?.program(variable).map(PathBuf::from)
    }
}

fn print(row: &Row) {
    println!(
        "{:<48} {:>9.2} ms CPU (median of {}, least {:.2}); wanted: under {} ms",
        format!("groundplan {}", row.name),
        row.ours.median,
        row.ours.runs,
        row.ours.least,
        row.wanted_milliseconds,
    );
    for (name, figure) in &row.peers {
        match figure {
            Ok(figure) => println!(
                "  {name:<46} {:>9.2} ms CPU, {:.1} times ours",
                figure.median,
                figure.median / row.ours.median
            ),
            Err(why) => println!("  {name:<46} not measured: {why:#}"),
        }
    }
}

fn as_json(row: &Row) -> serde_json::Value {
    let peers: Vec<_> = row
        .peers
        .iter()
        .map(|(name, figure)| match figure {
            Ok(figure) => json!({
                "name": name,
                "cpu_milliseconds": figure.median,
                "times_ours": figure.median / row.ours.median,
            }),
            Err(why) => json!({ "name": name, "not_measured": format!("{why:#}") }),
        })
        .collect();
    json!({
        "name": row.name,
        "cpu_milliseconds": row.ours.median,
        "least_cpu_milliseconds": row.ours.least,
        "wanted_milliseconds": row.wanted_milliseconds,
        "peers": peers,
    })
}
