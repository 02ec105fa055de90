//! Answers and lists as aligned text.

use std::fmt::Write as _;

use super::answer::{Calculation, InputOrigin};
use super::listing::{Listing, ParameterEntry};
use crate::report::Table;
use crate::text::number;

/// An answer: its results, and what they rest on.
pub fn text(answer: &Calculation) -> String {
    let mut text = format!("{} ({} units)\n", answer.calculator, answer.unit_mode);
    let mut results = Table::new("Results", &["result", ">value", "unit", "rule", "what"]);
    for one in &answer.results {
        let name = match &one.other {
            Some(other) => format!("{} ({} {})", one.name, figure(other.value), other.unit),
            None => one.name.clone(),
        };
        results.row([
            one.id.clone(),
            figure(one.value),
            one.unit.clone(),
            one.rule.clone(),
            name,
        ]);
    }
    results.write(&mut text);
    let mut inputs = Table::new("From", &["parameter", ">value", "unit", "origin"]);
    for input in &answer.inputs {
        let value = match (input.value, &input.word) {
            (Some(value), _) => figure(value),
            (None, Some(word)) => word.clone(),
            (None, None) => continue,
        };
        let origin = match (input.origin, &input.constant) {
            (InputOrigin::Given, _) => "given".to_owned(),
            (InputOrigin::Constant, Some(id)) => format!("constant {id}"),
            _ => "default".to_owned(),
        };
        inputs.row([input.name.clone(), value, input.unit.clone(), origin]);
    }
    inputs.write(&mut text);
    text
}

/// Small shares keep four digits, everything else is as in a sizing.
fn figure(value: f64) -> String {
    if value != 0.0 && value.abs() < 0.001 {
        format!("{value:.3e}")
    } else {
        number(value)
    }
}

/// Calculators with what they answer; with one of them, its parameters too.
pub fn list(listing: &Listing) -> String {
    let mut text = String::new();
    for calculator in &listing.calculators {
        let _ = writeln!(text, "{}  [{}]", calculator.name, calculator.rule);
        let _ = writeln!(text, "  {}", calculator.about);
        let mut table = Table::new(
            "  Parameters",
            &["parameter", "written as", "unit", "default", "meaning"],
        );
        for parameter in &calculator.parameters {
            row(&mut table, parameter);
        }
        table.write(&mut text);
        text.push('\n');
    }
    text.push_str("Every calculator\n");
    let mut table = Table::new(
        "  Parameters",
        &["parameter", "written as", "unit", "default", "meaning"],
    );
    row(&mut table, &listing.unit_mode);
    table.write(&mut text);
    text
}

fn row(table: &mut Table, parameter: &ParameterEntry) {
    let default = if parameter.required {
        "required".to_owned()
    } else {
        parameter.default.clone()
    };
    table.row([
        parameter.name.clone(),
        parameter.kind.clone(),
        parameter.unit.clone(),
        default,
        parameter.about.clone(),
    ]);
}
