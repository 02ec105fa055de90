//! The steps of the suite, in the order in which they run: the quickest to fail first.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::{Outcome, Part};
use crate::peers::Peers;
use crate::process::{find, passes, shown};
use crate::workspace::Workspace;
use crate::{check_deps, generate};

/// What a step may use.
pub(super) struct Context<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) peers: Option<&'a Peers>,
}

/// One step.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) part: Part,
    pub(super) run: fn(&Context<'_>) -> Result<Outcome>,
}

/// Every step.
pub(super) const ALL: [Step; 11] = [
    Step {
        name: "format",
        part: Part::Lint,
        run: format,
    },
    Step {
        name: "the lock file is current",
        part: Part::Lint,
        run: locked,
    },
    Step {
        name: "directions and purity",
        part: Part::Lint,
        run: directions,
    },
    Step {
        name: "clippy",
        part: Part::Lint,
        run: clippy,
    },
    Step {
        name: "unit tests",
        part: Part::Unit,
        run: unit,
    },
    Step {
        name: "examples in the docs",
        part: Part::Unit,
        run: doc_tests,
    },
    Step {
        name: "derived files",
        part: Part::Lint,
        run: derived,
    },
    Step {
        name: "the peers' own rules",
        part: Part::Peers,
        run: peers_rules,
    },
    Step {
        name: "peers judge the product",
        part: Part::Peers,
        run: peers_tests,
    },
    Step {
        name: "clippy with the clouds",
        part: Part::Clouds,
        run: clouds_clippy,
    },
    Step {
        name: "tests with the clouds",
        part: Part::Clouds,
        run: clouds_tests,
    },
];

/// Providers that need a cloud's SDK are left out of the default build and tested with their
/// feature.
const SDK_PROVIDERS: [&str; 3] = [
    "groundplan-provider-aws",
    "groundplan-provider-azure",
    "groundplan-provider-gcp",
];
/// Test programs that need outside judges begin so: `tests/peers_*.rs`.
const PEER_TESTS: &str = "peers_";
/// Test programs that need a cloud's feature begin with the cloud's name: `tests/aws_*.rs`,
/// `tests/azure_*.rs`, `tests/gcp_*.rs`.
const CLOUD_TESTS: [&str; 3] = ["aws_", "azure_", "gcp_"];

impl Context<'_> {
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(self.workspace.root());
        command
    }

    /// `--workspace` without the providers that need an SDK.
    fn core(&self) -> Vec<String> {
        let mut words = vec!["--workspace".to_owned()];
        for name in self.sdk_providers() {
            words.extend(["--exclude".to_owned(), name]);
        }
        words
    }

    /// The providers of the workspace that need an SDK.
    fn sdk_providers(&self) -> Vec<String> {
        let packages = self.workspace.metadata.workspace_packages();
        let names = packages.iter().map(|package| package.name.to_string());
        names
            .filter(|name| SDK_PROVIDERS.contains(&name.as_str()))
            .collect()
    }

    /// The runner: nextest where it is installed, the built-in one elsewhere.
    fn test(&self, filter: &str) -> Command {
        if find("cargo-nextest").is_some() {
            let mut command = self.cargo(&["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
            command.args(["-E", filter]);
            command
        } else {
            self.cargo(&["test", "--no-fail-fast", "--tests"])
        }
    }

    fn has_tests(&self, start: &str) -> bool {
        let folder = self.workspace.root().join("tests");
        std::fs::read_dir(folder).is_ok_and(|entries| {
            entries.flatten().any(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.starts_with(start)
                    && Path::new(&name).extension().is_some_and(|end| end == "rs")
            })
        })
    }
}

fn outcome(command: &mut Command) -> Result<Outcome> {
    let shown = shown(command);
    Ok(if passes(command)? {
        Outcome::Passed
    } else {
        Outcome::Failed(format!("`{shown}`"))
    })
}

fn format(context: &Context<'_>) -> Result<Outcome> {
    outcome(&mut context.cargo(&["fmt", "--all", "--check"]))
}

