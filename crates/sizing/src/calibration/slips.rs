//! Units that slipped: what the measurements say cannot be, or is off by just a unit's factor.

use groundplan_diagnostics::{Finding, Report, Span, code};
use groundplan_profile::model::Ingest;

use super::fit::Fitted;
use super::series::Days;
use crate::text::number;

/// Most lines that are pointed at.
const MOST: usize = 5;

/// Factors between the rate measured and the rate assumed that a unit explains, how near to them
/// counts, and what is said then.
const SLIPS: [(f64, f64, &str); 9] = [
    (1000.0, 0.05, "the volume looks like MB, not GB"),
    (1024.0, 0.05, "the volume looks like MiB, not GB"),
    (1.0 / 1000.0, 0.05, "the volume looks like TB, not GB"),
    (1.0 / 1024.0, 0.05, "the volume looks like TiB, not GB"),
    (8.0, 0.03, "the volume looks like Gbit, not GB"),
    (
        1.0 / 8.0,
        0.03,
        "the rate assumed looks like MB/s, or the volume is an eighth",
    ),
    (24.0, 0.03, "the hours look like days"),
    (1.0 / 60.0, 0.05, "the hours look like minutes"),
    (1.0 / 3600.0, 0.05, "the hours look like seconds"),
];

/// Beyond this factor no format and no customer explains a difference.
const ABSURD: f64 = 300.0;

/// More hours on a day than its feeds can give.
pub(super) fn hours(
    groups: &[(Option<usize>, Days)],
    ingest: &[Ingest],
    place: &dyn Fn(u64) -> Span,
    report: &mut Report,
) {
    for (source, days) in groups {
        let sources = ingest
            .iter()
            .enumerate()
            .filter(|(index, _)| source.is_none_or(|source| source == *index));
        let feeds: Option<f64> = sources
            .map(|(_, one)| one.concurrent.map(|feeds| feeds.high()))
            .sum();
        let Some(feeds) = feeds.filter(|feeds| *feeds > 0.0) else {
            continue;
        };
        let most = 24.0 * feeds;
        let over: Vec<(u64, f64)> = days
            .values()
            .filter_map(|day| Some((day.line, day.hours?)))
            .filter(|(_, hours)| *hours > most * (1.0 + 1e-9))
            .collect();
        let Some((line, hours)) = over.first() else {
            continue;
        };
        let mut finding = Finding::new(
            code::MEASUREMENTS_UNIT_SLIP,
            format!(
                "{} hours on one day cannot come from {} feeds",
                number(*hours),
                number(feeds)
            ),
        )
        .at(place(*line), format!("at most {} hours", number(most)))
        .help(
            "name the unit in the head, such as `hours (min)`, or correct `concurrent` of the \
             source",
        );
        for (line, hours) in over.iter().take(MOST).skip(1) {
            finding = finding.context(place(*line), format!("{} hours", number(*hours)));
        }
        if over.len() > MOST {
            finding = finding.note(format!("and {} more", over.len() - MOST));
        }
        report.push(finding);
    }
}

/// A rate that is off by a unit's factor. `fine` also looks for GiB taken as GB, which only an
/// exact rate and an even measurement can tell.
pub(super) fn rate(fitted: &Fitted, assumed: f64, fine: bool, span: Span, report: &mut Report) {
    let found = fitted.interval.likely;
    if assumed <= 0.0 || found <= 0.0 {
        return;
    }
    let factor = found / assumed;
    let near = |wanted: f64, slack: f64| (factor / wanted - 1.0).abs() <= slack;
    let even = fitted.interval.high - fitted.interval.low <= 0.02 * found;
    let slip = SLIPS
        .iter()
        .find(|(wanted, slack, _)| near(*wanted, *slack))
        .map(|(_, _, words)| *words)
        .or_else(|| {
            let binary = fine && even && near(1.0 / 1.073_741_824, 0.004);
            binary.then_some("the volume looks like GiB, not GB")
        })
        .or_else(|| {
            let absurd = !(1.0 / ABSURD..=ABSURD).contains(&factor);
            absurd.then_some("a unit must have slipped")
        });
    let Some(words) = slip else { return };
    report.push(
        Finding::new(
            code::MEASUREMENTS_UNIT_SLIP,
            format!(
                "the measurements have {} Mbit/s where {} are assumed: {words}",
                number(found),
                number(assumed)
            ),
        )
        .at(span, "")
        .note("GB over hours, divided by 0.45")
        .help(
            "name the units in the head, such as `volume (GiB)` or `hours (min)`; write \
             `GB (decimal)` if it is GB, or correct the rate in the profile",
        ),
    );
}
