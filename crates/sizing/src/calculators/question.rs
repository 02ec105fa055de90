//! From `name key=value ...` to an answer, or to findings that say what is wrong with it.

use std::collections::BTreeMap;

use groundplan_catalog::tables::{Constant, Tables, constant_range};
use groundplan_diagnostics::{Code, Finding, Report, SourceMap, Span, code, suggest};

use super::CALCULATORS;
use super::amount::{Asked, not_a_word, read};
use super::answer::{Calculation, Input, InputOrigin, Outcome, SecondNumber, VERSION};
use super::given::{Given, Held, Value};
use super::parameter::{Calculator, Default, Kind, Parameter, UnitMode};
use crate::faults;
use crate::inputs::gather::layout;
use crate::number::{Derivation, Number, Origin, Traced};

/// The parameter that every calculator has.
const UNIT_MODE: &str = "unit-mode";

/// Why a calculator has no answer although every parameter alone makes sense.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: Code,
    /// The parameter to look at.
    pub(super) parameter: &'static str,
    pub(super) message: String,
    pub(super) help: String,
}

/// Parameters that do not go together.
pub(super) fn contradiction(
    parameter: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Refusal {
    Refusal {
        code: code::CALCULATION_CONTRADICTORY,
        parameter,
        message: message.into(),
        help: help.into(),
    }
}

/// A question without an answer, such as a queue that grows for ever.
pub(super) fn endless(
    parameter: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Refusal {
    Refusal {
        code: code::CALCULATION_WITHOUT_ANSWER,
        parameter,
        message: message.into(),
        help: help.into(),
    }
}

/// One result while the others are reckoned.
#[derive(Debug)]
pub(super) struct Reckoned {
    id: &'static str,
    name: &'static str,
    unit: &'static str,
    rule: &'static str,
    value: Traced,
}

/// The results of a calculator while it reckons.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) outcomes: Vec<Reckoned>,
}

impl Results {
    /// Takes a result and hands it back under its id, for results that follow from it.
    pub(super) fn put(
        &mut self,
        id: &'static str,
        unit: &'static str,
        rule: &'static str,
        name: &'static str,
        value: Traced,
    ) -> Traced {
        let value = value.named(id, unit, rule);
        self.outcomes.push(Reckoned {
            id,
            name,
            unit,
            rule,
            value: value.clone(),
        });
        value
    }
}

/// Answers `name` with what follows it, each `key=value`. None beside findings; their spans are in
/// the line that is added to `sources` as `calc`.
pub fn calculate(
    sources: &mut SourceMap,
    tables: &Tables<'_>,
    name: &str,
    arguments: &[String],
) -> (Option<Calculation>, Report) {
    let mut report = Report::new();
    let line = Line::new(sources, name, arguments);
    let Some(calculator) = CALCULATORS.iter().find(|one| one.name == name) else {
        report.push(unknown_calculator(&line, name));
        return (None, report);
    };
    let constants = match tables.constants() {
        Ok(constants) => constants,
        Err(errors) => {
            report.push(faults::table(&errors));
            return (None, report);
        }
    };
    let mut asked = split(calculator, &line, arguments, &mut report);
    let mode = match asked.remove(UNIT_MODE) {
        None => UnitMode::Decimal,
        Some(asked) => match asked.text {
            "decimal" => UnitMode::Decimal,
            "binary" => UnitMode::Binary,
            other => {
                let known = ["decimal", "binary"];
                report.push(not_a_word(UNIT_MODE, other, &known, asked.span));
                UnitMode::Decimal
            }
        },
    };
    let mut held = BTreeMap::new();
    for parameter in calculator.parameters {
        let asked = asked.get(parameter.name);
        let found = match asked {
            Some(asked) => read(parameter, asked, mode),
            None => stand_in(parameter, constants, &line),
        };
        match found {
            Ok(value) => {
                held.insert(parameter.name, value);
            }
            Err(finding) => report.push(*finding),
        }
    }
    if report.has_errors() {
        report.sort();
        return (None, report);
    }
    let given = Given { held: &held };
    let mut results = Results {
        outcomes: Vec::new(),
    };
    let span = |parameter: &str| asked.get(parameter).map_or(line.all, |asked| asked.span);
    if let Err(refusal) = (calculator.reckon)(&given, &mut results) {
        report.push(
            Finding::new(refusal.code, refusal.message)
                .at(span(refusal.parameter), "")
                .help(refusal.help),
        );
        return (None, report);
    }
    for Reckoned {
        id, name, value, ..
    } in &results.outcomes
    {
        if !value.value().is_finite() {
            report.push(
                Finding::new(
                    code::CALCULATION_WITHOUT_ANSWER,
                    format!("`{id}` ({name}) has no finite value with these amounts"),
                )
                .at(line.all, "")
                .help("give amounts of a more usual size"),
            );
        }
    }
    if report.has_errors() {
        return (None, report);
    }
    (Some(answer(calculator, mode, &held, &results)), report)
}

/// The line that was typed, as a source for spans.
struct Line {
    all: Span,
    name: Span,
    arguments: Vec<Span>,
}

impl Line {
    fn new(sources: &mut SourceMap, name: &str, arguments: &[String]) -> Self {
        let mut text = name.to_owned();
        let mut ranges = Vec::with_capacity(arguments.len());
        for argument in arguments {
            text.push(' ');
            let start = text.len();
            text.push_str(argument);
            ranges.push((start, text.len()));
        }
        let end = text.len();
        let source = sources.add("calc", text);
        Self {
            all: Span::new(source, 0, end),
            name: Span::new(source, 0, name.len()),
            arguments: ranges
                .into_iter()
                .map(|(start, end)| Span::new(source, start, end))
                .collect(),
        }
    }
}

fn split<'a>(
    calculator: &Calculator,
    line: &Line,
    arguments: &'a [String],
    report: &mut Report,
) -> BTreeMap<&'a str, Asked<'a>> {
    let mut asked = BTreeMap::new();
    for (argument, &span) in arguments.iter().zip(&line.arguments) {
        let Some((key, text)) = argument.split_once('=') else {
            let near = suggest::nearest(argument, names(calculator));
            let finding = Finding::new(
                code::CALCULATOR_PARAMETER_UNKNOWN,
                format!("expected `key=value`, found `{argument}`"),
            )
            .at(span, "");
            report.push(match near {
                Some(near) => finding.help(format!("write `{near}=...`")),
                None => finding.help("write the name of a parameter, `=`, and its value"),
            });
            continue;
        };
        let key = key.trim();
        if key != UNIT_MODE && !calculator.parameters.iter().any(|one| one.name == key) {
            let finding = Finding::new(
                code::CALCULATOR_PARAMETER_UNKNOWN,
                format!(
                    "the calculator `{}` has no parameter `{}`",
                    calculator.name, key
                ),
            )
            .at(span, "");
            report.push(match suggest::nearest(key, names(calculator)) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help(format!(
                    "it has {}",
                    names(calculator)
                        .map(|name| format!("`{name}`"))
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            });
            continue;
        }
        let text = text.trim();
        if asked.insert(key, Asked { text, span }).is_some() {
            report.push(
                Finding::new(
                    code::CALCULATION_CONTRADICTORY,
                    format!("`{key}` is given twice"),
                )
                .at(span, "")
                .help("leave one of them out"),
            );
        }
    }
    asked
}

fn names(calculator: &Calculator) -> impl Iterator<Item = &'static str> {
    calculator
        .parameters
        .iter()
        .map(|one| one.name)
        .chain([UNIT_MODE])
}

