//! What the sizing has to say about profiles that ask for the impossible or the imprudent.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, system, tables};
use groundplan_diagnostics::{Code, Report, SourceMap, code};
use groundplan_sizing::{Binding, Sizing, size};

const BASE: &str = r#"
[deployment]
name = "case"
system = "emam"
target = "TARGET"
REGION
[[workload.ingest]]
name = "feed"
rate = "50 Mbit/s"
hours_per_day = 12
[workload]
growth_per_year = 0.1
[workload.users]
concurrent = 40
[network]
cidr = "10.0.0.0/16"
"#;

fn run(target: &str, region: &str, more: &str) -> (Option<Sizing>, Report) {
    let region = match region {
        "" => String::new(),
        region => format!("region = \"{region}\""),
    };
    let text = BASE.replace("TARGET", target).replace("REGION", &region) + more;
    let mut sources = SourceMap::new();
    let (loaded, report) = profile_of(&mut sources, &text);
    assert!(!report.has_errors(), "{report:#?}");
    size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables())
}

fn aws(more: &str) -> (Option<Sizing>, Report) {
    run("aws", "us-east-1", more)
}

#[track_caller]
fn says(report: &Report, code: Code, part: &str) {
    let found = report.findings().iter().any(|one| {
        one.code == code
            && (one.message.contains(part)
                || one.help.as_deref().is_some_and(|help| help.contains(part)))
    });
    assert!(found, "no {code} with `{part}` in {report:#?}");
}

#[test]
fn an_unknown_constant_names_the_nearest() {
    let (sizing, report) = aws("[overrides.constants]\n\"online.free-shar\" = 0.3\n");
    says(
        &report,
        code::CONSTANT_UNKNOWN,
        "did you mean `online.free_share`",
    );
    assert!(sizing.is_some());
}

#[test]
fn a_constant_that_divides_by_zero_is_refused() {
    for value in ["1.0", "-0.1", "1e300"] {
        let (sizing, report) = aws(&format!(
            "[overrides.constants]\n\"online.free_share\" = {value}\n"
        ));
        says(&report, code::CONSTANT_OUT_OF_RANGE, "online.free_share");
        assert!(sizing.is_none());
    }
}

#[test]
fn a_farm_without_end_has_no_answer() {
    let (sizing, report) = aws("[workload.transcode]\nspeed = 0.000001\n");
    says(&report, code::FIGURE_NOT_FINITE, "transcode.slots");
    assert!(sizing.is_none());
}

#[test]
fn a_slow_uplink_is_an_error() {
    let (_, report) = run("aws", "us-east-1", "uplink = \"10 Mbit/s\"\n");
    says(&report, code::UPLINK_TOO_SLOW, "10 Mbit/s");
}

#[test]
fn too_few_licensed_sessions_are_an_error() {
    let (_, report) = aws("[workload.transcode]\nlicensed_sessions = 1\n");
    says(&report, code::LICENSED_SESSIONS_SHORT, "1 sessions");
}

#[test]
fn unknown_and_small_machine_types_are_refused() {
    let (_, report) = aws("[overrides.machine_types]\napplication = \"c7i.4xlagre\"\n");
    says(
        &report,
        code::MACHINE_OVERRIDE_UNFIT,
        "did you mean `c7i.4xlarge`",
    );
    let (_, report) = aws("[overrides.machine_types]\napplication = \"c5.large\"\n");
    says(&report, code::MACHINE_OVERRIDE_UNFIT, "2 vCPU");
}

#[test]
fn a_named_machine_type_is_taken_even_if_it_bursts() {
    let (sizing, report) = aws("[overrides.machine_types]\ndatabase-web = \"t3.xlarge\"\n");
    let sizing = sizing.unwrap_or_else(|| panic!("{report:#?}"));
    let machine = sizing
        .primary()
        .unwrap()
        .tier("database-web")
        .unwrap()
        .machine
        .clone()
        .unwrap();
    assert_eq!(machine.machine_type, "t3.xlarge");
    assert!(machine.overridden);
}

