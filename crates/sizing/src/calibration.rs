//! Calibration: amounts of a workload fitted to what was measured, instead of assumed.
//!
//! A file of days (date, hours, GB, files, users) becomes three numbers for each amount that it
//! says something about. The level is the mean of a calendar day, weekday by weekday, as of the
//! last day; growth is the median slope over whole weeks (Theil and Sen); low and high are the
//! quantiles of whole weeks at the profile's confidence, widened where weeks are few. What stands
//! out or is missing is left out and named with its line. The result is a layer over the profile,
//! so that it goes through the same checks as any other and can be adopted as it is.

mod columns;
mod fit;
mod fragment;
mod odd;
mod series;
mod slips;
mod statistics;
mod table;

use std::collections::BTreeMap;

use groundplan_catalog::tables::{Date, Tables};
use groundplan_diagnostics::{Finding, Report, SourceId, SourceMap, Span, code, suggest};
use groundplan_profile::units::{Share, Unit};
use groundplan_profile::{Amount, LoadedProfile};

use crate::inputs::{Class, Inputs, gather};
use crate::output::{Calibration, Effect, Fit, Interval, Sizing};
use crate::reading::Value;
use crate::text::number;
use crate::why::quantities;
use fit::Fitted;
use series::{Calendar, Day, Days, Series};

pub use table::LARGEST;

/// Days below which a finding says that they are few.
const DAYS_ENOUGH: usize = 28;

/// What measurements make of a profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrated {
    /// What was fitted. Effects are left for [`effects`].
    pub calibration: Calibration,
    /// A layer over the profile that says so, as TOML. Its `extends` is the name given.
    pub layer: String,
}

/// The measurements of one source, or of all where the file does not tell them apart.
struct Group {
    /// Its number in the profile; none for all.
    source: Option<usize>,
    hours: Series,
    gb: Series,
    files: Series,
}

/// Fits the amounts of a profile to a file of measurements. `base` is what the layer extends: the
/// profile's file as seen from where the layer will be. Any bytes are taken; what is wrong with
/// them is in the report, and nothing is fitted where that is an error.
pub fn calibrate(
    sources: &mut SourceMap,
    name: &str,
    bytes: &[u8],
    loaded: &LoadedProfile,
    tables: &Tables<'_>,
    base: &str,
) -> (Option<Calibrated>, Report) {
    let mut report = Report::new();
    let file = sources.add(name, String::from_utf8_lossy(bytes));
    let place = |line: u64| {
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        let range = sources.line_range(file, line.max(1));
        Span::new(file, range.start, range.end)
    };
    let found = fitted(name, bytes, loaded, tables, base, &place, file, &mut report);
    report.sort();
    (found.filter(|_| !report.has_errors()), report)
}

