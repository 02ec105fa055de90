//! `[deployment]`, `[access]` and `[overrides]`: identity, reach and forced choices.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Where a system runs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
#[schemars(extend("x-other-names" = serde_json::json!({
    "amazon": "aws", "amazon-web-services": "aws", "ec2": "aws",
    "microsoft": "azure", "microsoft-azure": "azure",
    "google": "gcp", "google-cloud": "gcp", "gce": "gcp",
    "on-premise": "on-prem", "on-premises": "on-prem", "onprem": "on-prem", "onpremise": "on-prem",
    "vmware": "vm", "vsphere": "vm", "hyper-v": "vm", "virtual": "vm",
    "proof-of-concept": "poc"
})))]
pub enum Target {
    /// One server for a proof of concept.
    Poc,
    /// Physical servers of the customer.
    OnPrem,
    /// Virtual machines on the customer's hypervisors.
    Vm,
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Gcp,
}

impl Target {
    /// Every target in the order people list them.
    pub const ALL: [Self; 6] = [
        Self::Poc,
        Self::OnPrem,
        Self::Vm,
        Self::Aws,
        Self::Azure,
        Self::Gcp,
    ];

    /// The name used in profiles and system files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poc => "poc",
            Self::OnPrem => "on-prem",
            Self::Vm => "vm",
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Gcp => "gcp",
        }
    }

    /// Whether a public cloud hosts it.
    pub fn is_cloud(self) -> bool {
        matches!(self, Self::Aws | Self::Azure | Self::Gcp)
    }
}

/// What is deployed, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// Name of the deployment: lower-case letters, digits and hyphens, 2 to 32 characters.
    /// It prefixes every resource and is the ownership tag's value.
    #[validate(length(min = 2, max = 32), custom(function = crate::constraints::name, message = "use lower-case letters, digits and hyphens, starting with a letter"))]
    #[schemars(regex(pattern = crate::constraints::NAME))]
    pub name: String,
    /// Id of the system, the name of its file in `systems/`.
    pub system: String,
    /// Package of the system.
    #[serde(default)]
    pub package: Option<String>,
    /// Where it runs.
    pub target: Target,
    /// Cloud region; needed for `aws`, `azure` and `gcp`.
    #[serde(default)]
    pub region: Option<String>,
    /// Availability zones to use, first one first. Default: chosen in the region.
    #[serde(default)]
    pub zones: Vec<String>,
    /// Customer's name, for documents.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub customer: Option<String>,
    /// Extra tags put on everything created.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

/// How administrators reach the machines.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// OpenSSH public key (RSA for Windows machines on AWS, which encrypt the first password
    /// with it). Never a private key.
    #[serde(default)]
    #[validate(custom(function = crate::constraints::public_key, message = "expected an OpenSSH public key such as `ssh-rsa AAAA... name`"))]
    #[schemars(regex(pattern = crate::constraints::PUBLIC_KEY))]
    pub public_key: Option<String>,
    /// Name of the key pair in the provider. Default: the deployment's name.
    #[serde(default)]
    pub key_name: Option<String>,
}

/// Choices that replace Groundplan's own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Overrides {
    /// Machine type per tier, such as `application = "c7i.4xlarge"`.
    #[serde(default)]
    pub machine_types: BTreeMap<String, String>,
    /// Number of hosts per tier.
    #[serde(default)]
    pub counts: BTreeMap<String, u32>,
    /// Size in GB per volume, such as `ingest = 2000`.
    #[serde(default)]
    pub volumes: BTreeMap<String, f64>,
    /// Host names per tier, in order.
    #[serde(default)]
    pub host_names: BTreeMap<String, Vec<String>>,
    /// Private addresses per host name.
    #[serde(default)]
    pub addresses: BTreeMap<String, std::net::IpAddr>,
    /// Constants of the sizing rules by id, such as `"online.free-share" = 0.3`.
    #[serde(default)]
    pub constants: BTreeMap<String, f64>,
}
