//! The project's own tasks, run as `cargo xtask <task>`.
//!
//! Everything a contributor or a continuous-integration job does beyond `cargo build` is one of
//! these: the whole test suite with its outside judges, the rules of the architecture, the
//! derived files, the measurements. Nothing here is part of the product, and the product never
//! depends on it.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task speaks to the person who started it"
)]

mod bench;
mod check_deps;
mod generate;
mod peers;
mod process;
mod suite;
mod tables;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run every test: lints, rules of the architecture, unit tests, outside judges, AWS.
    Test(suite::Arguments),
    /// Measure the commands people wait for, beside a peer doing comparable work.
    Bench(bench::Arguments),
    /// Write every derived file again (schemas, reference pages, tables).
    Generate(generate::Arguments),
    /// Prove the directions between crates and the purity of the core.
    CheckDeps(check_deps::Arguments),
    /// Install the outside judges of the tests and say which can be had.
    Peers(peers::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Test(arguments) => suite::run(&arguments),
        Task::Bench(arguments) => bench::run(&arguments),
        Task::Generate(arguments) => generate::run(&arguments),
        Task::CheckDeps(arguments) => check_deps::run(&arguments),
        Task::Peers(arguments) => peers::run(&arguments),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
