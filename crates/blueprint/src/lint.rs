//! Checks a whole blueprint, one family per file. A blueprint that was built and not edited
//! should have no errors; this proves it instead of trusting the builder.

mod clouds;
mod hosts;
mod names;
mod networks;
mod references;

#[cfg(test)]
mod tests;

use groundplan_catalog::System;
use groundplan_diagnostics::Report;

use crate::Blueprint;

/// Findings about a blueprint as a whole. The system tells which ports its components want.
pub fn lint(blueprint: &Blueprint, system: &System) -> Report {
    let mut report = Report::new();
    networks::check(blueprint, &mut report);
    names::check(blueprint, &mut report);
    hosts::check(blueprint, system, &mut report);
    references::check(blueprint, &mut report);
    clouds::check(blueprint, &mut report);
    report.sort();
    report
}
