//! Default constants of the sizing rules, `constants.toml`.
//!
//! A constant is a TOML table with a `value`; its id is the dotted path to it, so that
//! `[online.free_share]` is `online.free_share`.

mod range;

use std::collections::BTreeMap;
use std::ops::Range;

use groundplan_diagnostics::suggest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{Problem, TableError, TableErrors};
use super::provenance::Label;
use super::sheet::Word;

pub use range::constant_range;

/// A figure that a sizing rule uses unless the profile says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    /// Dotted id: `online.free_share`.
    pub id: String,
    /// The figure.
    pub value: f64,
    /// Its unit: `share`, `days`, `Mbit/s`, `users/core`.
    pub unit: String,
    /// How it was come by.
    pub label: Label,
    /// Where it comes from, in words.
    pub source: String,
    /// The sizing rule that uses it: `S1.5`.
    pub rule: String,
    /// What it means and when to change it.
    pub about: Option<String>,
}

const KEYS: [&str; 6] = ["value", "unit", "label", "source", "rule", "about"];

/// The constants by id.
pub(crate) fn parse(path: &str, text: &str) -> Result<BTreeMap<String, Constant>, TableErrors> {
    let mut reading = Reading {
        path,
        text,
        errors: Vec::new(),
        constants: BTreeMap::new(),
    };
    match DeTable::parse(text) {
        Ok(table) => reading.table("", table.get_ref()),
        Err(error) => {
            let problem = Problem::Malformed {
                reason: error.message().to_owned(),
            };
            let at = error.span().unwrap_or(0..0);
            reading.fault(&at, None, problem);
        }
    }
    TableErrors::unless_empty(reading.errors)?;
    Ok(reading.constants)
}

/// The constants by id from the same tables as JSON. None where anything is not as it has to be.
pub(crate) fn from_compiled(json: &str) -> Option<BTreeMap<String, Constant>> {
    let root = serde_json::from_str(json).ok()?;
    let mut constants = BTreeMap::new();
    gather("", root, &mut constants)?;
    Some(constants)
}

fn gather(
    prefix: &str,
    table: serde_json::Map<String, serde_json::Value>,
    constants: &mut BTreeMap<String, Constant>,
) -> Option<()> {
    for (key, value) in table {
        let serde_json::Value::Object(mut inner) = value else {
            return None;
        };
        let id = match prefix {
            "" => key,
            _ => format!("{prefix}.{key}"),
        };
        let Some(value) = inner.remove("value") else {
            gather(&id, inner, constants)?;
            continue;
        };
        let mut text = |key: &str| match inner.remove(key)? {
            serde_json::Value::String(text) if !text.is_empty() => Some(text),
            _ => None,
        };
        let word = text("label")?;
        let constant = Constant {
            value: value.as_f64()?,
            unit: text("unit")?,
            label: Label::WORDS.iter().find(|(name, _)| *name == word)?.1,
            source: text("source")?,
            rule: text("rule")?,
            about: text("about"),
            id: id.clone(),
        };
        constants.insert(id, constant);
    }
    Some(())
}

struct Reading<'t> {
    path: &'t str,
    text: &'t str,
    errors: Vec<TableError>,
    constants: BTreeMap<String, Constant>,
}

impl Reading<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let id = if prefix.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{prefix}.{}", key.get_ref())
            };
            match value.get_ref() {
                DeValue::Table(inner) if inner.contains_key("value") => {
                    if let Some(constant) = self.constant(&id, &key.span(), inner) {
                        self.constants.insert(id, constant);
                    }
                }
                DeValue::Table(inner) => self.table(&id, inner),
                _ => self.fault(
                    &value.span(),
                    Some(id),
                    Problem::Malformed {
                        reason: "a constant is a table with a `value`".to_owned(),
                    },
                ),
            }
        }
    }

    fn constant(
        &mut self,
        id: &str,
        heading: &Range<usize>,
        table: &DeTable<'_>,
    ) -> Option<Constant> {
        for key in table.keys() {
            if !KEYS.contains(&key.get_ref().as_ref()) {
                let nearest = suggest::nearest(key.get_ref(), KEYS).map(str::to_owned);
                let column = format!("{id}.{}", key.get_ref());
                self.fault(
                    &key.span(),
                    Some(column),
                    Problem::ColumnUnknown { nearest },
                );
            }
        }
        let value = self.number(id, table);
        let unit = self.string(id, heading, table, "unit");
        let source = self.string(id, heading, table, "source");
        let rule = self.string(id, heading, table, "rule");
        let label = self
            .string(id, heading, table, "label")
            .and_then(|word| self.label(id, &word, table));
        let about = match table.get("about") {
            None => None,
            Some(_) => Some(self.string(id, heading, table, "about")?),
        };
        Some(Constant {
            id: id.to_owned(),
            value: value?,
            unit: unit?,
            label: label?,
            source: source?,
            rule: rule?,
            about,
        })
    }

    fn number(&mut self, id: &str, table: &DeTable<'_>) -> Option<f64> {
        let value = table.get("value")?;
        let number = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|integer| integer as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.fault(
                &value.span(),
                Some(format!("{id}.value")),
                Problem::NotANumber,
            );
        }
        number
    }

    fn string(
        &mut self,
        id: &str,
        heading: &Range<usize>,
        table: &DeTable<'_>,
        key: &str,
    ) -> Option<String> {
        let column = Some(format!("{id}.{key}"));
        match table.get(key).map(|value| (value.get_ref(), value.span())) {
            Some((DeValue::String(text), _)) if !text.is_empty() => Some(text.to_string()),
            Some((DeValue::String(_), span)) => {
                self.fault(&span, column, Problem::Empty);
                None
            }
            Some((_, span)) => {
                let reason = "a text in quotes is required".to_owned();
                self.fault(&span, column, Problem::Malformed { reason });
                None
            }
            None => {
                self.fault(heading, column, Problem::ColumnMissing);
                None
            }
        }
    }

    fn label(&mut self, id: &str, word: &str, table: &DeTable<'_>) -> Option<Label> {
        if let Some((_, label)) = Label::WORDS.iter().find(|(name, _)| *name == word) {
            return Some(*label);
        }
        let allowed: Vec<&'static str> = Label::WORDS.iter().map(|(name, _)| *name).collect();
        let nearest = suggest::nearest(word, allowed.iter().copied())
            .and_then(|near| allowed.iter().copied().find(|name| *name == near));
        let span = table.get("label").map_or(0..0, Spanned::span);
        let column = Some(format!("{id}.label"));
        self.fault(&span, column, Problem::NotOneOf { allowed, nearest });
        None
    }

    fn fault(&mut self, at: &Range<usize>, column: Option<String>, problem: Problem) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        self.errors.push(TableError {
            file: self.path.to_owned(),
            line: Some(before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1),
            column,
            text: self.text.get(at.clone()).unwrap_or("").to_owned(),
            problem,
        });
    }
}