#[allow(clippy::too_many_arguments)]
fn fitted(
    name: &str,
    bytes: &[u8],
    loaded: &LoadedProfile,
    tables: &Tables<'_>,
    base: &str,
    place: &dyn Fn(u64) -> Span,
    file: SourceId,
    report: &mut Report,
) -> Option<Calibrated> {
    let table = match table::read(bytes) {
        Ok(table) => table,
        Err(faults) => {
            for fault in faults {
                report.push(unreadable(place(fault.line), &fault.message));
            }
            return None;
        }
    };
    let profile = &loaded.profile;
    let confidence = profile.uncertainty.confidence;
    let ingest = &profile.workload.ingest;
    let target = profile.deployment.target;
    let inputs = gather::gather(loaded, target, None, tables, report)?;

    // Rows of each source.
    let mut rows: BTreeMap<Option<usize>, Vec<table::Row>> = BTreeMap::new();
    for row in &table.rows {
        let source = match &row.source {
            Some(wanted) if table.by_source => {
                let known = |one: &&groundplan_profile::model::Ingest| {
                    one.name.trim().eq_ignore_ascii_case(wanted)
                };
                let Some(found) = ingest.iter().position(|one| known(&one)) else {
                    report.push(unknown_source(place(row.line), wanted, ingest));
                    return None;
                };
                Some(found)
            }
            _ => (ingest.len() == 1).then_some(0),
        };
        rows.entry(source).or_default().push(row.clone());
    }
    let mut known: BTreeMap<i32, u64> = BTreeMap::new();
    for row in &table.rows {
        known.entry(row.day).or_insert(row.line);
    }
    let Some(calendar) = Calendar::of(&known) else {
        report.push(unreadable(place(1), "it has no rows"));
        return None;
    };
    if calendar.span() > 7320 {
        let text = format!(
            "its days span {} years, from {} to {}",
            calendar.span() / 365,
            day(calendar.first),
            day(calendar.last)
        );
        report.push(unreadable(place(known[&calendar.last]), &text));
        return None;
    }
    odd::gaps(&calendar, &known, place, report);

    let mut groups = Vec::new();
    let mut users: Option<Series> = None;
    let mut by_group: Vec<(Option<usize>, Days)> = Vec::new();
    for (source, rows) in &rows {
        let (days, repeated, added) = series::days(rows.iter());
        odd::twice(&repeated, &added, place, report);
        let of = |measure: fn(&Day) -> Option<f64>| Series::new(&calendar, &days, &known, measure);
        let own = of(|day| day.users);
        users = Some(match users {
            // Users are of the system, whichever row names them.
            Some(before) => most(&before, &own),
            None => own,
        });
        groups.push(Group {
            source: *source,
            hours: of(|day| day.hours),
            gb: of(|day| day.gb),
            files: of(|day| day.files),
        });
        by_group.push((*source, days));
    }
    slips::hours(&by_group, ingest, place, report);
    if report.has_errors() {
        return None;
    }

    // Growth first, because what stands out does so from a level that grows.
    let sum = |of: fn(&Group) -> &Series| {
        let mut series = groups.iter().map(of).cloned();
        let first = series.next()?;
        Some(series.fold(first, |sum, one| sum.plus(&one))).filter(|sum| sum.known() > 0)
    };
    let volume = sum(|group| &group.gb);
    let driver = volume
        .clone()
        .or_else(|| sum(|group| &group.hours))
        .or_else(|| sum(|group| &group.files));
    let growth = driver.as_ref().and_then(|series| {
        let rough = series.growth(confidence)?.0.likely;
        series.without(&series.outliers(rough)).growth(confidence)
    });
    let told = growth.filter(|(slope, _)| slope.low > 0.0 || slope.high < 0.0);
    let per_week = told.map_or(0.0, |(slope, _)| slope.likely);

    let mut remarks = Vec::new();
    let mut fits: Vec<Fit> = Vec::new();
    let days = known.len();
    if days < DAYS_ENOUGH {
        report.push(odd::few(days, DAYS_ENOUGH, Span::new(file, 0, 0)));
        if days < 2 {
            return None;
        }
    }

    let mut fragment = fragment::Fragment::new(loaded);
    for group in &mut groups {
        let lines = by_group.iter().find(|(source, _)| *source == group.source);
        let line_of = |place: usize| {
            let day = calendar.first + i32::try_from(place).unwrap_or(0);
            lines
                .and_then(|(_, days)| days.get(&day))
                .map(|day| day.line)
        };
        for (what, series) in [
            ("hours", &mut group.hours),
            ("GB", &mut group.gb),
            ("files", &mut group.files),
        ] {
            let found = series.outliers(per_week);
            odd::outliers(what, series, &found, &line_of, place, report);
            *series = series.without(&found).at_end(per_week);
        }
        sources_of(
            group,
            &inputs,
            loaded,
            &table,
            confidence,
            Span::new(file, 0, 0),
            &mut fragment,
            &mut fits,
            &mut remarks,
            report,
        );
    }
    if groups.iter().any(|group| group.source.is_none()) && ingest.len() > 1 {
        remarks.push(format!(
            "the file does not tell the {} sources apart: their shares are kept as the profile has \
             them",
            ingest.len()
        ));
    }

    if let Some(users) = users.filter(|users| users.known() > 0) {
        let found = users.outliers(0.0);
        let line_of = |place: usize| {
            let day = calendar.first + i32::try_from(place).unwrap_or(0);
            known.get(&day).copied()
        };
        odd::outliers("users", &users, &found, &line_of, place, report);
        if let Some(fitted) = fit::peak(&users.without(&found), confidence) {
            let before = profile.workload.users.concurrent.as_ref();
            fits.push(Fit {
                path: "workload.users.concurrent".to_owned(),
                name: "Users at the peak".to_owned(),
                unit: String::new(),
                before: before.map(interval),
                after: fitted.interval,
                days: count(fitted.days),
                method: fitted.method("busiest day of a week, median", confidence),
            });
            fragment.concurrent(fitted.interval);
        }
    }

    if let Some(series) = &driver {
        let rhythm = series.rhythm(|values| statistics::mean(&values));
        let work = statistics::mean(&rhythm[..5]);
        let rest = statistics::mean(&rhythm[5..]);
        let unit = if volume.is_some() {
            "GB"
        } else {
            "of the measure"
        };
        remarks.push(format!(
            "from Monday to Friday {} {unit} a day, on Saturday and Sunday {}",
            number(fit::significant(work)),
            number(fit::significant(rest))
        ));
        growing(
            growth,
            told.is_some(),
            series,
            loaded,
            &mut fragment,
            &mut fits,
            &mut remarks,
        );
    }
    if !table.unknown.is_empty() {
        remarks.push(format!("columns passed over: {}", table.unknown.join(", ")));
    }
    if fits.is_empty() {
        report.push(unreadable(
            place(1),
            "nothing in it says anything about this workload",
        ));
        return None;
    }
    let calibration = Calibration {
        file: name.to_owned(),
        first: day(calendar.first),
        last: day(calendar.last),
        days: count(days),
        confidence,
        fits,
        remarks,
        effects: Vec::new(),
    };
    let layer = fragment.text(base, &calibration);
    Some(Calibrated { calibration, layer })
}

