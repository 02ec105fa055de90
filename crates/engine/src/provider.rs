//! What the engine asks of a provider.
//!
//! A provider carries out single calls and reads back what exists. It decides nothing: order,
//! retries, journalling and concurrency are the engine's. Every call must be safe to repeat
//! with the same token.
//!
//! What the engine does for a provider, so that the provider need not: it repeats
//! [`ErrorClass::Throttled`], [`ErrorClass::NotYet`] and [`ErrorClass::Unknown`] with growing
//! waits, repeats deletes that fail with [`ErrorClass::Conflict`], polls [`Provider::state`]
//! until a resource is usable or gone, and always asks [`Provider::find`] before it repeats a
//! create. When `find` returns something whose specification is not yet the wanted one (a
//! create of several calls broke off in the middle), the engine finishes it with
//! [`Provider::update`]; a create may therefore fail halfway without cleaning up.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use groundplan_resources::{Graph, Resource, ResourceId, Spec};
use serde::{Deserialize, Serialize};

/// Tag with the deployment's name on everything created.
pub const TAG_DEPLOYMENT: &str = "groundplan:deployment";
/// Tag with the resource's id.
pub const TAG_RESOURCE: &str = "groundplan:resource";
/// Tag with the digest of the specification last applied.
pub const TAG_DIGEST: &str = "groundplan:digest";

/// Provider ids and outputs of resources that exist, by resource id.
pub type Bindings = BTreeMap<ResourceId, Binding>;

/// What is known of an existing resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The provider's id, such as `vpc-0123`.
    pub provider_id: String,
    /// Further outputs: `arn`, `dns_name`, `public_address`, ...
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, String>,
}

/// Whether a resource can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Usable.
    Ready,
    /// Still being made or changed.
    Pending,
    /// On its way out; counts as gone for planning, but is waited for.
    Deleting,
    /// Broken; has to be made anew.
    Failed,
}

/// A resource as it exists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Its id, from the tag or the deterministic name.
    pub id: ResourceId,
    /// Provider id and outputs.
    pub binding: Binding,
    /// Whether it can be used.
    pub state: State,
    /// The specification read back, with references to other resources of the deployment put
    /// back in place of provider ids; a provider id that belongs to no resource of the
    /// deployment stays in the reference as it is, so that the difference shows. Attributes
    /// that cannot be read are as in the wanted one. Lists may come in any order.
    pub spec: Spec,
    /// Digest of the specification last applied, from the tag, where the provider has tags.
    pub digest: Option<String>,
}

/// One call to create a resource.
#[derive(Debug, Clone, Copy)]
pub struct Create<'a> {
    /// What to create.
    pub resource: &'a Resource,
    /// Tags to put on it, ownership tags included.
    pub tags: &'a BTreeMap<String, String>,
    /// Provider ids of everything it refers to.
    pub bindings: &'a Bindings,
    /// Idempotency token: the same operation always carries the same one.
    pub token: &'a str,
}

/// One call to change a resource in place.
#[derive(Debug, Clone, Copy)]
pub struct Update<'a> {
    /// What it shall be.
    pub resource: &'a Resource,
    /// What it is.
    pub observed: &'a Observed,
    /// Top-level attributes that differ.
    pub changed: &'a [String],
    /// Tags it shall carry.
    pub tags: &'a BTreeMap<String, String>,
    /// Provider ids of everything it refers to.
    pub bindings: &'a Bindings,
    /// Idempotency token.
    pub token: &'a str,
}

/// Who is calling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Account, subscription or project.
    pub account: String,
    /// User, role or service account.
    pub principal: String,
}

/// Classes of failure; they decide what the engine does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorClass {
    /// Too many calls: wait and repeat.
    Throttled,
    /// Something it needs is not visible yet: wait and repeat.
    NotYet,
    /// The network or the service failed, the outcome is unknown: settle, then repeat.
    Unknown,
    /// No capacity of that machine type in that zone.
    Capacity,
    /// A quota is reached.
    Quota,
    /// Credentials are missing, wrong or expired.
    Credentials,
    /// The identity may not do this.
    Denied,
    /// The request is wrong; repeating does not help.
    Invalid,
    /// Something of that name exists and is not ours, or is in use.
    Conflict,
    /// It does not exist (any more).
    Gone,
}

/// A failed call. Never holds secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{action}: {message}")]
pub struct ProviderError {
    /// Class.
    pub class: ErrorClass,
    /// The call, such as `RunInstances`.
    pub action: String,
    /// What the provider said.
    pub message: String,
    /// The provider's own code.
    pub code: Option<String>,
}

/// How fast a provider answers, and how long its resources may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// First wait before a repeat or a poll; doubles each time.
    pub first_wait: Duration,
    /// Longest single wait.
    pub longest_wait: Duration,
    /// How long a throttled or not yet possible call is repeated.
    pub repeat_within: Duration,
    /// How long something just made may stay invisible to [`Provider::find`].
    pub visible_within: Duration,
    /// How long a created or changed resource may take to become usable.
    pub ready_within: Duration,
    /// How long a delete is repeated and waited for.
    pub gone_within: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(10),
            repeat_within: Duration::from_mins(5),
            visible_within: Duration::from_secs(5),
            ready_within: Duration::from_mins(20),
            gone_within: Duration::from_mins(20),
        }
    }
}

/// A cloud, a hypervisor, or the simulation of one.
#[async_trait]
pub trait Provider: Send + Sync {
    /// Short name: `aws`, `sim`, ...
    fn name(&self) -> &'static str;

    /// How fast it answers, and how long its resources may take.
    fn pace(&self) -> Pace {
        Pace::default()
    }

    /// How many calls may be under way at once.
    fn concurrency(&self) -> usize {
        8
    }

    /// Roughly how many seconds a resource takes from the call until it is usable; what takes
    /// longest, with everything that waits for it, is started first.
    fn expected_seconds(&self, _spec: &Spec) -> u32 {
        1
    }

    /// Who is calling; fails with [`ErrorClass::Credentials`] when nobody can be.
    async fn identity(&self) -> Result<Identity, ProviderError>;

    /// Everything that carries the deployment's tag and belongs to the graph's site, sorted by
    /// id. `graph` gives context for attributes that cannot be read back; resources that exist
    /// but are not in it are returned too, and its list of resources may be empty. Two
    /// resources with one id are both returned; the engine removes the superfluous one.
    async fn observe(&self, graph: &Graph) -> Result<Vec<Observed>, ProviderError>;

    /// Looks for one resource by tag, token or deterministic name, to settle a call whose
    /// outcome is unknown.
    async fn find(
        &self,
        resource: &Resource,
        graph: &Graph,
        bindings: &Bindings,
    ) -> Result<Option<Observed>, ProviderError>;

    /// Creates a resource. May return before it is ready.
    async fn create(&self, request: Create<'_>) -> Result<Binding, ProviderError>;

    /// Changes a resource in place. Where tags are a call of their own, they come last: the
    /// digest tag says that everything before was applied.
    async fn update(&self, request: Update<'_>) -> Result<Binding, ProviderError>;

    /// Deletes a resource. [`ErrorClass::Gone`] counts as success.
    async fn delete(&self, observed: &Observed, bindings: &Bindings) -> Result<(), ProviderError>;

    /// State of a resource after create, update or delete; `None` when it does not exist, or
    /// is not visible yet.
    async fn state(
        &self,
        resource: &ResourceId,
        spec: &Spec,
        binding: &Binding,
    ) -> Result<Option<State>, ProviderError>;
}