#[test]
fn no_machine_is_large_enough() {
    let (sizing, report) =
        aws("[workload.transcode]\ncores_per_job = 5000\n[overrides.counts]\napplication = 1\n");
    says(&report, code::NO_MACHINE_FITS, "application");
    let site = sizing.unwrap();
    let site = site.primary().unwrap();
    assert!(site.tier("application").unwrap().machine.is_none());
    assert!(
        site.cost
            .unpriced
            .iter()
            .any(|one| one.id == "compute.application")
    );
}

#[test]
fn overrides_below_the_need_are_obeyed_and_said() {
    let (sizing, report) = aws("[overrides.volumes]\ningest = 100\n");
    says(
        &report,
        code::OVERRIDE_BELOW_DEMAND,
        "volume.application.ingest",
    );
    let sizing = sizing.unwrap();
    let ingest = sizing
        .primary()
        .unwrap()
        .volumes_of("application")
        .find(|one| one.volume == "ingest");
    assert_eq!(ingest.unwrap().size_gb.binding, Binding::Override);
    assert_eq!(ingest.unwrap().disk_gib, 100);
}

#[test]
fn prices_of_another_region_are_marked_once_per_region() {
    let (sizing, report) = run("aws", "eu-central-1", "");
    let findings = report
        .findings()
        .iter()
        .filter(|one| one.code == code::PRICE_OF_ANOTHER_REGION);
    assert_eq!(findings.count(), 1, "{report:#?}");
    let sizing = sizing.unwrap();
    let lines = &sizing.primary().unwrap().cost.lines;
    let disks = lines
        .iter()
        .find(|line| line.id == "block.application.ingest")
        .unwrap();
    assert_eq!(disks.estimate_from.as_deref(), Some("us-east-1"));
    let compute = lines
        .iter()
        .find(|line| line.id == "compute.application")
        .unwrap();
    assert_eq!(compute.estimate_from, None);
}

#[test]
fn a_region_without_prices_is_estimated_from_the_nearest() {
    let (sizing, report) = run("aws", "eu-north-1", "");
    says(&report, code::PRICE_OF_ANOTHER_REGION, "aws");
    let sizing = sizing.unwrap();
    let lines = &sizing.primary().unwrap().cost.lines;
    let compute = lines
        .iter()
        .find(|line| line.id == "compute.application")
        .unwrap();
    assert!(compute.estimate_from.is_some());
}

#[test]
fn own_licences_cost_nothing_and_say_why() {
    let (sizing, _) = aws("[licences]\noperating_system = \"own\"\ndatabase = \"own\"\n");
    let sizing = sizing.unwrap();
    let lines = &sizing.primary().unwrap().cost.lines;
    for id in [
        "licence.database-web.windows",
        "licence.database-web.sql-server",
    ] {
        let line = lines.iter().find(|line| line.id == id).unwrap();
        assert_eq!(line.amount_usd, 0.0);
        assert_eq!(line.note.as_deref(), Some("brought by the customer"));
    }
}

#[test]
fn totals_are_the_sum_of_their_lines_and_nothing_is_priced_at_zero_without_reason() {
    for (target, region) in [
        ("aws", "us-east-1"),
        ("azure", "westeurope"),
        ("gcp", "europe-west3"),
        ("on-prem", ""),
    ] {
        let (sizing, report) = run(target, region, "[availability]\nweb = \"load-balancer\"\n");
        let sizing = sizing.unwrap_or_else(|| panic!("{report:#?}"));
        let cost = &sizing.primary().unwrap().cost;
        let sum: f64 = cost.lines.iter().map(|line| line.amount_usd).sum();
        assert!((sum - cost.monthly_usd - cost.once_usd).abs() < 0.005);
        for line in &cost.lines {
            assert!(
                line.amount_usd > 0.0 || line.note.is_some(),
                "{target}: {line:?}"
            );
            let amount = line.quantity * line.unit_price_usd;
            assert!(
                (amount - line.amount_usd).abs() < 0.01 + 1e-5 * line.quantity,
                "{target}: {line:?}"
            );
        }
        assert!(
            !cost.unpriced.is_empty(),
            "the product itself has no price here"
        );
    }
}

