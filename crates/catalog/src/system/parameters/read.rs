//! Reads a value of a parameter into the form that facts hold.

use std::net::IpAddr;

use serde_json::Value;

use super::{Parameter, ParameterKind};
use crate::units::{DataRate, DataSize, Duration, QuantityError, Unit, UnitKind, parse_quantity};

/// Quantities with a unit, and the factor from the unit's base to seconds, bytes or bit/s.
const QUANTITIES: [(&UnitKind, f64); 3] = [
    (Duration::KIND, 60.0),
    (DataSize::KIND, 1e9),
    (DataRate::KIND, 1e6),
];

/// Why a value is not one of a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Misfit {
    /// Another kind of value; what is expected, in words.
    Kind(String),
    /// A text that is no quantity of the kind.
    Quantity(QuantityError, String),
    /// Outside the bounds, which are named.
    Range(String),
    /// None of the choices.
    Choice(String),
}

impl Parameter {
    /// The value in the form that facts hold: seconds, bytes, bit/s, numbers, texts, lists.
    pub fn read(&self, value: &Value) -> Result<Value, Misfit> {
        let value = self.kind_of(value)?;
        self.check_choices(&value)?;
        self.check_bounds(&value)?;
        Ok(value)
    }

    /// What it expects, in words.
    pub fn expected(&self) -> String {
        match self.kind {
            ParameterKind::Duration => "a duration with its unit, such as `\"1 s\"`".to_owned(),
            ParameterKind::Size => "a size with its unit, such as `\"10 GB\"`".to_owned(),
            ParameterKind::Rate => "a rate with its unit, such as `\"1 Gbit/s\"`".to_owned(),
            ParameterKind::Count => "a whole number, zero or more".to_owned(),
            ParameterKind::Number => "a number".to_owned(),
            ParameterKind::Flag => "`true` or `false`".to_owned(),
            ParameterKind::Text => "a text".to_owned(),
            ParameterKind::Address => "an IP address or a DNS name".to_owned(),
            ParameterKind::Name => "a DNS name".to_owned(),
            ParameterKind::Choice => format!("one of {}", self.quoted_choices()),
            ParameterKind::List if self.choices.is_empty() => "a list of texts".to_owned(),
            ParameterKind::List => format!("a list of {}", self.quoted_choices()),
        }
    }

    fn quoted_choices(&self) -> String {
        let quoted: Vec<String> = self.choices.iter().map(|one| format!("`{one}`")).collect();
        quoted.join(", ")
    }

    /// Kind and unit alone, without choices and bounds.
    fn kind_of(&self, value: &Value) -> Result<Value, Misfit> {
        let misfit = || Misfit::Kind(self.expected());
        let quantity = |kind: &'static UnitKind| match value {
            Value::String(text) => {
                read_quantity(text, kind)
                    .map(Value::from)
                    .map_err(|error| match error {
                        Some(error) => Misfit::Quantity(error, self.expected()),
                        None => misfit(),
                    })
            }
            _ => Err(misfit()),
        };
        match self.kind {
            ParameterKind::Duration => quantity(Duration::KIND),
            ParameterKind::Size => quantity(DataSize::KIND),
            ParameterKind::Rate => quantity(DataRate::KIND),
            // 2^53: above it a double cannot tell two whole numbers apart.
            ParameterKind::Count => value
                .as_u64()
                .filter(|count| *count <= 1 << 53)
                .map(Value::from)
                .ok_or_else(misfit),
            ParameterKind::Number => value
                .as_f64()
                .filter(|number| number.is_finite())
                .map(|_| value.clone())
                .ok_or_else(misfit),
            ParameterKind::Flag => value.as_bool().map(Value::from).ok_or_else(misfit),
            ParameterKind::Text | ParameterKind::Choice => value
                .as_str()
                .filter(|text| !text.trim().is_empty())
                .map(Value::from)
                .ok_or_else(misfit),
            ParameterKind::Address => value
                .as_str()
                .filter(|text| is_address(text))
                .map(Value::from)
                .ok_or_else(misfit),
            ParameterKind::Name => value
                .as_str()
                .filter(|text| text.parse::<IpAddr>().is_err() && is_address(text))
                .map(Value::from)
                .ok_or_else(misfit),
            ParameterKind::List => match value {
                Value::Array(items) if items.iter().all(Value::is_string) => Ok(value.clone()),
                _ => Err(misfit()),
            },
        }
    }

    fn check_choices(&self, value: &Value) -> Result<(), Misfit> {
        if !matches!(self.kind, ParameterKind::Choice | ParameterKind::List)
            || self.choices.is_empty()
        {
            return Ok(());
        }
        let given = match value {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for one in given.iter().filter_map(Value::as_str) {
            if !self.choices.iter().any(|choice| choice == one) {
                return Err(Misfit::Choice(one.to_owned()));
            }
        }
        Ok(())
    }

    fn check_bounds(&self, value: &Value) -> Result<(), Misfit> {
        let bound = |bound: &Option<Value>| {
            let read = self.kind_of(bound.as_ref()?).ok()?;
            read.as_f64()
        };
        let (least, most) = (bound(&self.minimum), bound(&self.maximum));
        let Some(found) = value.as_f64() else {
            return Ok(());
        };
        let outside = least.is_some_and(|least| found < least - 1e-9)
            || most.is_some_and(|most| found > most + 1e-9);
        if !outside {
            return Ok(());
        }
        let shown = |bound: &Value| match bound {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Err(Misfit::Range(match (&self.minimum, &self.maximum) {
            (Some(least), Some(most)) => format!("{} to {}", shown(least), shown(most)),
            (Some(least), None) => format!("at least {}", shown(least)),
            (None, Some(most)) => format!("at most {}", shown(most)),
            (None, None) => return Ok(()),
        }))
    }
}

/// A text with a unit in seconds, bytes or bit/s.
pub(in super::super) fn si(text: &str) -> Option<f64> {
    QUANTITIES
        .iter()
        .find_map(|(kind, _)| read_quantity(text, kind).ok())
}

/// The kind of quantity that a text with a unit is of.
pub(in super::super) fn quantity_of(text: &str) -> Option<ParameterKind> {
    let kinds = [
        ParameterKind::Duration,
        ParameterKind::Size,
        ParameterKind::Rate,
    ];
    QUANTITIES
        .iter()
        .zip(kinds)
        .find(|((kind, _), _)| read_quantity(text, kind).is_ok())
        .map(|(_, kind)| kind)
}

/// The quantity in seconds, bytes or bit/s. An error of `None` means that the unit is missing.
fn read_quantity(text: &str, kind: &'static UnitKind) -> Result<f64, Option<QuantityError>> {
    let base = parse_quantity(text, kind).map_err(Some)?;
    if !text.contains(|one: char| one.is_alphabetic()) {
        return Err(None);
    }
    let factor = QUANTITIES
        .iter()
        .find(|(known, _)| known.name == kind.name)
        .map_or(1.0, |(_, factor)| *factor);
    // The way through the base unit leaves dust in the last bits; a microsecond is the least
    // that is meant.
    Ok((base * factor * 1e6).round() / 1e6)
}

/// An IP address, or labels of letters, digits and hyphens (RFC 1123, section 2.1).
fn is_address(text: &str) -> bool {
    if text.parse::<IpAddr>().is_ok() {
        return true;
    }
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let numeric = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.len() <= 253 && !numeric && text.split('.').all(label)
}
