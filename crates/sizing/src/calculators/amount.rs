//! Reading the values of parameters as they are typed: amounts with units, words, layouts.

use groundplan_catalog::units::{QuantityError, UnitKind, parse_quantity};
use groundplan_diagnostics::{Code, Finding, Span, code, suggest};

use super::answer::InputOrigin;
use super::given::{Held, Value};
use super::parameter::{Kind, Parameter, UnitMode};
use crate::inputs::gather::layout;
use crate::number::Origin;

/// A value as it was typed.
pub(super) struct Asked<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// Reads what was typed for a parameter.
pub(super) fn read(
    parameter: &Parameter,
    asked: &Asked<'_>,
    mode: UnitMode,
) -> Result<Held, Box<Finding>> {
    let value = match parameter.kind {
        Kind::Word(words) => match words.iter().find(|word| **word == asked.text) {
            Some(word) => Value::Word((*word).to_owned()),
            None => {
                return Err(Box::new(not_a_word(
                    parameter.name,
                    asked.text,
                    words,
                    asked.span,
                )));
            }
        },
        Kind::Layout => match layout(asked.text) {
            Some((data, parity)) if data + parity <= 10_000.0 => {
                Value::Layout(asked.text.to_ascii_lowercase(), data, parity)
            }
            _ => {
                return Err(Box::new(
                    Finding::new(
                        code::CALCULATOR_AMOUNT_UNREADABLE,
                        format!(
                            "`{}` expects a layout of disks, found `{}`",
                            parameter.name, asked.text
                        ),
                    )
                    .at(asked.span, "")
                    .help("write it such as `raid6-8+2`, `raid5-4+1`, `raid10` or `8+2`"),
                ));
            }
        },
        Kind::Amount(_) | Kind::Number(_) | Kind::Whole(_) => {
            Value::Number(amount(parameter, asked, mode)?)
        }
    };
    Ok(Held {
        value: Some(value),
        unit: parameter.kind.unit(),
        origin: InputOrigin::Given,
        source: Origin::Table("given".to_owned()),
    })
}

fn amount(parameter: &Parameter, asked: &Asked<'_>, mode: UnitMode) -> Result<f64, Box<Finding>> {
    let name = parameter.name;
    let fault = |code: Code, message: String, help: String| {
        Box::new(Finding::new(code, message).at(asked.span, "").help(help))
    };
    let number = if let Kind::Amount(kind) = parameter.kind {
        let text = match mode {
            UnitMode::Binary if kind.name == "data-size" => binary(asked.text),
            _ => asked.text.to_owned(),
        };
        parse_quantity(&text, kind).map_err(|error| unreadable(parameter, kind, asked, &error))?
    } else {
        let plain = asked.text.replace('_', "");
        let plain = plain.strip_suffix(parameter.kind.unit()).unwrap_or(&plain);
        match plain.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => number + 0.0,
            _ => {
                return Err(fault(
                    code::CALCULATOR_AMOUNT_UNREADABLE,
                    format!("`{name}` expects a plain number, found `{}`", asked.text),
                    format!("write `{name}=12`"),
                ));
            }
        }
    };
    if matches!(parameter.kind, Kind::Whole(_)) && number.fract() != 0.0 {
        return Err(fault(
            code::CALCULATOR_AMOUNT_UNREADABLE,
            format!("`{name}` expects a whole number, found `{}`", asked.text),
            format!("write `{name}={}`", number.ceil()),
        ));
    }
    if !(parameter.least..=parameter.most).contains(&number) {
        let unit = parameter.kind.unit();
        return Err(fault(
            code::CALCULATOR_AMOUNT_OUT_OF_RANGE,
            format!(
                "`{name}` expects {} to {} {unit}, found {}",
                parameter.least,
                parameter.most,
                crate::text::number(number)
            )
            .replace(" ,", ","),
            format!("{}: give an amount within that range", parameter.about),
        ));
    }
    Ok(number)
}

/// The text of a size with its prefixes read as powers of 1024.
fn binary(text: &str) -> String {
    let trimmed = text.trim();
    let at = trimmed
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_' | '-' | '+')))
        .unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at(at);
    let unit = match unit.trim() {
        "" | "GB" | "gb" => "GiB",
        "TB" | "tb" => "TiB",
        "PB" | "pb" => "PiB",
        "MB" | "mb" => "MiB",
        "kB" | "KB" | "kb" => "KiB",
        other => other,
    };
    format!("{number} {unit}")
}

fn unreadable(
    parameter: &Parameter,
    kind: &UnitKind,
    asked: &Asked<'_>,
    error: &QuantityError,
) -> Box<Finding> {
    let name = parameter.name;
    let (code, message) = match error {
        QuantityError::ForeignUnit { unit, noun } => (
            code::CALCULATOR_AMOUNT_UNREADABLE,
            format!(
                "`{name}` expects {}, but `{unit}` is the unit of {noun}",
                kind.noun
            ),
        ),
        QuantityError::UnknownUnit { unit, .. } => (
            code::CALCULATOR_AMOUNT_UNREADABLE,
            format!(
                "`{name}` expects {}, and `{}` is no unit of it",
                kind.noun, unit
            ),
        ),
        QuantityError::AmbiguousUnit { unit, choices } => (
            code::CALCULATOR_AMOUNT_UNREADABLE,
            format!(
                "the unit `{unit}` of `{name}` may mean {}",
                choices.join(" or ")
            ),
        ),
        QuantityError::Negative => (
            code::CALCULATOR_AMOUNT_OUT_OF_RANGE,
            format!("`{name}` expects zero or more, found `{}`", asked.text),
        ),
        QuantityError::NotFinite => (
            code::CALCULATOR_AMOUNT_OUT_OF_RANGE,
            format!(
                "`{name}` expects {}, found none that can be counted with",
                kind.noun
            ),
        ),
        QuantityError::TooLarge(limit) => (
            code::CALCULATOR_AMOUNT_OUT_OF_RANGE,
            format!("`{name}` expects at most {limit} {}, found more", kind.base),
        ),
        QuantityError::Empty | QuantityError::NoNumber => (
            code::CALCULATOR_AMOUNT_UNREADABLE,
            format!("`{name}` expects {}, found `{}`", kind.noun, asked.text),
        ),
    };
    let help = match error {
        QuantityError::UnknownUnit {
            nearest: Some(near),
            ..
        } => format!("did you mean `{near}`?"),
        _ => format!("write {}, such as {}", kind.noun, kind.examples),
    };
    Box::new(Finding::new(code, message).at(asked.span, "").help(help))
}

/// A word that the parameter does not know.
pub(super) fn not_a_word(name: &str, text: &str, words: &[&str], span: Span) -> Finding {
    let finding = Finding::new(
        code::CALCULATOR_AMOUNT_UNREADABLE,
        format!("`{name}` expects {}, found `{}`", words.join(", "), text),
    )
    .at(span, "");
    match suggest::nearest(text, words.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("write one of them"),
    }
}