fn unknown_calculator(line: &Line, name: &str) -> Finding {
    let finding = Finding::new(
        code::CALCULATOR_UNKNOWN,
        format!("there is no calculator `{name}`"),
    )
    .at(line.name, "");
    match suggest::nearest(name, CALCULATORS.iter().map(|one| one.name)) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("`groundplan calc --list` names them"),
    }
}

/// What holds where nothing was given.
fn stand_in(
    parameter: &Parameter,
    constants: &BTreeMap<String, Constant>,
    line: &Line,
) -> Result<Held, Box<Finding>> {
    let unit = parameter.kind.unit();
    let held = |value, origin, source| Held {
        value,
        unit,
        origin,
        source,
    };
    let of_calculator = || Origin::Table("default of the calculator".to_owned());
    Ok(match parameter.default {
        Default::Required => {
            return Err(Box::new(
                Finding::new(
                    code::CALCULATOR_PARAMETER_MISSING,
                    format!("`{}` is missing: {}", parameter.name, parameter.about),
                )
                .at(line.all, "")
                .help(format!("add `{}`", example(parameter))),
            ));
        }
        Default::Absent => held(None, InputOrigin::Absent, of_calculator()),
        Default::Value(value) => held(
            Some(Value::Number(value)),
            InputOrigin::Default,
            of_calculator(),
        ),
        Default::Word(word) => {
            let value = match (parameter.kind, layout(word)) {
                (Kind::Layout, Some((data, parity))) => {
                    Value::Layout(word.to_owned(), data, parity)
                }
                _ => Value::Word(word.to_owned()),
            };
            held(Some(value), InputOrigin::Default, of_calculator())
        }
        Default::Constant(id) => {
            let usable = constants.get(id).filter(|constant| {
                constant_range(id).contains(&constant.value) && constant.value.is_finite()
            });
            let Some(constant) = usable else {
                return Err(Box::new(
                    Finding::new(
                        code::CONSTANT_MISSING,
                        format!("the constant `{id}` is in no table, or out of its range"),
                    )
                    .help(format!("give `{}`", example(parameter))),
                ));
            };
            let in_base = in_base_unit(parameter, constant);
            let source = Origin::Constant {
                name: constant.about.clone().unwrap_or_default(),
                label: constant.label.name().to_owned(),
                source: constant.source.clone(),
            };
            held(Some(Value::Number(in_base)), InputOrigin::Constant, source)
        }
    })
}

