//! Laws of the months: nothing is lost, more asks for more, and nothing is bought too late.

#![allow(clippy::unwrap_used)]

mod common;

use std::rc::Rc;

use common::{profile_of, system, tables};
use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Report, SourceMap, code};
use groundplan_sizing::{SiteTimeline, Sizing, size, timeline::timeline};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Workload {
    target: &'static str,
    hours: f64,
    rate: f64,
    online_days: f64,
    archive_after: f64,
    archive_years: f64,
    growth: f64,
    kind: &'static str,
    second: Option<(f64, &'static str)>,
    users: f64,
    users_growth: f64,
    existing: f64,
    age: &'static str,
    months: u32,
    finance: &'static str,
}

impl Workload {
    fn plain() -> Self {
        Self {
            target: "on-prem",
            hours: 20.0,
            rate: 50.0,
            online_days: 90.0,
            archive_after: 30.0,
            archive_years: 1.0,
            growth: 0.15,
            kind: "compound",
            second: None,
            users: 100.0,
            users_growth: 0.0,
            existing: 0.0,
            age: "spread",
            months: 36,
            finance: "",
        }
    }

    fn profile(&self) -> String {
        let region = match self.target {
            "aws" => "region = \"eu-central-1\"",
            "azure" => "region = \"westeurope\"",
            "gcp" => "region = \"europe-west3\"",
            _ => "",
        };
        let second = self.second.map_or_else(String::new, |(growth, kind)| {
            format!(
                "[[workload.ingest]]\nname = \"other\"\nrate = 10\nhours_per_day = {}\n\
                 growth = {{ per_year = {growth}, kind = \"{kind}\" }}\n",
                self.hours
            )
        });
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
{second}
[workload]
online_days = {online_days}
archive_after_days = {archive_after}
growth_per_year = {growth}
growth_kind = "{kind}"
horizon_months = {months}
[workload.existing]
online = {existing}
archive = {existing}
assets = 1000
age = "{age}"
[workload.users]
named = {named}
concurrent = {users}
growth = {{ per_year = {users_growth} }}
[availability]
web = "load-balancer"
[network]
cidr = "10.0.0.0/16"
[storage.online]
raid = "raid6-8+2"
[storage.archive]
kind = "tape"
years = {archive_years}
{finance}
"#,
            finance = self.finance,
            target = self.target,
            hours = self.hours,
            rate = self.rate,
            online_days = self.online_days,
            archive_after = self.archive_after,
            archive_years = self.archive_years,
            growth = self.growth,
            kind = self.kind,
            months = self.months,
            existing = self.existing,
            age = self.age,
            named = self.users * 5.0,
            users = self.users,
            users_growth = self.users_growth,
        )
    }
}

struct World {
    system: System,
    tables: Tables<'static>,
}

thread_local! {
    /// Reading systems and tables takes longer than any timeline.
    static WORLD: Rc<World> = Rc::new(World::read());
}

impl World {
    fn new() -> Rc<Self> {
        WORLD.with(Rc::clone)
    }

    fn read() -> Self {
        Self {
            system: system(&mut SourceMap::new()),
            tables: tables(),
        }
    }

    fn both(&self, workload: &Workload) -> (Sizing, SiteTimeline) {
        let (loaded, report) = profile_of(&mut SourceMap::new(), &workload.profile());
        assert!(!report.has_errors(), "{report:#?}\n{}", workload.profile());
        let loaded = loaded.unwrap();
        let (sizing, _) = size(&loaded, &self.system, &self.tables);
        let sizing = sizing.unwrap();
        let (months, report) = timeline(&loaded, &self.system, &self.tables, &sizing);
        assert!(!report.has_errors(), "{report:#?}");
        let site = months.unwrap().sites.remove(0);
        (sizing, site)
    }

    fn months(&self, workload: &Workload) -> SiteTimeline {
        self.both(workload).1
    }

    fn findings(&self, workload: &Workload) -> Report {
        let (loaded, mut report) = profile_of(&mut SourceMap::new(), &workload.profile());
        if let Some(loaded) = loaded.filter(|_| !report.has_errors()) {
            let (sizing, _) = size(&loaded, &self.system, &self.tables);
            let (_, more) = timeline(&loaded, &self.system, &self.tables, &sizing.unwrap());
            report.extend(more);
        }
        report
    }
}