/// Fits hours, rate and files of a source, or of all of them in the shares of the profile.
#[allow(clippy::too_many_arguments)]
fn sources_of(
    group: &Group,
    inputs: &Inputs<Value>,
    loaded: &LoadedProfile,
    table: &table::Table,
    confidence: f64,
    span: Span,
    fragment: &mut fragment::Fragment,
    fits: &mut Vec<Fit>,
    remarks: &mut Vec<String>,
    report: &mut Report,
) {
    let chosen: Vec<&Class<Value>> = match group.source {
        Some(source) => inputs
            .classes
            .iter()
            .filter(|class| class.index == source)
            .collect(),
        None => inputs.classes.iter().collect(),
    };
    if chosen.is_empty() {
        return;
    }
    let ingest = &loaded.profile.workload.ingest;
    let audio = inputs.constants.source_audio.number;
    let rate_of =
        |class: &Class<Value>| class.rate.number + if class.picture_alone { audio } else { 0.0 };
    let hours: f64 = chosen.iter().map(|class| class.hours.number).sum();
    let whole: f64 = chosen
        .iter()
        .map(|class| class.hours.number * rate_of(class))
        .sum();
    let assumed_rate = if hours > 0.0 {
        whole / hours
    } else {
        statistics::mean(
            &chosen
                .iter()
                .map(|class| rate_of(class))
                .collect::<Vec<_>>(),
        )
    };
    let shared = |part: f64, all: f64| {
        if all > 0.0 {
            part / all
        } else {
            1.0 / chosen.len() as f64
        }
    };

    // GB an hour are Mbit/s × 0.45 (S1.1).
    let rate = fit::ratio(&group.gb, &group.hours, confidence).map(|one| one.times(1.0 / 0.45));
    if let Some(rate) = &rate {
        let exact = chosen.iter().all(|class| {
            let given = ingest.get(class.index).and_then(|one| one.rate.as_ref());
            given.is_none_or(Amount::is_exact)
        });
        slips::rate(
            rate,
            assumed_rate,
            exact && !table.unit_certain,
            span,
            report,
        );
    }
    let (hours_fitted, how) = match fit::level(&group.hours, confidence) {
        Some(fitted) => (
            Some(fitted),
            "mean of a day, weekday by weekday, as of the last day",
        ),
        None => (
            fit::level(&group.gb, confidence)
                .filter(|_| assumed_rate > 0.0)
                .map(|one| one.times(1.0 / (assumed_rate * 0.45))),
            "GB of a day over the rate assumed",
        ),
    };
    let mut add = |class: &Class<Value>,
                   key: &str,
                   name: &str,
                   unit: &str,
                   before,
                   fitted: Fitted,
                   how: &str| {
        let source = ingest.get(class.index).map_or("", |one| one.name.as_str());
        fits.push(Fit {
            path: format!("workload.ingest.{}.{key}", class.index),
            name: format!("{name} of {source}"),
            unit: unit.to_owned(),
            before,
            after: fitted.interval,
            days: count(fitted.days),
            method: fitted.method(how, confidence),
        });
        fragment.source(class.index, key, fitted.interval);
    };
    for class in &chosen {
        let Some(one) = ingest.get(class.index) else {
            continue;
        };
        if let Some(fitted) = hours_fitted {
            let mut own = fitted.times(shared(class.hours.number, hours));
            if let Some(feeds) = one.concurrent {
                // Feeds cannot give more than the day has.
                let most = 24.0 * feeds.high();
                own.interval.likely = own.interval.likely.min(most);
                own.interval.high = own.interval.high.min(most).max(own.interval.likely);
                own.interval.low = own.interval.low.min(own.interval.likely);
            }
            let before = Some(interval(&one.hours_per_day));
            add(class, "hours_per_day", "Hours a day", "h", before, own, how);
        }
        if let Some(fitted) = rate {
            let own = if assumed_rate > 0.0 {
                fitted.times(rate_of(class) / assumed_rate)
            } else {
                fitted
            };
            let likely = rate_of(class);
            let before = one.rate.as_ref().map_or(
                Interval {
                    low: likely,
                    likely,
                    high: likely,
                },
                interval,
            );
            add(
                class,
                "rate",
                "Bit rate",
                "Mbit/s",
                Some(before),
                own,
                "GB over hours",
            );
        }
    }
    if let Some(fitted) = fit::level(&group.files, confidence) {
        let files = |class: &Class<Value>| {
            class
                .files
                .as_ref()
                .map_or(class.hours.number, |files| files.number)
        };
        let all: f64 = chosen.iter().map(|class| files(class)).sum();
        for class in &chosen {
            let before = ingest
                .get(class.index)
                .and_then(|one| one.files_per_day.as_ref())
                .map(interval);
            let own = fitted.times(shared(files(class), all));
            let how = "mean of a day, weekday by weekday, as of the last day";
            add(class, "files_per_day", "Files a day", "", before, own, how);
        }
    }
    if let Some(size) = fit::ratio(&group.gb, &group.files, confidence) {
        let names: Vec<&str> = chosen
            .iter()
            .filter_map(|class| ingest.get(class.index).map(|one| one.name.as_str()))
            .collect();
        let days = group.gb.values.iter().zip(&group.files.values);
        let most = days
            .filter_map(|(gb, files)| Some(((*gb)?, (*files)?)))
            .filter(|(_, files)| *files > 0.0)
            .map(|(gb, files)| gb / files)
            .fold(0.0, f64::max);
        remarks.push(format!(
            "a file of {} has {} GB in the mean ({} to {} by week), {} on the day of the largest",
            names.join(", "),
            number(size.interval.likely),
            number(size.interval.low),
            number(size.interval.high),
            number(fit::significant(most))
        ));
        for class in &chosen {
            let assumed = class.largest.as_ref().map(|largest| largest.number);
            if let Some(assumed) = assumed.filter(|assumed| *assumed < most) {
                let value = fit::significant(most);
                let exact = |value: f64| Interval {
                    low: value,
                    likely: value,
                    high: value,
                };
                let fitted = Fitted {
                    interval: exact(value),
                    ..size
                };
                let before = Some(exact(assumed));
                let how = "largest mean of a day, which the largest file cannot be below";
                add(
                    class,
                    "largest_file",
                    "Largest file",
                    "GB",
                    before,
                    fitted,
                    how,
                );
            }
        }
    }
}

