//! S11: members of a control plane, and what a node and a data centre leave for pods.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// S11.1: members that have to agree: `floor(n / 2) + 1`.
pub fn quorum<N: Number>(members: N) -> N {
    N::apply(
        "majority",
        |values| match values {
            [members] if *members >= 1.0 => (members.floor() / 2.0).floor() + 1.0,
            _ => 0.0,
        },
        &[members],
    )
}

/// S11.1: members that may be lost: `floor((n - 1) / 2)`.
pub fn tolerance<N: Number>(members: N) -> N {
    N::apply(
        "members that may be lost",
        |values| match values {
            [members] if *members >= 1.0 => ((members.floor() - 1.0) / 2.0).floor(),
            _ => 0.0,
        },
        &[members],
    )
}

/// S11.1: the fewest members that bear the loss of so many.
pub fn members_for<N: Number>(losses: N) -> N {
    losses * N::literal(2.0) + N::literal(1.0)
}

/// S11.2: seconds until a member that was away has read so many MB of state again.
pub fn state_recovery_seconds<N: Number>(state_mb: N, disk_mb_s: N) -> N {
    state_mb / disk_mb_s
}

/// S11.3: least milliseconds of an election, from those of a heartbeat.
pub fn election_ms<N: Number>(round_trip_ms: N, factor: N) -> N {
    round_trip_ms * factor
}

/// S11.4: the most of one site that may be in use when each of `sites` has to carry everything
/// that is left after the loss of one: `(sites - 1) / sites · headroom`; two sites may be half full.
pub fn site_utilisation<N: Number>(sites: N, usable_share: N) -> N {
    (sites.clone() - N::literal(1.0)) / sites * usable_share
}

/// S11.4: nodes of each site so that one alone carries all pods within a share of its room.
pub fn nodes_per_site<N: Number>(needed: N, allocatable_per_node: N, usable_share: N) -> N {
    (needed / (allocatable_per_node * usable_share)).ceil_guarded()
}

/// S11.5: parts of a node's memory that the system keeps, each of a range in GiB: 4, the next 4,
/// the next 8, the next 112, and above.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryReserve<N> {
    /// Of the first 4 GiB.
    pub first_4: N,
    /// Of the next 4.
    pub next_4: N,
    /// Of the next 8.
    pub next_8: N,
    /// Of the next 112.
    pub next_112: N,
    /// Above 128.
    pub above: N,
}

/// S11.5: GiB of a node that the system keeps (GKE's steps).
pub fn reserved_memory_gib<N: Number>(memory_gib: &N, reserve: &MemoryReserve<N>) -> N {
    let steps = [
        (0.0, Some(4.0), &reserve.first_4),
        (4.0, Some(8.0), &reserve.next_4),
        (8.0, Some(16.0), &reserve.next_8),
        (16.0, Some(128.0), &reserve.next_112),
        (128.0, None, &reserve.above),
    ];
    in_steps(memory_gib, &steps)
}

/// S11.5: parts of a node's cores that the system keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct CoreReserve<N> {
    /// Of the first core.
    pub first: N,
    /// Of the second.
    pub second: N,
    /// Of the third and fourth.
    pub next_2: N,
    /// Above the fourth.
    pub above: N,
}

/// S11.5: cores of a node that the system keeps (GKE's steps).
pub fn reserved_cores<N: Number>(cores: &N, reserve: &CoreReserve<N>) -> N {
    let steps = [
        (0.0, Some(1.0), &reserve.first),
        (1.0, Some(2.0), &reserve.second),
        (2.0, Some(4.0), &reserve.next_2),
        (4.0, None, &reserve.above),
    ];
    in_steps(cores, &steps)
}

/// Shares of ranges, added up.
fn in_steps<N: Number>(amount: &N, steps: &[(f64, Option<f64>, &N)]) -> N {
    N::sum(steps.iter().map(|(from, to, share)| {
        let reached = match to {
            Some(to) => amount.clone().least(N::literal(*to)),
            None => amount.clone(),
        };
        (reached - N::literal(*from)).greatest(N::literal(0.0)) * (*share).clone()
    }))
}

/// S11.5: what is left of a node: all, less what the system keeps and what must stay free.
pub fn allocatable<N: Number>(all: N, reserved: N, kept_free: N) -> N {
    (all - reserved - kept_free).greatest(N::literal(0.0))
}

/// S11.5: kept of a node by a fixed part and a share (Google Distributed Cloud's form).
pub fn reserved_flat<N: Number>(all: N, fixed: N, share: N) -> N {
    fixed + all * share
}

/// S11.6: seconds until pods of a lost node run elsewhere: until it is noticed, until they are
/// given up, and until they have started.
pub fn failover_seconds<N: Number>(not_ready: N, eviction: N, start: N) -> N {
    not_ready + eviction + start
}

/// S11.2: GB a day of the logs of so many pods, kept for so many days.
pub fn log_gb<N: Number>(pods: N, gb_per_pod_day: N, days: N) -> N {
    pods * gb_per_pod_day * days
}
