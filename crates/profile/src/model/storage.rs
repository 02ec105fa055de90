//! `[storage]`: where media lives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

use crate::amount::Quantity;
use crate::units::DataSize;

/// Where media lives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Online storage for originals and proxies.
    #[serde(default)]
    #[validate(nested)]
    pub online: OnlineStorage,
    /// Archive.
    #[serde(default)]
    #[validate(nested)]
    pub archive: Archive,
    /// Object storage beside an on-premises system, or of a cloud one.
    #[serde(default)]
    #[validate(nested)]
    pub object: Option<ObjectStorage>,
    /// Content delivery network for previews.
    #[serde(default)]
    pub delivery_network: Option<String>,
}

/// Online storage for originals and proxies.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OnlineStorage {
    /// How it is attached.
    #[serde(default)]
    pub kind: OnlineKind,
    /// UNC path of the share, such as `\\\\nas\\media`.
    #[serde(default)]
    pub share: Option<String>,
    /// Address of the storage system.
    #[serde(default)]
    pub address: Option<std::net::Ipv4Addr>,
    /// RAID layout, such as `raid6-8+2`.
    #[serde(default)]
    pub raid: Option<String>,
    /// Share of used space at which the mover starts, below the free reserve.
    #[serde(default)]
    #[validate(range(min = 0.1, max = 0.99))]
    pub threshold: Option<f64>,
}

/// How online storage is attached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OnlineKind {
    /// Network share.
    #[default]
    Nas,
    /// Disks in or on the server.
    Das,
    /// Storage area network.
    San,
    /// Object storage of the cloud.
    Object,
}

/// Archive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// What it is made of.
    #[serde(default)]
    pub kind: ArchiveKind,
    /// Tape generation, such as `LTO-9`.
    #[serde(default)]
    pub generation: Option<String>,
    /// Copies kept.
    #[serde(default)]
    #[validate(range(min = 1, max = 9))]
    pub copies: Option<u32>,
    /// Years an archived original is kept.
    #[serde(default)]
    #[validate(range(min = 0.0, max = 100.0))]
    pub years: Option<f64>,
    /// Archive middleware, such as `diva`.
    #[serde(default)]
    pub middleware: Option<String>,
    /// Address of the archive server.
    #[serde(default)]
    pub address: Option<std::net::Ipv4Addr>,
}

/// What the archive is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ArchiveKind {
    /// No archive.
    #[default]
    None,
    /// A robotic LTO library.
    Tape,
    /// A cold tier of object storage.
    Object,
}

/// Object storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ObjectStorage {
    /// Provider: `aws`, `azure`, `gcp` or `wasabi`.
    pub provider: String,
    /// Prefix of the bucket names. Default: the deployment's name.
    #[serde(default)]
    #[validate(length(min = 3, max = 40))]
    pub prefix: Option<String>,
    /// Room already taken.
    #[serde(default)]
    pub used: Option<Quantity<DataSize>>,
}
