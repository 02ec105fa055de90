//! The whole sizing of a profile.

mod agreed;
mod findings;

use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::Report;
use groundplan_profile::LoadedProfile;

use crate::assumptions;
use crate::cost;
use crate::faults;
use crate::output::{Assumption, Site, SiteSizing, Sizing, VERSION};
use crate::site::Plan;

/// Sizes a profile for its primary site, and for its recovery site if it has one.
///
/// Everything that can be said is in the report. A sizing is returned as long as every figure
/// could be reckoned, also beside findings of error severity (a tier without a fitting machine,
/// say), so that people see how far it got; callers look at [`Report::has_errors`] before they
/// build on it.
pub fn size(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
) -> (Option<Sizing>, Report) {
    let mut report = Report::new();
    let mut sites = Vec::new();
    let mut assumptions = Vec::new();
    let mut complete = true;
    let recovery = loaded
        .profile
        .availability
        .dr
        .as_ref()
        .map(|_| Site::Recovery);
    for site in std::iter::once(Site::Primary).chain(recovery) {
        match one(loaded, system, tables, site, &mut report) {
            Some((sized, found)) => {
                sites.push(sized);
                assumptions::join(&mut assumptions, found);
            }
            None => complete = false,
        }
    }
    report.sort();
    let sizing = complete.then(|| Sizing {
        version: VERSION,
        deployment: loaded.profile.deployment.name.clone(),
        system: system.file.system.id.get_ref().clone(),
        horizon_months: loaded.profile.workload.horizon_months,
        sites,
        assumptions,
        timeline: None,
        calibration: None,
        outlook: None,
    });
    (sizing, report)
}

fn one(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    site: Site,
    report: &mut Report,
) -> Option<(SiteSizing, Vec<Assumption>)> {
    let plan = Plan::new(loaded, system, tables, site, report)?;
    if !findings::finite(&plan, report) {
        return None;
    }
    findings::limits(&plan, report);
    let outcome = plan.size(report).and_then(|mut sizing| {
        let list = cost::price(&plan, &sizing)?;
        findings::prices(&plan, &list, &sizing, report);
        agreed::prices(&plan, &list, report);
        sizing.cost = list.cost;
        Ok(sizing)
    });
    match outcome {
        Ok(sizing) => {
            findings::volumes(&plan, &sizing, report);
            let found = assumptions::register(&plan, &sizing);
            Some((sizing, found))
        }
        Err(errors) => {
            report.push(faults::table(&errors));
            None
        }
    }
}
