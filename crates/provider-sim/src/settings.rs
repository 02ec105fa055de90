//! What a simulated cloud is like.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::Faults;

/// What a simulated cloud is like.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Seed of provider ids.
    pub seed: u64,
    /// What goes wrong.
    pub faults: Faults,
    /// How many of a kind may exist, such as 20 of `instance`; what is not named is unlimited.
    pub quotas: BTreeMap<String, usize>,
    /// Machine types on offer; any when absent.
    pub machine_types: Option<BTreeSet<String>>,
    /// How long a call takes.
    pub latency: Duration,
}
