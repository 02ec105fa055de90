//! One site, taken down month by month as formulas over the ranges.

use groundplan_catalog::tables::TableErrors;

use super::ranges::Ranges;
use crate::cost;
use crate::number::{Recorded, Recorder};
use crate::output::SiteSizing;
use crate::site::Plan;
use crate::timeline::{self, Course};

/// A figure at the end of each month, from month 0 on.
pub(crate) struct Followed {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) months: Vec<Recorded>,
}

/// A site as formulas.
pub(crate) struct Taken {
    /// Figures that are uncertain in some month.
    pub(crate) series: Vec<Followed>,
    /// US dollars spent in each month, from month 0 on; month 0 has no running cost.
    pub(crate) spent: Vec<Recorded>,
}

/// Takes a site down over its horizon.
pub(super) fn record(
    plan: &Plan<'_, '_>,
    sized: &SiteSizing,
    ranges: &Ranges,
    recorder: &Recorder,
    months: u32,
) -> Result<Taken, TableErrors> {
    let read = ranges.reading(recorder);
    let inputs = plan.values.map(&read);
    let steps = timeline::steps(plan, sized);
    let course = Course::run(&inputs, &steps, &read, months);
    let design = cost::freeze(plan, sized)?;
    let terms = timeline::terms(plan, sized, &design);
    let money = course.money(&inputs, &steps, (&design, &terms), &read);
    let of_month = money.running.iter().zip(&money.purchases);
    Ok(Taken {
        series: series(plan, &course),
        spent: of_month
            .map(|(running, bought)| running.clone() + bought.clone())
            .collect(),
    })
}

fn series(plan: &Plan<'_, '_>, course: &Course<Recorded>) -> Vec<Followed> {
    let Some(first) = course.months.first() else {
        return Vec::new();
    };
    let entries = first.ledger.entries().iter().enumerate();
    let mut all: Vec<Followed> = entries
        .filter(|(_, entry)| plan.asks_for(entry.id))
        .map(|(place, entry)| Followed {
            id: entry.id,
            name: entry.name,
            unit: entry.unit,
            // Every month enters the same figures in the same order.
            months: course
                .months
                .iter()
                .filter_map(|month| month.ledger.entries().get(place))
                .map(|entry| entry.value.clone())
                .collect(),
        })
        .filter(|followed| followed.months.iter().any(|value| value.known().is_none()))
        .collect();
    all.sort_by(|one, other| one.id.cmp(other.id));
    all
}