#[test]
fn an_express_database_must_fit() {
    let (_, report) = run(
        "poc",
        "",
        "[overrides.constants]\n\"database.kb_per_asset\" = 100000\n",
    );
    says(&report, code::EDITION_TOO_SMALL, "Express");
}

#[test]
fn hardware_on_hand_is_compared_with_the_demand() {
    let more = "[[hardware.server]]\ntier = \"application\"\ncores = 4\nmemory = \"8 GB\"\n";
    let (_, report) = run("on-prem", "", more);
    says(&report, code::HARDWARE_BELOW_DEMAND, "application");
}

#[test]
fn a_unit_slip_in_a_price_table_is_noticed() {
    use groundplan_catalog::tables::{TableSource, Tables};
    use std::borrow::Cow;
    struct Slipped;
    impl TableSource for Slipped {
        fn text(&self, path: &str) -> Option<Cow<'_, str>> {
            let text = std::fs::read_to_string(common::root().join("sizing").join(path)).ok()?;
            let slip = path == "prices/storage/aws.csv";
            Some(Cow::Owned(if slip {
                // In one kind alone another would be taken.
                text.replace(",gb-month,0.08,", ",gb-month,80,")
                    .replace(",gb-month,0.1,", ",gb-month,100,")
                    .replace(",gb-month,0.125,", ",gb-month,125,")
            } else {
                text
            }))
        }
    }
    let text = BASE
        .replace("TARGET", "aws")
        .replace("REGION", "region = \"us-east-1\"");
    let (loaded, _) = profile_of(&mut SourceMap::new(), &text);
    let tables = Tables::new(Slipped);
    let (_, report) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables);
    says(&report, code::COST_IMPLAUSIBLE, "TB of disk");
}

#[test]
fn a_machine_says_everything_that_it_was_chosen_for() {
    // Idle users and jobs, but forty feeds that land on the disks at the same time.
    let text = BASE
        .replace("TARGET", "aws")
        .replace("REGION", "region = \"us-east-1\"")
        .replace("hours_per_day = 12", "hours_per_day = 1\nconcurrent = 40");
    let (loaded, _) = profile_of(&mut SourceMap::new(), &text);
    let (sizing, _) = size(&loaded.unwrap(), &system(&mut SourceMap::new()), &tables());
    let sizing = sizing.unwrap();
    let tier = sizing.primary().unwrap().tier("application").unwrap();
    let reason = &tier.machine.as_ref().unwrap().reason;
    for part in ["cores", "Mbit/s of network", "MB/s to disks"] {
        assert!(reason.contains(part), "{reason}");
    }
    let lacks = |part: &str| tier.refused.iter().any(|one| one.reason.contains(part));
    assert!(
        lacks("to disks") || lacks("of network"),
        "{:#?}",
        tier.refused
    );
}

#[test]
fn limits_that_no_table_has_are_not_met_in_silence() {
    let (sizing, _) = run(
        "azure",
        "westeurope",
        "[overrides.machine_types]\napplication = \"Standard_D48ads_v5\"\n",
    );
    let sizing = sizing.unwrap();
    let tier = sizing.primary().unwrap().tier("application").unwrap();
    let machine = tier.machine.as_ref().unwrap();
    assert_eq!(machine.network_gbps, None);
    assert!(machine.reason.contains("unverified"), "{}", machine.reason);
    assert!(
        machine.reason.contains("network speed"),
        "{}",
        machine.reason
    );

    let (sizing, _) = aws("");
    let tier = sizing
        .unwrap()
        .primary()
        .unwrap()
        .tier("application")
        .unwrap()
        .clone();
    let reason = tier.machine.unwrap().reason;
    assert!(!reason.contains("unverified"), "{reason}");
}

