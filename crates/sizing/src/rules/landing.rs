//! S4: where material lands, waits and is worked on.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// S4.1: GB of the landing volume: files being written at once at their largest, and what
/// piles up while the worker is down.
pub fn landing_gb<N: Number>(
    concurrent_files: N,
    largest_file_gb: N,
    peak_gb_per_hour: N,
    outage_hours: N,
) -> N {
    concurrent_files * largest_file_gb + backlog_gb(peak_gb_per_hour, outage_hours)
}

/// S4.1: GB that pile up while a worker is down.
pub fn backlog_gb<N: Number>(peak_gb_per_hour: N, outage_hours: N) -> N {
    peak_gb_per_hour * outage_hours
}

/// S4.2: GB of scratch: per slot the largest input with its outputs.
pub fn scratch_gb<N: Number>(slots: N, largest_input_gb: N, factor: N) -> N {
    slots * largest_input_gb * factor
}

/// S4.4: GB of the volume that holds originals and proxies until they reach object storage.
pub fn holding_gb<N: Number>(peak_gb_per_hour: N, outage_hours: N, upload_backlog_gb: N) -> N {
    backlog_gb(peak_gb_per_hour, outage_hours) + upload_backlog_gb
}

/// S4.2: GB of scratch for one slot from its parts: the input, and each output and temporary
/// copy of it: `input · (1 + p / b · k)`.
pub fn slot_scratch_gb<N: Number>(input_gb: N, proxy_share: N, copies: N) -> N {
    input_gb * (N::literal(1.0) + proxy_share * copies)
}
