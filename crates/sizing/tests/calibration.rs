//! Measurements become amounts: with the intervals they bear out, and with what is odd named.

#![allow(clippy::unwrap_used)]

mod common;

use std::fmt::Write as _;

use common::{profile, profile_of, root, system, tables};
use groundplan_diagnostics::{Code, Report, SourceMap, code};
use groundplan_profile::LoadedProfile;
use groundplan_sizing::calibration::{Calibrated, calibrate, effects};
use groundplan_sizing::{Fit, size};
use proptest::prelude::*;

const ONE_SOURCE: &str = r#"
[deployment]
name = "small"
system = "emam"
package = "enterprise"
target = "aws"
region = "us-east-1"

[[workload.ingest]]
name = "studio"
rate = "50 Mbit/s"
hours_per_day = { low = 5, likely = 10, high = 20 }
concurrent = 2

[workload]
users = { named = 200 }

[network]
cidr = "10.40.0.0/16"
"#;

fn one_source() -> (SourceMap, LoadedProfile) {
    let mut sources = SourceMap::new();
    let loaded = profile_of(&mut sources, ONE_SOURCE).0.unwrap();
    (sources, loaded)
}

fn measured(csv: &str) -> (Option<Calibrated>, Report) {
    let (mut sources, loaded) = one_source();
    let bytes = csv.as_bytes();
    calibrate(
        &mut sources,
        "m.csv",
        bytes,
        &loaded,
        &tables(),
        "test.toml",
    )
}

/// Rows of so many days from Monday 2026-01-05 on.
fn days(head: &str, count: i32, row: impl Fn(i32) -> String) -> String {
    use groundplan_catalog::tables::Date;
    let monday = Date::new(2026, 1, 5).unwrap().days_since_epoch();
    let mut text = format!("{head}\n");
    for day in 0..count {
        let date = Date::from_days_since_epoch(monday + day);
        writeln!(text, "{date},{}", row(day)).unwrap();
    }
    text
}

fn fit<'c>(found: &'c Calibrated, path: &str) -> &'c Fit {
    let fits = &found.calibration.fits;
    fits.iter()
        .find(|fit| fit.path == path)
        .unwrap_or_else(|| panic!("{path}: {fits:#?}"))
}

fn has(report: &Report, wanted: Code) -> bool {
    report
        .findings()
        .iter()
        .any(|finding| finding.code == wanted)
}

/// Hours of a weekday that sway a little.
fn hours(day: i32) -> f64 {
    let weekend = day % 7 >= 5;
    let sway = f64::from((day * 7919) % 13) / 13.0 - 0.5;
    if weekend { 3.0 } else { 9.0 + sway }
}

#[test]
fn the_example_is_fitted_and_moves_the_figures() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let system = system(&mut sources);
    let loaded = profile(&mut sources, "profiles/emam-aws-enterprise.toml");
    let bytes = std::fs::read(root().join("docs/guide/measured-example.csv")).unwrap();
    let (found, report) = calibrate(
        &mut sources,
        "measured-example.csv",
        &bytes,
        &loaded,
        &tables,
        "emam-aws-enterprise.toml",
    );
    let found = found.unwrap();
    // The file was made with 14.5 h on weekdays and 45 % of it on weekends, growing by 22 %.
    let cameras = fit(&found, "workload.ingest.0.hours_per_day").after;
    assert!((cameras.likely - 12.2).abs() < 0.3, "{cameras:?}");
    assert!(cameras.low < cameras.likely && cameras.likely < cameras.high);
    let rate = fit(&found, "workload.ingest.0.rate").after;
    assert!((rate.likely - 121.0).abs() < 1.0, "{rate:?}");
    let growth = fit(&found, "workload.growth_per_year").after;
    assert!(growth.low <= 0.22 && 0.22 <= growth.high, "{growth:?}");
    // The day of 58 hours and the three days that are missing.
    assert!(has(&report, code::MEASUREMENTS_STAND_OUT), "{report:#?}");
    assert!(has(&report, code::MEASUREMENTS_MISSING), "{report:#?}");
    assert!(!report.has_errors(), "{report:#?}");

    // The layer is a profile that can be read, and sizes to other figures.
    let layer = found.layer.clone();
    let (fitted, report) = groundplan_profile::load(
        &mut sources,
        &|name: &str| match name {
            "profiles/fitted.toml" => Ok(layer.as_bytes().to_vec()),
            other => std::fs::read(root().join(other)).map_err(|error| error.to_string()),
        },
        "profiles/fitted.toml",
    );
    assert!(!report.has_errors(), "{report:#?}\n{}", found.layer);
    let before = size(&loaded, &system, &tables).0.unwrap();
    let after = size(&fitted.unwrap(), &system, &tables).0.unwrap();
    let moved = effects(&before, &after);
    for id in ["online.usable", "cost.monthly", "transcode.load"] {
        assert!(moved.iter().any(|effect| effect.id == id), "{id}");
    }
    assert!(effects(&before, &before).is_empty());
}

#[test]
fn a_steady_year_gives_a_narrow_interval_and_no_growth() {
    let csv = days("date,hours,GB", 364, |day| {
        format!("{:.3},{:.3}", hours(day), hours(day) * 22.5)
    });
    let (found, report) = measured(&csv);
    let found = found.unwrap_or_else(|| panic!("{report:#?}"));
    let fitted = fit(&found, "workload.ingest.0.hours_per_day");
    assert!(
        (fitted.after.likely - 51.0 / 7.0).abs() < 0.05,
        "{fitted:?}"
    );
    assert!(
        fitted.after.high < 7.6 && fitted.after.low > 7.0,
        "{fitted:?}"
    );
    assert_eq!(fitted.before.unwrap().likely, 10.0);
    assert_eq!(fit(&found, "workload.ingest.0.rate").after.likely, 50.0);
    assert!(
        found
            .calibration
            .remarks
            .iter()
            .any(|one| one.contains("cannot be told from none"))
    );
    assert!(report.findings().is_empty(), "{report:#?}");
}