/// A manifest changed without its lock file would build something else on another machine.
fn locked(context: &Context<'_>) -> Result<Outcome> {
    let mut command = context.cargo(&["metadata", "--locked", "--format-version", "1"]);
    outcome(command.stdout(std::process::Stdio::null()))
}

fn directions(context: &Context<'_>) -> Result<Outcome> {
    let report = check_deps::check(context.workspace)?;
    for violation in &report.violations {
        eprintln!("{violation}");
    }
    Ok(match report.violations.len() {
        0 => Outcome::Passed,
        count => Outcome::Failed(format!("{count} broken rules")),
    })
}

fn clippy(context: &Context<'_>) -> Result<Outcome> {
    let mut command = context.cargo(&["clippy", "--all-targets"]);
    outcome(command.args(context.core()).args(["--", "-D", "warnings"]))
}

fn unit(context: &Context<'_>) -> Result<Outcome> {
    // The peers' tests have a part of their own, and no variables here to find their judges by.
    let mut command = context.test(&format!("not binary(/^{PEER_TESTS}/)"));
    outcome(command.args(context.core()))
}

fn doc_tests(context: &Context<'_>) -> Result<Outcome> {
    let mut command = context.cargo(&["test", "--doc", "--quiet"]);
    outcome(command.args(context.core()))
}

fn derived(context: &Context<'_>) -> Result<Outcome> {
    let stale = generate::stale(context.workspace)?;
    for file in &stale {
        eprintln!("{file} is not what `cargo xtask generate` writes");
    }
    Ok(match stale.len() {
        0 => Outcome::Passed,
        count => Outcome::Failed(format!("{count} files; run `cargo xtask generate`")),
    })
}

fn peers_rules(context: &Context<'_>) -> Result<Outcome> {
    let Some(python) = context
        .peers
        .and_then(|peers| peers.program("GROUNDPLAN_PEER_PYTHON"))
    else {
        return Ok(Outcome::Skipped("no Python".to_owned()));
    };
    let mut command = Command::new(python);
    command
        .arg("tests/peers/test_awsrules.py")
        .current_dir(context.workspace.root());
    outcome(command.env("PYTHONDONTWRITEBYTECODE", "1"))
}

fn peers_tests(context: &Context<'_>) -> Result<Outcome> {
    if !context.has_tests(PEER_TESTS) {
        return Ok(Outcome::Failed(format!(
            "there is no tests/{PEER_TESTS}*.rs"
        )));
    }
    let mut command = context.test(&format!("binary(/^{PEER_TESTS}/)"));
    command.args([
        "--package",
        "groundplan",
        "--test",
        &format!("{PEER_TESTS}*"),
    ]);
    if let Some(peers) = context.peers {
        peers.tell(&mut command);
    }
    outcome(&mut command)
}

/// The product and every provider that needs an SDK, always together: another choice of packages
/// would resolve other features of their dependencies and compile the SDKs once more.
fn with_clouds(context: &Context<'_>, command: &mut Command) {
    command.args(["--package", "groundplan", "--features", "clouds"]);
    for name in context.sdk_providers() {
        command.args(["--package", &name]);
    }
}

fn clouds_clippy(context: &Context<'_>) -> Result<Outcome> {
    let mut command = context.cargo(&["clippy", "--all-targets"]);
    with_clouds(context, &mut command);
    outcome(command.args(["--", "-D", "warnings"]))
}

/// The providers' own tests, and the program with every provider in it.
fn clouds_tests(context: &Context<'_>) -> Result<Outcome> {
    for start in CLOUD_TESTS {
        if !context.has_tests(start) {
            return Ok(Outcome::Failed(format!("there is no tests/{start}*.rs")));
        }
    }
    let programs: Vec<String> = CLOUD_TESTS
        .iter()
        .map(|start| format!("binary(/^{start}/)"))
        .collect();
    let mut command = context.test(&format!(
        "package(/^groundplan-provider-/) or {}",
        programs.join(" or ")
    ));
    with_clouds(context, &mut command);
    if let Some(peers) = context.peers {
        peers.tell(&mut command);
    }
    outcome(&mut command)
}
