//! `[software]` and `[licences]`: versions, editions, and who brings them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Versions and editions. What is left out is chosen by the system's file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// Operating system.
    #[serde(default)]
    pub operating_system: Option<Product>,
    /// Database engine.
    #[serde(default)]
    pub database: Option<Product>,
    /// Office suite on the application servers.
    #[serde(default)]
    pub office: Option<Product>,
    /// Hypervisor of the `vm` target.
    #[serde(default)]
    pub hypervisor: Option<Product>,
}

/// One product with version and edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Product, as in the lifecycle table, such as `Windows Server`.
    pub product: String,
    /// Version, such as `2019`.
    pub version: String,
    /// Edition, such as `Standard`.
    #[serde(default)]
    pub edition: Option<String>,
    /// Evaluation licence.
    #[serde(default)]
    pub evaluation: bool,
}

/// Who brings which licence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Licences {
    /// Windows Server licences.
    #[serde(default)]
    pub operating_system: LicenceSource,
    /// SQL Server licences.
    #[serde(default)]
    pub database: LicenceSource,
    /// Licences per component of the system, such as `gateway = 2`.
    #[serde(default)]
    pub components: BTreeMap<String, u32>,
    /// Client access licences.
    #[serde(default)]
    pub client_access: Option<u32>,
    /// Office licences.
    #[serde(default)]
    pub office: Option<u32>,
}

/// Where a licence comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicenceSource {
    /// In the provider's hourly price, or bought with the project on premises.
    #[default]
    Included,
    /// Brought by the customer.
    Own,
}
