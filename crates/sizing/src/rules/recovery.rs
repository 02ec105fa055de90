//! S9.1 to S9.5: copying to a recovery site, what may be lost, and how long it takes to be back.

#[cfg(test)]
mod tests;

use super::bitrate::gb_per_hour;
use crate::number::Number;

/// How a change travels to the recovery site.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<N> {
    /// Part of the change that deduplication saves.
    pub dedupe_share: N,
    /// What protocols add, as a share of the content.
    pub overhead_share: N,
    /// Part of the link that carries content.
    pub efficiency: N,
    /// Part of the link that replication may use.
    pub link_share: N,
    /// Room beyond the rate.
    pub headroom_share: N,
}

/// S9.1: Mbit/s of the link that carries a change of so many Mbit/s:
/// `change · (1 - dedupe) · (1 + overhead) / (efficiency · share) · (1 + headroom)`.
pub fn link_mbps<N: Number>(change_mbps: N, link: &Link<N>) -> N {
    let one = || N::literal(1.0);
    change_mbps * link.dedupe_share.clone().complement() * (one() + link.overhead_share.clone())
        / (link.efficiency.clone() * link.link_share.clone())
        * (one() + link.headroom_share.clone())
}

/// S9.1: Mbit/s of change that has to be moved so that what changes within one window of the
/// recovery point is there within the next: the busiest window counts, not the day's mean.
pub fn window_mbps<N: Number>(changed_gb: N, point_minutes: N) -> N {
    changed_gb * N::literal(8000.0) / (point_minutes * N::literal(60.0))
}

/// S9.2: GB that may be lost: what changes within the recovery point.
pub fn at_risk_gb<N: Number>(change_mbps: N, point_minutes: N) -> N {
    gb_per_hour(change_mbps) * point_minutes / N::literal(60.0)
}

/// S9.2: GB that have piled up after an outage of so many hours.
pub fn backlog_gb<N: Number>(change_mbps: N, outage_hours: N) -> N {
    gb_per_hour(change_mbps) * outage_hours
}

/// S9.2: hours until the copy is level again after an outage: `rate · T / (link - rate)`.
/// Infinite where the link carries no more than the change.
pub fn catch_up_hours<N: Number>(change_mbps: N, outage_hours: N, carried_mbps: N) -> N {
    N::apply(
        "hours to catch up",
        |values| match values {
            [change, outage, _] if *change <= 0.0 || *outage <= 0.0 => 0.0,
            [change, outage, carried] if carried > change => change * outage / (carried - change),
            _ => f64::INFINITY,
        },
        &[change_mbps, outage_hours, carried_mbps],
    )
}

/// S9.3: days that the first copy takes over a link.
pub fn first_copy_days<N: Number>(gb: N, link_mbps: N, efficiency: N) -> N {
    super::network::transfer_hours(gb, link_mbps, efficiency) / N::literal(24.0)
}

/// S9.4: hours to restore so many GB at MB/s.
pub fn restore_hours<N: Number>(gb: N, mb_s: N) -> N {
    gb * N::literal(1000.0) / mb_s / N::literal(3600.0)
}

/// S9.4: what a recovery is made of, in minutes, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery<N> {
    /// Until the loss is noticed.
    pub detection: N,
    /// Until somebody has decided.
    pub decision: N,
    /// Until the database is there: brought online, or restored.
    pub database: N,
    /// Until names and addresses point to the new place.
    pub redirection: N,
    /// Until services have started.
    pub start: N,
    /// Until it is known to work.
    pub test: N,
}

/// S9.4: minutes until service is back.
pub fn recovery_minutes<N: Number>(parts: Recovery<N>) -> N {
    N::sum([
        parts.detection,
        parts.decision,
        parts.database,
        parts.redirection,
        parts.start,
        parts.test,
    ])
}

/// S9.4: minutes until a pair notices that its partner is gone.
pub fn heartbeat_minutes<N: Number>(interval_seconds: N, misses: N) -> N {
    interval_seconds * misses / N::literal(60.0)
}

/// S9.4: minutes of work that a restore from backups loses: the time between two of them, and
/// that of the copy.
pub fn backup_point_minutes<N: Number>(interval_minutes: N, copy_minutes: N) -> N {
    interval_minutes + copy_minutes
}
