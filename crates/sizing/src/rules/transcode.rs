//! S3: the transcode farm as a queue with one line and several servers (M/M/n).
//!
//! Jobs wait in one queue and the first free slot takes the next, which is how the arrays of
//! the field work; separate queues per server would need more slots.

#[cfg(test)]
mod tests;

pub use super::queue::{Queue, erlang_b, erlang_c, least_slots};

use crate::number::Number;

/// S3.1: minutes that one job takes: material minutes over the speed against real time.
pub fn service_minutes<N: Number>(material_minutes: N, speed: N) -> N {
    material_minutes / speed
}

/// S3.4: jobs in the peak hour: a share of the day's jobs, retries on top. The share is never
/// below that of a flat arrival over the hours in which material arrives.
pub fn peak_jobs_per_hour<N: Number>(
    jobs_per_day: N,
    peak_share: N,
    window_hours: N,
    retry_share: N,
) -> N {
    let share = peak_share
        .greatest(N::literal(1.0).over(window_hours))
        .least(N::literal(1.0));
    jobs_per_day * share * (N::literal(1.0) + retry_share)
}

/// S3.4: offered load in erlangs: jobs an hour times the minutes of each.
pub fn offered_load<N: Number>(jobs_per_hour: N, service_minutes: N) -> N {
    jobs_per_hour * service_minutes / N::literal(60.0)
}

/// S3.5: `(c_a² + c_s²) / 2` of Allen and Cunneen, by which waiting grows with the variation of
/// arrivals and of job lengths; 1 is the exponential case.
pub fn variability<N: Number>(arrivals_squared: N, services_squared: N) -> N {
    (arrivals_squared + services_squared) / N::literal(2.0)
}

/// S3.5: the fewest slots that keep utilisation and mean wait at their targets. `variability`
/// is that of [`variability`].
pub fn slots<N: Number>(
    load: N,
    service_minutes: N,
    utilisation: N,
    wait_minutes: N,
    variability: N,
) -> N {
    N::apply(
        "fewest slots",
        |values| match values {
            [load, service, utilisation, wait, variability] => {
                least_slots(*load, *service, *utilisation, *wait, *variability)
            }
            _ => 0.0,
        },
        &[
            load,
            service_minutes,
            utilisation,
            wait_minutes,
            variability,
        ],
    )
}

/// S3.5: mean wait in minutes with so many slots.
pub fn mean_wait<N: Number>(slots: N, load: N, service_minutes: N, variability: N) -> N {
    N::apply(
        "mean wait",
        |values| match values {
            [slots, load, service, variability] if slots.is_finite() => {
                Queue::new(*load, *slots as u32).mean_wait(*service) * variability
            }
            // No number of slots was enough, so that the queue never settles.
            _ => f64::INFINITY,
        },
        &[slots, load, service_minutes, variability],
    )
}

/// S3.7: minutes until the queue of an outage is worked off: `a · T / (n - a)`.
pub fn drain_minutes<N: Number>(slots: N, load: N, outage_minutes: N) -> N {
    (load.clone() * outage_minutes).over(slots - load)
}

/// S3.6: cores that the slots need when `utilisation` of a node's cores may be used by jobs.
pub fn cores<N: Number>(slots: N, cores_per_slot: N, utilisation: N) -> N {
    slots * cores_per_slot / utilisation
}

/// S3.6: nodes that give so many cores.
pub fn nodes<N: Number>(cores: N, cores_per_node: N) -> N {
    (cores / cores_per_node).ceil_guarded()
}

/// S3.3: GiB of memory for so many jobs at once on a node: the operating system, the first
/// job, and each further one. Zero without jobs.
pub fn memory_gib<N: Number>(slots: N, system_gib: N, first_gib: N, further_gib: N) -> N {
    N::apply(
        "memory of jobs",
        |values| match values {
            [slots, system, first, further] if *slots > 0.0 => {
                system + first + further * (slots - 1.0).max(0.0)
            }
            _ => 0.0,
        },
        &[slots, system_gib, first_gib, further_gib],
    )
}

/// S3.2: speed of one slot against real time, from frames a second of encoder and material.
pub fn speed<N: Number>(encoded_frames_per_second: N, source_frames_per_second: N) -> N {
    encoded_frames_per_second / source_frames_per_second
}

/// S3.3: servers for jobs that run one on each core in real time and have to be done within a
/// window: `jobs × minutes / (window × cores)`, rounded up.
pub fn servers_for_window<N: Number>(
    jobs: N,
    minutes_each: N,
    window_minutes: N,
    jobs_at_once: N,
) -> N {
    (jobs * minutes_each / (window_minutes * jobs_at_once)).ceil_guarded()
}

/// S3.3: cores of processes that compute checksums beside the jobs.
pub fn checksum_cores<N: Number>(processes: N, cores_each: N) -> N {
    processes * cores_each
}

/// S3.3: Mbit/s of a node's port: every stream it works on at its rate.
pub fn stream_mbps<N: Number>(streams: N, rate_mbps: N) -> N {
    streams * rate_mbps
}

/// S3.6: nodes that hold so many slots, and `spare` more that may be lost.
pub fn nodes_with_spare<N: Number>(carrying: N, spare: N) -> N {
    let needed = N::apply(
        "spare nodes",
        |values| match values {
            [carrying, spare] if *carrying > 0.0 => *spare,
            _ => 0.0,
        },
        &[carrying.clone(), spare],
    );
    carrying + needed
}

/// S3.6: load while one of the nodes is lost: its unfinished jobs come again beside the new ones.
pub fn load_after_loss<N: Number>(load: N, slots: N, slots_lost: N) -> N {
    let running = load.clone().least(slots.clone());
    load + running * slots_lost.over(slots)
}

/// S3.9: slots that the licence lets run; all of them where it sets no limit.
pub fn licensed_slots<N: Number>(slots: N, licensed: Option<N>) -> N {
    match licensed {
        Some(licensed) => slots.least(licensed),
        None => slots,
    }
}
