//! Figures of the demand against figures worked out by hand.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{Sizing, size};

fn sized(sources: &str, workload: &str, more: &str) -> Sizing {
    let text = format!(
        r#"
[deployment]
name = "case"
system = "emam"
target = "aws"
region = "us-east-1"
{sources}
[workload]
{workload}
[workload.users]
concurrent = 40
{more}
[network]
cidr = "10.0.0.0/16"
uplink = "150 Mbit/s"
"#
    );
    let (loaded, report) = profile_of(&mut SourceMap::new(), &text);
    assert!(!report.has_errors(), "{report:#?}");
    let (sizing, report) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables());
    sizing.unwrap_or_else(|| panic!("{report:#?}"))
}

#[track_caller]
fn is(sizing: &Sizing, id: &str, expected: f64) {
    let found = sizing.primary().unwrap().demand.value(id).unwrap();
    let slack = 1e-5 * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= slack,
        "{id}: {found} != {expected}"
    );
}

const CAMERA: &str = "[[workload.ingest]]\nname = \"camera\"\nrate = \"100 Mbit/s\"\nhours_per_day = 16\nconcurrent = 3\nwindow_hours = 8\n";
const AGENCY: &str = "[[workload.ingest]]\nname = \"agency\"\nrate = \"20 Mbit/s\"\nhours_per_day = 24\nconcurrent = 1\nwindow_hours = 24\n";

#[test]
fn a_backlog_counts_each_source_over_its_own_hours() {
    // 720 GB in 8 hours and 216 GB in 24, against 150 Mbit/s of which 75 % carry content.
    let sizing = sized(&format!("{CAMERA}{AGENCY}"), "horizon_months = 1", "");
    let drain = 150.0 * 0.75 * 0.45;
    is(&sizing, "upload.backlog", 720.0 + 72.0 - 8.0 * drain);
}

#[test]
fn feeds_that_grow_are_not_rounded_on_the_way() {
    let sizing = sized(CAMERA, "growth_per_year = 0.1\nhorizon_months = 36", "");
    // 3 feeds, 10 % more each year for three years.
    is(&sizing, "network.ingest", 3.0 * 1.331 * 100.0);
}

#[test]
fn a_source_that_brings_nothing_has_no_feeds() {
    let idle = AGENCY.replace("hours_per_day = 24", "hours_per_day = 0");
    let sizing = sized(&format!("{CAMERA}{idle}"), "horizon_months = 1", "");
    let alone = sized(CAMERA, "horizon_months = 1", "");
    for id in ["network.ingest", "landing", "scratch", "holding"] {
        is(
            &sizing,
            id,
            alone.primary().unwrap().demand.value(id).unwrap(),
        );
    }
}

#[test]
fn proxies_kept_for_years_came_in_at_the_rates_of_their_time() {
    let workload =
        "growth_per_year = 0.15\nhorizon_months = 36\nonline_days = 90\narchive_after_days = 30";
    let years = "[storage.archive]\nkind = \"object\"\nyears = 7\n";
    let sizing = sized(CAMERA, workload, years);
    let site = sizing.primary().unwrap();
    let at_start = site.demand.value("proxy.daily").unwrap() / 1.520_875;
    is(
        &sizing,
        "online.proxies",
        at_start * 365.0 * (1.0 + 1.15 + 1.3225),
    );
    // An archive that keeps two years holds the last two, not the first.
    let sizing = sized(CAMERA, workload, &years.replace('7', "2"));
    let daily = 16.0 * 45.0;
    let last_two = daily * 365.0 * (1.15 + 1.3225);
    is(
        &sizing,
        "archive.stored",
        last_two - daily * 1.520_875 * 30.0,
    );
}
