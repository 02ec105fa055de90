//! A timeline as plain text: a row for each month or quarter, and what is bought when.

use std::fmt::Write as _;

use crate::output::{SiteTimeline, Timeline};
use crate::report::Table;
use crate::text::{dollars, number};

/// Months above which the table shows quarters, and quarters above which it shows years.
const MONTHLY: u32 = 36;

/// The columns of the table of material: id, heading, and what a value is divided by.
const COLUMNS: [(&str, &str, f64); 9] = [
    ("ingest.daily", ">GB/day in", 1.0),
    ("online.originals", ">originals TB", 1000.0),
    ("proxy.stored", ">proxies TB", 1000.0),
    ("online.usable", ">online usable TB", 1000.0),
    ("archive.stored", ">archive TB", 1000.0),
    ("material.expired", ">expired TB", 1000.0),
    ("database.data", ">database GB", 1.0),
    ("transcode.slots", ">slots", 1.0),
    ("web.concurrent", ">users", 1.0),
];

/// The months of every site, and what is bought when.
pub fn timeline(timeline: &Timeline) -> String {
    let mut text = format!(
        "Months of {} ({}), {} ahead\n",
        timeline.deployment, timeline.system, timeline.horizon_months
    );
    for site in &timeline.sites {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{} site", site.site.name());
        material(site, timeline.horizon_months, &mut text);
        steps(site, timeline.horizon_months, &mut text);
        purchases(site, &mut text);
        money(site, timeline.horizon_months, &mut text);
        assumptions(site, &mut text);
    }
    text
}

fn money(site: &SiteTimeline, horizon: u32, text: &mut String) {
    let money = &site.money;
    if money.paid_usd.iter().all(|usd| *usd == 0.0) {
        return;
    }
    let written_off = money.depreciation_usd.iter().any(|usd| *usd != 0.0);
    let mut headings = vec![">month", ">running USD", ">bought USD", ">paid so far USD"];
    if written_off {
        headings.push(">written off USD");
    }
    let mut table = Table::new(&title("Money", horizon), &headings);
    let mut from = 0;
    for month in rows(horizon) {
        let to = month as usize;
        // A row of a quarter tells all of it.
        let over =
            |values: &[f64]| -> f64 { values.get(from..=to).unwrap_or_default().iter().sum() };
        let mut row = vec![
            month.to_string(),
            dollars(over(&money.running_usd)),
            dollars(over(&money.purchases_usd)),
            dollars(money.paid_usd.get(to).copied().unwrap_or_default()),
        ];
        if written_off {
            row.push(dollars(over(&money.depreciation_usd)));
        }
        table.cells(row);
        from = to + 1;
    }
    table.write(text);
    let _ = writeln!(
        text,
        "\n  {} USD over {horizon} months",
        dollars(money.total_usd)
    );
    if let Some(present) = money.present_value_usd {
        let _ = writeln!(
            text,
            "  {} USD present value at the start",
            dollars(present)
        );
    }
    if money.book_value_usd != 0.0 {
        let _ = writeln!(
            text,
            "  {} USD of hardware not yet written off",
            dollars(money.book_value_usd)
        );
    }
    if !money.unpriced.is_empty() {
        let _ = writeln!(text, "  not priced: {}", money.unpriced.join(", "));
    }
}

fn assumptions(site: &SiteTimeline, text: &mut String) {
    let mut table = Table::new(
        "Assumptions nobody has confirmed",
        &["constant", ">value", "unit", "label", "meaning"],
    );
    for one in &site.assumptions {
        table.row([
            one.id.clone(),
            number(one.value),
            one.unit.clone(),
            one.label.clone(),
            one.name.clone(),
        ]);
    }
    table.write(text);
}

/// The months that get a row: each, or the last of each quarter where there are many, and always
/// the first and the last.
fn rows(horizon: u32) -> Vec<u32> {
    let step = if horizon <= MONTHLY { 1 } else { 3 };
    let mut months: Vec<u32> = (0..=horizon).step_by(step).collect();
    if months.last() != Some(&horizon) {
        months.push(horizon);
    }
    months
}

fn title(what: &str, horizon: u32) -> String {
    let each = if horizon <= MONTHLY {
        "month"
    } else {
        "quarter"
    };
    format!("{what} at the end of each {each}")
}

fn material(site: &SiteTimeline, horizon: u32, text: &mut String) {
    let columns: Vec<(&[f64], &str, f64)> = COLUMNS
        .iter()
        .filter_map(|(id, heading, unit)| Some((site.values(id)?, *heading, *unit)))
        .collect();
    if columns.is_empty() {
        return;
    }
    let mut headings = vec![">month"];
    headings.extend(columns.iter().map(|(_, heading, _)| *heading));
    let mut table = Table::new(&title("Demand", horizon), &headings);
    for month in rows(horizon) {
        let mut row = vec![month.to_string()];
        row.extend(columns.iter().map(|(values, _, unit)| {
            let value = values.get(month as usize).copied().unwrap_or_default() / unit;
            number((value * 100.0).round() / 100.0)
        }));
        table.cells(row);
    }
    table.write(text);
}

/// The things that change over time.
fn steps(site: &SiteTimeline, horizon: u32, text: &mut String) {
    let changing: Vec<_> = site
        .steps
        .iter()
        .filter(|step| {
            step.count
                .iter()
                .any(|count| Some(count) != step.count.first())
        })
        .collect();
    if changing.is_empty() {
        return;
    }
    let names: Vec<String> = changing
        .iter()
        .map(|step| format!(">{}", step.id))
        .collect();
    let mut headings = vec![">month"];
    headings.extend(names.iter().map(String::as_str));
    let mut table = Table::new(
        &title("In steps, beside what is on hand,", horizon),
        &headings,
    );
    for month in rows(horizon) {
        let mut row = vec![month.to_string()];
        row.extend(
            changing
                .iter()
                .map(|step| number(step.count.get(month as usize).copied().unwrap_or_default())),
        );
        table.cells(row);
    }
    table.write(text);
}

fn purchases(site: &SiteTimeline, text: &mut String) {
    let mut table = Table::new(
        "Bought, hired or given back",
        &[">month", ">needed", "what", ">used", ">then", "unit"],
    );
    for one in &site.purchases {
        let unit = site.step(&one.step).map_or("", |step| step.unit.as_str());
        table.cells(vec![
            one.month.to_string(),
            one.needed_month.to_string(),
            one.what.clone(),
            one.used_share.map_or_else(String::new, |share| {
                format!("{} % full", number((share * 100.0).round()))
            }),
            number(one.capacity_after),
            unit.to_owned(),
        ]);
    }
    table.write(text);
}
