//! `cargo xtask test`: every test, one summary, one exit code.
//!
//! A step that fails does not keep the later ones from running, so that one run tells all there
//! is to mend. Only two sets of features are built, the default one and `clouds`, so that little is
//! compiled twice.

mod steps;

use std::time::Instant;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::peers::Peers;
use crate::workspace::Workspace;

/// Arguments of `test`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Run only these parts.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

/// A part of the suite.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Formatting, clippy, directions between crates, derived files.
    Lint,
    /// Unit and integration tests with the default features, and the examples in the docs.
    Unit,
    /// What outside judges say about what the product makes.
    Peers,
    /// The tests of the providers that need a cloud's SDK, against accounts on loopback.
    #[value(alias = "aws")]
    Clouds,
}

/// How a step ended.
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    /// It could not be run, and why.
    Skipped(String),
}

/// Runs the suite; `Ok(false)` when a step failed.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let wanted = |part: Part| arguments.only.is_empty() || arguments.only.contains(&part);
    let workspace = Workspace::load()?;
    let peers = (wanted(Part::Peers) || wanted(Part::Clouds))
        .then(|| Peers::prepare(&workspace))
        .transpose()?;
    let context = steps::Context {
        workspace: &workspace,
        peers: peers.as_ref(),
    };

    let mut told: Vec<(&str, Outcome, f64)> = Vec::new();
    for step in steps::ALL.iter().filter(|step| wanted(step.part)) {
        eprintln!("\n== {}", step.name);
        let started = Instant::now();
        let outcome =
            (step.run)(&context).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        told.push((step.name, outcome, started.elapsed().as_secs_f64()));
    }

    println!("\nSummary");
    let mut green = true;
    for (name, outcome, seconds) in &told {
        let (word, why) = match outcome {
            Outcome::Passed => ("passed", ""),
            Outcome::Failed(why) => ("FAILED", why.as_str()),
            Outcome::Skipped(why) => ("skipped", why.as_str()),
        };
        green &= !matches!(outcome, Outcome::Failed(_));
        println!(
            "  {word:<8} {seconds:>7.1} s  {name}{}{why}",
            if why.is_empty() { "" } else { ": " }
        );
    }
    for line in peers.iter().flat_map(Peers::lines) {
        println!("  {line}");
    }
    println!(
        "{}",
        if green {
            "everything passed"
        } else {
            "something failed, see above"
        }
    );
    Ok(green)
}
