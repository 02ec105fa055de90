//! A comparison as plain text: what each target costs, which is cheaper, which to take.

use std::fmt::Write as _;

use crate::output::{Comparison, TargetOutlook};
use crate::report::Table;
use crate::text::{dollars, number};

/// A comparison for people.
pub fn comparison(comparison: &Comparison) -> String {
    let mut text = format!(
        "Comparison of {} ({}) over {} months, {} draws with seed {}\n",
        comparison.deployment,
        comparison.system,
        comparison.horizon_months,
        comparison.sampling.samples,
        comparison.sampling.seed
    );
    money(comparison, &mut text);
    pairs(comparison, &mut text);
    choices(comparison, &mut text);
    for target in &comparison.targets {
        details(target, &mut text);
    }
    text
}

fn name(target: &TargetOutlook) -> String {
    match &target.region {
        Some(region) => format!("{} {region}", target.target.name()),
        None => target.target.name().to_owned(),
    }
}

fn percent(share: f64) -> String {
    format!("{} %", number((share * 1000.0).round() / 10.0))
}

fn money(comparison: &Comparison, text: &mut String) {
    let mut table = Table::new(
        "Cost over the horizon, USD",
        &["target", ">P10", ">P50", ">P90", ">mean", ">not priced"],
    );
    for target in &comparison.targets {
        let total = &target.money.total_usd;
        table.row([
            name(target),
            dollars(total.p10),
            dollars(total.p50),
            dollars(total.p90),
            dollars(total.mean),
            target.money.unpriced.to_string(),
        ]);
    }
    table.write(text);
}

fn pairs(comparison: &Comparison, text: &mut String) {
    let mut table = Table::new(
        "How likely the one is cheaper than the other in the end",
        &[
            "one",
            "other",
            ">probability",
            ">error",
            "cheaper since",
            "but",
        ],
    );
    for pair in &comparison.pairs {
        table.row([
            pair.one.name().to_owned(),
            pair.other.name().to_owned(),
            percent(pair.probability),
            percent(pair.sampling_error),
            match pair.break_even_month {
                Some(month) => format!("month {month}"),
                None => "the start".to_owned(),
            },
            if pair.incomplete {
                "one lacks prices that the other has".to_owned()
            } else {
                String::new()
            },
        ]);
    }
    table.write(text);
}

fn choices(comparison: &Comparison, text: &mut String) {
    let mut table = Table::new("Which to take", &["rule", "target", ">USD", "next", ">USD"]);
    for choice in &comparison.choices {
        let (next, value) = match &choice.next {
            Some((next, value)) => (next.name().to_owned(), dollars(*value)),
            None => Default::default(),
        };
        table.row([
            choice.rule.clone(),
            choice.target.name().to_owned(),
            dollars(choice.value_usd),
            next,
            value,
        ]);
    }
    table.write(text);
    let left_out: Vec<&str> = comparison
        .not_chosen_from
        .iter()
        .map(|one| one.name())
        .collect();
    if !left_out.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  not chosen from, since machines there have no price: {}",
            left_out.join(", ")
        );
    }
}

fn details(target: &TargetOutlook, text: &mut String) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "\n{}: {}", name(target), target.hosts.join(", "));
    if !target.changes.is_empty() {
        let _ = writeln!(
            text,
            "  instead of the profile's: {}",
            target.changes.join("; ")
        );
    }
    for influence in target.influences.iter().take(3) {
        let _ = writeln!(
            text,
            "  {}: {} USD at its P10, {} USD at its P90, {} of the spread",
            influence.path,
            dollars(influence.low_usd),
            dollars(influence.high_usd),
            percent(influence.share)
        );
    }
    for unpriced in &target.unpriced {
        let _ = writeln!(text, "  not priced: {unpriced}");
    }
}
