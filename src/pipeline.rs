//! The arrows in order: profile, checks, sizing, blueprint, resources.
//!
//! Each step adds its findings to one report; a step whose input has errors is not taken.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use groundplan_blueprint::{Blueprint, Inputs};
use groundplan_catalog::System;
use groundplan_catalog::tables::Date;
use groundplan_diagnostics::{Code, Levels, Report, SourceMap, summary};
use groundplan_profile::{LoadedProfile, Loader};
use groundplan_resources::Graph;
use groundplan_sizing::{Comparison, Sizing, compare, outlook, timeline};

use crate::arguments::{Checking, Common, OneProfile};
use crate::library::{Library, Systems};
use crate::{exit, files, output};

/// A profile that could be read, with its system.
pub(crate) struct Checked {
    /// The profile.
    pub(crate) profile: LoadedProfile,
    /// Its system.
    pub(crate) system: Arc<System>,
    /// How loud its findings are, also those of later stages.
    pub(crate) levels: Levels,
}

/// The day that lifecycles and certificates are judged by: the one asked for, or today.
pub(crate) fn as_of(checking: &Checking) -> Result<Date, String> {
    match &checking.as_of {
        Some(text) => text
            .parse()
            .map_err(|_| format!("`--as-of {text}` is not a day; write it as 2026-11-20")),
        None => Ok(today()),
    }
}

/// Today in universal time. The core never asks; only the edge does.
pub(crate) fn today() -> Date {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |elapsed| elapsed.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(i32::MAX);
    Date::from_days_since_epoch(days)
}

/// Reads and checks one profile.
pub(crate) fn check(
    sources: &mut SourceMap,
    library: &Library,
    path: &Path,
    as_of: Date,
) -> (Option<Checked>, Report) {
    let shown = files::display(path);
    let loader = |name: &str| {
        if name == shown {
            // Not by its name as shown, which may be no text.
            files::read_profile(path)
        } else {
            files::read_layer(Path::new(name))
        }
    };
    alone(sources, library, &loader, &shown, as_of)
}

/// Reads and checks a layer that is in no file, with the files that it extends.
pub(crate) fn check_layer(
    sources: &mut SourceMap,
    library: &Library,
    name: &str,
    text: &str,
    as_of: Date,
) -> (Option<Checked>, Report) {
    let loader = |asked: &str| {
        if asked == name {
            Ok(text.as_bytes().to_vec())
        } else {
            files::read_layer(Path::new(asked))
        }
    };
    alone(sources, library, &loader, name, as_of)
}

fn alone(
    sources: &mut SourceMap,
    library: &Library,
    loader: &dyn Loader,
    name: &str,
    as_of: Date,
) -> (Option<Checked>, Report) {
    let mut run = Run {
        sources,
        library,
        systems: &mut Systems::default(),
        as_of,
        levels: &Levels::default(),
    };
    let (checked, report, _) = run.check(loader, name);
    (checked, report)
}

/// The check of profiles that share their systems.
pub(crate) struct Run<'a> {
    /// Takes in every file that is read.
    pub(crate) sources: &'a mut SourceMap,
    /// The catalog.
    pub(crate) library: &'a Library,
    /// Systems that were read before.
    pub(crate) systems: &'a mut Systems,
    /// The day that is meant.
    pub(crate) as_of: Date,
    /// Levels over those of the profiles.
    pub(crate) levels: &'a Levels,
}

impl Run<'_> {
    /// Reads and checks one profile whose files a loader hands in. The codes are those whose
    /// level met a finding.
    pub(crate) fn check(
        &mut self,
        loader: &dyn Loader,
        name: &str,
    ) -> (Option<Checked>, Report, BTreeSet<Code>) {
        let (profile, mut report) = groundplan_profile::load(self.sources, loader, name);
        let system = profile
            .as_ref()
            .and_then(|profile| self.held_against_system(profile, &mut report));
        report.tell_left_out();
        let (levels, met) = groundplan_profile::levels::settle(
            profile.as_ref(),
            system.is_some(),
            self.levels,
            &mut report,
        );
        let checked = profile.zip(system).map(|(profile, system)| Checked {
            profile,
            system,
            levels,
        });
        (checked, report, met)
    }

    fn held_against_system(
        &mut self,
        profile: &LoadedProfile,
        report: &mut Report,
    ) -> Option<Arc<System>> {
        let id = &profile.profile.deployment.system;
        let (system, findings) = self.systems.get(self.library, self.sources, id);
        report.extend(findings);
        let Some(system) = system else {
            if !self.systems.is_broken(id) {
                let known = self.library.system_ids();
                report.push(groundplan_profile::checks::unknown_system(profile, &known));
            }
            return None;
        };
        report.extend(groundplan_profile::checks::check(
            profile,
            &system,
            &self.library.tables,
            self.as_of,
        ));
        Some(system)
    }
}

