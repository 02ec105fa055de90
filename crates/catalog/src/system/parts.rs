//! Parts: what is bought or brought for a system, with its part number and how many of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Facts, Id, Party, System, query::applies};

/// One line of the bill of materials.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Requirement id, or an id of its own.
    #[schemars(with = "String")]
    pub id: Id,
    /// The vendor's part number; absent where the document gives none.
    #[serde(default)]
    pub number: Option<String>,
    /// Name for people.
    pub name: String,
    /// Tier whose hosts it is for; needed for `per-host`.
    #[serde(default)]
    pub tier: Option<String>,
    /// How many.
    pub count: PartCount,
    /// How many for each host or deployment; 1 when left out.
    #[serde(default = "one")]
    pub each: u32,
    /// Parameter of kind `count` that says how many for each host or deployment; `each` counts
    /// where it has no value.
    #[serde(default)]
    pub each_parameter: Option<String>,
    /// Who supplies it.
    pub supplied_by: Party,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it is needed.
    #[serde(default)]
    pub when: Condition,
    /// Part numbers, or ids of parts, that it has to be ordered with.
    #[serde(default)]
    pub pairs_with: Vec<String>,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// What else is to be known about it.
    #[serde(default)]
    pub text: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub source: Option<String>,
}

/// How many of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PartCount {
    /// So many for the whole deployment.
    Number(u32),
    /// By a rule.
    Rule(PartRule),
}

/// Rules that count parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PartRule {
    /// For every host of its tier, or of all tiers where it names none.
    PerHost,
    /// Once for the deployment.
    PerDeployment,
    /// Once for every site.
    PerSite,
}

impl Part {
    /// How many are needed at one site with so many hosts per tier. What is counted for the
    /// deployment is counted at its first site.
    pub fn amount(&self, hosts: &BTreeMap<&str, u32>, first_site: bool, facts: &Facts) -> u32 {
        let times = match self.count {
            PartCount::Number(number) if first_site => number,
            PartCount::Rule(PartRule::PerDeployment) if first_site => 1,
            PartCount::Number(_) | PartCount::Rule(PartRule::PerDeployment) => 0,
            PartCount::Rule(PartRule::PerSite) => 1,
            PartCount::Rule(PartRule::PerHost) => match &self.tier {
                Some(tier) => hosts.get(tier.as_str()).copied().unwrap_or_default(),
                None => hosts.values().sum(),
            },
        };
        let each = self
            .each_parameter
            .as_ref()
            .and_then(|id| facts.get(&format!("parameters.{id}"))?.as_u64())
            .map_or(self.each, |each| u32::try_from(each).unwrap_or(u32::MAX));
        times.saturating_mul(each)
    }
}

impl System {
    /// Parts that are needed at one site.
    pub fn parts(&self, target: &str, facts: &Facts) -> Vec<&Part> {
        self.file
            .parts
            .iter()
            .filter(|row| applies(&row.targets, &row.when, target, facts))
            .collect()
    }
}

fn one() -> u32 {
    1
}
