//! The plain reading of a course: series, steps and purchases for people and programs.

use groundplan_catalog::System;
use groundplan_catalog::tables::{TableErrors, Tables};
use groundplan_diagnostics::Report;
use groundplan_profile::LoadedProfile;

use super::{Course, Money, Step, Terms, findings, plan};
use crate::bound::{cents, tidy};
use crate::cost::{self, Article, Charge, Design};
use crate::output::{
    Assumption, MoneyLine, MoneyOverTime, Purchase, Series, SiteSizing, SiteTimeline, Sizing,
    StepSeries, TIMELINE_VERSION, Timeline,
};
use crate::reading::{self, From};
use crate::site::Plan;

/// Every month of a sizing's horizon, for its sites. Findings say what to relax where the months
/// come to nothing that could be built.
pub fn timeline(
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    sizing: &Sizing,
) -> (Option<Timeline>, Report) {
    let mut report = Report::new();
    let months = sizing.horizon_months;
    if !findings::horizon(loaded, months, &mut report) {
        return (None, report);
    }
    findings::growth(loaded, months, &mut report);
    if report.has_errors() {
        return (None, report);
    }
    let mut sites = Vec::new();
    for sized in &sizing.sites {
        let Some(plan) = Plan::new(loaded, system, tables, sized.site, &mut Report::new()) else {
            return (None, report);
        };
        let site = match site(&plan, sized, months) {
            Ok(site) => site,
            Err(errors) => {
                report.push(crate::faults::table(&errors));
                return (None, report);
            }
        };
        if !findings::finite(loaded, &site, &mut report) {
            return (None, report);
        }
        sites.push(site);
    }
    report.sort();
    let timeline = Timeline {
        version: TIMELINE_VERSION,
        deployment: sizing.deployment.clone(),
        system: sizing.system.clone(),
        horizon_months: months,
        sites,
    };
    (Some(timeline), report)
}

fn site(plan: &Plan<'_, '_>, sized: &SiteSizing, months: u32) -> Result<SiteTimeline, TableErrors> {
    let steps = plan::steps(plan, sized);
    let course = Course::run(&plan.inputs, &steps, &reading::plain, months);
    let design = cost::freeze(plan, sized)?;
    let terms = terms(plan, sized, &design);
    let spent = course.money(&plan.inputs, &steps, (&design, &terms), &reading::plain);
    let mut purchases: Vec<Purchase> = steps
        .iter()
        .enumerate()
        .flat_map(|(place, step)| purchases(&course, step, place))
        .collect();
    purchases.sort_by_key(|one| one.month);
    Ok(SiteTimeline {
        site: sized.site,
        series: series(plan, &course),
        steps: steps
            .iter()
            .enumerate()
            .map(|(place, step)| {
                let of = |part: fn(&super::Tread<f64>) -> f64| {
                    let treads = course.months.iter().filter_map(|one| one.treads.get(place));
                    treads.map(|tread| tidy(part(tread))).collect()
                };
                StepSeries {
                    id: step.id.clone(),
                    name: step.name.clone(),
                    size: tidy(step.size.number),
                    unit: step.unit.to_owned(),
                    on_hand: tidy(step.on_hand),
                    lead_months: step.lead_months(),
                    owned: step.owned,
                    need: of(|tread| tread.need),
                    count: of(|tread| tread.count),
                }
            })
            .collect(),
        purchases,
        money: money(&design, &spent),
        assumptions: assumptions(plan, &steps, &design),
    })
}

/// The terms of a site's design: machines that were chosen for a term are committed for it.
pub(crate) fn terms(plan: &Plan<'_, '_>, sized: &SiteSizing, design: &Design) -> Terms {
    let heads = design.articles.iter().map(|article| &article.head);
    let committed = heads.map(|head| {
        let tier = head.id.strip_prefix("compute.")?;
        let machine = sized.tier(tier)?.machine.as_ref()?;
        super::terms::months(&machine.term)
    });
    Terms::of(plan, committed.collect())
}

/// Money for people and programs, to the cent.
fn money(design: &Design, money: &Money<f64>) -> MoneyOverTime {
    let all = |values: &[f64]| values.iter().map(|usd| cents(*usd)).collect::<Vec<f64>>();
    let heads = design.articles.iter().enumerate();
    let lines = heads
        .map(|(place, article)| MoneyLine {
            id: article.head.id.clone(),
            what: article.head.what.clone(),
            kind: article.head.kind,
            period: article.head.period,
            usd: money
                .lines
                .iter()
                .filter_map(|month| month.get(place))
                .map(|usd| cents(*usd))
                .collect(),
        })
        .filter(|line| line.usd.iter().any(|usd| *usd != 0.0))
        .collect();
    let paid: f64 = money.paid.last().copied().unwrap_or_default();
    let bought: f64 = money.hardware().iter().sum();
    let written_off: f64 = money.depreciation.iter().sum();
    MoneyOverTime {
        lines,
        running_usd: all(&money.running),
        purchases_usd: all(&money.purchases),
        depreciation_usd: all(&money.depreciation),
        paid_usd: all(&money.paid),
        total_usd: cents(paid),
        book_value_usd: cents(bought - written_off),
        present_value_usd: money.present.last().map(|usd| cents(*usd)),
        unpriced: design
            .articles
            .iter()
            .filter(|article| matches!(article.charge, Charge::Unknown(_)))
            .map(|article| article.head.id.clone())
            .collect(),
    }
}

