//! S6: the database's files, memory and operations.

#[cfg(test)]
mod tests;

use crate::number::{Number, ceil_guarded};

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

/// A table's shape for [`TableSize`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableShape {
    /// Rows.
    pub rows: f64,
    /// Columns in all.
    pub columns: f64,
    /// Bytes of the columns of fixed length.
    pub fixed_bytes: f64,
    /// Columns of variable length.
    pub variable_columns: f64,
    /// Most bytes in the columns of variable length.
    pub variable_bytes: f64,
    /// Share of each page that is filled, as the index's fill factor says.
    pub fill: f64,
}

/// S6.2: how large a table's leaf pages are (Microsoft: Estimate the Size of a Table).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableSize {
    /// Bytes of the null bitmap.
    pub null_bitmap_bytes: f64,
    /// Bytes of the variable columns with their bookkeeping.
    pub variable_bytes: f64,
    /// Bytes of a row.
    pub row_bytes: f64,
    /// Rows on a page of 8192 bytes.
    pub rows_per_page: f64,
    /// Pages.
    pub pages: f64,
    /// MB (10^6 bytes).
    pub megabytes: f64,
}

impl TableSize {
    /// The size of a table. A row longer than a page counts one page each.
    pub fn of(shape: &TableShape) -> Self {
        let null_bitmap_bytes = 2.0 + ((shape.columns + 7.0) / 8.0).floor();
        let variable_bytes = if shape.variable_columns > 0.0 {
            2.0 + 2.0 * shape.variable_columns + shape.variable_bytes
        } else {
            0.0
        };
        let row_bytes = shape.fixed_bytes + variable_bytes + null_bitmap_bytes + 4.0;
        let rows_per_page = (8096.0 / (row_bytes + 2.0)).floor().max(1.0);
        let free_rows = (8096.0 * (1.0 - shape.fill) / (row_bytes + 2.0)).floor();
        let pages = ceil_guarded(shape.rows / (rows_per_page - free_rows).max(1.0));
        Self {
            null_bitmap_bytes,
            variable_bytes,
            row_bytes,
            rows_per_page,
            pages,
            megabytes: pages * 8192.0 / 1e6,
        }
    }
}
