//! Lines of the bill beyond machines and disks, and prices that a customer agreed upon.

#![allow(clippy::unwrap_used)]

mod common;

use common::{EXAMPLES, profile_of, system, tables};
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_sizing::{Cost, CostLine, Period, Sizing, report, size};

fn outcome(target: &str, more: &str) -> (Sizing, Report) {
    let region = match target {
        "aws" => "region = \"us-east-1\"",
        "azure" => "region = \"westeurope\"",
        "gcp" => "region = \"europe-west3\"",
        _ => "",
    };
    let text = format!(
        r#"
[deployment]
name = "case"
system = "emam"
target = "{target}"
{region}
[workload]
online_days = 90
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = 10
files_per_day = 20
[workload.users]
concurrent = 40
streaming = 25
[network]
cidr = "10.0.0.0/16"
{more}
"#
    );
    let (loaded, found) = profile_of(&mut SourceMap::new(), &text);
    assert!(!found.has_errors(), "{found:#?}");
    let (sizing, found) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables());
    (sizing.unwrap_or_else(|| panic!("{found:#?}")), found)
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

fn has(found: &Report, code: &str) -> bool {
    found
        .findings()
        .iter()
        .any(|one| one.code.to_string() == code)
}

#[test]
fn every_line_adds_up_and_has_a_source() {
    for example in EXAMPLES {
        let mut sources = SourceMap::new();
        let loaded = common::profile(&mut sources, &format!("profiles/{example}.toml"));
        let (sizing, _) = size(&loaded, &system(&mut sources), &tables());
        for site in sizing.unwrap().sites {
            let mut sums = [0.0, 0.0];
            for line in &site.cost.lines {
                let amount = line.quantity * line.unit_price_usd;
                let id = &line.id;
                assert!(
                    (amount - line.amount_usd).abs() < 0.006,
                    "{example} {id}: {amount} {line:?}"
                );
                assert!(
                    line.amount_usd.is_finite() && line.amount_usd >= 0.0,
                    "{example} {id}"
                );
                assert!(!line.source.is_empty(), "{example} {id}");
                sums[usize::from(line.period == Period::Once)] += line.amount_usd;
            }
            assert!((sums[0] - site.cost.monthly_usd).abs() < 0.005, "{example}");
            assert!((sums[1] - site.cost.once_usd).abs() < 0.005, "{example}");
            for missing in &site.cost.unpriced {
                assert!(!missing.reason.is_empty(), "{example} {missing:?}");
            }
        }
    }
}

#[test]
fn objects_cost_what_is_kept_written_and_read() {
    let (sizing, _) = outcome("aws", "");
    let bucket = &sizing.primary().unwrap().buckets;
    let proxies = bucket.iter().find(|one| one.holds == "proxy").unwrap();
    let id = format!("object.{}.standard", proxies.bucket);
    // 20 files a day bring 40 objects each; 10 hours of proxies go up in parts of 16 MB.
    let days = 365.0 / 12.0;
    let gb = sizing
        .primary()
        .unwrap()
        .demand
        .value("proxy.daily")
        .unwrap();
    let puts = 20.0 * days * 40.0 + gb * days * 1000.0 / 16.0;
    let line = line(&sizing, &format!("{id}.writes"));
    assert!(
        (line.quantity * 1000.0 - puts).abs() < 1.0,
        "{} {puts}",
        line.quantity
    );
    assert_eq!(line.unit_price_usd, 0.005);
}

#[test]
fn a_short_stay_in_a_class_with_a_least_duration_is_paid_to_its_end() {
    let wasabi = |days: u32| {
        let more =
            format!("[storage.object]\nprovider = \"wasabi\"\n[workload]\nonline_days = {days}\n");
        // The workload stands above; put the days there.
        let more = more.replace(&format!("[workload]\nonline_days = {days}\n"), "");
        outcome_days("on-prem", days, &more)
    };
    let short = wasabi(30);
    let long = wasabi(90);
    let early = |sizing: &Sizing| {
        let lines = &cost(sizing).lines;
        lines
            .iter()
            .filter(|line| line.id.rsplit('.').next() == Some("early"))
            .map(|line| line.amount_usd)
            .sum::<f64>()
    };
    assert!(early(&short) > 0.0);
    assert_eq!(early(&long), 0.0);
}

