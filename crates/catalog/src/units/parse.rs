//! Reads a number with its unit as people write it.

use super::{KINDS, UnitKind};

/// Why a text is not a quantity of the kind asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum QuantityError {
    /// Nothing was written.
    Empty,
    /// There is no number at the beginning.
    NoNumber,
    /// The unit belongs to another kind of quantity.
    ForeignUnit {
        /// The unit as written.
        unit: String,
        /// What it measures.
        noun: &'static str,
    },
    /// Nobody knows the unit.
    UnknownUnit {
        /// The unit as written.
        unit: String,
        /// The spelling that was probably meant.
        nearest: Option<&'static str>,
    },
    /// Letter case decides and was not kept (`mb/s` may be bits or bytes).
    AmbiguousUnit {
        /// The unit as written.
        unit: String,
        /// What it may mean.
        choices: Vec<&'static str>,
    },
    /// Below zero.
    Negative,
    /// Not a number, or infinite.
    NotFinite,
    /// Larger than anything that can be meant; the limit in the base unit.
    TooLarge(f64),
}

/// Checks a value in the base unit: finite, not negative, not absurd.
pub fn check_magnitude(value: f64, kind: &UnitKind) -> Result<f64, QuantityError> {
    if !value.is_finite() {
        Err(QuantityError::NotFinite)
    } else if value < 0.0 {
        Err(QuantityError::Negative)
    } else if value > kind.maximum {
        Err(QuantityError::TooLarge(kind.maximum))
    } else {
        // Minus zero would print and compare differently in canonical output.
        Ok(value + 0.0)
    }
}

/// Reads `text` as a quantity of this kind and returns it in the base unit.
pub fn parse_quantity(text: &str, kind: &UnitKind) -> Result<f64, QuantityError> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(QuantityError::Empty);
    }
    let mut sum = 0.0;
    let mut parts = 0;
    while !rest.is_empty() {
        if parts > 0 && !kind.compound {
            return Err(unknown_unit(text.trim(), kind));
        }
        let (number, after) = split_number(rest).ok_or(QuantityError::NoNumber)?;
        let (unit, after) = split_unit(after, kind.compound);
        if unit.is_empty() && (parts > 0 || !after.is_empty()) {
            return Err(QuantityError::NoNumber);
        }
        sum += number * factor(unit, kind)?;
        rest = after;
        parts += 1;
    }
    check_magnitude(sum, kind)
}

/// A leading decimal number, with `_` between digits allowed as in TOML.
fn split_number(text: &str) -> Option<(f64, &str)> {
    let end = text
        .char_indices()
        .find(|(at, c)| {
            !(c.is_ascii_digit() || matches!(c, '.' | '_') || (*at == 0 && matches!(c, '-' | '+')))
        })
        .map_or(text.len(), |(at, _)| at);
    let digits: String = text[..end].chars().filter(|c| *c != '_').collect();
    let number = digits.parse().ok()?;
    Some((number, text[end..].trim_start()))
}

fn split_unit(text: &str, compound: bool) -> (&str, &str) {
    let end = if compound {
        text.find(|c: char| c.is_ascii_digit())
            .unwrap_or(text.len())
    } else {
        text.len()
    };
    (text[..end].trim(), text[end..].trim_start())
}

fn factor(unit: &str, kind: &UnitKind) -> Result<f64, QuantityError> {
    if unit.is_empty() {
        return Ok(1.0);
    }
    if let Some((_, factor)) = kind.units.iter().find(|(known, _)| *known == unit) {
        return Ok(*factor);
    }
    // `gb` and `MBIT/S` are slips of the keyboard; `Gb` may be meant as gigabits.
    let one_case =
        unit.chars().all(|c| !c.is_uppercase()) || unit.chars().all(|c| !c.is_lowercase());
    if one_case {
        let matches: Vec<&(&'static str, f64)> = kind
            .units
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(unit))
            .collect();
        if let Some((_, first)) = matches.first() {
            if matches.iter().all(|(_, factor)| factor == first) {
                return Ok(*first);
            }
            return Err(QuantityError::AmbiguousUnit {
                unit: unit.to_owned(),
                choices: matches.iter().map(|(known, _)| *known).collect(),
            });
        }
    }
    Err(unknown_unit(unit, kind))
}

fn unknown_unit(unit: &str, kind: &UnitKind) -> QuantityError {
    let nearest = || {
        kind.units
            .iter()
            .map(|(known, _)| *known)
            .find(|known| known.eq_ignore_ascii_case(unit))
            .or_else(|| {
                groundplan_diagnostics::suggest::nearest(
                    unit,
                    kind.units.iter().map(|(known, _)| *known),
                )
            })
    };
    let foreign = KINDS
        .iter()
        .filter(|other| other.name != kind.name)
        .find(|other| other.units.iter().any(|(known, _)| *known == unit));
    match foreign {
        Some(other) => QuantityError::ForeignUnit {
            unit: unit.to_owned(),
            noun: other.noun,
        },
        None => QuantityError::UnknownUnit {
            unit: unit.to_owned(),
            nearest: nearest(),
        },
    }
}
