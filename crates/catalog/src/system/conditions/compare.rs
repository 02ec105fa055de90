//! Comparing a fact with an operand: a number, a text with a unit, or the value at another path.

use serde_json::Value;

use super::super::parameters::si;
use super::Facts;

/// Below the path of a quantity: the same in seconds, bytes or bit/s.
pub const SI: &str = "si";

/// Difference below which two numbers are the same; quantities are read through factors.
const TOLERANCE: f64 = 1e-9;

/// What a table of comparisons may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Comparison {
    /// Not below the operand.
    AtLeast,
    /// Not above the operand.
    AtMost,
    /// Above the operand.
    Above,
    /// Below the operand.
    Below,
    /// None of the operands.
    Not,
    /// Addresses that lie in the operand's networks.
    Within,
    /// Addresses that none of the operand's networks has.
    ApartFrom,
}

impl Comparison {
    /// Every comparison by its key.
    pub(in super::super) const ALL: [(&'static str, Self); 7] = [
        ("at_least", Self::AtLeast),
        ("at_most", Self::AtMost),
        ("above", Self::Above),
        ("below", Self::Below),
        ("not", Self::Not),
        ("within", Self::Within),
        ("apart_from", Self::ApartFrom),
    ];

    /// The comparison with this key.
    pub(in super::super) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(key, _)| *key == name)
            .map(|(_, comparison)| comparison)
    }

    /// Whether the fact at this path stands in this relation to the operand. A fact that is
    /// absent, or no number, stands in none.
    pub(super) fn holds(self, path: &str, operand: &Value, facts: &Facts) -> bool {
        let pair = if is_parameter(path) || is_in_si(operand) {
            (number_in_si(path, facts), operand_in_si(operand, facts))
        } else {
            (number(path, facts), operand_number(operand, facts))
        };
        let (Some(found), Some(operand)) = pair else {
            return false;
        };
        let slack = TOLERANCE * operand.abs().max(1.0);
        match self {
            Self::AtLeast => found >= operand - slack,
            Self::AtMost => found <= operand + slack,
            Self::Above => found > operand + slack,
            Self::Below => found < operand - slack,
            Self::Not => (found - operand).abs() > slack,
            // Addresses are no numbers.
            Self::Within | Self::ApartFrom => false,
        }
    }
}

/// Whether the fact at this path is this value. Numbers are compared as numbers, and a text with
/// a unit is the number of a parameter that was written with it.
pub(super) fn equal(path: &str, accepted: &Value, facts: &Facts) -> bool {
    let accepted = match other_path(accepted) {
        Some(other) => facts.get(other).unwrap_or(&Value::Null),
        None => accepted,
    };
    let found = facts.get(path).unwrap_or(&Value::Null);
    if found == accepted {
        return true;
    }
    let asked = match accepted {
        Value::String(text) if path.starts_with("parameters.") => si(text),
        Value::Number(asked) => asked.as_f64(),
        _ => None,
    };
    match (found.as_f64(), asked) {
        (Some(found), Some(asked)) => (found - asked).abs() <= TOLERANCE * asked.abs().max(1.0),
        _ => false,
    }
}

/// The other path an operand names.
pub(in super::super) fn other_path(operand: &Value) -> Option<&str> {
    let table = operand.as_object()?;
    let path = table.get("path")?.as_str()?;
    (table.len() == 1).then_some(path)
}

/// Parameters are held in seconds, bytes and bit/s.
fn is_parameter(path: &str) -> bool {
    path.starts_with("parameters.")
}

/// Whether an operand is in seconds, bytes or bit/s: a text with a unit, or a parameter.
fn is_in_si(operand: &Value) -> bool {
    match operand {
        Value::String(text) => si(text).is_some(),
        other => other_path(other).is_some_and(is_parameter),
    }
}

/// The fact at a path in seconds, bytes or bit/s where facts have it so.
fn number_in_si(path: &str, facts: &Facts) -> Option<f64> {
    match facts.get(&format!("{path}.{SI}")) {
        Some(held) => held.as_f64(),
        // A plain number has no unit; a quantity of a profile without one cannot be compared.
        None => number(path, facts),
    }
}

fn operand_in_si(operand: &Value, facts: &Facts) -> Option<f64> {
    match other_path(operand) {
        Some(path) => number_in_si(path, facts),
        None => operand_number(operand, facts),
    }
}

fn operand_number(operand: &Value, facts: &Facts) -> Option<f64> {
    match operand {
        Value::String(text) => si(text),
        other => match other_path(other) {
            Some(path) => number(path, facts),
            None => other.as_f64(),
        },
    }
}

/// A number, or the likeliest value of an amount that is a range.
fn number(path: &str, facts: &Facts) -> Option<f64> {
    let fact = facts.get(path)?;
    fact.as_f64()
        .or_else(|| facts.get(&format!("{path}.likely"))?.as_f64())
}