/// The constants behind sizes and lead times that nobody has confirmed, by id.
fn assumptions(plan: &Plan<'_, '_>, steps: &[Step], design: &Design) -> Vec<Assumption> {
    let hardware = |article: &Article| super::money::lasts(article.head.kind, &article.head.id);
    let written_off = plan.loaded.profile.finance.hardware_years.is_none()
        && design.articles.iter().any(hardware);
    let used = |id: &str| {
        let values = steps
            .iter()
            .flat_map(|step| std::iter::once(&step.size).chain(&step.lead));
        let mut ids = values.filter_map(|value| match &value.from {
            From::Constant { id, .. } => Some(*id),
            _ => None,
        });
        ids.any(|one| one == id)
    };
    // A size in a step is what a RAID leaves of it; the register tells what was assumed.
    let constants = plan.values.constants.all().into_iter();
    let mut found: Vec<Assumption> = constants
        .filter_map(crate::assumptions::constant)
        .filter(|one| used(&one.id) || written_off && one.id == "finance.hardware_years")
        .collect();
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found
}

/// Figures that are not the same in every month, by id.
fn series(plan: &Plan<'_, '_>, course: &Course<f64>) -> Vec<Series> {
    let Some(first) = course.months.first() else {
        return Vec::new();
    };
    let mut all: Vec<Series> = first
        .ledger
        .entries()
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.grows && plan.asks_for(entry.id))
        .map(|(place, entry)| Series {
            id: entry.id.to_owned(),
            name: entry.name.to_owned(),
            unit: entry.unit.to_owned(),
            rule: entry.rule.to_owned(),
            // Every month enters the same figures in the same order.
            values: course
                .months
                .iter()
                .filter_map(|month| month.ledger.entries().get(place))
                .map(|entry| tidy(entry.value))
                .collect(),
        })
        .filter(|series| series.values.iter().any(|value| *value != 0.0))
        .collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all
}

/// What is ordered of a thing, month by month.
fn purchases(course: &Course<f64>, step: &Step, place: usize) -> Vec<Purchase> {
    let mut found = Vec::new();
    let mut before = 0.0;
    let last = course.months.len().saturating_sub(1) as u32;
    for month in 0..=last {
        let count = course.ordered(step, place, month);
        if count == before {
            continue;
        }
        let Some(tread) = course
            .months
            .get(month as usize)
            .and_then(|month| month.treads.get(place))
        else {
            break;
        };
        let size = step.size.number;
        let capacity = step.on_hand + before * size;
        let used = (capacity > 0.0).then(|| tidy(tread.need / capacity));
        let arrives = month.saturating_add(step.lead_months()).min(last);
        found.push(Purchase {
            month,
            // At the start there is nothing yet, so that what is needed first is needed at once.
            needed_month: if month == 0 {
                first_need(course, place, before, arrives)
            } else {
                arrives
            },
            step: step.id.clone(),
            what: words(step, before, count),
            count: tidy(count - before),
            count_after: tidy(count),
            capacity_after: tidy(step.on_hand + count * size),
            used_share: used,
        });
        before = count;
    }
    found
}

/// The first month up to `latest` in which more than so many are needed.
fn first_need(course: &Course<f64>, place: usize, have: f64, latest: u32) -> u32 {
    let treads = course.months.iter().filter_map(|one| one.treads.get(place));
    let found = treads.take_while(|tread| tread.count <= have).count() as u32;
    found.min(latest)
}

/// What happens to a thing, such as `second storage shelf` or `3 hosts`.
fn words(step: &Step, before: f64, after: f64) -> String {
    let (name, more) = match step.name.split_once(", ") {
        Some((name, more)) => (name, format!(", {more}")),
        None => (step.name.as_str(), String::new()),
    };
    if after < before {
        return format!("{} {name} less{more}", crate::text::number(before - after));
    }
    let counted = step.on_hand / step.size.number;
    let base = if counted.fract() == 0.0 { counted } else { 0.0 };
    let (from, to) = (base + before + 1.0, base + after);
    let beside = if base == 0.0 && step.on_hand > 0.0 {
        " beside what is on hand"
    } else {
        ""
    };
    if from == to {
        format!("{} {name}{more}{beside}", ordinal(to))
    } else {
        format!("{} to {} {name}{more}{beside}", ordinal(from), ordinal(to))
    }
}

/// `first`, `second`, ..., `13th`.
fn ordinal(number: f64) -> String {
    const WORDS: [&str; 10] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    let whole = number.clamp(0.0, 1e15) as u64;
    if let Some(word) = whole.checked_sub(1).and_then(|at| WORDS.get(at as usize)) {
        return (*word).to_owned();
    }
    let ending = match (whole % 10, whole % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{whole}{ending}")
}
