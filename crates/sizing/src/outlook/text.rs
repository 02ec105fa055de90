//! An outlook as plain text: money first, then figures by year, then what it hangs on.

use std::fmt::Write as _;

use crate::output::{Outlook, Spread, SpreadSeries};
use crate::report::Table;
use crate::text::{dollars, number};

/// Months between the rows that people see.
const STRIDE: usize = 12;

/// The futures of a deployment for people.
pub fn outlook(outlook: &Outlook) -> String {
    let drawn = &outlook.sampling;
    let mut text = format!(
        "\nFutures of {}: {} draws with seed {}, ranges hold {} % of all cases\n",
        outlook.deployment,
        drawn.samples,
        drawn.seed,
        number(drawn.confidence * 100.0)
    );
    money(outlook, &mut text);
    for site in &outlook.sites {
        let mut table = Table::new(
            &format!("Uncertain figures of the {} site", site.site.name()),
            &["figure", ">month", ">P10", ">P50", ">P90", ">P95", "unit"],
        );
        for series in &site.series {
            figure(series, &mut table);
        }
        table.write(&mut text);
    }
    let mut table = Table::new(
        "What the total hangs on",
        &["range", ">at its P10, USD", ">at its P90, USD", ">share"],
    );
    for influence in &outlook.influences {
        table.row([
            influence.path.clone(),
            dollars(influence.low_usd),
            dollars(influence.high_usd),
            format!("{} %", number((influence.share * 1000.0).round() / 10.0)),
        ]);
    }
    table.write(&mut text);
    text
}

fn money(outlook: &Outlook, text: &mut String) {
    let mut table = Table::new(
        "Spent by the end of the month, USD",
        &[">month", ">P10", ">P50", ">P90", ">P95", ">error of P50"],
    );
    for (month, spread) in rows(&outlook.total.spent_usd) {
        table.row([
            month.to_string(),
            dollars(spread.p10),
            dollars(spread.p50),
            dollars(spread.p90),
            dollars(spread.p95),
            dollars(spread.sampling_error[1]),
        ]);
    }
    table.write(text);
    if outlook.total.unpriced > 0 {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  without {} things that are not priced",
            outlook.total.unpriced
        );
    }
}

fn figure(series: &SpreadSeries, table: &mut Table) {
    let Some((month, last)) = rows(&series.months).pop() else {
        return;
    };
    // The value of the last month tells the size; a figure that is zero there tells nothing.
    if last.p95 == 0.0 {
        return;
    }
    table.row([
        series.id.clone(),
        month.to_string(),
        number(last.p10),
        number(last.p50),
        number(last.p90),
        number(last.p95),
        series.unit.clone(),
    ]);
}

/// Every twelfth month and the last one.
fn rows(months: &[Spread]) -> Vec<(usize, &Spread)> {
    let last = months.len().saturating_sub(1);
    months
        .iter()
        .enumerate()
        .filter(|(month, _)| month % STRIDE == 0 || *month == last)
        .collect()
}
