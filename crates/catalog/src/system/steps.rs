//! Install steps, acknowledgements, profile rules and notes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Condition, Id};

/// Who does or supplies something.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Who makes the product.
    Vendor,
    /// Reseller or system integrator.
    Integrator,
    /// Who will use it.
    Customer,
}

/// Error or warning when a row is missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// A hard minimum: error.
    #[default]
    Must,
    /// A recommendation: warning.
    Should,
    /// Worth knowing: information.
    May,
}

/// Phases of an installation, in their order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Purchases, accounts, acknowledgements.
    Prepare,
    /// Networks, names, firewall.
    Network,
    /// Machines and operating systems.
    Hosts,
    /// Disks, shares, SAN, buckets.
    Storage,
    /// Database engine and cluster.
    Database,
    /// Web and application components.
    Application,
    /// Directory, mail, archive, transcoders.
    Integration,
    /// Tests and acceptance.
    Verification,
    /// Cut-over and hand-over.
    Handover,
}

/// Sites of a recovery pair that a step is done on. Without a pair there is the primary alone.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StepSite {
    /// On each of them.
    #[default]
    Each,
    /// On the primary, or once for both.
    Primary,
    /// On the recovery site.
    Recovery,
}

/// What commands are written in.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Shell {
    /// PowerShell, on hosts with Windows.
    #[default]
    PowerShell,
    /// Bash, on hosts with Linux.
    Bash,
}

impl Shell {
    /// Whether it is the one that is meant where nothing is said.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// One install step.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Id, unique in the file.
    #[schemars(with = "String")]
    pub id: Id,
    /// Phase.
    pub phase: Phase,
    /// What is done, in the imperative.
    pub title: String,
    /// Roles whose hosts it is done on; empty: once for the deployment.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Sites of a recovery pair it is done on.
    #[serde(default)]
    pub site: StepSite,
    /// Who does it.
    pub responsible: Party,
    /// How, in a few sentences.
    pub text: String,
    /// Commands in the language of `shell`, in order.
    #[serde(default)]
    pub commands: Vec<String>,
    /// What the commands are written in.
    #[serde(default)]
    pub shell: Shell,
    /// What shows that it worked.
    pub expected: String,
    /// How to take it back.
    #[serde(default)]
    pub rollback: Option<String>,
    /// Estimate in minutes per host; ours, unverified.
    pub minutes: u32,
    /// Ids of steps that come before.
    #[serde(default)]
    pub after: Vec<String>,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it is done.
    #[serde(default)]
    pub when: Condition,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// What a profile has to acknowledge, because no tool can know it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acknowledgement {
    /// Key in the profile's `[acknowledge]`.
    #[schemars(with = "String")]
    pub id: Id,
    /// The question.
    pub question: String,
    /// Accepted answers; empty: any text.
    #[serde(default)]
    pub answers: Vec<String>,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it is needed.
    #[serde(default)]
    pub when: Condition,
    /// Severity while it is missing.
    #[serde(default)]
    pub strictness: Strictness,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// A rule over the profile: while `when` holds, `require` must hold.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Requirement id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it applies.
    #[serde(default)]
    pub when: Condition,
    /// What must hold.
    pub require: Condition,
    /// Profile path a finding points at.
    pub path: String,
    /// The message when it does not.
    pub message: String,
    /// The cure.
    pub help: String,
    /// Error or warning.
    #[serde(default)]
    pub strictness: Strictness,
    /// Where it stands.
    pub source: String,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
    /// Part numbers that the document gives for it; rows of the parts.
    #[serde(default)]
    pub part_numbers: Vec<String>,
}

/// Behaviour and limits worth telling; shown in the install plan.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Requirement id.
    #[schemars(with = "String")]
    pub id: Id,
    /// The note.
    pub text: String,
    /// Targets it is for; empty: all.
    #[serde(default)]
    pub targets: Vec<String>,
    /// When it is told.
    #[serde(default)]
    pub when: Condition,
    /// Further requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}