#[test]
fn what_no_machine_can_carry_is_named_with_the_most_there_is() {
    let (_, report) = aws("[workload.transcode]\ncores_per_job = 5000\n");
    says(
        &report,
        code::NO_MACHINE_FITS,
        "cores by measured speed, at most",
    );
    // What to relax, and by how much.
    says(&report, code::NO_MACHINE_FITS, "% less)");
    // Seven hosts were tried, not one.
    says(&report, code::NO_MACHINE_FITS, "with 7 hosts each needs");
    says(
        &report,
        code::NO_MACHINE_FITS,
        "why PROFILE tier.application.cores",
    );
}

#[test]
fn hardware_on_hand_points_to_the_figure_that_it_falls_short_of() {
    let more = "[[hardware.server]]\ntier = \"application\"\ncores = 64\nmemory = \"1 GB\"\n";
    let (_, report) = run("on-prem", "", more);
    says(
        &report,
        code::HARDWARE_BELOW_DEMAND,
        "why PROFILE tier.application.memory",
    );
}

#[test]
fn one_price_is_one_and_the_recovery_site_has_a_region_of_its_own() {
    let recovery = "[availability.dr]\ntarget = \"aws\"\nregion = \"eu-central-1\"\ncidr = \"10.80.0.0/16\"\nrpo = \"15m\"\nrto = \"4h\"\n";
    let text = BASE.replace("TARGET", "on-prem").replace("REGION", "") + recovery;
    let mut sources = SourceMap::new();
    let (loaded, found) = profile_of(&mut sources, &text);
    assert!(!found.has_errors(), "{found:#?}");
    let loaded = loaded.unwrap();
    let (_, report) = size(&loaded, &system(&mut SourceMap::new()), &tables());
    let finding = report
        .findings()
        .iter()
        .find(|one| one.code == code::PRICE_OF_ANOTHER_REGION && one.message.contains("recovery"))
        .unwrap();
    let expected = loaded.span("availability.dr.region").unwrap();
    assert!(
        finding.labels.iter().any(|label| label.span == expected),
        "{finding:#?}"
    );
    for finding in report.findings() {
        assert!(
            !finding.message.starts_with("1 prices"),
            "{}",
            finding.message
        );
    }
}

#[test]
fn assumptions_leave_out_what_the_profile_says_itself() {
    let ids = |more: &str| -> Vec<String> {
        let (sizing, report) = aws(more);
        let sizing = sizing.unwrap_or_else(|| panic!("{report:#?}"));
        sizing.assumptions.into_iter().map(|one| one.id).collect()
    };
    let archive = "[storage.archive]\nkind = \"object\"\n";
    assert!(ids(archive).contains(&"archive.years".to_owned()));
    let years = ids(&format!("{archive}years = 7\n"));
    assert!(!years.contains(&"archive.years".to_owned()));
    assert!(!years.contains(&"web.concurrent_share".to_owned()));
    assert!(years.contains(&"web.streaming_share".to_owned()));
    let speed = "[workload.transcode]\nspeed = 2.0\n";
    assert!(!ids(speed).contains(&"transcode.speed".to_owned()));
}

#[test]
fn every_constant_says_what_it_means() {
    let tables = tables();
    for (id, constant) in tables.constants().unwrap() {
        let about = constant.about.as_deref().unwrap_or_default();
        assert!(about.len() > 20, "{id}: {about:?}");
    }
}

#[test]
fn a_named_machine_type_stands_as_often_as_it_has_to() {
    let more = "[availability]\nweb = \"load-balancer\"\n\
                [overrides.machine_types]\nweb = \"c6i.xlarge\"\n";
    let (sizing, report) = aws(more);
    assert!(!report.has_errors(), "{:?}", report.findings());
    let sizing = sizing.unwrap();
    let web = sizing.primary().unwrap().tier("web").unwrap();
    assert!(web.hosts() >= 3, "{}", web.hosts());
    assert_eq!(web.machine.as_ref().unwrap().machine_type, "c6i.xlarge");
}
