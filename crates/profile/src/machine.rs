//! A machine as it is found: what its operating system says of itself.
//!
//! Facts come from three mouths: the program on the machine itself, the script for Windows that
//! the program prints (both in the form of [`Machine`]), and the facts of Ansible's `setup`
//! modules. All become one [`Machine`], and a machine becomes the rows that a profile would
//! describe it with, so that it is held to the same checks as hardware on hand. Knows no system
//! and reads nothing itself.

mod ansible;
mod disks;
mod read;
mod rows;
mod windows;

#[cfg(test)]
mod tests;

pub use disks::{Assigned, Unassignable, assign};
pub use read::read;
pub use rows::{ServerRow, server_row, software_row};
pub use windows::windows_server;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{DiskMedia, Product};

/// Version of the form that machines are written in.
pub const FORMAT: u32 = 1;

/// A machine as it was found. What could not be found out is absent, never guessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// [`FORMAT`] that it was written in.
    pub groundplan_machine: u32,
    /// Host name.
    pub name: String,
    /// Maker and model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Whether it is a virtual machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_virtual: Option<bool>,
    /// Processor as its maker calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processor: Option<String>,
    /// Processor sockets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sockets: Option<u32>,
    /// Cores over all sockets; of a virtual machine its virtual processors.
    pub cores: u32,
    /// Base clock in GHz.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_ghz: Option<f64>,
    /// Memory that the operating system sees, bytes. A little less than what is built in.
    pub memory_bytes: u64,
    /// Disks that the operating system sees.
    #[serde(default)]
    pub disks: Vec<FoundDisk>,
    /// Network ports.
    #[serde(default)]
    pub ports: Vec<FoundPort>,
    /// Operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operating_system: Option<Product>,
    /// Language and formats, such as `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

/// A disk as the operating system sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundDisk {
    /// Name, such as `sda`; on Windows its number.
    pub name: String,
    /// Size, bytes.
    pub bytes: u64,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<DiskMedia>,
    /// Maker and model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The operating system starts from it.
    #[serde(default)]
    pub system: bool,
}

impl Machine {
    /// Its name where only one line has room, such as in a remark.
    pub fn name_on_one_line(&self) -> String {
        let visible = |one: char| if one.is_control() { ' ' } else { one };
        self.name.chars().map(visible).collect()
    }
}

impl FoundDisk {
    /// Whether it is a volume of a RAID controller: the disks behind it, their number and their
    /// level cannot be seen from the operating system. Told by the names that makers give such
    /// volumes: Dell PERC, Broadcom MegaRAID, HPE Smart Array, IBM ServeRAID, Cisco UCSC.
    pub fn is_behind_controller(&self) -> bool {
        const NAMES: [&str; 7] = [
            "PERC",
            "MEGARAID",
            "MR9",
            "LOGICAL VOLUME",
            "SERVERAID",
            "UCSC-",
            "RAID",
        ];
        let model = self.model.as_deref().unwrap_or_default().to_uppercase();
        NAMES.iter().any(|name| model.contains(name))
    }
}

/// A network port.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FoundPort {
    /// Name, such as `eno1`.
    pub name: String,
    /// Speed of the link, Mbit/s; absent while nothing is plugged in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub megabits: Option<u64>,
}

/// The clock that a processor's name ends with: `Intel(R) Xeon(R) E5-2680 v2 @ 2.80GHz`. It is
/// the base clock, which the documents mean; what runs at the moment may be more or less.
pub fn clock_in_name(processor: &str) -> Option<f64> {
    let (_, clock) = processor.rsplit_once('@')?;
    let number = clock.trim().strip_suffix("GHz")?.trim();
    number
        .parse()
        .ok()
        .filter(|clock| (0.1..=10.0).contains(clock))
}

/// `en_US.UTF-8` as `en-US`; the language of no country (`C`, `POSIX`) says nothing.
pub fn language(lang: &str) -> Option<String> {
    let name = lang.split('.').next().unwrap_or(lang).replace('_', "-");
    name.contains('-').then_some(name)
}