fn workloads() -> impl Strategy<Value = Workload> {
    let kind = || prop_oneof![Just("compound"), Just("fixed")];
    (
        (
            prop_oneof![Just("on-prem"), Just("aws"), Just("azure"), Just("gcp")],
            0.0..200.0f64,
            1.0..200.0f64,
            1.0..400.0f64,
            0.05..1.0f64,
            prop_oneof![0.5..3.0f64, 1.0..20.0f64],
        ),
        (
            prop_oneof![Just(0.0), 0.0..1.0f64],
            kind(),
            proptest::option::of((0.0..1.0f64, kind())),
            1.0..500.0f64,
            0.0..0.5f64,
            prop_oneof![Just(0.0), 0.0..500_000.0f64],
            prop_oneof![Just("spread"), Just("new")],
            1..60u32,
        ),
    )
        .prop_map(|(one, two)| Workload {
            target: one.0,
            hours: one.1,
            rate: one.2,
            online_days: one.3,
            archive_after: one.3 * one.4,
            archive_years: one.5,
            growth: two.0,
            kind: two.1,
            second: two.2,
            users: two.3,
            users_growth: two.4,
            existing: two.5,
            age: two.6,
            months: two.7,
            finance: "",
        })
}

/// The values of a figure; zero in every month where it is not shown.
fn values(site: &SiteTimeline, id: &str, months: u32) -> Vec<f64> {
    site.values(id)
        .map_or_else(|| vec![0.0; months as usize + 1], <[f64]>::to_vec)
}

fn at_most(low: f64, high: f64) -> bool {
    low <= high * (1.0 + 1e-9) + 1e-5
}

