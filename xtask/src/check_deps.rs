//! `cargo xtask check-deps`: the rules of the architecture, proved on every run.
//!
//! Three rules: a crate depends only on crates before it in the way of the data; the crates up
//! to `render` and `report` link nothing that reaches the network, a clock, the file system or
//! randomness; and their own sources use none of these either. Must not know any domain.

mod closure;
mod directions;
mod manifest;
mod modules;
mod picture;
mod sources;
#[cfg(test)]
mod tests;

use std::fmt;

use anyhow::Result;
use clap::Args;

use crate::workspace::Workspace;

/// Arguments of `check-deps`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Print only the graph of the crates, as Markdown.
    #[arg(long)]
    graph: bool,
}

/// One broken rule, at the place where it was broken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    /// Path from the root of the workspace.
    pub(crate) file: String,
    /// One-based; 0 where the fault belongs to the file as a whole.
    pub(crate) line: usize,
    /// What is wrong, and what to do instead.
    pub(crate) message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Runs the check; `Ok(false)` when a rule is broken.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let workspace = Workspace::load()?;
    if arguments.graph {
        print!("{}", graph(&workspace)?);
        return Ok(true);
    }
    let report = check(&workspace)?;
    print!("{}", graph(&workspace)?);
    println!();
    for exception in &report.exceptions {
        println!("excepted: {exception}");
    }
    for violation in &report.violations {
        eprintln!("{violation}");
    }
    println!(
        "{} crates, {} of them pure with {} source files: {} broken rules, {} exceptions with a reason",
        report.crates,
        report.pure,
        report.files,
        report.violations.len(),
        report.exceptions.len(),
    );
    Ok(report.violations.is_empty())
}

/// What the check found.
pub(crate) struct Report {
    pub(crate) violations: Vec<Violation>,
    /// Places where a rule is set aside by a comment that says why.
    pub(crate) exceptions: Vec<String>,
    pub(crate) crates: usize,
    pub(crate) pure: usize,
    pub(crate) files: usize,
}

/// Checks every rule on the workspace.
pub(crate) fn check(workspace: &Workspace) -> Result<Report> {
    let members = manifest::members(workspace)?;
    let mut report = Report {
        violations: directions::check(&members),
        exceptions: Vec::new(),
        crates: members.len(),
        pure: 0,
        files: 0,
    };
    for member in members
        .iter()
        .filter(|member| directions::is_pure(&member.stage))
    {
        report.pure += 1;
        let linked = closure::check(workspace, member)?;
        report.violations.extend(linked.violations);
        report.exceptions.extend(linked.exceptions);
        for module in modules::of_crate(workspace.root().as_std_path(), &member.root_source)? {
            let found = sources::check(&module);
            report.files += 1;
            report.violations.extend(found.violations);
            report.exceptions.extend(found.exceptions);
        }
    }
    report.violations.sort();
    report.violations.dedup();
    Ok(report)
}

/// The crates in the way of the data, as SVG.
pub(crate) fn picture(workspace: &Workspace) -> Result<String> {
    Ok(picture::draw(
        &manifest::members(workspace)?,
        directions::TASKS,
    ))
}

/// The crates and what each depends on, as a Markdown table.
pub(crate) fn graph(workspace: &Workspace) -> Result<String> {
    Ok(directions::graph(&manifest::members(workspace)?))
}
