//! What a timeline has to say beside its figures.

use groundplan_diagnostics::{Finding, Report, code};
use groundplan_profile::LoadedProfile;
use groundplan_profile::model::{Growth, GrowthKind};

use super::MOST_MONTHS;
use crate::output::SiteTimeline;
use crate::rules::growth;
use crate::text::number;

/// Growth over the horizon above which a slip is likelier than a plan; ours.
const ABSURD_FACTOR: f64 = 1000.0;
/// Growth over the horizon that is worth a question; ours.
const STEEP_FACTOR: f64 = 20.0;

/// Whether the horizon is one that can be followed.
pub(super) fn horizon(loaded: &LoadedProfile, months: u32, report: &mut Report) -> bool {
    if (1..=MOST_MONTHS).contains(&months) {
        return true;
    }
    report.push(out_of_range(months).at(
        loaded.span_or_parent("workload.horizon_months"),
        "the horizon of the profile",
    ));
    false
}

/// The finding for a horizon that cannot be followed.
pub fn out_of_range(months: u32) -> Finding {
    Finding::new(
        code::HORIZON_OUT_OF_RANGE,
        format!("expected a horizon of 1 to {MOST_MONTHS} months, found {months}"),
    )
    .help("look 1 to 120 months ahead; 36 is usual, and prices beyond 60 are guesses")
}

/// Growth that multiplies beyond sense.
pub(super) fn growth(loaded: &LoadedProfile, months: u32, report: &mut Report) {
    let workload = &loaded.profile.workload;
    let default = Growth {
        per_year: workload.growth_per_year,
        kind: workload.growth_kind,
    };
    let mut all = vec![("workload.growth_per_year".to_owned(), default)];
    let sources = workload.ingest.iter().enumerate();
    all.extend(sources.filter_map(|(index, source)| {
        Some((format!("workload.ingest.{index}.growth"), source.growth?))
    }));
    let parts = [
        ("workload.users.growth", workload.users.growth),
        ("workload.transcode.growth", workload.transcode.growth),
        ("workload.database.growth", workload.database.growth),
    ];
    all.extend(
        parts
            .into_iter()
            .filter_map(|(path, growth)| Some((path.to_owned(), growth?))),
    );
    let years = f64::from(months) / growth::MONTHS;
    for (path, one) in &all {
        let factor = growth::factor(one.kind, one.per_year.high(), years);
        let (code, what) = if factor > ABSURD_FACTOR {
            (code::GROWTH_ABSURD, "no plan holds that long")
        } else if factor > STEEP_FACTOR {
            (code::GROWTH_STEEP, "is that meant")
        } else {
            continue;
        };
        let kind = match one.kind {
            GrowthKind::Compound => "compound",
            GrowthKind::Fixed => "fixed",
        };
        report.push(
            Finding::new(
                code,
                format!(
                    "{} % a year, {kind}, make {} times as much within {months} months",
                    number(one.per_year.high() * 100.0),
                    number(factor.round())
                ),
            )
            .at(loaded.span_or_parent(path), what)
            .help(
                "lower the growth, shorten the horizon, or let it be fixed instead of compound \
                 (`kind = \"fixed\"`)",
            ),
        );
    }
}

/// Whether every value of every month is a number, and none below zero.
pub(super) fn finite(loaded: &LoadedProfile, site: &SiteTimeline, report: &mut Report) -> bool {
    let sound = |value: &f64| value.is_finite() && *value >= 0.0;
    for series in &site.series {
        if let Some(month) = series.values.iter().position(|value| !sound(value)) {
            report.push(
                Finding::new(
                    code::MONTH_NOT_FINITE,
                    format!("`{}` has no finite value in month {month}", series.id),
                )
                .at(
                    loaded.span_or_parent("workload"),
                    "follows from this workload",
                )
                .note(format!("{}, rule {}", series.name, series.rule))
                .help(
                    "shorten the horizon, lower the growth, or relax the longest acceptable wait",
                ),
            );
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{MoneyOverTime, Series, Site};
    use groundplan_diagnostics::SourceMap;

    fn loaded(horizon: u32) -> LoadedProfile {
        let text = format!(
            "[deployment]\nname = \"months\"\nsystem = \"emam\"\ntarget = \"vm\"\n\
             [network]\ncidr = \"10.0.0.0/16\"\n[workload]\nhorizon_months = {horizon}\n"
        );
        let (loaded, report) = groundplan_profile::load(
            &mut SourceMap::new(),
            &move |_: &str| Ok(text.clone().into_bytes()),
            "months.toml",
        );
        assert!(!report.has_errors(), "{report:#?}");
        loaded.expect("a profile that can be read")
    }

    fn months(values: Vec<f64>) -> SiteTimeline {
        SiteTimeline {
            site: Site::Primary,
            series: vec![Series {
                id: "transcode.slots".to_owned(),
                name: "Transcode slots".to_owned(),
                unit: String::new(),
                rule: "S3.5".to_owned(),
                values,
            }],
            steps: Vec::new(),
            purchases: Vec::new(),
            money: MoneyOverTime::default(),
            assumptions: Vec::new(),
        }
    }

    #[test]
    fn a_month_without_a_value_is_told() {
        let loaded = loaded(3);
        for broken in [f64::NAN, f64::INFINITY, -1.0] {
            let mut report = Report::new();
            let site = months(vec![1.0, 2.0, broken, 3.0]);
            assert!(!finite(&loaded, &site, &mut report));
            let found = &report.findings()[0];
            assert_eq!(found.code, code::MONTH_NOT_FINITE);
            assert!(found.message.contains("in month 2"), "{}", found.message);
        }
        assert!(finite(&loaded, &months(vec![0.0, 1.0]), &mut Report::new()));
    }

    #[test]
    fn horizons_beyond_ten_years_or_of_nothing_are_refused() {
        let loaded = loaded(3);
        for months in [0, 121, 1000] {
            let mut report = Report::new();
            assert!(!horizon(&loaded, months, &mut report));
            assert_eq!(report.findings()[0].code, code::HORIZON_OUT_OF_RANGE);
        }
        for months in [1, 120] {
            assert!(horizon(&loaded, months, &mut Report::new()));
        }
    }
}
