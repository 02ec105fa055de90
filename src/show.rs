//! Plans, verifications and times as text for people.

use std::fmt::Write as _;

use groundplan_catalog::tables::Date;
use groundplan_engine::{Action, AttributeChange, Deviation, Operation, Plan, Verification};
use serde_json::Value;

/// A plan: one line per operation with its reason, attributes that change, and the counts.
pub(crate) fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    for operation in &plan.operations {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "  {} {}: {}{}",
            sign(operation),
            operation.resource,
            operation.reason,
            if operation.destroys_data {
                ", its data is lost"
            } else {
                ""
            }
        );
        if operation.action == Action::Update || operation.replaces {
            for change in &operation.changes {
                changed(&mut text, change);
            }
        }
    }
    let counts = plan.counts();
    let _ = writeln!(
        text,
        "{}: {} to create, {} to change, {} to make anew, {} to delete, {} as wanted",
        plan.deployment, counts.create, counts.update, counts.replace, counts.delete, counts.keep
    );
    text
}

/// One attribute that changes; of a list only the elements that differ.
fn changed(text: &mut String, change: &AttributeChange) {
    let anew = if change.replaces { ", made anew" } else { "" };
    // Writing to a String cannot fail.
    match (&change.before, &change.after) {
        // Something that it refers to is made anew, as the reason says.
        (Some(before), Some(after)) if before == after => {}
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            let same = before.len() == after.len() && before.iter().all(|one| after.contains(one));
            let order = if same { " in another order" } else { "" };
            let _ = writeln!(text, "      {}:{order}{anew}", change.name);
            for (mark, elements, others) in [("-", before, after), ("+", after, before)] {
                for element in elements.iter().filter(|element| !others.contains(element)) {
                    let _ = writeln!(text, "        {mark} {}", value(Some(element)));
                }
            }
        }
        (before, after) => {
            let _ = writeln!(
                text,
                "      {}: {} -> {}{anew}",
                change.name,
                value(before.as_ref()),
                value(after.as_ref()),
            );
        }
    }
}

/// One attribute that is not as designed; of a list only the elements that differ.
fn differs(text: &mut String, change: &AttributeChange) {
    // Writing to a String cannot fail.
    if let (Some(Value::Array(found)), Some(Value::Array(designed))) =
        (&change.before, &change.after)
    {
        let _ = write!(text, "\n      {}:", change.name);
        for (what, elements, others) in [("designed", designed, found), ("found", found, designed)]
        {
            for element in elements.iter().filter(|element| !others.contains(element)) {
                let _ = write!(text, "\n        {what} {}", value(Some(element)));
            }
        }
        return;
    }
    let _ = write!(
        text,
        "\n      {}: designed {}, found {}",
        change.name,
        value(change.after.as_ref()),
        value(change.before.as_ref())
    );
}

fn sign(operation: &Operation) -> &'static str {
    match operation.action {
        Action::Create => "+",
        Action::Update => "~",
        Action::Delete => "-",
    }
}

/// Longest value that is shown whole, in characters.
const WIDEST: usize = 160;

fn value(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "(not readable)".to_owned();
    };
    let text = value.to_string();
    if text.chars().count() <= WIDEST {
        return text;
    }
    let cut: String = text.chars().take(WIDEST - 3).collect();
    format!("{cut}...")
}

/// A verification: what deviates, and the counts.
pub(crate) fn verification(verification: &Verification) -> String {
    let mut text = String::new();
    for deviation in &verification.deviations {
        let line = match deviation {
            Deviation::Missing { resource, .. } => format!("{resource} does not exist"),
            Deviation::NotReady {
                resource,
                provider_id,
                ..
            } => {
                format!("{resource} ({provider_id}) exists and cannot be used")
            }
            Deviation::Unexpected {
                resource,
                provider_id,
            } => {
                format!("{resource} ({provider_id}) exists and is not in the design")
            }
            Deviation::Different {
                resource,
                provider_id,
                changes,
            } => {
                let mut line = format!("{resource} ({provider_id}) differs");
                for change in changes {
                    differs(&mut line, change);
                }
                line
            }
        };
        let _ = writeln!(text, "  {line}");
    }
    let _ = writeln!(
        text,
        "{} resources designed, {} found, {} attributes compared: {}",
        verification.wanted,
        verification.found,
        verification.attributes,
        match verification.deviations.len() {
            0 => "all as designed".to_owned(),
            1 => "1 deviation".to_owned(),
            count => format!("{count} deviations"),
        }
    );
    text
}

/// Milliseconds since 1970 as `2026-11-20 21:04:11 UTC`.
pub(crate) fn time(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    let days = i32::try_from(seconds / 86_400).unwrap_or(i32::MAX);
    let of_day = seconds % 86_400;
    format!(
        "{} {:02}:{:02}:{:02} UTC",
        Date::from_days_since_epoch(days),
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60
    )
}
