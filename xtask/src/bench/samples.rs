//! What it costs to draw a capacity plan many times: 36 months, seven uncertain inputs, 145
//! series with three quantiles each, beside the same model in vectorised NumPy.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::measure::{Figure, measure};
use crate::process::passes;
use crate::workspace::Workspace;

/// Samples with which both are measured, and chunks in which the counterpart takes them; its best
/// counts.
const SAMPLES: usize = 1_000_000;
const CHUNKS: [usize; 3] = [4096, 8192, 16_384];
/// Sobol points that are to be as good as a million plain samples.
const POINTS: usize = 65_536;
/// How many times less than the counterpart is wanted of plain samples and of Sobol points.
const WANTED_PLAIN: f64 = 20.0;
const WANTED_SOBOL: f64 = 200.0;

/// What is needed to measure.
pub(super) struct Samples<'a> {
    pub(super) workspace: &'a Workspace,
    /// The interpreter that has NumPy.
    pub(super) numpy: Option<PathBuf>,
    pub(super) runs: u32,
}

/// What was measured.
pub(super) struct Measured {
    /// Arguments of the program and its cost.
    ours: Vec<(Vec<String>, Figure)>,
    /// Chunk and cost of the counterpart, the cheapest first; none without NumPy.
    numpy: Vec<(usize, Figure)>,
}

impl Samples<'_> {
    pub(super) fn run(&self) -> Result<Measured> {
        self.build()?;
        let program = self.workspace.target().join("release/examples/capacity");
        let mut ours = Vec::new();
        let plain = |count: usize| vec![count.to_string(), "plain".to_owned()];
        let widths = ["middle", "common"].map(|width| {
            let mut arguments = plain(SAMPLES);
            arguments.extend(["1".to_owned(), width.to_owned()]);
            arguments
        });
        let runs = [plain(SAMPLES), vec![POINTS.to_string(), "sobol".to_owned()]]
            .into_iter()
            .chain([plain(SAMPLES / 4), plain(SAMPLES / 2), plain(2 * SAMPLES)])
            .chain(widths);
        for arguments in runs {
            let figure = measure(self.runs, || {
                let mut command = Command::new(&program);
                command.args(&arguments);
                Ok(command)
            })?;
            ours.push((arguments, figure));
        }
        let mut numpy = Vec::new();
        if let Some(python) = &self.numpy {
            let script = self.workspace.root().join("tests/peers/capacity_numpy.py");
            for chunk in CHUNKS {
                let figure = measure(self.runs.min(2), || {
                    let mut command = Command::new(python);
                    command
                        .arg(&script)
                        .arg(SAMPLES.to_string())
                        .arg(chunk.to_string());
                    Ok(command)
                })?;
                numpy.push((chunk, figure));
            }
            numpy.sort_by(|a, b| a.1.least.total_cmp(&b.1.least));
        }
        Ok(Measured { ours, numpy })
    }

    fn build(&self) -> Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build
            .args(["build", "--release", "--package", "groundplan-uncertainty"])
            .args(["--example", "capacity"])
            .current_dir(self.workspace.root());
        if !passes(&mut build).context("cannot build the capacity model")? {
            bail!("the capacity model does not build");
        }
        Ok(())
    }
}

impl Measured {
    /// The table for people. Least times are compared, because both sides are disturbed alike.
    pub(super) fn print(&self) {
        println!("\n145 series with 3 quantiles over 36 months");
        let best = self.numpy.first();
        for (place, (arguments, figure)) in self.ours.iter().enumerate() {
            let wanted = match place {
                0 => format!("; wanted: {WANTED_PLAIN}"),
                1 => format!("; wanted: {WANTED_SOBOL}"),
                _ => String::new(),
            };
            let times = best.map_or_else(String::new, |(_, numpy)| {
                format!("; NumPy: {:.1} times{wanted}", numpy.least / figure.least)
            });
            println!(
                "  capacity {:<32} {:>9.1} ms CPU (least; median {:.1}){times}",
                arguments.join(" "),
                figure.least,
                figure.median,
            );
        }
        for (chunk, figure) in &self.numpy {
            println!(
                "  NumPy, {SAMPLES} samples in chunks of {chunk:<5} {:>9.1} ms CPU (least)",
                figure.least
            );
        }
        if self.numpy.is_empty() {
            println!("  skipped: NumPy");
        }
    }

    /// The same for a machine.
    pub(super) fn as_json(&self) -> serde_json::Value {
        let ours: Vec<_> = self
            .ours
            .iter()
            .map(|(arguments, figure)| {
                json!({
                    "arguments": arguments,
                    "cpu_milliseconds": figure.median,
                    "least_cpu_milliseconds": figure.least,
                })
            })
            .collect();
        let numpy: Vec<_> = self
            .numpy
            .iter()
            .map(|(chunk, figure)| {
                json!({
                    "samples": SAMPLES,
                    "chunk": chunk,
                    "cpu_milliseconds": figure.median,
                    "least_cpu_milliseconds": figure.least,
                })
            })
            .collect();
        json!({ "ours": ours, "numpy": numpy })
    }
}
