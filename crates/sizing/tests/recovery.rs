//! A recovery site holds proxies and the database, and is idle until it takes over.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{Period, SiteSizing, Sizing, report, size};

fn sized(recovery: &str) -> Sizing {
    let text = format!(
        r#"
[deployment]
name = "case"
system = "emam"
target = "on-prem"
[[workload.ingest]]
name = "feed"
rate = "100 Mbit/s"
hours_per_day = 48
concurrent = 6
[workload]
archive_after_days = 30
growth_per_year = 0.1
[workload.users]
concurrent = 40
[storage.archive]
kind = "tape"
[network]
cidr = "10.0.0.0/16"
[availability.dr]
{recovery}
cidr = "10.80.0.0/16"
rpo = "15m"
rto = "4h"
"#
    );
    let (loaded, found) = profile_of(&mut SourceMap::new(), &text);
    assert!(!found.has_errors(), "{found:#?}");
    let (sizing, found) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables());
    sizing.unwrap_or_else(|| panic!("{found:#?}"))
}

const AWS: &str = "target = \"aws\"\nregion = \"us-east-1\"";

fn gb(site: &SiteSizing, holds: &str) -> f64 {
    let bucket = site.buckets.iter().find(|one| one.holds == holds).unwrap();
    bucket.classes.iter().map(|part| part.gb).sum()
}

#[test]
fn proxies_are_there_and_originals_are_not() {
    let sizing = sized(AWS);
    let (primary, recovery) = (sizing.primary().unwrap(), sizing.recovery().unwrap());
    let proxies = primary.demand.value("proxy.stored").unwrap();
    assert!(proxies > 0.0);
    assert!((gb(recovery, "proxy") - proxies).abs() < 1e-3);
    assert_eq!(gb(recovery, "original"), 0.0);
}

#[test]
fn an_idle_site_is_not_asked_for_what_the_primary_holds_or_shows() {
    let sizing = sized(AWS);
    let recovery = sizing.recovery().unwrap();
    for id in [
        "online.originals",
        "online.usable",
        "archive.tapes",
        "landing",
        "transcode.slots",
    ] {
        assert_eq!(recovery.demand.value(id), None, "{id}");
        assert!(sizing.primary().unwrap().demand.value(id).is_some(), "{id}");
    }
    assert!(recovery.demand.value("database.data").is_some());
    let cost = &recovery.cost;
    assert!(!cost.lines.iter().any(|line| line.id == "egress.previews"));
    let missing = cost.unpriced.iter().find(|one| one.id == "egress.previews");
    assert!(missing.unwrap().quantity > 0.0);
}

#[test]
fn a_site_without_transcoders_has_the_least_of_each_tier() {
    let sizing = sized("target = \"on-prem\"");
    let hosts = |site: &SiteSizing| site.tier("application").unwrap().hosts();
    assert!(hosts(sizing.primary().unwrap()) > 1);
    assert_eq!(hosts(sizing.recovery().unwrap()), 1);
    let with = sized("target = \"on-prem\"\ntranscoders = true");
    assert!(hosts(with.recovery().unwrap()) > 1);
}

#[test]
fn costs_say_for_which_month_they_hold() {
    let sizing = sized(AWS);
    for site in &sizing.sites {
        assert_eq!(site.cost.at_month, sizing.horizon_months);
        assert!(
            site.cost
                .lines
                .iter()
                .any(|line| line.period == Period::Month)
                || site
                    .cost
                    .lines
                    .iter()
                    .any(|line| line.period == Period::Once)
        );
    }
    let text = report::text(&sizing);
    let heading = format!(
        "Cost a month, in month {} after the start",
        sizing.horizon_months
    );
    assert!(text.contains(&heading), "{text}");
}
