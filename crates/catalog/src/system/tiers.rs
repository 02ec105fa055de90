//! Packages, components, roles, tiers and topologies.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::locations::{one_or_many, one_or_many_schema};
use super::{Condition, Facts, Id, Party};

/// A commercial package.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Id used in profiles.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Targets it is offered for.
    pub targets: Vec<String>,
    /// Licences per component it contains; a component without an entry must be asked for.
    #[serde(default)]
    pub licences: BTreeMap<String, u32>,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// A part of the product.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Other names the documents use.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Role whose hosts it runs on.
    pub role: String,
    /// Who supplies it.
    pub supplied_by: Party,
    /// How its licences are counted.
    #[serde(default)]
    pub licences: LicenceCount,
    /// TCP ports it listens on, for collision checks on one host.
    #[serde(default)]
    pub ports: Vec<u16>,
    /// Ports it listens on instead where its host also carries the role that is the key.
    #[serde(default)]
    pub ports_beside: BTreeMap<String, Vec<u16>>,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// How the licences of a component are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicenceCount {
    /// One for every host that it runs on.
    #[default]
    PerHost,
    /// By rules of the file: some hosts need none, such as those that take over.
    ByRules,
}

impl Component {
    /// TCP ports it listens on, on a host with these roles.
    pub fn ports_on(&self, roles: &[String]) -> &[u16] {
        let beside = self
            .ports_beside
            .iter()
            .find(|(role, _)| roles.contains(role));
        beside.map_or(&self.ports, |(_, ports)| ports)
    }
}

/// What a host does.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// What happens when its host fails.
    pub failover: Failover,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// What happens when a host fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Failover {
    /// Another host takes over by itself.
    Automatic,
    /// Remaining hosts carry the load.
    Balanced,
    /// People start the services elsewhere.
    Manual,
}

/// A kind of host.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Id, also the key of overrides and of hardware on hand.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Stem of host names, such as `db`.
    pub host_name: String,
    /// Roles its hosts carry.
    pub roles: Vec<String>,
    /// Rules of the sizing that put load on its hosts.
    #[serde(default)]
    pub load: Vec<LoadRule>,
    /// Its hosts are closed appliances: their maker's system, set up through their own console.
    /// They have no volumes to lay out, and no script or rule set is rendered for them.
    #[serde(default)]
    pub appliance: bool,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// Rules of the sizing that put load on a host. Names are those of the sizing rules.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum LoadRule {
    /// S3: cores by transcode slots.
    TranscodeSlots,
    /// S8: cores by concurrent users.
    WebSessions,
    /// S6: memory and I/O by the database.
    Database,
    /// S11: its hosts carry the pods of a cluster.
    Pods,
    /// S11: its hosts are members of a cluster's control plane.
    ControlPlane,
}

/// Which tiers stand how often.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Topology {
    /// Id.
    #[schemars(with = "String")]
    pub id: Id,
    /// Name for people.
    pub name: String,
    /// Targets it is for.
    pub targets: Vec<String>,
    /// When it is chosen among those of its target; the first that holds is taken.
    #[serde(default)]
    pub when: Condition,
    /// Its hosts.
    #[serde(rename = "tier")]
    pub tiers: Vec<TierPlacement>,
    /// Requirement ids.
    #[serde(default)]
    pub requirements: Vec<String>,
}

/// One tier inside a topology.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierPlacement {
    /// The tier.
    pub tier: String,
    /// How many hosts.
    pub count: Count,
    /// All hosts must be the same hardware.
    #[serde(default)]
    pub identical: bool,
    /// How the hosts stand together.
    #[serde(default)]
    pub cluster: Cluster,
    /// Subnet: `public` or `private`. Ignored where there is only one network.
    #[serde(default = "private")]
    pub subnet: String,
    /// Locations of the hosts: one, or a list that they stand at in turn. Empty: the deployment's
    /// own network. In clouds each location is a zone where the deployment has several.
    #[serde(default, deserialize_with = "one_or_many")]
    #[schemars(schema_with = "one_or_many_schema")]
    pub location: Vec<String>,
    /// What brings the work of its hosts back where nothing of the product does.
    #[serde(default)]
    pub restarted_by: RestartedBy,
    /// The tier whose work people start here when its host is lost: a cold standby of it.
    #[serde(default)]
    pub stands_by_for: Option<String>,
}

/// What brings the work of a lost host back where no other host takes over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestartedBy {
    /// People, from a backup or on another machine.
    #[default]
    People,
    /// The hypervisor, which starts the machine on another of its servers by itself.
    Hypervisor,
}

/// How many hosts: never fewer than `minimum`, and as many as the rule or the parameter asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// Never fewer.
    pub minimum: u32,
    /// Never more; absent: no limit.
    #[serde(default)]
    pub maximum: Option<u32>,
    /// The rule that may ask for more.
    #[serde(default)]
    pub rule: Option<CountRule>,
    /// A parameter of kind `count` that may ask for more. Where a rule counts as well and the
    /// profile gives the parameter, the parameter binds and the rule tells whether it is enough.
    #[serde(default)]
    pub parameter: Option<String>,
    /// A parameter of kind `count` that says how many transcode jobs one host takes at the same
    /// time, whatever its cores allow.
    #[serde(default)]
    pub slots: Option<String>,
}

impl Count {
    /// The least number of hosts: the minimum, or what the parameter asks for where that is
    /// more, within the maximum.
    pub fn least(&self, facts: &Facts) -> u32 {
        let asked = given(self.parameter.as_ref(), facts).unwrap_or(0);
        let most = self.maximum.unwrap_or(u32::MAX).max(self.minimum);
        asked.clamp(self.minimum, most)
    }

    /// Transcode jobs that one host takes at the same time, where a parameter says so.
    pub fn slots(&self, facts: &Facts) -> Option<u32> {
        given(self.slots.as_ref(), facts).filter(|slots| *slots > 0)
    }
}

/// The value of a parameter of kind `count`.
fn given(parameter: Option<&String>, facts: &Facts) -> Option<u32> {
    let value = facts.get(&format!("parameters.{}", parameter?))?.as_u64()?;
    Some(u32::try_from(value).unwrap_or(u32::MAX))
}

/// Rules that ask for hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountRule {
    /// S8: nodes so that the loss of one leaves enough.
    WebNodes,
    /// S3: nodes for the transcode slots.
    TranscodeNodes,
}

/// How hosts of a tier stand together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cluster {
    /// Each for itself.
    #[default]
    None,
    /// Windows failover cluster with a virtual name and address.
    Failover,
    /// Microsoft Network Load Balancing with a virtual address.
    NetworkLoadBalancing,
    /// Behind a load balancer.
    LoadBalancer,
    /// One host at a time answers for a name and address that all of them share, without a
    /// cluster of the operating system.
    VirtualAddress,
}

fn private() -> String {
    "private".to_owned()
}
