//! A design priced in several readings and at several months.

#![allow(clippy::unwrap_used)]

mod steps;
mod steps_properties;

#[path = "../../tests/common/mod.rs"]
mod common;

use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::LoadedProfile;

use super::*;
use crate::demand;
use crate::number::Traced;
use crate::output::{Period, Site};
use crate::reading::{plain, traced};

use common::{EXAMPLES, profile, system, tables};

/// Runs a check on the frozen design of an example's primary site.
fn with_design(
    example: &str,
    check: impl Fn(&SourceMap, &LoadedProfile, &Plan<'_, '_>, &SiteSizing, &Design),
) {
    let mut sources = SourceMap::new();
    let loaded = profile(&mut sources, &format!("profiles/{example}.toml"));
    let (system, tables) = (system(&mut sources), tables());
    let mut report = Report::new();
    let plan = Plan::new(&loaded, &system, &tables, Site::Primary, &mut report).unwrap();
    let sizing = plan.size(&mut report).unwrap();
    let design = freeze(&plan, &sizing).unwrap();
    check(&sources, &loaded, &plan, &sizing, &design);
}

#[test]
fn traced_and_plain_bills_agree() {
    for example in EXAMPLES {
        with_design(example, |sources, loaded, plan, _, design| {
            let at_plain = design.at(&Point {
                inputs: &plan.inputs,
                ledger: &plan.ledger,
                read: &plain,
                pace: Pace::WithDemand,
            });
            let read = traced(sources, loaded);
            let inputs = plan.values.map(&read);
            let years = inputs.months.clone() / crate::number::Number::literal(12.0);
            let ledger = demand::reckon::<Traced>(&inputs, &years);
            let at_traced = design.at(&Point {
                inputs: &inputs,
                ledger: &ledger,
                read: &read,
                pace: Pace::WithDemand,
            });
            assert_eq!(at_plain.len(), at_traced.len());
            for (one, other) in at_plain.iter().zip(&at_traced) {
                let id = &one.article.head.id;
                assert_eq!(one.amount, other.amount.value(), "{example} {id}");
                assert_eq!(one.quantity, other.quantity.value(), "{example} {id}");
                assert!(
                    one.amount.is_finite() && one.quantity.is_finite(),
                    "{example} {id}"
                );
            }
        });
    }
}

#[test]
fn at_the_end_of_the_horizon_the_counts_are_those_chosen() {
    for example in EXAMPLES {
        with_design(example, |_, _, plan, sizing, design| {
            for pace in [Pace::WithDemand, Pace::AsDesigned] {
                let point = Point {
                    inputs: &plan.inputs,
                    ledger: &plan.ledger,
                    read: &plain,
                    pace,
                };
                let chosen: Vec<f64> = sizing
                    .tiers
                    .iter()
                    .map(|one| f64::from(one.hosts()))
                    .collect();
                assert_eq!(design.hosts_at(&point), chosen, "{example} {pace:?}");
                let stand = stand::Stand::of(&design.hosts, &design.volumes, &point);
                for (place, volume) in sizing.volumes.iter().enumerate() {
                    let at = stand.volume(place);
                    let id = &volume.size_gb.id;
                    assert_eq!(at.copies, f64::from(volume.copies), "{example} {id}");
                    assert_eq!(at.disks_each, f64::from(volume.disks), "{example} {id}");
                    assert_eq!(at.disk_gib, f64::from(volume.disk_gib), "{example} {id}");
                }
            }
        });
    }
}

#[test]
fn a_month_before_never_costs_more() {
    for example in EXAMPLES {
        with_design(example, |_, _, plan, _, design| {
            let monthly = |month: f64| {
                let ledger = demand::reckon(&plan.inputs, &(month / 12.0));
                let point = Point {
                    inputs: &plan.inputs,
                    ledger: &ledger,
                    read: &plain,
                    pace: Pace::WithDemand,
                };
                let lines = design.at(&point);
                let due = lines
                    .iter()
                    .filter(|line| line.article.head.period == Period::Month);
                due.map(|line| line.amount).sum::<f64>()
            };
            let mut before = 0.0;
            for month in 0..=plan.inputs.months as u32 {
                let now = monthly(f64::from(month));
                assert!(
                    now + 1e-6 >= before,
                    "{example} month {month}: {now} after {before}"
                );
                before = now;
            }
        });
    }
}
