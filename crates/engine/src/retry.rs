//! How long to wait before repeating.

use std::time::Duration;

use tokio::time::Instant;

use crate::provider::Pace;

/// Waits that double, with jitter from a seed: the same run waits alike, and the calls of one
/// run do not all come back at the same moment.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    pace: Pace,
    seed: u64,
    count: u32,
    deadline: Instant,
}

impl Backoff {
    /// Waits after `pace`, giving up `within` from now.
    pub(crate) fn new(pace: Pace, within: Duration, seed: u64) -> Self {
        Self {
            pace,
            seed,
            count: 0,
            deadline: Instant::now() + within,
        }
    }

    /// The next wait; `None` when the time is used up.
    pub(crate) fn next(&mut self) -> Option<Duration> {
        let now = Instant::now();
        if now >= self.deadline {
            return None;
        }
        let doubled = self.pace.first_wait.saturating_mul(1 << self.count.min(20));
        self.count += 1;
        let base = doubled.min(self.pace.longest_wait);
        // Between half and all of the wait.
        let share = splitmix(self.seed.wrapping_add(u64::from(self.count))) >> 11;
        let fraction = 0.5 + 0.5 * share as f64 / (1_u64 << 53) as f64;
        Some(
            base.mul_f64(fraction)
                .min(self.deadline - now)
                .max(Duration::from_micros(1)),
        )
    }

    /// How often it has waited.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).
pub(crate) fn splitmix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests;
