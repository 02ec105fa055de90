//! The layer over a profile that says what was fitted.

use std::fmt::Write as _;

use groundplan_profile::LoadedProfile;
use serde_json::{Map, Value, json};

use crate::output::{Calibration, Interval};

/// What the layer says, gathered piece by piece.
pub(super) struct Fragment {
    growth: Option<Interval>,
    concurrent: Option<Interval>,
    /// All sources with everything they say: lists of layers replace each other.
    ingest: Vec<Map<String, Value>>,
    touched: bool,
}

fn value(interval: Interval) -> Value {
    if interval.low == interval.high {
        json!(interval.likely)
    } else {
        json!({ "low": interval.low, "likely": interval.likely, "high": interval.high })
    }
}

impl Fragment {
    pub(super) fn new(loaded: &LoadedProfile) -> Self {
        let sources = loaded.profile.workload.ingest.iter();
        let ingest = sources
            .enumerate()
            .map(|(index, one)| {
                let written = |key: &str| loaded.written(&format!("workload.ingest.{index}.{key}"));
                match serde_json::to_value(one) {
                    // A default that nobody wrote stays a default.
                    Ok(Value::Object(map)) => map
                        .into_iter()
                        .filter(|(key, value)| !value.is_null() && written(key))
                        .collect(),
                    _ => Map::new(),
                }
            })
            .collect();
        Self {
            growth: None,
            concurrent: None,
            ingest,
            touched: false,
        }
    }

    /// An amount of a source. A fitted rate takes the place of the format.
    pub(super) fn source(&mut self, index: usize, key: &str, interval: Interval) {
        if let Some(source) = self.ingest.get_mut(index) {
            if key == "rate" {
                source.remove("format");
            }
            source.insert(key.to_owned(), value(interval));
            self.touched = true;
        }
    }

    pub(super) fn growth(&mut self, interval: Interval) {
        self.growth = Some(interval);
    }

    pub(super) fn concurrent(&mut self, interval: Interval) {
        self.concurrent = Some(interval);
    }

    /// The layer as TOML.
    pub(super) fn text(&self, base: &str, calibration: &Calibration) -> String {
        // Writing to a String cannot fail.
        let mut text = String::new();
        let _ = writeln!(
            text,
            "# Fitted to {} days of {}, {} to {}: low and high hold {} % of all cases.",
            calibration.days,
            one_line(&calibration.file),
            calibration.first,
            calibration.last,
            crate::text::number(calibration.confidence * 100.0)
        );
        let _ = writeln!(text, "extends = {}", quoted(base));
        if let Some(growth) = self.growth {
            text.push_str("\n[workload]\n");
            let _ = writeln!(text, "growth_per_year = {}", toml(&value(growth)));
            text.push_str("growth_kind = \"compound\"\n");
        }
        if let Some(concurrent) = self.concurrent {
            text.push_str("\n[workload.users]\n");
            let _ = writeln!(text, "concurrent = {}", toml(&value(concurrent)));
        }
        for source in self.ingest.iter().filter(|_| self.touched) {
            text.push_str("\n[[workload.ingest]]\n");
            let mut entries: Vec<(&String, &Value)> = source.iter().collect();
            entries.sort_by_key(|(key, _)| *key != "name");
            for (key, value) in entries {
                let _ = writeln!(text, "{key} = {}", toml(value));
            }
        }
        text
    }
}

/// A name without line breaks, for a remark.
fn one_line(name: &str) -> String {
    name.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A value on one line.
fn toml(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(&String, &Value)> =
                map.iter().filter(|(_, value)| !value.is_null()).collect();
            let rank = |key: &str| ["low", "likely", "high"].iter().position(|one| *one == key);
            entries.sort_by_key(|(key, _)| rank(key));
            let entries: Vec<String> = entries
                .into_iter()
                .map(|(key, value)| format!("{key} = {}", toml(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => quoted(text),
        Value::Number(number) => match number.as_f64() {
            // Whole numbers read better without a point, and mean the same to an amount.
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => format!("{whole:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}