/// Material day by day: what is online, in the archive, and expired at the end of each month, for
/// a workload without anything brought along.
fn by_days(workload: &Workload, month: u32) -> (f64, f64) {
    const PER_DAY: u32 = 8;
    let end = f64::from(month) * 365.0 / 12.0;
    let steps = (end * f64::from(PER_DAY)).round() as u32;
    let width = end / f64::from(steps.max(1));
    let (mut online, mut archived) = (0.0, 0.0);
    for step in 0..steps {
        let at = (f64::from(step) + 0.5) * width;
        let age = end - at;
        let rate = |growth: f64, kind: &str, mbps: f64| {
            let years = at / 365.0;
            let factor = match kind {
                "fixed" => 1.0 + growth * years,
                _ => (1.0 + growth).powf(years),
            };
            workload.hours * mbps * 0.45 * factor * width
        };
        let mut came = rate(workload.growth, workload.kind, workload.rate);
        if let Some((growth, kind)) = workload.second {
            came += rate(growth, kind, 10.0);
        }
        if age < workload.online_days {
            online += came;
        }
        if age >= workload.archive_after && age < workload.archive_years * 365.0 {
            archived += came;
        }
    }
    (online, archived)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn no_material_is_lost(workload in workloads()) {
        let site = World::new().months(&workload);
        let of = |id: &str| values(&site, id, workload.months);
        let (came, online) = (of("material.came"), of("online.originals"));
        let (alone, expired) = (of("material.archive_alone"), of("material.expired"));
        let archived = of("archive.stored");
        for month in 0..came.len() {
            let found = online[month] + alone[month] + expired[month];
            prop_assert!(
                (found - came[month]).abs() <= came[month] * 1e-9 + 1e-4,
                "month {month}: {} came, {found} found", came[month]
            );
            prop_assert!(at_most(alone[month], archived[month]) || workload.archive_years * 365.0
                < workload.online_days);
            if month > 0 {
                prop_assert!(at_most(came[month - 1], came[month]));
                prop_assert!(at_most(expired[month - 1], expired[month]));
            }
        }
    }

    #[test]
    fn months_agree_with_days(workload in workloads()) {
        let workload = Workload { existing: 0.0, target: "on-prem", ..workload };
        let site = World::new().months(&workload);
        for month in [1, workload.months / 2, workload.months] {
            let (online, archived) = by_days(&workload, month);
            let found = values(&site, "online.originals", workload.months)[month as usize];
            let stored = values(&site, "archive.stored", workload.months)[month as usize];
            // Ages of an eighth of a day are the grain of the sum.
            let grain = |value: f64| value * 2e-3 + workload.hours * workload.rate * 0.5;
            prop_assert!((found - online).abs() <= grain(online), "month {month}: {found} {online}");
            prop_assert!(
                (stored - archived).abs() <= grain(archived),
                "month {month}: {stored} {archived}"
            );
        }
    }

    #[test]
    fn every_value_is_a_number(workload in workloads()) {
        let site = World::new().months(&workload);
        for series in &site.series {
            prop_assert_eq!(series.values.len(), workload.months as usize + 1);
            for value in &series.values {
                prop_assert!(value.is_finite() && *value >= 0.0, "{}: {value}", series.id);
            }
        }
        for step in &site.steps {
            for value in step.need.iter().chain(&step.count) {
                prop_assert!(value.is_finite() && *value >= 0.0, "{}: {value}", step.id);
            }
        }
        let money = &site.money;
        for line in &money.lines {
            for usd in &line.usd {
                prop_assert!(usd.is_finite() && *usd >= 0.0, "{}: {usd}", line.id);
            }
        }
        prop_assert!(money.total_usd.is_finite());
        prop_assert!(money.paid_usd.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn more_never_asks_for_less(workload in workloads(), which in 0..5usize, factor in 1.0..3.0f64) {
        let mut more = workload.clone();
        match which {
            0 => more.hours *= factor,
            1 => more.rate *= factor,
            2 => {
                // Later to the archive as well, or the order of the days would turn round.
                more.online_days *= factor;
            }
            3 => more.growth = (more.growth + 0.1) * factor,
            _ => more.users = (more.users * factor).ceil(),
        }
        let world = World::new();
        let (small, large) = (world.months(&workload), world.months(&more));
        for id in ["online.originals", "online.usable", "ingest.daily", "landing", "transcode.cores",
            "web.cores", "network.storage", "database.data"] {
            let pairs = values(&small, id, workload.months).into_iter()
                .zip(values(&large, id, workload.months));
            for (month, (low, high)) in pairs.enumerate() {
                prop_assert!(at_most(low, high), "{id} in month {month}: {low} {high}");
            }
        }
        if matches!(which, 0 | 1 | 3) {
            let pairs = values(&small, "archive.stored", workload.months).into_iter()
                .zip(values(&large, "archive.stored", workload.months));
            for (month, (low, high)) in pairs.enumerate() {
                prop_assert!(at_most(low, high), "archive in month {month}: {low} {high}");
            }
        }
    }

    #[test]
    fn twice_the_material_takes_twice_the_room(workload in workloads()) {
        let twice = Workload {
            hours: workload.hours * 2.0,
            existing: workload.existing * 2.0,
            ..workload.clone()
        };
        let world = World::new();
        let (one, two) = (world.months(&workload), world.months(&twice));
        for id in ["online.originals", "archive.stored", "ingest.daily", "material.came"] {
            let pairs = values(&one, id, workload.months).into_iter()
                .zip(values(&two, id, workload.months));
            for (low, high) in pairs {
                prop_assert!((2.0 * low - high).abs() <= high * 1e-9 + 1e-5, "{id}: {low} {high}");
            }
        }
    }

    /// The end of the months never exceeds the sizing, which takes the steady state, in what is
    /// online; and both agree where nothing grows and the room is full by then.
    #[test]
    fn the_last_month_stays_within_the_sizing(workload in workloads()) {
        let (sizing, site) = World::new().both(&workload);
        let demand = &sizing.primary().unwrap().demand;
        for id in ["online.originals", "online.usable"] {
            let sized = demand.figure(id).map_or(0.0, |figure| figure.calculated);
            for (month, value) in values(&site, id, workload.months).into_iter().enumerate() {
                // Proxies of more than a year count by whole years there and by months here.
                let slack = if id == "online.usable" { 1.2 } else { 1.0 };
                prop_assert!(at_most(value, sized * slack), "{id} in month {month}: {value} {sized}");
            }
        }
        // What the day asks for is the same: both look at the same rate.
        for id in ["ingest.daily", "transcode.slots", "landing", "web.cores", "network.storage"] {
            let sized = demand.figure(id).map_or(0.0, |figure| figure.calculated);
            let last = values(&site, id, workload.months)[workload.months as usize];
            prop_assert!((last - sized).abs() <= sized * 1e-9 + 1e-5, "{id}: {last} {sized}");
        }
    }

    #[test]
    fn nothing_is_bought_too_late(workload in workloads()) {
        let site = World::new().months(&workload);
        for step in &site.steps {
            let mut have = 0.0;
            let mut orders = site.purchases.iter().filter(|one| one.step == step.id).peekable();
            for (month, needed) in step.count.iter().enumerate() {
                while let Some(order) = orders.next_if(|one| one.needed_month as usize <= month) {
                    prop_assert!(order.month <= order.needed_month);
                    have = order.count_after;
                }
                prop_assert!(have >= *needed, "{} in month {month}: {have} {needed}", step.id);
                prop_assert!(
                    at_most(step.need[month], step.on_hand + have * step.size),
                    "{} in month {month}", step.id
                );
            }
            if step.owned {
                prop_assert!(step.count.windows(2).all(|pair| pair[0] <= pair[1]), "{}", step.id);
            }
        }
    }
}

#[test]
fn without_growth_the_end_is_the_steady_state() {
    let workload = Workload {
        growth: 0.0,
        archive_years: 2.0,
        online_days: 91.25,
        archive_after: 73.0,
        ..Workload::plain()
    };
    let (sizing, site) = World::new().both(&workload);
    let demand = &sizing.primary().unwrap().demand;
    for id in [
        "online.originals",
        "online.proxies",
        "online.usable",
        "archive.stored",
        "archive.tapes",
        "database.assets",
    ] {
        let sized = demand.figure(id).unwrap().calculated;
        let last = values(&site, id, 36)[36];
        assert!((last / sized - 1.0).abs() < 1e-9, "{id}: {last} {sized}");
    }
    // Full after three months to the day, from 450 GB a day.
    let online = values(&site, "online.originals", 36);
    assert!(
        (online[1] - 450.0 * 365.0 / 12.0).abs() < 1e-3,
        "{online:?}"
    );
    assert!((online[3] - 450.0 * 91.25).abs() < 1e-3, "{online:?}");
    assert!((online[4] - online[3]).abs() < 1e-3, "{online:?}");
}

#[test]
fn a_library_of_the_steady_state_stays_as_it_is() {
    let workload = Workload {
        growth: 0.0,
        existing: 450.0 * 91.25,
        online_days: 91.25,
        archive_after: 91.25,
        ..Workload::plain()
    };
    let online = values(&World::new().months(&workload), "online.originals", 36);
    for value in &online {
        assert!((value / online[0] - 1.0).abs() < 1e-9, "{online:?}");
    }
}

#[test]
fn shelves_come_before_they_are_needed() {
    let workload = Workload {
        hours: 60.0,
        growth: 0.6,
        ..Workload::plain()
    };
    let site = World::new().months(&workload);
    let shelf = site.step("online.shelves").unwrap();
    assert_eq!(shelf.lead_months, 2);
    let orders: Vec<_> = site
        .purchases
        .iter()
        .filter(|one| one.step == "online.shelves")
        .collect();
    assert_eq!(orders[0].what, "first storage shelf, online storage");
    let second = orders[1];
    let reached = shelf
        .need
        .iter()
        .position(|need| *need > shelf.size)
        .unwrap();
    assert_eq!(second.needed_month as usize, reached);
    assert_eq!(second.month as usize, reached - 2);
    assert_eq!(second.what, "second storage shelf, online storage");
    let used = second.used_share.unwrap();
    assert!(used > 0.85 && used < 1.0, "{used}");
}

/// A workload on rented machines whose stocks are full long before the end.
fn settled(finance: &'static str) -> Workload {
    Workload {
        target: "aws",
        growth: 0.0,
        finance,
        ..Workload::plain()
    }
}

#[test]
fn the_last_month_of_a_settled_workload_costs_what_the_sizing_says() {
    let (sizing, site) = World::new().both(&settled(""));
    let cost = &sizing.primary().unwrap().cost;
    let last = site.money.running_usd[36];
    assert!(
        (last / cost.monthly_usd - 1.0).abs() < 1e-3,
        "{last} {}",
        cost.monthly_usd
    );
    assert_eq!(site.money.running_usd[0], 0.0);
    // Storage fills up, so that the first months cost less.
    assert!(site.money.running_usd[1] < last);
}

#[test]
fn money_adds_up() {
    let site = World::new().months(&settled("[finance]\ndiscount_rate = 0.08"));
    let money = &site.money;
    let mut paid = 0.0;
    let mut present = 0.0;
    for month in 0..=36 {
        let lines: f64 = money.lines.iter().map(|line| line.usd[month]).sum();
        let total = money.running_usd[month] + money.purchases_usd[month];
        assert!(
            (lines - total).abs() < 1.0,
            "month {month}: {lines} {total}"
        );
        paid += total;
        present += total / 1.08_f64.powf(month as f64 / 12.0);
        assert!((money.paid_usd[month] - paid).abs() < 0.5, "month {month}");
    }
    assert!((money.total_usd - paid).abs() < 0.5);
    assert!((money.present_value_usd.unwrap() - present).abs() < 0.5);
    assert!(present < paid);
}

#[test]
fn prices_drift_by_kind() {
    let world = World::new();
    let still = world.months(&settled(""));
    let moved = world.months(&settled("[finance.drift]\ncompute = -0.1\nobject = 0.05"));
    for (one, other) in still.money.lines.iter().zip(&moved.money.lines) {
        assert_eq!(one.id, other.id);
        let factor = match one.id.split('.').next().unwrap() {
            "compute" => 0.9_f64,
            "object" => 1.05,
            _ => 1.0,
        };
        for month in [12, 36] {
            let wanted = one.usd[month] * factor.powf(month as f64 / 12.0);
            assert!(
                (other.usd[month] - wanted).abs() < 0.02,
                "{} {month}",
                one.id
            );
        }
    }
}

#[test]
fn what_is_committed_keeps_its_price_for_the_term() {
    let terms = "[purchase]\ncommitment = \"one-year\"\n[finance.drift]\ncompute = -0.1";
    let site = World::new().months(&settled(terms));
    let compute: Vec<_> = site
        .money
        .lines
        .iter()
        .filter(|line| line.id.starts_with("compute."))
        .collect();
    assert!(!compute.is_empty());
    for line in compute {
        let usd = &line.usd;
        assert!(usd[1] > 0.0);
        assert!(usd[1..=12].iter().all(|one| *one == usd[1]), "{usd:?}");
        assert!((usd[13] / usd[1] - 0.9).abs() < 1e-3, "{usd:?}");
        assert!(usd[13..=24].iter().all(|one| *one == usd[13]), "{usd:?}");
    }
}

#[test]
fn cartridges_are_paid_by_the_pack_when_they_are_ordered() {
    let site = World::new().months(&Workload::plain());
    let line = site
        .money
        .lines
        .iter()
        .find(|line| line.id == "tape.cartridges")
        .unwrap();
    let packs: Vec<_> = site
        .purchases
        .iter()
        .filter(|one| one.step == "archive.tapes")
        .collect();
    let each = line.usd[packs[0].month as usize] / packs[0].count;
    assert!(each > 0.0);
    for (month, usd) in line.usd.iter().enumerate() {
        let bought: f64 = packs
            .iter()
            .filter(|pack| pack.month as usize == month)
            .map(|pack| pack.count)
            .sum();
        assert!((usd - bought * each).abs() < 0.02, "month {month}: {usd}");
    }
}

#[test]
fn growth_beyond_sense_is_told() {
    let world = World::new();
    let codes = |growth: f64, kind: &'static str, months: u32| {
        let workload = Workload {
            growth,
            kind,
            months,
            ..Workload::plain()
        };
        let report = world.findings(&workload);
        report
            .findings()
            .iter()
            .map(|one| one.code)
            .collect::<Vec<_>>()
    };
    assert!(codes(2.0, "compound", 120).contains(&code::GROWTH_ABSURD));
    assert!(codes(1.0, "compound", 60).contains(&code::GROWTH_STEEP));
    assert!(codes(2.0, "fixed", 96).is_empty());
    assert!(codes(0.0, "compound", 36).is_empty());
}
