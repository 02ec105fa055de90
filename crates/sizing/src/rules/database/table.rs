//! S6.2: how large a table and its clustered index are (Microsoft: Estimate the Size of a Table
//! and Estimate the Size of a Clustered Index).
//!
//! The page and the bytes that every row costs are parameters: versions before 7.0 had pages of
//! 2 KB with 2016 usable bytes.

#[cfg(test)]
mod tests;

use crate::number::Number;

/// Bytes of a page and of what stands beside the columns of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<N> {
    /// Bytes of a page on disk.
    pub bytes: N,
    /// Bytes of it that rows can use.
    pub usable_bytes: N,
    /// Bytes of a row's header.
    pub row_header_bytes: N,
    /// Bytes of a row's entry in the page's table of rows.
    pub slot_bytes: N,
}

impl<N: Number> Page<N> {
    /// Pages of 8 KB, as since version 7.0.
    pub fn of_8_kb() -> Self {
        Self {
            bytes: N::literal(8192.0),
            usable_bytes: N::literal(8096.0),
            row_header_bytes: N::literal(4.0),
            slot_bytes: N::literal(2.0),
        }
    }
}

/// A table's shape for [`TableSize`].
#[derive(Debug, Clone, PartialEq)]
pub struct TableShape<N> {
    /// Rows.
    pub rows: N,
    /// Columns in all.
    pub columns: N,
    /// Bytes of the columns of fixed length.
    pub fixed_bytes: N,
    /// Columns of variable length.
    pub variable_columns: N,
    /// Most bytes in the columns of variable length.
    pub variable_bytes: N,
    /// Share of each page that is filled, as the index's fill factor says.
    pub fill: N,
}

/// How large a table's leaf pages are.
#[derive(Debug, Clone, PartialEq)]
pub struct TableSize<N> {
    /// Bytes of the null bitmap.
    pub null_bitmap_bytes: N,
    /// Bytes of the variable columns with their bookkeeping.
    pub variable_bytes: N,
    /// Bytes of a row.
    pub row_bytes: N,
    /// Rows on a page.
    pub rows_per_page: N,
    /// Rows on a page that the fill factor leaves free.
    pub free_rows_per_page: N,
    /// Pages.
    pub pages: N,
    /// MB (10^6 bytes).
    pub megabytes: N,
}

impl<N: Number> TableSize<N> {
    /// The size of a table. A row longer than a page counts one page each.
    pub fn of(shape: TableShape<N>, page: &Page<N>) -> Self {
        let null_bitmap_bytes = null_bitmap_bytes(shape.columns);
        let variable_bytes = variable_bytes(shape.variable_columns, shape.variable_bytes);
        let row_bytes = shape.fixed_bytes
            + variable_bytes.clone()
            + null_bitmap_bytes.clone()
            + page.row_header_bytes.clone();
        let rows_per_page = rows_per_page(row_bytes.clone(), page);
        let free_rows_per_page = floor(
            page.usable_bytes.clone() * shape.fill.complement()
                / (row_bytes.clone() + page.slot_bytes.clone()),
        );
        let filled = (rows_per_page.clone() - free_rows_per_page.clone()).greatest(N::literal(1.0));
        let pages = (shape.rows / filled).ceil_guarded();
        Self {
            null_bitmap_bytes,
            variable_bytes,
            row_bytes,
            rows_per_page,
            free_rows_per_page,
            megabytes: megabytes(pages.clone(), page),
            pages,
        }
    }
}

/// Bytes that say which columns of a row are null: `2 + floor((columns + 7) / 8)`.
pub fn null_bitmap_bytes<N: Number>(columns: N) -> N {
    N::literal(2.0) + floor((columns + N::literal(7.0)) / N::literal(8.0))
}

/// Bytes of the columns of variable length with two for each and two for their number.
pub fn variable_bytes<N: Number>(columns: N, most_bytes: N) -> N {
    N::apply(
        "bytes of variable columns",
        |values| match values {
            [columns, bytes] if *columns > 0.0 => 2.0 + 2.0 * columns + bytes,
            _ => 0.0,
        },
        &[columns, most_bytes],
    )
}

/// Rows of a length on a page, one at least.
pub fn rows_per_page<N: Number>(row_bytes: N, page: &Page<N>) -> N {
    floor(page.usable_bytes.clone() / (row_bytes + page.slot_bytes.clone()))
        .greatest(N::literal(1.0))
}

/// MB (10^6 bytes) of so many pages.
pub fn megabytes<N: Number>(pages: N, page: &Page<N>) -> N {
    pages * page.bytes.clone() / N::literal(1e6)
}

/// Bytes of a row of the index above the leaves: the key, its bookkeeping where parts of it are
/// variable or may be null, a byte of header and six that point to the page beneath.
pub fn index_row_bytes<N: Number>(
    key_bytes: N,
    variable_key_columns: N,
    variable_key_bytes: N,
    nullable_key_columns: N,
) -> N {
    let nulls = N::apply(
        "bytes of the key's null bitmap",
        |values| match values {
            [columns] if *columns > 0.0 => 2.0 + ((columns + 7.0) / 8.0).floor(),
            _ => 0.0,
        },
        &[nullable_key_columns],
    );
    key_bytes
        + variable_bytes(variable_key_columns, variable_key_bytes)
        + nulls
        + N::literal(1.0)
        + N::literal(6.0)
}

/// Pages of the index above so many leaf pages: the leaves over the keys on a page, again and
/// again until one is left.
pub fn index_pages<N: Number>(leaf_pages: N, keys_per_page: N) -> N {
    N::apply(
        "pages of all index levels",
        |values| match values {
            [pages, keys] => levels(*pages, *keys).0,
            _ => 0.0,
        },
        &[leaf_pages, keys_per_page],
    )
}

/// Levels of the index above the leaves.
pub fn index_levels<N: Number>(leaf_pages: N, keys_per_page: N) -> N {
    N::apply(
        "index levels",
        |values| match values {
            [pages, keys] => levels(*pages, *keys).1,
            _ => 0.0,
        },
        &[leaf_pages, keys_per_page],
    )
}

/// Pages and number of the levels above the leaves. A page that holds one key never comes to an
/// end; two are the least that a tree has.
fn levels(leaf_pages: f64, keys_per_page: f64) -> (f64, f64) {
    let keys = keys_per_page.max(2.0);
    let (mut pages, mut all, mut levels) = (leaf_pages, 0.0, 0.0);
    while pages > 1.0 {
        pages = (pages / keys).ceil();
        all += pages;
        levels += 1.0;
    }
    (all, levels)
}

fn floor<N: Number>(value: N) -> N {
    N::apply(
        "round down",
        |values| match values {
            [value] => (value + 1e-9).floor(),
            _ => 0.0,
        },
        &[value],
    )
}