/// A profile taken all the way to resources.
pub(crate) struct Designed {
    /// Demand, machines and cost.
    pub(crate) sizing: Sizing,
    /// The frozen design.
    pub(crate) blueprint: Blueprint,
    /// Resources, one graph per site.
    pub(crate) graphs: Vec<Graph>,
}

/// Checks and sizes one profile.
pub(crate) fn size(
    sources: &mut SourceMap,
    library: &Library,
    path: &Path,
    as_of: Date,
) -> (Option<(Checked, Sizing)>, Report) {
    size_ahead(sources, library, path, as_of, None)
}

/// Takes one profile up to the sizing, looking so many months ahead instead of the profile's.
fn size_ahead(
    sources: &mut SourceMap,
    library: &Library,
    path: &Path,
    as_of: Date,
    horizon: Option<u32>,
) -> (Option<(Checked, Sizing)>, Report) {
    let (checked, mut report) = check(sources, library, path, as_of);
    let sized = size_checked(library, checked, horizon, &mut report);
    (sized, report)
}

/// Sizes what was checked, unless that found errors.
fn size_checked(
    library: &Library,
    checked: Option<Checked>,
    horizon: Option<u32>,
    report: &mut Report,
) -> Option<(Checked, Sizing)> {
    let mut checked = checked.filter(|_| !report.has_errors())?;
    if let Some(months) = horizon {
        if !(1..=timeline::MOST_MONTHS).contains(&months) {
            report.push(timeline::out_of_range(months));
            return None;
        }
        checked.profile.profile.workload.horizon_months = months;
    }
    let (sizing, mut findings) =
        groundplan_sizing::size(&checked.profile, &checked.system, &library.tables);
    checked.levels.apply(&mut findings);
    report.extend(findings);
    sizing.map(|sizing| (checked, sizing))
}

/// Takes one profile all the way to resources.
pub(crate) fn design(
    sources: &mut SourceMap,
    library: &Library,
    path: &Path,
    as_of: Date,
) -> (Option<Designed>, Report) {
    let (sized, mut report) = size(sources, library, path, as_of);
    let Some((checked, sizing)) = sized.filter(|_| !report.has_errors()) else {
        return (None, report);
    };
    let (images, findings) = library.images(sources);
    report.extend(findings);
    let Some(images) = images else {
        return (None, report);
    };
    let (blueprint, mut findings) = groundplan_blueprint::build(Inputs {
        profile: &checked.profile,
        system: &checked.system,
        sizing: &sizing,
        images: &images,
    });
    checked.levels.apply(&mut findings);
    report.extend(findings);
    let Some(blueprint) = blueprint.filter(|_| !report.has_errors()) else {
        return (None, report);
    };
    let mut findings = groundplan_blueprint::lint(&blueprint, &checked.system);
    checked.levels.apply(&mut findings);
    report.extend(findings);
    let graphs = match groundplan_resources::lower(&blueprint) {
        Ok(graphs) => graphs,
        Err(findings) => {
            report.extend(findings);
            return (None, report);
        }
    };
    report.sort();
    if report.has_errors() {
        return (None, report);
    }
    (
        Some(Designed {
            sizing,
            blueprint,
            graphs,
        }),
        report,
    )
}

/// Takes a profile all the way for a command, and shows what there is to say on the way.
pub(crate) fn designed(
    common: &Common,
    library: &Library,
    profile: &OneProfile,
) -> Result<Designed, u8> {
    run(common, profile, |sources, as_of| {
        design(sources, library, &profile.profile, as_of)
    })
}

/// How a profile is to be sized.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wish<'a> {
    /// Months to look ahead instead of the profile's.
    pub(crate) horizon: Option<u32>,
    /// Whether every month is wanted.
    pub(crate) by_month: bool,
    /// A file of measurements that the workload is fitted to.
    pub(crate) measured: Option<&'a Path>,
    /// How futures are drawn, where they are wanted.
    pub(crate) futures: Option<outlook::Effort>,
}

/// A profile sized as it was wished.
pub(crate) struct Foreseen {
    /// The profile; the one that was fitted, where it was.
    pub(crate) checked: Checked,
    /// Its sizing.
    pub(crate) sizing: Sizing,
    /// Every file that was read.
    pub(crate) sources: SourceMap,
    /// What was fitted, as a layer over the profile.
    pub(crate) layer: Option<String>,
}