/// Growth, if it can be told from chance.
fn growing(
    growth: Option<(statistics::Slope, usize)>,
    told: bool,
    series: &Series,
    loaded: &LoadedProfile,
    fragment: &mut fragment::Fragment,
    fits: &mut Vec<Fit>,
    remarks: &mut Vec<String>,
) {
    let Some((slope, weeks)) = growth else {
        remarks.push(format!(
            "growth is kept as assumed: {} whole weeks are fewer than the {} it takes",
            series.weeks().len(),
            series::WEEKS_FOR_GROWTH
        ));
        return;
    };
    let a_year = |slope: f64| libm::expm1(slope * 365.25 / 7.0);
    let per_cent = |slope: f64| number(fit::significant(a_year(slope) * 100.0));
    let words = format!(
        "{} % a year ({} to {})",
        per_cent(slope.likely),
        per_cent(slope.low),
        per_cent(slope.high)
    );
    if !told {
        remarks.push(format!(
            "growth is kept as assumed: {words} cannot be told from none"
        ));
        return;
    }
    if slope.likely < 0.0 {
        remarks.push(format!(
            "the volume falls by {words}: the level is that of the last day, and growth is kept as \
             assumed, because a plan should not count on less"
        ));
        return;
    }
    if a_year(slope.high) > Share::KIND.maximum {
        remarks.push(format!(
            "growth is kept as assumed: {words} is more than a plan can take"
        ));
        return;
    }
    let of = |slope: f64| fit::significant(a_year(slope).max(0.0));
    let after = Interval {
        low: of(slope.low),
        likely: of(slope.likely),
        high: of(slope.high),
    };
    fits.push(Fit {
        path: "workload.growth_per_year".to_owned(),
        name: "Growth of the daily volume".to_owned(),
        unit: String::new(),
        before: Some(interval(&loaded.profile.workload.growth_per_year)),
        after,
        days: count(series.known()),
        method: format!("median slope between {weeks} whole weeks (Theil and Sen)"),
    });
    if weeks < 52 {
        remarks.push(
            "growth was fitted to less than a year: a season may look like growth".to_owned(),
        );
    }
    fragment.growth(after);
}

