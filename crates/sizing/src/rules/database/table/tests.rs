//! Check vectors of rule S6.2.

use super::*;

fn shape() -> TableShape<f64> {
    TableShape {
        rows: 1e6,
        columns: 20.0,
        fixed_bytes: 60.0,
        variable_columns: 8.0,
        variable_bytes: 600.0,
        fill: 1.0,
    }
}

#[test]
fn a_million_rows() {
    let size = TableSize::of(shape(), &Page::of_8_kb());
    assert_eq!(size.null_bitmap_bytes, 5.0);
    assert_eq!(size.variable_bytes, 618.0);
    assert_eq!(size.row_bytes, 687.0);
    assert_eq!(size.rows_per_page, 11.0);
    assert_eq!(size.pages, 90_910.0);
    assert!((size.megabytes - 744.7).abs() < 0.05);
}

#[test]
fn a_fill_factor_leaves_rows_free() {
    let full = TableSize::of(shape(), &Page::of_8_kb());
    let filled = TableSize::of(
        TableShape {
            fill: 0.8,
            ..shape()
        },
        &Page::of_8_kb(),
    );
    // 8096 · 0.2 / 689 = 2.35: nine of eleven rows are used.
    assert_eq!(filled.free_rows_per_page, 2.0);
    assert_eq!(filled.pages, 111_112.0);
    assert!(filled.pages > full.pages);
}

#[test]
fn rows_longer_than_a_page_do_not_divide_by_zero() {
    let long = TableShape {
        rows: 10.0,
        columns: 1.0,
        fixed_bytes: 20_000.0,
        variable_columns: 0.0,
        variable_bytes: 0.0,
        fill: 0.0,
    };
    assert_eq!(TableSize::of(long, &Page::of_8_kb()).pages, 10.0);
}

#[test]
fn old_pages_of_two_kilobytes_are_a_parameter() {
    let page = Page {
        bytes: 2048.0,
        usable_bytes: 2016.0,
        ..Page::of_8_kb()
    };
    let size = TableSize::of(shape(), &page);
    assert_eq!(size.rows_per_page, 2.0);
    assert_eq!(size.pages, 500_000.0);
    assert_eq!(size.megabytes, 1024.0);
}

#[test]
fn an_index_over_an_integer_key_has_three_levels() {
    let key = index_row_bytes(4.0, 0.0, 0.0, 0.0);
    assert_eq!(key, 11.0);
    let keys = rows_per_page(key, &Page::of_8_kb());
    assert_eq!(keys, 622.0);
    // 90,910 leaves: 147 pages above, and one above these.
    assert_eq!(index_pages(90_910.0, keys), 148.0);
    assert_eq!(index_levels(90_910.0, keys), 2.0);
    assert_eq!(index_pages(1.0, keys), 0.0);
    assert_eq!(index_pages(0.0, keys), 0.0);
    // A page that holds one key does not go on for ever.
    assert_eq!(index_levels(8.0, 1.0), 3.0);
}

#[test]
fn a_key_that_may_be_null_or_vary_takes_more() {
    assert_eq!(index_row_bytes(4.0, 1.0, 40.0, 1.0), 4.0 + 44.0 + 3.0 + 7.0);
}
