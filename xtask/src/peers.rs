//! The outside judges of the tests: found, or installed into a folder of their own.
//!
//! A peer is never part of the product. What cannot be had here is said plainly, in the summary
//! of every run; tests find their peers through the environment variables of [`Peers::variables`]
//! and look for nothing by themselves.

mod nft;
mod python;
mod terraform;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::workspace::Workspace;

/// Arguments of `peers`.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Print the environment variables the tests use, as shell commands.
    #[arg(long)]
    env: bool,
}

/// Whether one judge can be had.
pub(crate) enum Standing {
    /// It can; its version or path.
    Ready { version: String, program: PathBuf },
    /// It cannot, and why.
    Missing(String),
}

/// One judge.
pub(crate) struct Peer {
    /// The name people know it by.
    pub(crate) name: &'static str,
    /// The variable that tells tests where its program is.
    pub(crate) variable: &'static str,
    pub(crate) standing: Standing,
}

/// Every judge, after looking.
pub(crate) struct Peers {
    folder: PathBuf,
    pub(crate) all: Vec<Peer>,
}

impl Peers {
    /// Finds every judge and installs what can be installed. A second run only looks.
    ///
    /// # Errors
    /// The folder for the judges cannot be written. A judge that cannot be had is no error.
    pub(crate) fn prepare(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.peers().into_std_path_buf();
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        // Terraform refuses to start when the configuration file it was told about is missing.
        fs::write(folder.join("terraform.rc"), "")
            .with_context(|| format!("cannot write into {}", folder.display()))?;
        let requirements = workspace.root().join("tests/peers/requirements.txt");
        let mut all = python::prepare(&folder, requirements.as_std_path());
        all.push(nft::prepare());
        all.push(terraform::prepare(&folder));
        Ok(Self { folder, all })
    }

    /// What the tests are told. `GROUNDPLAN_PEERS` is always there; the variable of a missing
    /// judge is not.
    pub(crate) fn variables(&self) -> Vec<(String, PathBuf)> {
        let mut variables = vec![
            ("GROUNDPLAN_PEERS".to_owned(), self.folder.clone()),
            (
                "TF_CLI_CONFIG_FILE".to_owned(),
                self.folder.join("terraform.rc"),
            ),
        ];
        for peer in &self.all {
            if let Standing::Ready { program, .. } = &peer.standing {
                variables.push((peer.variable.to_owned(), program.clone()));
            }
        }
        variables
    }

    /// Gives the variables to a command.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .envs(self.variables())
            .env("CHECKPOINT_DISABLE", "1");
    }

    /// The program of one judge, if it can be had.
    pub(crate) fn program(&self, variable: &str) -> Option<&Path> {
        self.all
            .iter()
            .find(|peer| peer.variable == variable)
            .and_then(|peer| match &peer.standing {
                Standing::Ready { program, .. } => Some(program.as_path()),
                Standing::Missing(_) => None,
            })
    }

    /// One line for each judge.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.all
            .iter()
            .map(|peer| match &peer.standing {
                Standing::Ready { version, .. } => format!("ready:   {} {version}", peer.name),
                Standing::Missing(why) => {
                    format!("skipped: {} (not installable here: {why})", peer.name)
                }
            })
            .collect()
    }
}

/// Runs `cargo xtask peers`.
pub(crate) fn run(arguments: &Arguments) -> Result<bool> {
    let peers = Peers::prepare(&Workspace::load()?)?;
    if arguments.env {
        for (name, value) in peers.variables() {
            println!("export {name}='{}'", value.display());
        }
    } else {
        for line in peers.lines() {
            println!("{line}");
        }
    }
    Ok(true)
}
