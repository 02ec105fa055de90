//! Plans, verifications and times as text for people.

use std::fmt::Write as _;

use groundplan_catalog::tables::Date;
use groundplan_engine::{Action, Deviation, Operation, Plan, Verification};
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
                let _ = writeln!(
                    text,
                    "      {}: {} -> {}{}",
                    change.name,
                    value(change.before.as_ref()),
                    value(change.after.as_ref()),
                    if change.replaces { ", made anew" } else { "" }
                );
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

fn sign(operation: &Operation) -> &'static str {
    match operation.action {
        Action::Create => "+",
        Action::Update => "~",
        Action::Delete => "-",
    }
}

fn value(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "(not readable)".to_owned();
    };
    let text = value.to_string();
    if text.chars().count() <= 80 {
        return text;
    }
    let cut: String = text.chars().take(77).collect();
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
                    let _ = write!(
                        line,
                        "\n      {}: designed {}, found {}",
                        change.name,
                        value(change.after.as_ref()),
                        value(change.before.as_ref())
                    );
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