fn outcome_days(target: &str, days: u32, more: &str) -> Sizing {
    let text = format!(
        r#"
[deployment]
name = "case"
system = "emam"
target = "{target}"
[workload]
online_days = {days}
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = 10
[network]
cidr = "10.0.0.0/16"
{more}
"#
    );
    let (loaded, found) = profile_of(&mut SourceMap::new(), &text);
    assert!(!found.has_errors(), "{found:#?}");
    let (sizing, found) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables());
    sizing.unwrap_or_else(|| panic!("{found:#?}"))
}

#[test]
fn a_delivery_network_takes_the_place_of_egress() {
    let (plain, _) = outcome("aws", "");
    let (through, _) = outcome("aws", "[storage]\ndelivery_network = \"cloudfront\"\n");
    assert!(
        cost(&plain)
            .lines
            .iter()
            .any(|line| line.id == "egress.previews")
    );
    assert!(
        !cost(&through)
            .lines
            .iter()
            .any(|line| line.id == "egress.previews")
    );
    let traffic = line(&through, "cdn.previews");
    let egress = line(&plain, "egress.previews");
    assert_eq!(traffic.quantity, egress.quantity);
    assert!(traffic.amount_usd < egress.amount_usd);
    let (unknown, found) = outcome("aws", "[storage]\ndelivery_network = \"akamai\"\n");
    assert!(
        cost(&unknown)
            .unpriced
            .iter()
            .any(|one| one.id == "cdn.previews")
    );
    assert!(has(&found, "GP0609"));
}

#[test]
fn a_transcoding_service_is_paid_by_the_minute() {
    let more = "[workload.transcode]\ntranscoder = \"cloud\"\n";
    let (aws, _) = outcome("aws", more);
    let service = line(&aws, "transcode.service");
    assert!((service.quantity - 10.0 * 60.0 * 365.0 / 12.0).abs() < 1e-6);
    assert_eq!(service.unit_price_usd, 0.015);
    let (azure, _) = outcome("azure", more);
    let missing = cost(&azure)
        .unpriced
        .iter()
        .find(|one| one.id == "transcode.service");
    assert!(missing.unwrap().reason.contains("retired"));
}

#[test]
fn support_is_a_share_of_the_bill() {
    let (none, _) = outcome("aws", "");
    assert!(
        cost(&none)
            .unpriced
            .iter()
            .any(|one| one.id == "support.plan")
    );
    let (with, _) = outcome("aws", "[prices]\nsupport = \"business\"\n");
    let support = line(&with, "support.plan");
    let bill = cost(&none).monthly_usd;
    assert!(
        (support.quantity - bill).abs() < 1.0,
        "{} {bill}",
        support.quantity
    );
    let expected = (bill.min(10_000.0) * 0.10 + (bill - 10_000.0).max(0.0) * 0.07).max(100.0);
    assert!(
        (support.amount_usd - expected).abs() < 0.2,
        "{} {expected}",
        support.amount_usd
    );
    assert!(!support.verified);
    let (unknown, found) = outcome("aws", "[prices]\nsupport = \"gold\"\n");
    assert!(
        cost(&unknown)
            .unpriced
            .iter()
            .any(|one| one.id == "support.plan")
    );
    assert!(has(&found, "GP0609"));
}

#[test]
fn own_hardware_takes_power_and_room() {
    let (sizing, _) = outcome("on-prem", "");
    let power = line(&sizing, "power.premises");
    let site = sizing.primary().unwrap();
    let watts: f64 = site
        .tiers
        .iter()
        .map(|tier| f64::from(tier.hosts()) * (150.0 + 6.0 * tier.cores.value))
        .sum();
    assert!(
        power.quantity >= watts * 0.73 * 1.6 - 1e-6,
        "{} {watts}",
        power.quantity
    );
    assert!(!power.verified);
    assert!(line(&sizing, "space.premises").amount_usd > 0.0);
    let dear = "[overrides.constants]\n\"cost.usd_per_kwh\" = 0.36\n";
    let (double, _) = outcome("on-prem", dear);
    let own = line(&double, "power.premises");
    assert!((own.amount_usd - 2.0 * power.amount_usd).abs() < 0.02);
    assert!(own.verified);
}

