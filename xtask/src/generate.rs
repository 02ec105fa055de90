//! `cargo xtask generate`: every derived file, written again from what it is derived from.
//!
//! A derived file is committed, so that readers and editors have it without building anything;
//! `--check` (and every run of the tests) proves that it is what would be written now.

mod pages;
mod schemas;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use cargo_metadata::camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, Subcommand};

use crate::process::{output, passes};
use crate::tables;
use crate::workspace::Workspace;

/// Arguments of `generate`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Change nothing; fail if something would change.
    #[arg(long)]
    check: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// The tables of sizing/, from a folder of raw facts.
    Tables {
        /// The folder of raw facts.
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
}

/// Path from the root of the workspace -> what belongs there.
type Files = BTreeMap<Utf8PathBuf, String>;

/// A generator and what it is called in messages.
type Generator = (&'static str, fn(&Sources<'_>) -> Result<Files>);

/// Every generator. A new derived file gets a line here.
const GENERATORS: [Generator; 5] = [
    ("JSON schemas", schemas::files),
    ("command reference", pages::commands),
    ("page of contradictions", pages::contradictions),
    ("crate structure", pages::structure),
    ("picture of the crates", pages::picture),
];

/// What generators may ask.
pub(crate) struct Sources<'a> {
    pub(crate) workspace: &'a Workspace,
    program: Utf8PathBuf,
}

impl<'a> Sources<'a> {
    /// Builds the program, which several generators ask.
    fn build(workspace: &'a Workspace) -> Result<Self> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args([
            "build",
            "--quiet",
            "--package",
            "groundplan",
            "--bin",
            "groundplan",
        ]);
        if !passes(build.current_dir(workspace.root()))? {
            bail!("the program does not build");
        }
        Ok(Self {
            workspace,
            program: workspace.target().join("debug/groundplan"),
        })
    }

    /// What the program prints when started so, in a layout that is the same everywhere.
    pub(crate) fn ask(&self, arguments: &[&str]) -> Result<String> {
        output(
            Command::new(&self.program)
                .args(arguments)
                .current_dir(self.workspace.root())
                .env("COLUMNS", "100")
                .env("NO_COLOR", "1"),
        )
    }
}

/// Runs the task; `Ok(false)` when `--check` finds a difference.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let workspace = Workspace::load()?;
    if let Some(What::Tables { from }) = &arguments.what {
        if arguments.check {
            bail!(
                "the tables cannot be checked without their raw facts; generate them and look at the difference"
            );
        }
        tables::generate(from, workspace.root().join("sizing").as_std_path())
            .map_err(anyhow::Error::msg)?;
        return Ok(true);
    }
    let files = derived(&workspace)?;
    let stale = differing(workspace.root(), &files);
    for file in &stale {
        if arguments.check {
            eprintln!("{file} is not what `cargo xtask generate` writes");
        } else {
            write(&workspace.root().join(file), &files[file])?;
            println!("wrote {file}");
        }
    }
    println!("{} derived files, {} changed", files.len(), stale.len());
    Ok(!arguments.check || stale.is_empty())
}

/// The derived files that are not what would be written now.
pub(crate) fn stale(workspace: &Workspace) -> Result<Vec<Utf8PathBuf>> {
    Ok(differing(workspace.root(), &derived(workspace)?))
}

fn derived(workspace: &Workspace) -> Result<Files> {
    let sources = Sources::build(workspace)?;
    let mut files = Files::new();
    for (name, generator) in GENERATORS {
        files.extend(generator(&sources).with_context(|| format!("cannot generate the {name}"))?);
    }
    Ok(files)
}

fn differing(root: &Utf8Path, files: &Files) -> Vec<Utf8PathBuf> {
    files
        .iter()
        .filter(|(file, wanted)| fs::read_to_string(root.join(file)).ok().as_ref() != Some(wanted))
        .map(|(file, _)| file.clone())
        .collect()
}

fn write(path: &Utf8Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {folder}"))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {path}"))
}