/// A constant in the unit that its parameter is held in. Constants have units of their own, such
/// as seconds or kilobytes; where the parameter knows the spelling, it is converted.
fn in_base_unit(parameter: &Parameter, constant: &Constant) -> f64 {
    let Kind::Amount(kind) = parameter.kind else {
        return constant.value;
    };
    kind.units
        .iter()
        .find(|(unit, _)| *unit == constant.unit)
        .map_or(constant.value, |(_, factor)| constant.value * factor)
}

/// How a parameter is written.
pub(super) fn example(parameter: &Parameter) -> String {
    let value = match parameter.kind {
        Kind::Amount(kind) => {
            let quoted = kind.examples.split('`').nth(3).unwrap_or("1");
            quoted.trim_matches('"').to_owned()
        }
        Kind::Number(_) | Kind::Whole(_) => "12".to_owned(),
        Kind::Word(words) => words.first().copied().unwrap_or_default().to_owned(),
        Kind::Layout => "raid6-8+2".to_owned(),
    };
    if value.contains(' ') {
        format!("{}=\"{value}\"", parameter.name)
    } else {
        format!("{}={value}", parameter.name)
    }
}

fn answer(
    calculator: &Calculator,
    mode: UnitMode,
    held: &BTreeMap<&'static str, Held>,
    results: &Results,
) -> Calculation {
    let inputs = calculator.parameters.iter().filter_map(|parameter| {
        let held = held.get(parameter.name)?;
        let (value, word) = match &held.value {
            Some(Value::Number(number)) => (Some(significant(*number)), None),
            Some(Value::Word(word) | Value::Layout(word, ..)) => (None, Some(word.clone())),
            None => (None, None),
        };
        Some(Input {
            name: parameter.name.to_owned(),
            value,
            word,
            unit: held.unit.to_owned(),
            origin: held.origin,
            constant: match (held.origin, parameter.default) {
                (InputOrigin::Constant, Default::Constant(id)) => Some(id.to_owned()),
                _ => None,
            },
        })
    });
    let values: Vec<Traced> = results
        .outcomes
        .iter()
        .map(|one| one.value.clone())
        .collect();
    let derivation = Derivation::of(&values);
    let outcomes = results
        .outcomes
        .iter()
        .zip(&derivation.roots)
        .map(|(one, step)| outcome(one, *step, mode));
    Calculation {
        version: VERSION,
        calculator: calculator.name.to_owned(),
        unit_mode: mode.name().to_owned(),
        inputs: inputs.collect(),
        results: outcomes.collect(),
        steps: derivation.steps,
    }
}

fn outcome(one: &Reckoned, step: usize, mode: UnitMode) -> Outcome {
    let decimal = one.value.value();
    let (value, unit, other) = match (mode, in_binary(decimal, one.unit)) {
        (UnitMode::Binary, Some((binary, of))) => (binary, of, Some((decimal, one.unit))),
        (UnitMode::Decimal, Some(binary)) => (decimal, one.unit, Some(binary)),
        (_, None) => (decimal, one.unit, None),
    };
    Outcome {
        id: one.id.to_owned(),
        name: one.name.to_owned(),
        value: significant(value),
        unit: unit.to_owned(),
        rule: one.rule.to_owned(),
        other: other.map(|(value, unit)| SecondNumber {
            value: significant(value),
            unit: unit.to_owned(),
        }),
        step,
    }
}

/// Drops noise behind the twelfth digit: shares of calls are too small for six places.
fn significant(value: f64) -> f64 {
    let text = format!("{value:.11e}");
    text.parse::<f64>().unwrap_or(value) + 0.0
}

/// A size in binary units.
fn in_binary(value: f64, unit: &str) -> Option<(f64, &'static str)> {
    let (factor, binary) = match unit {
        "kB" => (1024.0 / 1e3, "KiB"),
        "MB" => (1_048_576.0 / 1e6, "MiB"),
        "GB" => (1_073_741_824.0 / 1e9, "GiB"),
        "TB" => (1_099_511_627_776.0 / 1e12, "TiB"),
        "GB/day" => (1_073_741_824.0 / 1e9, "GiB/day"),
        "GB/h" => (1_073_741_824.0 / 1e9, "GiB/h"),
        _ => return None,
    };
    Some((value / factor, binary))
}
