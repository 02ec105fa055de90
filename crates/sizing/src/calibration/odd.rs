//! What is odd about the measurements, each with its lines: days that are missing, come twice or
//! stand out, and days that are few.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, Severity, Span, code};

use super::day;
use super::series::{Calendar, Series, WEEK};
use crate::text::{counted, number};

/// Most lines that are pointed at.
const MOST: usize = 10;

const WEEKDAYS: [&str; WEEK] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Days that the file leaves out.
pub(super) fn gaps(
    calendar: &Calendar,
    known: &BTreeMap<i32, u64>,
    place: &dyn Fn(u64) -> Span,
    report: &mut Report,
) {
    let rest: Vec<&str> = WEEKDAYS
        .iter()
        .zip(calendar.rest)
        .filter_map(|(name, rests)| rests.then_some(*name))
        .collect();
    if !rest.is_empty() {
        report.push(
            Finding::new(
                code::MEASUREMENTS_MISSING,
                format!(
                    "no {} is in the measurements: taken as a day without material",
                    rest.join(" and no ")
                ),
            )
            .severity(Severity::Info)
            .at(place(1), "")
            .help("write rows for these days if there was material"),
        );
    }
    if calendar.gaps.is_empty() {
        return;
    }
    let missing: i32 = calendar.gaps.iter().map(|(from, to)| to - from + 1).sum();
    let missing = usize::try_from(missing).unwrap_or(0);
    let mut finding = Finding::new(
        code::MEASUREMENTS_MISSING,
        format!(
            "{} missing in the measurements, left out of the fit",
            are(missing, "day")
        ),
    )
    .help("add the days, with zeros where nothing was recorded");
    for (index, (from, to)) in calendar.gaps.iter().take(MOST).enumerate() {
        let line = known.range(..from).next_back().map_or(1, |(_, line)| *line);
        let text = if from == to {
            format!("{} is missing after this", day(*from))
        } else {
            format!("{} to {} are missing after this", day(*from), day(*to))
        };
        finding = if index == 0 {
            finding.at(place(line), text)
        } else {
            finding.context(place(line), text)
        };
    }
    report.push(more(finding, calendar.gaps.len()));
}

/// Rows whose day was there before.
pub(super) fn twice(
    repeated: &[u64],
    added: &[u64],
    place: &dyn Fn(u64) -> Span,
    report: &mut Report,
) {
    for (lines, what) in [
        (repeated, "repeat a day word by word and are left out"),
        (
            added,
            "are of a day that was there before and are added to it",
        ),
    ] {
        let Some(first) = lines.first() else { continue };
        let mut finding = Finding::new(
            code::MEASUREMENTS_MISSING,
            format!("{} of the measurements {what}", counted(lines.len(), "row")),
        )
        .at(place(*first), "the day was there before")
        .help("keep one row a day and source");
        for line in lines.iter().take(MOST).skip(1) {
            finding = finding.context(place(*line), "");
        }
        report.push(more(finding, lines.len()));
    }
}

/// Values that stand out.
pub(super) fn outliers(
    what: &str,
    series: &Series,
    found: &[usize],
    line_of: &dyn Fn(usize) -> Option<u64>,
    place: &dyn Fn(u64) -> Span,
    report: &mut Report,
) {
    if found.is_empty() {
        return;
    }
    let mut finding = Finding::new(
        code::MEASUREMENTS_STAND_OUT,
        format!(
            "{} of {what} in the measurements {} left out of the fit",
            counted(found.len(), "value"),
            if found.len() == 1 {
                "stands out and is"
            } else {
                "stand out and are"
            }
        ),
    )
    .note(format!(
        "an ordinary day has {}",
        number(super::fit::significant(super::statistics::median(
            series.values.iter().flatten().copied().collect()
        ),))
    ))
    .help("correct the rows; if the days were so, raise `high` of what was fitted to them");
    let mut first = true;
    for at in found.iter().take(MOST) {
        let value = series.values.get(*at).copied().flatten().unwrap_or(0.0);
        let Some(line) = line_of(*at) else { continue };
        let text = format!("{} {what}", number(value));
        finding = if first {
            finding.at(place(line), text)
        } else {
            finding.context(place(line), text)
        };
        first = false;
    }
    report.push(more(finding, found.len()));
}

/// Days that are too few to say much.
pub(super) fn few(days: usize, enough: usize, span: Span) -> Finding {
    let finding = Finding::new(
        code::MEASUREMENTS_FEW,
        if days < 2 {
            "nothing can be fitted to a single day".to_owned()
        } else {
            format!("{days} days of measurements are few: intervals are widened")
        },
    )
    .at(span, "")
    .help(format!(
        "measure {enough} days at least, a year to see growth"
    ));
    if days < 2 {
        finding.severity(Severity::Error)
    } else {
        finding
    }
}

fn more(finding: Finding, count: usize) -> Finding {
    if count > MOST {
        finding.note(format!("and {} more", count - MOST))
    } else {
        finding
    }
}

fn are(count: usize, noun: &str) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", counted(count, noun))
}
