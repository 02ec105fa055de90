//! Figures of tape drives, recovery sites, fax lines and clusters: that they are there, that they
//! keep their laws, and what is found wrong.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, root, system, tables};
use groundplan_catalog::System;
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_sizing::{Site, Sizing, size};
use proptest::prelude::*;

fn system_named(name: &str) -> System {
    let path = format!("systems/{name}.toml");
    let text = std::fs::read_to_string(root().join(&path)).unwrap();
    let mut sources = SourceMap::new();
    let (system, report) = groundplan_catalog::system::load(&mut sources, &path, &text);
    assert!(!report.has_errors(), "{report:?}");
    system.unwrap()
}

fn sized(system: &System, text: &str) -> (Sizing, Report) {
    let (loaded, report) = profile_of(&mut SourceMap::new(), text);
    assert!(!report.has_errors(), "{report:#?}");
    let (sizing, report) = size(&loaded.unwrap(), system, &tables());
    (sizing.unwrap_or_else(|| panic!("{report:#?}")), report)
}

fn value(sizing: &Sizing, site: Site, id: &str) -> f64 {
    let site = sizing.sites.iter().find(|one| one.site == site).unwrap();
    let found = site.demand.value(id);
    found.unwrap_or_else(|| panic!("{id} in {:#?}", site.demand))
}

fn media(hours: f64, link: f64, point: &str) -> String {
    format!(
        r#"
[deployment]
name = "further"
system = "emam"
target = "on-prem"
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = {hours}
window_hours = 12
[workload]
archive_after_days = 30
horizon_months = 12
[workload.users]
named = 100
[availability.dr]
target = "aws"
region = "us-east-1"
cidr = "10.80.0.0/16"
rpo = "{point}"
rto = "4h"
[network]
cidr = "10.0.0.0/16"
recovery_link = "{link} Mbit/s"
[storage]
delivery_network = "cloudfront"
[storage.archive]
kind = "tape"
generation = "LTO-9"
copies = 2
[storage.online]
threshold = 0.7
"#
    )
}

#[test]
fn an_archive_on_tape_has_drives_slots_and_restores() {
    let system = system(&mut SourceMap::new());
    let (sizing, _) = sized(&system, &media(10.0, 500.0, "15m"));
    let of = |id| value(&sizing, Site::Primary, id);
    // 225 GB a day to two copies at 280 MB/s.
    assert!((of("archive.drive_hours") - 0.446).abs() < 1e-3);
    assert_eq!(of("archive.drives"), 2.0);
    let site = sizing.primary().unwrap();
    let drives = site.demand.figure("archive.drives").unwrap();
    assert_eq!(drives.limits.len(), 2);
    assert_eq!(drives.slack, Some(0.0));
    // One of two copies leaves the house; one slot is for cleaning.
    let inside = of("archive.tapes") / 2.0;
    assert_eq!(of("archive.slots"), ((inside + 1.0) * 1.1 - 1e-9).ceil());
    assert!(of("archive.restore") > 120.0 / 3600.0);
    assert!(of("database.backup") > 0.0);
    // The mover starts at 70 %, before the quarter that stays free is touched.
    assert!((of("online.effective_days") - 90.0).abs() < 10.0);
    assert!(of("online.effective_days") < 90.0);
    assert!((of("delivery.origin") - 0.1 * of("delivery.egress")).abs() < 1e-5);
}

#[test]
fn the_busiest_hours_decide_the_link() {
    let system = system(&mut SourceMap::new());
    let (quarter, report) = sized(&system, &media(10.0, 500.0, "15m"));
    assert!(
        !report
            .findings()
            .iter()
            .any(|one| one.code.to_string() == "GP0637")
    );
    let (day, _) = sized(&system, &media(10.0, 500.0, "24h"));
    let of = |sizing: &Sizing, id| value(sizing, Site::Recovery, id);
    // Proxies come within 12 hours: twice the mean of the day.
    let ratio = of(&quarter, "replication.change") / of(&day, "replication.change");
    assert!((1.9..2.01).contains(&ratio), "{ratio}");
    assert!(of(&day, "replication.at_risk") > of(&quarter, "replication.at_risk"));
    assert!(of(&quarter, "replication.catch_up") < 1.0);
    let (slow, report) = sized(&system, &media(10.0, 0.5, "15m"));
    assert_eq!(of(&slow, "replication.catch_up"), 8760.0);
    assert!(
        report
            .findings()
            .iter()
            .any(|one| one.code.to_string() == "GP0637")
    );
    // What the recovery site rests on is in the register too.
    assert!(
        quarter
            .assumptions
            .iter()
            .any(|one| one.id == "recovery.headroom_share")
    );
}

fn fax(servers: u32, each: u32, load: f64, more: &str) -> String {
    format!(
        r#"
[deployment]
name = "lines"
system = "messagemanager"
target = "on-prem"
[parameters]
architecture = "active-active"
servers = {servers}
channels-per-server = {each}
busy-channels = {load}
[network]
cidr = "10.0.0.0/16"
{more}
"#
    )
}

