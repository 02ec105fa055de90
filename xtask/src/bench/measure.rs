//! CPU time of whole processes, as the operating system counts it for children waited for.

use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};

use crate::process::shown;

/// CPU milliseconds (user and system) of one command over several runs.
pub(super) struct Figure {
    pub(super) runs: u32,
    pub(super) median: f64,
    pub(super) least: f64,
}

/// Runs what `prepare` makes, `runs` times after one that is not counted (files not yet in
/// memory).
///
/// # Errors
/// A run that does not succeed: the time of a failure is no measurement.
pub(super) fn measure(runs: u32, mut prepare: impl FnMut() -> Result<Command>) -> Result<Figure> {
    let mut figures = Vec::new();
    for number in 0..=runs.max(1) {
        let mut command = prepare()?;
        let shown = shown(&command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let before = children_milliseconds()?;
        let done = command
            .output()
            .with_context(|| format!("cannot start `{shown}`"))?;
        let after = children_milliseconds()?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            bail!("`{shown}` failed ({}): {}", done.status, said.trim());
        }
        if number > 0 {
            figures.push(after - before);
        }
    }
    figures.sort_by(f64::total_cmp);
    Ok(Figure {
        runs: runs.max(1),
        median: figures[figures.len() / 2],
        least: figures[0],
    })
}

/// User and system time of every child waited for so far.
fn children_milliseconds() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("cannot ask for the CPU time")?;
    let milliseconds = |time: nix::sys::time::TimeVal| {
        time.tv_sec() as f64 * 1000.0 + time.tv_usec() as f64 / 1000.0
    };
    Ok(milliseconds(usage.user_time()) + milliseconds(usage.system_time()))
}

#[cfg(test)]
mod tests;
