//! S2: bit rates and the volumes they make.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// GB that one hour of material takes at a rate in Mbit/s: `rate · 3600 / 8 / 1000`.
pub fn gb_per_hour<N: Number>(rate_mbps: N) -> N {
    rate_mbps * N::literal(3600.0) / N::literal(8.0) / N::literal(1000.0)
}

/// MB/s of a rate in Mbit/s.
pub fn mb_per_second<N: Number>(rate_mbps: N) -> N {
    rate_mbps / N::literal(8.0)
}
