//! Laws that every sizing keeps, whatever the workload.

#![allow(clippy::unwrap_used)]

mod common;

use common::{profile_of, system, tables};
use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_sizing::rules::transcode::{erlang_b, erlang_c};
use groundplan_sizing::{Binding, Sizing, size};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Workload {
    target: &'static str,
    hours: f64,
    rate: f64,
    online_days: f64,
    growth: f64,
    users: f64,
    free_share: f64,
}

impl Workload {
    fn profile(&self) -> String {
        let region = match self.target {
            "aws" => "region = \"eu-central-1\"",
            "azure" => "region = \"westeurope\"",
            "gcp" => "region = \"europe-west3\"",
            _ => "",
        };
        format!(
            r#"
[deployment]
name = "law"
system = "emam"
target = "{target}"
{region}
[[workload.ingest]]
name = "feed"
rate = {rate}
hours_per_day = {hours}
[workload]
online_days = {online_days}
archive_after_days = 30
growth_per_year = {growth}
[workload.users]
concurrent = {users}
[availability]
web = "load-balancer"
[network]
cidr = "10.0.0.0/16"
[storage.online]
raid = "raid6-8+2"
[overrides.constants]
"online.free_share" = {free_share}
"#,
            target = self.target,
            rate = self.rate,
            hours = self.hours,
            online_days = self.online_days,
            growth = self.growth,
            users = self.users,
            free_share = self.free_share,
        )
    }
}

struct World {
    system: System,
    tables: Tables<'static>,
}

impl World {
    fn new() -> Self {
        Self {
            system: system(&mut SourceMap::new()),
            tables: tables(),
        }
    }

    fn size(&self, workload: &Workload) -> (Option<Sizing>, Report) {
        let mut sources = SourceMap::new();
        let (loaded, report) = profile_of(&mut sources, &workload.profile());
        assert!(!report.has_errors(), "{report:#?}");
        size(&loaded.unwrap(), &self.system, &self.tables)
    }

    fn sized(&self, workload: &Workload) -> Sizing {
        let (sizing, report) = self.size(workload);
        sizing.unwrap_or_else(|| panic!("{report:#?}"))
    }
}

fn value(sizing: &Sizing, id: &str) -> f64 {
    sizing.primary().unwrap().demand.value(id).unwrap()
}

fn calculated(sizing: &Sizing, id: &str) -> f64 {
    sizing
        .primary()
        .unwrap()
        .demand
        .figure(id)
        .unwrap()
        .calculated
}

/// Figures that must never shrink when there is more to do.
const CAPACITY: &[&str] = &[
    "ingest.daily",
    "online.need",
    "online.usable",
    "online.raw",
    "archive.stored",
    "landing",
    "scratch",
    "holding",
    "transcode.slots",
    "transcode.cores",
    "network.ingest",
    "network.storage_port",
    "network.preview",
    "online.throughput",
    "web.cores",
    "database.data",
    "database.log",
    "database.memory",
    "database.iops",
];

