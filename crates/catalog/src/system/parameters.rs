//! Parameters: values that a system asks of a profile beyond those every system has.
//!
//! A profile gives them in `[parameters]`. Durations are held in seconds, sizes in bytes and
//! rates in bit/s, so that conditions can compare them; a quantity is always written with its
//! unit, because a bare number would have to be guessed.

mod read;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::query::applies;
use super::{Condition, Facts, Id, Strictness, System};

pub use read::Misfit;
pub(super) use read::{quantity_of, si};

/// A value that the system asks of a profile.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Key in the profile's `[parameters]`, unique in the file.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// What it is, in a sentence or two.
    pub text: String,
    /// What kind of value it takes.
    pub kind: ParameterKind,
    /// What is taken when the profile says nothing.
    #[serde(default)]
    pub default: Option<Value>,
    /// Where the default comes from; needed beside a default.
    #[serde(default)]
    pub origin: Option<Origin>,
    /// Accepted values of a `choice`, or of the entries of a `list`.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The least it can be; a quantity with its unit.
    #[serde(default)]
    pub minimum: Option<Value>,
    /// The most it can be; a quantity with its unit.
    #[serde(default)]
    pub maximum: Option<Value>,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it is asked for.
    #[serde(default)]
    pub when: Condition,
    /// Severity of a missing value without default.
    #[serde(default)]
    pub strictness: Strictness,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Where it stands.
    #[serde(default)]
    pub source: Option<String>,
}

/// Kinds of values.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterKind {
    /// A span of time with its unit, such as `"1 s"`; held in seconds.
    Duration,
    /// A whole number, zero or more.
    Count,
    /// Any number.
    Number,
    /// A data size with its unit, such as `"10 GB"`; held in bytes.
    Size,
    /// A data rate with its unit, such as `"1 Gbit/s"`; held in bit/s.
    Rate,
    /// `true` or `false`.
    Flag,
    /// One of `choices`.
    Choice,
    /// A text that is not empty.
    Text,
    /// An IP address, or a DNS name.
    Address,
    /// A DNS name that is no IP address.
    Name,
    /// A list of texts.
    List,
}

/// Where a default comes from.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The vendor's document says so.
    Document,
    /// Our own choice, confirmed by nobody.
    Ours,
    /// It follows from other figures of the document.
    Derived,
}

impl Origin {
    /// The word in system files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Ours => "ours",
            Self::Derived => "derived",
        }
    }
}

impl Parameter {
    /// The default in the form that facts hold; none without one, or where it does not fit.
    pub fn default_value(&self) -> Option<Value> {
        self.read(self.default.as_ref()?).ok()
    }
}

impl System {
    /// The parameter with this id, whether or not it applies.
    pub fn parameter(&self, id: &str) -> Option<&Parameter> {
        self.file
            .parameters
            .iter()
            .find(|row| row.id.get_ref() == id)
    }

    /// Whether flows begin or end at the addresses that this parameter holds.
    pub fn is_endpoint(&self, id: &str) -> bool {
        self.file
            .endpoints
            .iter()
            .any(|endpoint| endpoint.parameter.as_deref() == Some(id))
    }

    /// Parameters that are asked for. `facts` has to hold those that come earlier in the file.
    pub fn parameters(&self, target: &str, facts: &Facts) -> Vec<&Parameter> {
        self.file
            .parameters
            .iter()
            .filter(|row| applies(&row.targets, &row.when, target, facts))
            .collect()
    }

    /// Puts `parameters.<id>` into the facts: what is given where it fits, else the default.
    /// What does not apply to this target, or has no value, is `null`. A parameter's condition
    /// may look at those that come before it in the file.
    pub fn add_parameters<'v>(
        &self,
        target: &str,
        given: &dyn Fn(&str) -> Option<&'v Value>,
        facts: &mut Facts,
    ) {
        let inside = "parameters.".to_owned();
        facts.retain(|path, _| path != "parameters" && !path.starts_with(&inside));
        for row in &self.file.parameters {
            let id = row.id.get_ref();
            let value = applies(&row.targets, &row.when, target, facts)
                .then(|| {
                    given(id)
                        .and_then(|value| row.read(value).ok())
                        .or_else(|| row.default_value())
                })
                .flatten()
                .unwrap_or(Value::Null);
            if let Value::Array(items) = &value {
                for (index, item) in items.iter().enumerate() {
                    facts.insert(format!("{inside}{id}.{index}"), item.clone());
                }
                facts.insert(format!("{inside}{id}.count"), items.len().into());
            }
            facts.insert(format!("{inside}{id}"), value);
        }
    }
}
