//! What goes wrong, decided by a seed.
//!
//! Every decision depends on the seed, the call, the resource and how often that call was made
//! for it, never on the order in which calls of different resources arrive: the same faults
//! happen whatever the concurrency.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Probabilities between 0 and 1 per call, and longest delays in looks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Faults {
    /// Seed of all decisions.
    pub seed: u64,
    /// A call is refused because there are too many.
    pub throttle: f64,
    /// A changing call is carried out, and its answer is lost.
    pub lost_reply: f64,
    /// A changing call is lost before it is carried out, with the same symptom.
    pub lost_request: f64,
    /// A create says that something it refers to is not there yet.
    pub not_yet: f64,
    /// There is no capacity for a machine.
    pub capacity: f64,
    /// A create breaks off in the middle: what was made lacks what can be changed in place.
    pub partial: f64,
    /// Something new stays invisible for up to so many looks.
    pub invisible_looks: u32,
    /// Something new or deleted stays pending for up to so many further looks.
    pub pending_looks: u32,
}

impl Faults {
    /// Everything goes wrong now and then, nothing for good.
    pub fn rough(seed: u64) -> Self {
        Self {
            seed,
            throttle: 0.15,
            lost_reply: 0.15,
            lost_request: 0.1,
            not_yet: 0.1,
            capacity: 0.0,
            partial: 0.1,
            invisible_looks: 2,
            pending_looks: 3,
        }
    }

    /// Whether any probability is set, so that calls have to be counted.
    pub(crate) fn any(&self) -> bool {
        [
            self.throttle,
            self.lost_reply,
            self.lost_request,
            self.not_yet,
            self.capacity,
            self.partial,
        ]
        .iter()
        .any(|probability| *probability > 0.0)
    }

    /// A number between 0 and 1 for one purpose at one call.
    fn draw(&self, purpose: &str, call: &str, count: u32) -> f64 {
        let hash = Sha256::digest(format!("{}\n{purpose}\n{call}\n{count}", self.seed).as_bytes());
        let mut bits = 0_u64;
        for byte in hash.iter().take(8) {
            bits = (bits << 8) | u64::from(*byte);
        }
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether a fault happens.
    pub(crate) fn strikes(&self, probability: f64, purpose: &str, call: &str, count: u32) -> bool {
        probability > 0.0 && self.draw(purpose, call, count) < probability
    }

    /// A delay from 0 to `longest`.
    pub(crate) fn delay(&self, longest: u32, purpose: &str, call: &str) -> u32 {
        (self.draw(purpose, call, 0) * f64::from(longest + 1)) as u32
    }
}
