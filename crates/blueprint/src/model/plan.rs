//! Steps, acknowledgements, notes, cost and assumptions.

use groundplan_catalog::system::{Party, Phase, Shell};
use serde::{Deserialize, Serialize};

/// One install step on named hosts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Number for people, `1.3`: phase and step; at a recovery site `R1.3`.
    pub number: String,
    /// Id in the system's file.
    pub id: String,
    /// Site.
    pub site: String,
    /// Phase.
    pub phase: Phase,
    /// Title.
    pub title: String,
    /// Hosts it is done on; empty: once.
    pub hosts: Vec<String>,
    /// Who does it.
    pub responsible: Party,
    /// How.
    pub text: String,
    /// Commands.
    pub commands: Vec<String>,
    /// What the commands are written in.
    #[serde(default, skip_serializing_if = "Shell::is_default")]
    pub shell: Shell,
    /// What shows that it worked.
    pub expected: String,
    /// How to take it back.
    pub rollback: Option<String>,
    /// Minutes over all hosts; an estimate.
    pub minutes: u32,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// An acknowledgement with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Id.
    pub id: String,
    /// Question.
    pub question: String,
    /// Answer; absent: open.
    pub answer: Option<String>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// A note for documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedNote {
    /// Requirement id.
    pub id: String,
    /// Text.
    pub text: String,
}

/// One line of the bill of materials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedPart {
    /// Row id.
    pub id: String,
    /// Site.
    pub site: String,
    /// Part number; absent where the document gives none.
    pub number: Option<String>,
    /// What it is.
    pub name: String,
    /// Tier whose hosts it is for.
    pub tier: Option<String>,
    /// How many.
    pub count: u32,
    /// Who supplies it.
    pub supplied_by: Party,
    /// What it has to be ordered with.
    pub pairs_with: Vec<String>,
    /// What else is to be known.
    pub text: Option<String>,
    /// Requirement ids.
    pub requirements: Vec<String>,
}

/// One line of the monthly cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CostLine {
    /// Site.
    pub site: String,
    /// What is paid for.
    pub item: String,
    /// Amount.
    pub quantity: f64,
    /// Its unit.
    pub unit: String,
    /// Price of one unit in US dollars; absent: unknown, with `reason`.
    pub unit_price_usd: Option<f64>,
    /// Monthly amount in US dollars; absent: unknown.
    pub monthly_usd: Option<f64>,
    /// Amount paid once in US dollars; absent where it is paid monthly or unknown.
    #[serde(default)]
    pub once_usd: Option<f64>,
    /// Where the price comes from.
    pub source: String,
    /// Its date.
    pub as_of: String,
    /// Whether it was read from a source for this region.
    pub verified: bool,
    /// Why it is unknown, zero or estimated.
    pub reason: Option<String>,
}

/// A figure nobody confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumption {
    /// Constant or row id.
    pub id: String,
    /// Value with unit.
    pub value: String,
    /// Label: `engineering default`, `unverified`, ...
    pub label: String,
    /// What it is.
    pub text: String,
}

/// A value that the system asks of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedParameter {
    /// Id in the system's file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Values with their units as they were written, one per entry of a list; empty: none given.
    pub values: Vec<String>,
    /// Where it comes from: `profile`, or the origin of the default (`document`, `ours`,
    /// `derived`); none where there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// What outside the deployment has these addresses, where the system says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
}
