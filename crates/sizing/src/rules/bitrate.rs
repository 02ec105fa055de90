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

/// Mbit/s of a rate in MB/s.
pub fn mbps_of_mb_per_second<N: Number>(rate_mb_s: N) -> N {
    rate_mb_s * N::literal(8.0)
}

/// Mbit/s of a format that takes so many GB an hour.
pub fn mbps_of_gb_per_hour<N: Number>(gb_per_hour: N) -> N {
    gb_per_hour * N::literal(8000.0) / N::literal(3600.0)
}

/// Part of an original's size that its proxy takes.
pub fn proxy_share<N: Number>(proxy_mbps: N, source_mbps: N) -> N {
    proxy_mbps.over(source_mbps)
}

/// Mbit/s of all renditions of a ladder.
pub fn ladder_mbps<N: Number>(renditions_mbps: impl IntoIterator<Item = N>) -> N {
    N::sum(renditions_mbps)
}

/// Mbit/s of a ladder planned from a single proxy's rate.
pub fn ladder_from_proxy_mbps<N: Number>(proxy_mbps: N, factor: N) -> N {
    proxy_mbps * factor
}
