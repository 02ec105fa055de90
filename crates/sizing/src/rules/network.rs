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

/// S5.2: the largest backlog in GB of a day. Each source brings its daily GB evenly over its
/// hours, all from the same moment on, which is when they pile up most:
/// `max_t Σ daily · min(t / hours, 1) - drain · t`. What comes in slows only where the hours of a
/// source end, so that the largest value is at one of these ends or at the start.
pub fn upload_backlog_gb<N: Number>(sources: &[(N, N)], drain_gb_per_hour: &N) -> N {
    let left_at = |end: &N| {
        let arrived = sources.iter().map(|(daily_gb, hours)| {
            let share = end.clone().over(hours.clone()).least(N::literal(1.0));
            daily_gb.clone() * share
        });
        N::sum(arrived) - drain_gb_per_hour.clone() * end.clone()
    };
    N::largest(sources.iter().map(|(_, end)| left_at(end))).greatest(N::literal(0.0))
}

/// S5.3: Mbit/s on the storage's ports: each original is moved several times.
pub fn storage_mbps<N: Number>(ingest_mbps: N, moves: N) -> N {
    ingest_mbps * moves
}

/// S5.4: the port in Mbit/s that carries a traffic at a utilisation.
pub fn port_mbps<N: Number>(traffic_mbps: N, utilisation: N) -> N {
    traffic_mbps / utilisation
}

/// S5.1: the most Mbit/s of one TCP connection whose window is `window_kb` kB over a round trip
/// of so many milliseconds: `window / RTT`.
pub fn window_bound_mbps<N: Number>(window_kb: N, round_trip_ms: N) -> N {
    window_kb * N::literal(8.0) / round_trip_ms
}

/// S5.1: the most Mbit/s of one TCP connection that loses a share of its packets (Mathis,
/// Semke, Mahdavi and Ott): `segment / (RTT · √p) · factor`.
pub fn loss_bound_mbps<N: Number>(
    segment_bytes: N,
    round_trip_ms: N,
    loss_share: N,
    factor: N,
) -> N {
    let root = N::apply(
        "square root",
        |values| match values {
            [value] => value.max(0.0).sqrt(),
            _ => 0.0,
        },
        &[loss_share],
    );
    segment_bytes * N::literal(8.0) * factor / (round_trip_ms * N::literal(1000.0) * root)
}

/// S5.1: Mbit/s of content that several connections carry together, each within its own bound,
/// over a link of which `efficiency` carries content.
pub fn carried_mbps<N: Number>(link_mbps: N, efficiency: N, connections: N, bound_mbps: N) -> N {
    (link_mbps * efficiency).least(connections * bound_mbps)
}

/// S5.2: the largest backlog in GB where a daily volume comes evenly within so many hours:
/// `max(0, daily - drain · window)`.
pub fn window_backlog_gb<N: Number>(daily_gb: N, window_hours: N, drain_gb_per_hour: N) -> N {
    (daily_gb - drain_gb_per_hour * window_hours).greatest(N::literal(0.0))
}

/// S5.2: GB that are left over at the end of each day; more than zero grows without end.
pub fn daily_surplus_gb<N: Number>(daily_gb: N, drain_gb_per_hour: N) -> N {
    (daily_gb - drain_gb_per_hour * N::literal(24.0)).greatest(N::literal(0.0))
}

/// S5.4: ports of a speed that carry so many Mbit/s.
pub fn ports<N: Number>(needed_mbps: N, port_mbps: N) -> N {
    (needed_mbps / port_mbps).ceil_guarded()
}
