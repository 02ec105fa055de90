//! Futures of profiles that give ranges: their order, their seed, their likely case, and what is
//! said about ranges that cannot be.

#![allow(clippy::unwrap_used)]

mod common;

use groundplan_diagnostics::{Report, SourceMap};
use groundplan_sizing::outlook::{Effort, outlook};
use groundplan_sizing::{Outlook, Spread};

const PROFILE: &str = r#"
[deployment]
name = "futures"
system = "emam"
package = "enterprise"
target = "aws"
region = "us-east-1"

[[workload.ingest]]
name = "cameras"
rate = "50 Mbit/s"
hours_per_day = HOURS

[workload]
online_days = 60
archive_after_days = 30
growth_per_year = GROWTH
horizon_months = 24
users = { named = 60, concurrent = 12 }

[network]
cidr = "10.40.0.0/16"

[uncertainty]
samples = 1024
MORE
"#;

fn futures(hours: &str, growth: &str, more: &str, effort: &Effort) -> (Option<Outlook>, Report) {
    let text = PROFILE
        .replace("HOURS", hours)
        .replace("GROWTH", growth)
        .replace("MORE", more);
    let mut sources = SourceMap::new();
    let (loaded, report) = common::profile_of(&mut sources, &text);
    assert!(!report.has_errors(), "{report:#?}");
    let loaded = loaded.unwrap();
    let system = common::system(&mut sources);
    let tables = common::tables();
    let (sizing, report) = groundplan_sizing::size(&loaded, &system, &tables);
    assert!(!report.has_errors(), "{report:#?}");
    outlook(&loaded, &system, &tables, &sizing.unwrap(), effort)
}

fn drawn(hours: &str, growth: &str, more: &str) -> Outlook {
    let (outlook, report) = futures(hours, growth, more, &Effort::default());
    assert!(!report.has_errors(), "{report:#?}");
    outlook.unwrap()
}

const HOURS: &str = "{ low = 8, likely = 12, high = 20 }";
const GROWTH: &str = "{ low = 0.05, likely = 0.15, high = 0.25 }";

fn all(outlook: &Outlook) -> impl Iterator<Item = &Spread> {
    let series = outlook.sites.iter().flat_map(|site| {
        let figures = site.series.iter().flat_map(|series| &series.months);
        figures.chain(&site.monthly_usd)
    });
    series.chain(&outlook.total.spent_usd)
}

#[test]
fn quantiles_are_in_order_and_finite() {
    let outlook = drawn(HOURS, GROWTH, "");
    assert!(all(&outlook).count() > 100);
    for spread in all(&outlook) {
        assert!(spread.p10 <= spread.p50 && spread.p50 <= spread.p90 && spread.p90 <= spread.p95);
        assert!(spread.p10.is_finite() && spread.p95.is_finite() && spread.mean.is_finite());
        assert!(spread.sampling_error.iter().all(|error| *error >= 0.0));
    }
}

#[test]
fn a_single_range_gives_the_stated_ends() {
    let outlook = drawn(HOURS, "0", "");
    let daily = outlook.sites[0]
        .series
        .iter()
        .find(|series| series.id == "ingest.daily")
        .unwrap();
    let gb_per_hour = 50.0 * 0.45;
    let last = daily.months.last().unwrap();
    for (quantile, hours) in [(last.p10, 8.0), (last.p50, 12.0), (last.p90, 20.0)] {
        let expected = hours * gb_per_hour;
        assert!((quantile / expected - 1.0).abs() < 0.01, "{last:?}");
    }
}

#[test]
fn certain_amounts_have_no_futures() {
    let (outlook, report) = futures("12", "0.1", "", &Effort::default());
    assert!(outlook.is_none());
    assert!(report.findings().is_empty(), "{report:#?}");
}

#[test]
fn the_same_seed_gives_the_same_bits_with_any_number_of_threads() {
    let of = |threads, seed| {
        let effort = Effort {
            threads,
            seed: Some(seed),
            ..Effort::default()
        };
        let (outlook, _) = futures(HOURS, GROWTH, "", &effort);
        serde_json::to_string(&outlook.unwrap()).unwrap()
    };
    assert_eq!(of(1, 7), of(2, 7));
    assert_ne!(of(1, 7), of(1, 8));
}

#[test]
fn samples_are_rounded_up_to_a_power_of_two() {
    let effort = Effort {
        samples: Some(700),
        ..Effort::default()
    };
    let (outlook, _) = futures(HOURS, GROWTH, "", &effort);
    assert_eq!(outlook.unwrap().sampling.samples, 1024);
}

#[test]
fn what_is_spent_never_shrinks() {
    let outlook = drawn(HOURS, GROWTH, "");
    let spent = &outlook.total.spent_usd;
    assert_eq!(spent.len(), 25);
    for pair in spent.windows(2) {
        assert!(pair[0].p50 <= pair[1].p50 && pair[0].p90 <= pair[1].p90);
    }
    assert_eq!(outlook.total.total_usd, *spent.last().unwrap());
}

#[test]
fn what_goes_together_spreads_further() {
    let apart = drawn(HOURS, GROWTH, "");
    let together = drawn(
        HOURS,
        GROWTH,
        r#"
[[uncertainty.correlation]]
between = ["workload.ingest.0.hours_per_day", "workload.growth_per_year"]
rank = 0.9
"#,
    );
    let width = |outlook: &Outlook| outlook.total.total_usd.p90 - outlook.total.total_usd.p10;
    assert!(width(&together) > width(&apart));
}

#[test]
fn the_widest_range_has_the_most_influence() {
    let outlook = drawn(HOURS, GROWTH, "");
    let paths: Vec<&str> = outlook
        .influences
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "workload.ingest.0.hours_per_day",
            "workload.growth_per_year"
        ]
    );
    let shares: f64 = outlook.influences.iter().map(|one| one.share).sum();
    assert!((shares - 1.0).abs() < 1e-5);
    assert!(
        outlook
            .influences
            .iter()
            .all(|one| one.low_usd < one.high_usd)
    );
}

#[test]
fn ranges_that_no_distribution_has_are_told() {
    for (hours, words) in [
        ("{ low = 0, likely = 12, high = 20 }", "raise `low`"),
        ("{ low = 12, likely = 12, high = 20 }", "either side"),
    ] {
        let (outlook, report) = futures(hours, GROWTH, "", &Effort::default());
        assert!(outlook.is_none());
        let finding = &report.findings()[0];
        assert_eq!(finding.code.to_string(), "GP0682");
        let help = format!("{finding:?}");
        assert!(help.contains(words), "{help}");
    }
}