#[test]
fn an_agreed_price_replaces_the_list_price() {
    let more = r#"
[[prices.negotiated]]
line = "object.*"
kind = "object"
discount = 0.1
reason = "framework contract"
as_of = "2026-10-01"
[[prices.negotiated]]
line = "egress.previews"
usd = 0.05
unit = "gb"
reason = "framework contract"
as_of = "2026-10-01"
"#;
    let (list, _) = outcome("aws", "");
    let (agreed, found) = outcome("aws", more);
    assert!(!found.has_errors(), "{found:#?}");
    let egress = line(&agreed, "egress.previews");
    assert_eq!(
        (egress.unit_price_usd, egress.source.as_str()),
        (0.05, "negotiated")
    );
    assert!(egress.note.as_deref().unwrap().contains("list price 0.09"));
    assert_eq!(egress.as_of.as_deref(), Some("2026-10-01"));
    let objects = |sizing: &Sizing| {
        let lines = cost(sizing).lines.iter();
        lines
            .filter(|line| line.id.starts_with("object."))
            .map(|line| line.amount_usd)
            .sum::<f64>()
    };
    assert!((objects(&agreed) - 0.9 * objects(&list)).abs() < 0.1);
}

#[test]
fn a_price_fills_the_gap_of_the_tables() {
    let more = r#"
[storage.archive]
kind = "tape"
[[prices.negotiated]]
line = "tape.drives"
usd = 4800
unit = "drive"
reason = "offer of the dealer"
as_of = "2026-11-02"
"#;
    let (sizing, found) = outcome("on-prem", more);
    let drives = line(&sizing, "tape.drives");
    assert_eq!(drives.period, Period::Once);
    assert_eq!(drives.unit_price_usd, 4800.0);
    assert!(drives.quantity >= 2.0);
    assert!(!found.has_errors(), "{found:#?}");
}

#[test]
fn a_slip_of_units_is_refused_unless_confirmed() {
    let agreed = |more: &str| {
        format!(
            "[[prices.negotiated]]\nline = \"egress.previews\"\nreason = \"offer\"\nas_of = \"2026-11-02\"\n{more}"
        )
    };
    // The price of a TB given for a GB.
    let (refused, found) = outcome("aws", &agreed("usd = 90\n"));
    assert!(has(&found, "GP0667"));
    assert_ne!(line(&refused, "egress.previews").source, "negotiated");
    let (kept, found) = outcome("aws", &agreed("usd = 90\nconfirmed = \"by courier\"\n"));
    assert!(!has(&found, "GP0667"));
    assert_eq!(line(&kept, "egress.previews").unit_price_usd, 90.0);
    let (_, found) = outcome("aws", &agreed("usd = 0.05\nunit = \"tb\"\n"));
    assert!(has(&found, "GP0666"));
    let (_, found) = outcome("aws", &agreed("usd = 0.05\ndiscount = 0.1\n"));
    assert!(has(&found, "GP0668"));
    let (_, found) = outcome(
        "aws",
        &agreed("usd = 0.05\n").replace("egress.previews", "egress.preview"),
    );
    assert!(has(&found, "GP0665"));
}

#[test]
fn sums_are_shown_with_tax_and_in_another_currency() {
    let more = r#"
[prices]
tax = 0.19
[prices.currency]
code = "EUR"
per_usd = 0.9
as_of = "2026-11-02"
"#;
    let (sizing, _) = outcome("aws", more);
    let cost = cost(&sizing);
    let (tax, currency) = (cost.tax.as_ref().unwrap(), cost.currency.as_ref().unwrap());
    assert!((tax.monthly_usd - cost.monthly_usd * 1.19).abs() < 0.006);
    assert!((currency.monthly - cost.monthly_usd * 0.9).abs() < 0.006);
    assert!((currency.monthly_with_tax.unwrap() - cost.monthly_usd * 1.19 * 0.9).abs() < 0.02);
    assert!(cost.lines.iter().all(|line| line.amount_local.is_some()));
    let text = report::text(&sizing);
    assert!(
        text.contains("with 19 % tax") && text.contains("in EUR at 0.9 of 2026-11-02"),
        "{text}"
    );
}