#[test]
fn few_days_are_widened_and_told() {
    let csv = days("date,hours", 6, |day| format!("{:.2}", hours(day)));
    let (found, report) = measured(&csv);
    assert!(has(&report, code::MEASUREMENTS_FEW));
    let few = fit(&found.unwrap(), "workload.ingest.0.hours_per_day").after;
    assert!(few.high - few.low > 3.5, "{few:?}");
    let (found, report) = measured("date,hours\n2026-01-05,4\n");
    assert!(found.is_none() && has(&report, code::MEASUREMENTS_FEW));
    assert!(report.has_errors());
}

#[test]
fn slipped_units_are_refused() {
    let table = |head: &str, hours_by: f64, gb_by: f64| {
        days(head, 60, |day| {
            format!(
                "{:.4},{:.3}",
                hours(day) * hours_by,
                hours(day) * 22.5 * gb_by
            )
        })
    };
    for (head, hours_by, gb_by, words) in [
        ("date,hours,GB", 1.0, 1000.0, "MB"),
        ("date,hours,GB", 1.0, 0.001, "TB"),
        ("date,hours,GB", 1.0, 1.0 / 1.073_741_824, "GiB"),
        ("date,hours,GB", 60.0, 1.0, "hours"),
        ("date,hours,GB", 1.0 / 24.0, 1.0, "days"),
        ("date,hours,GB", 1.0, 1e6, "slipped"),
    ] {
        let (found, report) = measured(&table(head, hours_by, gb_by));
        assert!(found.is_none(), "{words}");
        let finding = report
            .findings()
            .iter()
            .find(|finding| finding.code == code::MEASUREMENTS_UNIT_SLIP)
            .unwrap_or_else(|| panic!("{words}: {report:#?}"));
        assert!(
            finding.message.contains(words),
            "{words}: {}",
            finding.message
        );
    }
    // Named in the head, each of them is what it is.
    for (head, hours_by, gb_by) in [
        ("date,hours,volume (MB)", 1.0, 1000.0),
        ("date,hours,volume [GiB]", 1.0, 1.0 / 1.073_741_824),
        ("date,hours,GB (decimal)", 1.0, 1.0 / 1.073_741_824),
        ("date,hours (min),GB", 60.0, 1.0),
    ] {
        let (found, report) = measured(&table(head, hours_by, gb_by));
        assert!(found.is_some(), "{head}: {report:#?}");
    }
}

#[test]
fn what_stands_out_is_named_with_its_line_and_changes_nothing() {
    let clean = days("date,hours", 84, |day| format!("{:.3}", hours(day)));
    let odd = days("date,hours", 84, |day| {
        format!("{:.3}", if day == 40 { 47.0 } else { hours(day) })
    });
    let (clean, _) = measured(&clean);
    let (odd, report) = measured(&odd);
    let finding = report
        .findings()
        .iter()
        .find(|finding| finding.code == code::MEASUREMENTS_STAND_OUT)
        .unwrap();
    let (mut sources, _) = one_source();
    sources.add("m.csv", "");
    assert!(
        finding.message.starts_with("1 value of hours"),
        "{}",
        finding.message
    );
    let path = "workload.ingest.0.hours_per_day";
    let of = |found: Option<Calibrated>| fit(&found.unwrap(), path).after.likely;
    assert!((of(clean) - of(odd)).abs() < 0.03);
}

#[test]
fn a_file_that_does_not_tell_sources_apart_keeps_their_shares() {
    let tables = tables();
    let mut sources = SourceMap::new();
    let loaded = profile(&mut sources, "profiles/emam-aws-enterprise.toml");
    // Assumed are 12 and 6 hours; measured are 9 in all.
    let csv = days("date,hours", 70, |_| "9".to_owned());
    let bytes = csv.as_bytes();
    let (found, report) = calibrate(&mut sources, "m.csv", bytes, &loaded, &tables, "x.toml");
    let found = found.unwrap_or_else(|| panic!("{report:#?}"));
    assert_eq!(
        fit(&found, "workload.ingest.0.hours_per_day").after.likely,
        6.0
    );
    assert_eq!(
        fit(&found, "workload.ingest.1.hours_per_day").after.likely,
        3.0
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (mut sources, loaded) = one_source();
        let _ = calibrate(&mut sources, "m.csv", &bytes, &loaded, &tables(), "test.toml");
    }

    #[test]
    fn any_rows_give_ordered_finite_numbers(
        rows in prop::collection::vec(
            (0_i32..900, 0.0_f64..60.0, prop::num::f64::POSITIVE, 0_u32..5000, prop::option::of(0_u32..900)),
            1..60,
        ),
    ) {
        use groundplan_catalog::tables::Date;
        let mut csv = "date,hours,GB,files,users\n".to_owned();
        for (day, hours, gb, files, users) in rows {
            let date = Date::from_days_since_epoch(20_000 + day);
            let gb = gb % 2e9;
            let users = users.map_or_else(String::new, |users| users.to_string());
            writeln!(csv, "{date},{hours:.2},{gb:e},{files},{users}").unwrap();
        }
        let (found, report) = measured(&csv);
        prop_assert!(found.is_some() || report.has_errors());
        for fit in found.iter().flat_map(|found| &found.calibration.fits) {
            let after = fit.after;
            prop_assert!(
                after.low >= 0.0 && after.low <= after.likely && after.likely <= after.high
                    && after.high.is_finite(),
                "{fit:?}"
            );
        }
    }
}