fn workload() -> impl Strategy<Value = Workload> {
    (
        0.5..24.0,
        1.0..400.0,
        1.0..400.0,
        0.0..0.5,
        0.0..500.0,
        0.05..0.5,
    )
        .prop_map(
            |(hours, rate, online_days, growth, users, free_share)| Workload {
                target: "on-prem",
                hours,
                rate,
                online_days,
                growth,
                users,
                free_share,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn more_to_do_never_needs_less(base in workload(), factor in 1.0..1.9_f64) {
        let world = World::new();
        let before = world.sized(&base);
        let more = [
            Workload { hours: (base.hours * factor).min(1000.0), ..base.clone() },
            Workload { rate: base.rate * factor, ..base.clone() },
            Workload { online_days: base.online_days * factor, ..base.clone() },
            Workload { growth: base.growth * factor, ..base.clone() },
            Workload { users: base.users * factor, ..base.clone() },
        ];
        for one in more {
            let after = world.sized(&one);
            for id in CAPACITY {
                // Longer on line means less has left for the archive only when the archive
                // starts with the online days; here it starts at a fixed age.
                let (low, high) = (calculated(&before, id), calculated(&after, id));
                prop_assert!(high >= low - 1e-6 * low.abs().max(1.0), "{id}: {low} > {high} for {one:?}");
            }
        }
    }

    #[test]
    fn twice_the_work_takes_twice_the_room_and_fewer_than_twice_the_slots(base in workload()) {
        let world = World::new();
        let once = world.sized(&base);
        let twice = world.sized(&Workload { hours: base.hours * 2.0, ..base.clone() });
        let (need, doubled) = (value(&once, "online.need"), value(&twice, "online.need"));
        prop_assert!((doubled - 2.0 * need).abs() <= 1e-5 * need.max(1.0));
        prop_assert!(value(&twice, "transcode.slots") <= 2.0 * value(&once, "transcode.slots"));
    }

    #[test]
    fn raw_covers_usable_covers_need(base in workload()) {
        let sizing = World::new().sized(&base);
        let [raw, usable, need] = ["online.raw", "online.usable", "online.need"].map(|id| value(&sizing, id));
        prop_assert!(raw >= usable && usable >= need);
        let kept = usable * (1.0 - base.free_share);
        prop_assert!(kept + 1e-3 >= value(&sizing, "online.originals"));
    }

    #[test]
    fn slots_outnumber_the_load_and_waits_are_finite(base in workload()) {
        let sizing = World::new().sized(&base);
        prop_assert!(value(&sizing, "transcode.load") < value(&sizing, "transcode.slots"));
        prop_assert!(value(&sizing, "transcode.wait").is_finite());
    }

    #[test]
    fn more_free_space_takes_more_room(base in workload()) {
        let world = World::new();
        let tight = world.sized(&base);
        let roomy = world.sized(&Workload { free_share: base.free_share + 0.2, ..base.clone() });
        prop_assert!(value(&roomy, "online.raw") > value(&tight, "online.raw"));
    }

    #[test]
    fn survivors_carry_everything(base in workload()) {
        let sizing = World::new().sized(&base);
        let web = sizing.primary().unwrap().tier("web").unwrap();
        let left = web.count.value - 1.0;
        prop_assert!(left >= 1.0);
        prop_assert!(left * web.cores.value * 0.7 + 1e-6 >= value(&sizing, "web.cores"));
    }

    #[test]
    fn erlang_b_falls_with_slots_and_c_is_above_it(load in 0.01..200.0_f64, slots in 1_u32..300) {
        // Below the least positive number both are zero.
        let (more, these) = (erlang_b(load, slots + 1), erlang_b(load, slots));
        prop_assert!(more < these || these < f64::MIN_POSITIVE);
        prop_assert!(erlang_c(load, slots) >= erlang_b(load, slots));
    }

    #[test]
    fn whatever_is_asked_the_answer_is_a_number_or_a_finding(
        base in workload(),
        target in prop::sample::select(vec!["poc", "on-prem", "vm", "aws", "azure", "gcp"]),
        exponent in 0..4_i32,
    ) {
        let scale = 10_f64.powi(exponent);
        let wild = Workload { target, rate: base.rate * scale, ..base };
        let (sizing, report) = World::new().size(&wild);
        match sizing {
            Some(sizing) => {
                // Infinities and NaN have no spelling in JSON: they are written as null, which
                // does not read back as a number.
                let text = serde_json::to_string(&sizing).unwrap();
                prop_assert!(serde_json::from_str::<Sizing>(&text).is_ok(), "{}", text);
            }
            None => prop_assert!(report.has_errors()),
        }
    }
}

#[test]
fn no_workload_needs_exactly_the_minima() {
    let world = World::new();
    for target in ["poc", "on-prem", "vm", "aws", "azure", "gcp"] {
        let idle = Workload {
            target,
            hours: 0.0,
            rate: 50.0,
            online_days: 90.0,
            growth: 0.1,
            users: 0.0,
            free_share: 0.25,
        };
        let sizing = world.sized(&idle);
        let site = sizing.primary().unwrap();
        let mut seen = 0;
        for tier in &site.tiers {
            for figure in [&tier.count, &tier.cores, &tier.memory_gb] {
                if let Some(minimum) = figure.minimum {
                    assert_eq!(figure.value, minimum, "{target} {}", figure.id);
                    seen += 1;
                }
                assert!(figure.binding != Binding::Override);
            }
        }
        for volume in &site.volumes {
            assert_eq!(
                Some(volume.size_gb.value),
                volume.size_gb.minimum,
                "{target} {}",
                volume.volume
            );
            seen += 1;
        }
        assert!(seen > 0);
        assert!(
            site.buckets
                .iter()
                .all(|bucket| bucket.classes.iter().all(|part| part.gb == 0.0))
        );
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let workload = Workload {
        target: "aws",
        hours: 12.0,
        rate: 100.0,
        online_days: 90.0,
        growth: 0.15,
        users: 40.0,
        free_share: 0.25,
    };
    let bytes = || serde_json::to_string(&World::new().sized(&workload)).unwrap();
    assert_eq!(bytes(), bytes());
}