/// Sizes one profile as wished, for a command, and shows what there is to say on the way.
pub(crate) fn foreseen(
    common: &Common,
    library: &Library,
    profile: &OneProfile,
    wish: Wish<'_>,
) -> Result<Foreseen, u8> {
    let measured = match wish.measured {
        Some(path) => Some((files::display(path), read(path)?)),
        None => None,
    };
    let mut kept = SourceMap::new();
    let (checked, sizing, layer) = run(common, profile, |sources, as_of| {
        let path = &profile.profile;
        let (sized, mut report) = match &measured {
            None => {
                let (sized, report) = size_ahead(sources, library, path, as_of, wish.horizon);
                (
                    sized.map(|(checked, sizing)| (checked, sizing, None)),
                    report,
                )
            }
            Some((name, bytes)) => {
                calibrated(sources, library, path, (name, bytes), as_of, wish.horizon)
            }
        };
        kept = sources.clone();
        let Some((checked, mut sizing, layer)) = sized else {
            return (None, report);
        };
        if wish.by_month {
            let (months, mut findings) =
                timeline::timeline(&checked.profile, &checked.system, &library.tables, &sizing);
            checked.levels.apply(&mut findings);
            report.extend(findings);
            sizing.timeline = months;
        }
        if let Some(effort) = &wish.futures {
            let (futures, mut findings) = outlook::outlook(
                &checked.profile,
                &checked.system,
                &library.tables,
                &sizing,
                effort,
            );
            checked.levels.apply(&mut findings);
            report.extend(findings);
            sizing.outlook = futures;
        }
        (Some((checked, sizing, layer)), report)
    })?;
    Ok(Foreseen {
        checked,
        sizing,
        sources: kept,
        layer,
    })
}

/// Compares what a profile that was sized would cost on several targets, for a command, and
/// shows what there is to say on the way.
pub(crate) fn compared(
    common: &Common,
    library: &Library,
    foreseen: &Foreseen,
    candidates: &[compare::Candidate],
    effort: &outlook::Effort,
) -> Result<Comparison, u8> {
    let Checked {
        profile,
        system,
        levels,
    } = &foreseen.checked;
    let tables = &library.tables;
    let (comparison, mut report) = compare::compare(profile, system, tables, candidates, effort);
    levels.apply(&mut report);
    output::findings(&report, &foreseen.sources, common);
    match comparison {
        Some(comparison) if !report.has_errors() => Ok(comparison),
        _ => {
            output::say(&summary(&report, 1));
            Err(exit::FINDINGS)
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, u8> {
    files::read(path).map_err(|reason| {
        output::fail(&format!("cannot read `{}`: {reason}", path.display()));
        exit::USAGE
    })
}

/// A profile that was checked and sized, and the layer that it was fitted by.
type Fitted = (Checked, Sizing, Option<String>);

/// Sizes a profile as it is, fits it to measurements, and sizes it again.
fn calibrated(
    sources: &mut SourceMap,
    library: &Library,
    path: &Path,
    (name, bytes): (&str, &[u8]),
    as_of: Date,
    horizon: Option<u32>,
) -> (Option<Fitted>, Report) {
    let (assumed, report) = size_ahead(sources, library, path, as_of, horizon);
    let Some((checked, before)) = assumed.filter(|_| !report.has_errors()) else {
        return (None, report);
    };
    let shown = files::display(path);
    let base = shown.rsplit('/').next().unwrap_or(&shown);
    let (found, mut report) = groundplan_sizing::calibration::calibrate(
        sources,
        name,
        bytes,
        &checked.profile,
        &library.tables,
        base,
    );
    checked.levels.apply(&mut report);
    let Some(found) = found.filter(|_| !report.has_errors()) else {
        return (None, report);
    };
    // The layer is checked and sized like any other profile beside the one it builds on.
    let name = format!("{} (fitted)", shown.trim_end_matches(".toml"));
    let (checked, findings) = check_layer(sources, library, &name, &found.layer, as_of);
    report.extend(findings);
    let fitted = size_checked(library, checked, horizon, &mut report).map(|(checked, sizing)| {
        let mut calibration = found.calibration;
        calibration.effects = groundplan_sizing::calibration::effects(&before, &sizing);
        let calibration = Some(calibration);
        (
            checked,
            Sizing {
                calibration,
                ..sizing
            },
            Some(found.layer),
        )
    });
    (fitted, report)
}

fn run<T>(
    common: &Common,
    profile: &OneProfile,
    stages: impl FnOnce(&mut SourceMap, Date) -> (Option<T>, Report),
) -> Result<T, u8> {
    let as_of = as_of(&profile.checking).map_err(|message| {
        output::fail(&message);
        exit::USAGE
    })?;
    let mut sources = SourceMap::new();
    let (value, mut report) = stages(&mut sources, as_of);
    report.tell_left_out();
    report.sort();
    output::findings(&report, &sources, common);
    match value {
        Some(value) if !report.has_errors() => Ok(value),
        _ => {
            output::say(&summary(&report, 1));
            Err(exit::FINDINGS)
        }
    }
}
