//! A system: a product that can be deployed, as its file in `systems/` tells it.
//!
//! Everything particular to a product is here as data: tiers and roles, components, hardware
//! minima per target, volumes, buckets, flows, topologies, install steps, acknowledgements.
//! Code that reads a `System` must not know any product by name. Rows keep the id of the
//! requirement they stem from and their place in the file, so that a finding can point at both
//! the profile and the requirement.

mod channels;
mod conditions;
mod effective;
mod flows;
mod links;
mod load;
mod locations;
mod minima;
mod order;
mod parameters;
mod parts;
mod query;
mod rows;
mod schema;
mod steps;
mod storage;
mod tiers;
mod validate;
mod variables;

pub use channels::ChannelGroup;
pub use conditions::{Condition, Facts, SI};
pub use effective::{Bound, EffectiveMinimum};
pub use flows::{Endpoint, EndpointKind, Evidence, Flow, Need, Protocol};
pub use links::Link;
pub use load::{CompiledTable, load, load_compiled};
pub use locations::Location;
pub use minima::{DiskMinimum, Minimum, SoftwareMinimum, StorageMinimum};
pub use parameters::{Misfit, Origin, Parameter, ParameterKind};
pub use parts::{Part, PartCount, PartRule};
pub use rows::Rows;
pub use schema::schema;
pub use steps::{
    Acknowledgement, Note, Party, Phase, Requirement, Shell, Step, StepSite, Strictness,
};
pub use storage::{Bucket, Media, Store, StoreKind, Volume};
pub use tiers::{
    Cluster, Component, Count, CountRule, Failover, LicenceCount, LoadRule, Package, RestartedBy,
    Role, Tier, TierPlacement, Topology,
};
pub use validate::check_paths;
pub use variables::STEP_VARIABLES;

use groundplan_diagnostics::{SourceId, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A row's id with its place in the file.
pub type Id = toml::Spanned<String>;

/// One product that can be deployed.
#[derive(Debug, Clone)]
pub struct System {
    /// The file it was read from, for spans.
    pub source: SourceId,
    /// What the file says.
    pub file: SystemFile,
}

impl System {
    /// The span of a row's id.
    pub fn span(&self, id: &Id) -> Span {
        let range = id.span();
        Span::new(self.source, range.start, range.end)
    }
}

/// The content of `systems/<id>.toml`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SystemFile {
    /// What the product is.
    pub system: Identity,
    /// Values that the system asks of a profile beyond those every system has.
    #[serde(default, rename = "parameter")]
    pub parameters: Rows<Parameter>,
    /// Commercial packages.
    #[serde(default, rename = "package")]
    pub packages: Rows<Package>,
    /// Parts of the product.
    #[serde(default, rename = "component")]
    pub components: Rows<Component>,
    /// What a host does; flows run between roles.
    #[serde(default, rename = "role")]
    pub roles: Rows<Role>,
    /// Kinds of hosts; a tier carries one or more roles.
    #[serde(default, rename = "tier")]
    pub tiers: Rows<Tier>,
    /// Places that hosts are spread over.
    #[serde(default, rename = "location")]
    pub locations: Rows<Location>,
    /// Which tiers stand how often, per target and availability.
    #[serde(default, rename = "topology")]
    pub topologies: Rows<Topology>,
    /// Hardware minima per tier and target.
    #[serde(default, rename = "minimum")]
    pub minima: Rows<Minimum>,
    /// Versions and editions per tier and target.
    #[serde(default, rename = "software")]
    pub software: Rows<SoftwareMinimum>,
    /// Minima of shared storage on premises.
    #[serde(default, rename = "storage-minimum")]
    pub storage_minima: Rows<StorageMinimum>,
    /// Volumes of a tier's hosts.
    #[serde(default, rename = "volume")]
    pub volumes: Rows<Volume>,
    /// Object storage buckets.
    #[serde(default, rename = "bucket")]
    pub buckets: Rows<Bucket>,
    /// Shared storage outside the hosts.
    #[serde(default, rename = "store")]
    pub stores: Rows<Store>,
    /// Parties outside the hosts that flows start or end at.
    #[serde(default, rename = "endpoint")]
    pub endpoints: Rows<Endpoint>,
    /// Layer-2 links between the hosts of a tier.
    #[serde(default, rename = "link")]
    pub links: Rows<Link>,
    /// Who talks to whom, on what, and why.
    #[serde(default, rename = "flow")]
    pub flows: Rows<Flow>,
    /// Channels that calls share.
    #[serde(default, rename = "channel-group")]
    pub channel_groups: Rows<ChannelGroup>,
    /// What is bought or brought, with part numbers.
    #[serde(default, rename = "part")]
    pub parts: Rows<Part>,
    /// Install steps with the party responsible.
    #[serde(default, rename = "step")]
    pub steps: Rows<Step>,
    /// What a profile has to acknowledge.
    #[serde(default, rename = "acknowledgement")]
    pub acknowledgements: Rows<Acknowledgement>,
    /// Rules over the profile that are not about hardware.
    #[serde(default, rename = "requirement")]
    pub requirements: Rows<Requirement>,
    /// Behaviour and limits worth telling.
    #[serde(default, rename = "note")]
    pub notes: Rows<Note>,
}

/// What the product is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Id, equal to the file's name.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Release the figures are for.
    pub version: String,
    /// Who makes it.
    pub vendor: String,
    /// The document that the figures come from.
    pub document: String,
    /// Its date, as exactly as known.
    #[serde(default)]
    pub document_date: Option<String>,
    /// One paragraph about it.
    pub summary: String,
    /// Targets it can run on.
    pub targets: Vec<String>,
    /// Paths that every profile of it has to write, such as `workload.ingest`.
    #[serde(default)]
    pub needs: Vec<String>,
}
