//! Groups of channels that calls share: lines of a fax or telephone server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::query::applies;
use super::{Condition, Facts, Id, Strictness, System};

/// Channels of the hosts of some tiers that take calls together, and how many of the calls may
/// find them all taken.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelGroup {
    /// Requirement id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Tiers whose hosts carry calls; those that only stand by are left out.
    pub tiers: Vec<String>,
    /// Parameter of kind `count`: channels of one host.
    pub channels: String,
    /// Parameter of kind `number`: mean number of channels in use in the busy hour (erlangs).
    pub load: String,
    /// Share of the calls of the busy hour that may be refused while all hosts work.
    pub blocking: f64,
    /// The same after the loss of one host, where several carry calls.
    pub blocking_after_loss: f64,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it applies.
    #[serde(default)]
    pub when: Condition,
    /// Error or warning when more are refused.
    #[serde(default)]
    pub strictness: Strictness,
    /// The requirement in one sentence.
    pub text: String,
    /// Where it stands.
    pub source: String,
}

impl System {
    /// The groups of channels that stand on a target.
    pub fn channel_groups(&self, target: &str, facts: &Facts) -> Vec<&ChannelGroup> {
        self.file
            .channel_groups
            .iter()
            .filter(|row| applies(&row.targets, &row.when, target, facts))
            .collect()
    }
}
