//! S5: links, ports and the upload to object storage.

#[cfg(test)]
mod tests;

use super::bitrate::gb_per_hour;
use crate::number::Number;

/// S5.1: hours that a transfer takes over a link of which `efficiency` carries content.
pub fn transfer_hours<N: Number>(size_gb: N, link_mbps: N, efficiency: N) -> N {
    size_gb / drain_gb_per_hour(link_mbps, efficiency)
}

/// S5.2: GB an hour that a link carries.
pub fn drain_gb_per_hour<N: Number>(link_mbps: N, efficiency: N) -> N {
    gb_per_hour(link_mbps * efficiency)
}

/// S5.2: the mean rate in Mbit/s on the wire that moves a daily volume in a day.
pub fn mean_mbps<N: Number>(daily_gb: N) -> N {
    daily_gb * N::literal(8000.0) / N::literal(86_400.0)
}

/// S5.2: the link in Mbit/s that a daily volume needs at least.
pub fn link_mbps<N: Number>(daily_gb: N, efficiency: N) -> N {
    mean_mbps(daily_gb) / efficiency
}

/// S5.2: the largest backlog in GB when a daily volume arrives evenly over some hours.
pub fn upload_backlog_gb<N: Number>(daily_gb: N, drain_gb_per_hour: N, window_hours: N) -> N {
    (daily_gb - drain_gb_per_hour * window_hours).greatest(N::literal(0.0))
}

/// S5.3: Mbit/s on the storage's ports: each original is moved several times.
pub fn storage_mbps<N: Number>(ingest_mbps: N, moves: N) -> N {
    ingest_mbps * moves
}

/// S5.4: the port in Mbit/s that carries a traffic at a utilisation.
pub fn port_mbps<N: Number>(traffic_mbps: N, utilisation: N) -> N {
    traffic_mbps / utilisation
}
