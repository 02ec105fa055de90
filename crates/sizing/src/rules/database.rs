//! S6: the database's files, memory and operations.

pub mod table;

#[cfg(test)]
mod tests;

pub use table::{TableShape, TableSize};

use crate::number::Number;

/// S6.1: GB of rows and indexes for so many assets at so many kB each.
pub fn content_gb<N: Number>(assets: N, kb_per_asset: N) -> N {
    assets * kb_per_asset / N::literal(1e6)
}

/// S6.3: GB of the data file: content with its free share.
pub fn data_gb<N: Number>(content_gb: N, free_share: N) -> N {
    content_gb / free_share.complement()
}

/// S6.3: GB of a file that is a share of the data file: log, temporary database.
pub fn share_of_data_gb<N: Number>(data_gb: N, share: N) -> N {
    data_gb * share
}

/// S6.6: GiB of memory: a share of the data in the buffer pool, within the least pool and the
/// edition's cap, and the operating system's reserve. Zero without data.
pub fn memory_gib<N: Number>(
    data_gb: N,
    pool_share: N,
    least_pool_gib: N,
    pool_cap_gib: N,
    reserve_gib: N,
    reserve_share: N,
) -> N {
    N::apply(
        "memory of the database",
        |values| match values {
            [data, share, least, cap, reserve, reserve_share] if *data > 0.0 => {
                let pool = (data * share).max(*least).min(*cap);
                // The reserve is a share of the whole, so the whole is pool over what is left.
                (pool + reserve).max(pool / (1.0 - reserve_share))
            }
            _ => 0.0,
        },
        &[
            data_gb,
            pool_share,
            least_pool_gib,
            pool_cap_gib,
            reserve_gib,
            reserve_share,
        ],
    )
}

/// S6.5: peak operations per second: users, jobs and rows coming in.
pub fn iops<N: Number>(
    concurrent_users: N,
    iops_per_user: N,
    jobs_per_second: N,
    iops_per_job: N,
) -> N {
    concurrent_users * iops_per_user + jobs_per_second * iops_per_job
}

/// S6.5: the same with the rows that come in, of which several go into one operation.
pub fn iops_with_rows<N: Number>(
    users_and_jobs_iops: N,
    rows_per_second: N,
    rows_per_operation: N,
) -> N {
    users_and_jobs_iops + rows_per_second / rows_per_operation
}

/// S6.1: rows of one asset: itself, its versions, metadata values, history, keyframes and jobs.
pub fn rows_per_asset<N: Number>(
    versions: N,
    metadata_values: N,
    history: N,
    thumbnails: N,
    jobs: N,
) -> N {
    N::sum([
        N::literal(1.0),
        versions,
        metadata_values,
        history,
        thumbnails,
        jobs,
    ])
}

/// S6.1: assets that fit into a database of a limited size, rounded down.
pub fn assets_within<N: Number>(limit_gb: N, free_share: N, kb_per_asset: N) -> N {
    N::apply(
        "whole assets",
        |values| match values {
            [room_kb, each_kb] if *each_kb > 0.0 => (room_kb / each_kb + 1e-9).floor(),
            _ => 0.0,
        },
        &[
            limit_gb * free_share.complement() * N::literal(1e6),
            kb_per_asset,
        ],
    )
}

/// S6.3: GB of the log: a share of the data, the rebuild of the busiest index, or what is
/// written between two backups of it, whichever is most.
pub fn log_gb<N: Number>(
    data_gb: N,
    share: N,
    largest_index_gb: N,
    backup_interval_minutes: N,
    log_mb_s: N,
) -> N {
    let between = logged_gb(backup_interval_minutes, log_mb_s);
    share_of_data_gb(data_gb, share)
        .greatest(largest_index_gb)
        .greatest(between)
}

/// S6.3: GB written to the log in so many minutes.
pub fn logged_gb<N: Number>(minutes: N, log_mb_s: N) -> N {
    minutes * N::literal(60.0) * log_mb_s / N::literal(1000.0)
}

/// S6.3: files of the temporary database, all of one size: as many as cores, up to a limit.
pub fn temporary_files<N: Number>(cores: N, most: N) -> N {
    cores.least(most).greatest(N::literal(1.0))
}

/// S6.4: GB of backups: a full copy and all of the log for every day kept, compressed.
pub fn backup_gb<N: Number>(data_gb: N, compressed_share: N, log_gb_per_day: N, days: N) -> N {
    days * (data_gb * compressed_share + log_gb_per_day)
}

/// S6.3: GB a day that rows coming in write to the log: each byte of data once, and once more
/// for its undo and index entries.
pub fn daily_log_gb<N: Number>(assets_per_day: N, kb_per_asset: N, log_factor: N) -> N {
    content_gb(assets_per_day, kb_per_asset) * log_factor
}

/// S6.6: memory in GiB within the limit of an edition, and the operating system's beside it.
pub fn within_edition_gib<N: Number>(pool_gib: N, cap_gib: N, reserve_gib: N) -> N {
    pool_gib.least(cap_gib) + reserve_gib
}