/// Figures that moved, by id: what the whole is for.
pub fn effects(before: &Sizing, after: &Sizing) -> Vec<Effect> {
    let figures = |sizing: &Sizing| {
        let mut all = BTreeMap::new();
        for site in &sizing.sites {
            for one in quantities(site) {
                all.insert(crate::why::full(site.site, &one.id), one);
            }
        }
        all
    };
    let (old, new) = (figures(before), figures(after));
    let zero = |map: &BTreeMap<String, crate::why::Quantity>, id: &String| {
        map.get(id).map_or(0.0, |one| one.value)
    };
    let ids: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    ids.into_iter()
        .filter_map(|id| {
            let (before, after) = (zero(&old, id), zero(&new, id));
            let named = new.get(id).or_else(|| old.get(id))?;
            let moved = (after - before).abs() > 1e-6 * before.abs().max(after.abs());
            moved.then(|| Effect {
                id: id.clone(),
                name: named.name.clone(),
                unit: named.unit.clone(),
                before,
                after,
            })
        })
        .collect()
}

fn interval<U: Unit>(amount: &Amount<U>) -> Interval {
    Interval {
        low: amount.low(),
        likely: amount.likely(),
        high: amount.high(),
    }
}

fn count(days: usize) -> u32 {
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// A day as ISO 8601 writes it.
fn day(days: i32) -> String {
    Date::from_days_since_epoch(days).to_string()
}

/// Day by day the larger of two.
fn most(one: &Series, other: &Series) -> Series {
    let pairs = one.values.iter().zip(&other.values);
    Series {
        first: one.first,
        values: pairs
            .map(|(one, other)| match (one, other) {
                (Some(one), Some(other)) => Some(one.max(*other)),
                (one, other) => one.or(*other),
            })
            .collect(),
    }
}

fn unreadable(span: Span, message: &str) -> Finding {
    Finding::new(
        code::MEASUREMENTS_UNREADABLE,
        format!("the measurements cannot be used: {message}"),
    )
    .at(span, "")
    .help(
        "write one row a day with the columns `date`, `hours`, `GB`, `files` and `users`, as far \
         as they are known",
    )
}

fn unknown_source(
    span: Span,
    wanted: &str,
    ingest: &[groundplan_profile::model::Ingest],
) -> Finding {
    let names: Vec<&str> = ingest.iter().map(|one| one.name.as_str()).collect();
    let shown: String = wanted.chars().take(80).collect();
    let finding = Finding::new(
        code::MEASUREMENTS_UNREADABLE,
        format!("the measurements name a source `{shown}` that the profile does not have"),
    )
    .at(span, "")
    .note(format!("its sources: {}", names.join(", ")));
    match suggest::nearest(wanted, names.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("name the source as the profile does, or leave the column out"),
    }
}