#[test]
fn fax_lines_for_both_ways_and_one_server_lost() {
    let system = system_named("messagemanager");
    let more = "[workload.fax]\npages_out_per_hour = 600\npages_per_day = 5000\nkept = \"365 d\"\n";
    let (sizing, _) = sized(&system, &fax(4, 30, 40.0, more));
    let of = |id| value(&sizing, Site::Primary, id);
    assert_eq!(of("channels.lines"), 53.0);
    assert_eq!(of("channels.outbound"), 17.0);
    assert_eq!(of("channels.trunk"), 70.0);
    assert_eq!(of("channels.e1_lines"), 3.0);
    assert_eq!(of("channels.stored"), 182.5);
    assert_eq!(of("channels.ports"), 240.0);
    // 70 lines on three servers; 46 + 17 on what is left of four.
    assert_eq!(of("channels.servers"), 4.0);
    let site = sizing.primary().unwrap();
    let servers = site.demand.figure("channels.servers").unwrap();
    assert_eq!(servers.limits[0].name, "one server lost");
    assert_eq!(servers.slack, Some(1.0));
    // Nothing of media, and no assumption of it.
    let about_media = ["proxy", "online.", "web.", "transcode.", "preview"];
    let media = |id: &str| about_media.iter().any(|part| id.starts_with(part));
    assert!(!site.demand.figures.iter().any(|one| media(&one.id)));
    assert!(!sizing.assumptions.iter().any(|one| media(&one.id)));
    assert!(
        sizing
            .assumptions
            .iter()
            .any(|one| one.id == "fax.attempts_per_delivery")
    );
}

#[test]
fn pages_of_the_busy_hour_replace_the_load() {
    let system = system_named("messagemanager");
    let more = "[workload.fax]\npages_in_per_hour = 540\nminutes_per_page = \"1 min\"\n";
    let (sizing, _) = sized(&system, &fax(2, 30, 40.0, more));
    assert_eq!(value(&sizing, Site::Primary, "channels.load"), 9.0);
    assert_eq!(value(&sizing, Site::Primary, "channels.lines"), 17.0);
}

#[test]
fn nodes_of_either_data_centre_carry_all_pods() {
    let system = system_named("hemisphere-bfm");
    let text = |pods: &str| {
        format!(
            "[deployment]\nname = \"pods\"\nsystem = \"hemisphere-bfm\"\ntarget = \"vm\"\n\
             [parameters]\ncontrol-plane-members = 3\nworkers = 4\n\
             [network]\ncidr = \"10.0.0.0/16\"\n{pods}"
        )
    };
    let (plain, _) = sized(&system, &text(""));
    assert_eq!(value(&plain, Site::Primary, "cluster.quorum"), 2.0);
    assert_eq!(value(&plain, Site::Primary, "cluster.tolerance"), 1.0);
    let pods = "[workload.pods]\nmemory = \"30 GB\"\ncores = 3\n";
    let (sizing, _) = sized(&system, &text(pods));
    let nodes = value(&sizing, Site::Primary, "cluster.nodes_per_site");
    let memory = value(&sizing, Site::Primary, "cluster.memory");
    assert_eq!(nodes, (30.0 / 1.073_741_824 / (memory * 0.9) - 1e-9).ceil());
    assert!((value(&sizing, Site::Primary, "cluster.site_utilisation") - 0.45).abs() < 1e-9);
}

#[test]
fn a_workload_that_the_system_does_not_carry_is_told() {
    let system = system(&mut SourceMap::new());
    let text = media(10.0, 500.0, "15m") + "[workload.fax]\npages_in_per_hour = 10\n";
    let (_, report) = sized(&system, &text);
    assert!(
        report
            .findings()
            .iter()
            .any(|one| one.code.to_string() == "GP0638")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_material_never_needs_fewer_drives_or_a_slower_link(hours in 1.0..12.0_f64, factor in 1.0..1.9_f64) {
        let system = system(&mut SourceMap::new());
        let (less, _) = sized(&system, &media(hours, 500.0, "15m"));
        let (more, _) = sized(&system, &media(hours * factor, 500.0, "15m"));
        for (site, id) in [
            (Site::Primary, "archive.written"),
            (Site::Primary, "archive.drives"),
            (Site::Primary, "archive.slots"),
            (Site::Primary, "database.backup"),
            (Site::Recovery, "replication.at_risk"),
            (Site::Recovery, "replication.link"),
            (Site::Recovery, "replication.catch_up"),
        ] {
            prop_assert!(value(&more, site, id) >= value(&less, site, id) - 1e-6, "{}", id);
        }
    }

    #[test]
    fn the_loss_of_a_server_is_never_better(servers in 2_u32..8, each in 4_u32..60, load in 0.5..120.0_f64) {
        let system = system_named("messagemanager");
        let (sizing, _) = sized(&system, &fax(servers, each, load, ""));
        let of = |id| value(&sizing, Site::Primary, id);
        prop_assert!(of("channels.refused_after_loss") >= of("channels.refused") - 1e-6);
        prop_assert!(of("channels.lines_after_loss") <= of("channels.lines"));
    }
}
