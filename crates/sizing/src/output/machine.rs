//! Hosts of a tier: how many, how large, which machine type, and why not another.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Considered, CpuSpeed, Figure};

/// The hosts of one tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TierChoice {
    /// The tier's id.
    pub tier: String,
    /// How many hosts.
    pub count: Figure,
    /// Cores (virtual processors) of one host.
    pub cores: Figure,
    /// Memory of one host in GB.
    pub memory_gb: Figure,
    /// Traffic that one host has to carry in Mbit/s, zero where no rule puts any on it.
    pub network: Figure,
    /// The machine; absent where the customer's own hardware is used or nothing fits.
    pub machine: Option<MachineChoice>,
    /// The cheapest machine types that were not taken, and the nearest that do not fit.
    pub refused: Vec<Refusal>,
    /// How they were found; absent on the customer's own hardware.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub considered: Option<Considered>,
}

impl TierChoice {
    /// How many hosts, as a whole number.
    pub fn hosts(&self) -> u32 {
        self.count.value.clamp(0.0, f64::from(u32::MAX)) as u32
    }
}

/// A machine type and what it costs in an hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MachineChoice {
    /// Name as the provider's interface takes it.
    pub machine_type: String,
    /// Virtual processors.
    pub vcpu: u32,
    /// Virtual processors that licences are reckoned by.
    pub licensed_vcpu: u32,
    /// Memory in GiB.
    pub memory_gib: f64,
    /// Network in Gbit/s, where known.
    pub network_gbps: Option<f64>,
    /// Throughput to network disks in Gbit/s, where known.
    pub disk_gbps: Option<f64>,
    /// Whether the profile's `[overrides.machine_types]` named it.
    pub overridden: bool,
    /// Windows Server on it.
    pub windows: Licence,
    /// SQL Server on it; absent on tiers without a database.
    pub database: Option<DatabaseLicence>,
    /// How it is paid, as the price tables call it: `on-demand`, `reserved-1y-no-upfront`, ...
    #[serde(default = "on_demand")]
    pub term: String,
    /// Speed of its processors against the reference.
    #[serde(default)]
    pub speed: CpuSpeed,
    /// US dollars per hour with licences, where the price is known.
    pub usd_per_hour: Option<f64>,
    /// US dollars per month of 730 hours, where the price is known.
    pub usd_per_month: Option<f64>,
    /// Why it was taken, in one sentence.
    pub reason: String,
}

impl MachineChoice {
    /// What is known of it in numbers: the field, its value, its unit and what it is.
    pub fn facts(&self) -> Vec<(&'static str, f64, &'static str, &'static str)> {
        let known = [
            (
                "vcpu",
                Some(f64::from(self.vcpu)),
                "cores",
                "Virtual processors",
            ),
            (
                "licensed_vcpu",
                Some(f64::from(self.licensed_vcpu)),
                "cores",
                "Virtual processors that licences are reckoned by",
            ),
            ("memory_gib", Some(self.memory_gib), "GiB", "Memory"),
            ("network_gbps", self.network_gbps, "Gbit/s", "Network"),
            ("disk_gbps", self.disk_gbps, "Gbit/s", "Throughput to disks"),
            (
                "speed",
                Some(self.speed.factor),
                "",
                "Cores of the reference processor that one virtual processor stands for",
            ),
            (
                "usd_per_hour",
                self.usd_per_hour,
                "USD/h",
                "Price of an hour",
            ),
            (
                "usd_per_month",
                self.usd_per_month,
                "USD",
                "Price of a month",
            ),
        ];
        known
            .into_iter()
            .filter_map(|(part, value, unit, name)| Some((part, value?, unit, name)))
            .collect()
    }
}

/// How a licence is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Licence {
    /// In the hourly price.
    Included,
    /// Brought by the customer.
    Own,
    /// Costs nothing, such as SQL Server Express.
    Free,
}

/// SQL Server on a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DatabaseLicence {
    /// Edition, such as `Standard`.
    pub edition: String,
    /// How it is paid.
    pub licence: Licence,
}

/// A machine type that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Refusal {
    /// Its name.
    pub machine_type: String,
    /// What it would cost a month with licences, where known.
    pub usd_per_month: Option<f64>,
    /// Why it lost, a fragment such as `6 % dearer than m7a.xlarge`.
    pub reason: String,
}

fn on_demand() -> String {
    "on-demand".to_owned()
}
