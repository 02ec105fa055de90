//! What is billed, line by line.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, system, tables};
use groundplan_diagnostics::SourceMap;
use groundplan_sizing::{Cost, CostLine, Sizing, report, size};

fn sized(target: &str, more: &str) -> Sizing {
    let text = format!(
        r#"
[deployment]
name = "case"
system = "emam"
target = "{target}"
REGION
[[workload.ingest]]
name = "feed"
rate = "100 Mbit/s"
hours_per_day = 24
concurrent = 24
[workload.users]
concurrent = 40
streaming = 25
[network]
cidr = "10.0.0.0/16"
{more}
"#
    );
    let region = match target {
        "aws" => "region = \"us-east-1\"",
        "azure" => "region = \"westeurope\"",
        _ => "",
    };
    let text = text.replace("REGION", region);
    let (loaded, found) = profile_of(&mut SourceMap::new(), &text);
    assert!(!found.has_errors(), "{found:#?}");
    let (sizing, found) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables());
    sizing.unwrap_or_else(|| panic!("{found:#?}"))
}

fn cost(sizing: &Sizing) -> &Cost {
    &sizing.primary().unwrap().cost
}

#[track_caller]
fn line<'s>(sizing: &'s Sizing, id: &str) -> &'s CostLine {
    let lines = &cost(sizing).lines;
    let found = lines.iter().find(|line| line.id == id);
    found.unwrap_or_else(|| panic!("no {id} in {lines:#?}"))
}

const BALANCED: &str = "[availability]\nweb = \"load-balancer\"\n";

#[test]
fn each_zone_in_use_has_its_gateway_and_addresses() {
    let one = sized("aws", BALANCED);
    assert_eq!(line(&one, "nat.hours").quantity, 730.0);
    // The application server, the balancer and the gateway.
    assert_eq!(line(&one, "address.public").quantity, 3.0 * 730.0);
    assert!(
        !cost(&one)
            .unpriced
            .iter()
            .any(|one| one.id == "egress.cross-zone")
    );

    let two = sized("aws", &format!("{BALANCED}zones = \"multiple\"\n"));
    assert_eq!(line(&two, "nat.hours").quantity, 2.0 * 730.0);
    assert_eq!(line(&two, "address.public").quantity, 5.0 * 730.0);
    assert!(
        cost(&two)
            .unpriced
            .iter()
            .any(|one| one.id == "egress.cross-zone")
    );
    assert!(cost(&two).monthly_usd > cost(&one).monthly_usd);

    let azure = sized("azure", &format!("{BALANCED}zones = \"multiple\"\n"));
    assert_eq!(line(&azure, "nat.hours").quantity, 730.0);
}

#[test]
fn a_site_without_the_internet_pays_for_no_way_there() {
    let hidden = sized("aws", &format!("public = false\n{BALANCED}"));
    for id in ["nat.hours", "address.public"] {
        assert!(
            !cost(&hidden).lines.iter().any(|line| line.id == id),
            "{id}"
        );
    }
}

#[test]
fn a_network_load_balancer_is_priced_as_one() {
    let sizing = sized("aws", BALANCED);
    assert_eq!(
        line(&sizing, "load-balancer.capacity").unit_price_usd,
        0.006
    );
}

#[test]
fn throughput_is_billed_beyond_what_each_disk_includes() {
    let sizing = sized("aws", "");
    let site = sizing.primary().unwrap();
    let volume = site
        .volumes
        .iter()
        .find(|volume| volume.kind == "gp3" && volume.throughput_mib_s > Some(125))
        .unwrap();
    let line = line(
        &sizing,
        &format!("block.{}.{}.throughput", volume.tier, volume.volume),
    );
    let beyond = f64::from(volume.throughput_mib_s.unwrap() - 125);
    let disks = f64::from(volume.disks * volume.copies);
    assert_eq!(line.quantity, beyond * disks);
    assert_eq!(line.unit_price_usd, 0.04);
    assert_eq!(line.unit, "MB/s-month");
    assert!(
        line.what.ends_with("above the included 125"),
        "{}",
        line.what
    );
}

#[test]
fn snapshots_say_that_nothing_takes_them() {
    let sizing = sized("aws", "");
    assert!(
        line(&sizing, "snapshots")
            .note
            .as_deref()
            .unwrap()
            .contains("no schedule")
    );
    assert!(report::text(&sizing).contains("no schedule of snapshots"));
}

#[test]
fn all_cores_of_the_servers_on_hand_are_licensed() {
    let bare = sized("on-prem", "");
    let servers =
        "[[hardware.server]]\ntier = \"database\"\ncount = 1\ncores = 40\nmemory = \"128 GB\"\n";
    let large = sized("on-prem", servers);
    let hosts = f64::from(bare.primary().unwrap().tier("database").unwrap().hosts());
    assert_eq!(hosts, 1.0);
    let windows = "licence.database.windows";
    assert_eq!(line(&bare, windows).quantity, 1.0);
    // 40 cores are three packs of 16 and twenty of 2.
    assert_eq!(line(&large, windows).quantity, 3.0);
    assert_eq!(line(&large, "licence.database.sql-server").quantity, 20.0);
}

#[test]
fn objects_are_priced_in_the_class_they_settle_in() {
    let archive = "[storage.archive]\nkind = \"object\"\n";
    for target in ["aws", "azure"] {
        let sizing = sized(target, archive);
        let site = sizing.primary().unwrap();
        for bucket in &site.buckets {
            let last = bucket.classes.last().unwrap();
            assert_eq!(bucket.class, last.class, "{}", bucket.bucket);
            if last.gb > 0.0 {
                line(
                    &sizing,
                    &format!("object.{}.{}", bucket.bucket, bucket.class),
                );
            }
        }
        let archive = site.buckets.iter().find(|one| one.holds == "archive");
        let archive = archive.unwrap();
        let cold = ["glacier-flexible", "archive-lrs"].contains(&archive.class.as_str());
        assert!(cold, "{}", archive.class);
        // Everything in it is archived from the first day.
        assert_eq!((archive.classes.len(), archive.cool_after_days), (1, None));
    }
}
