//! Check vectors of rule S6.

use super::*;

#[test]
fn a_million_rows() {
    let size = TableSize::of(&TableShape {
        rows: 1e6,
        columns: 20.0,
        fixed_bytes: 60.0,
        variable_columns: 8.0,
        variable_bytes: 600.0,
        fill: 1.0,
    });
    assert_eq!(size.null_bitmap_bytes, 5.0);
    assert_eq!(size.variable_bytes, 618.0);
    assert_eq!(size.row_bytes, 687.0);
    assert_eq!(size.rows_per_page, 11.0);
    assert_eq!(size.pages, 90_910.0);
    assert!((size.megabytes - 744.7).abs() < 0.05);
}

#[test]
fn rows_longer_than_a_page_do_not_divide_by_zero() {
    let size = TableSize::of(&TableShape {
        rows: 10.0,
        columns: 1.0,
        fixed_bytes: 20_000.0,
        variable_columns: 0.0,
        variable_bytes: 0.0,
        fill: 0.0,
    });
    assert_eq!(size.pages, 10.0);
}

#[test]
fn express_ends_at_some_hundred_thousand_assets() {
    assert!(data_gb(content_gb(200_000.0, 40.0), 0.2) <= 10.0);
    assert!(data_gb(content_gb(400_000.0, 25.0), 0.2) > 10.0);
}

#[test]
fn memory_has_a_floor_a_cap_and_a_reserve() {
    assert_eq!(memory_gib(0.0, 0.2, 4.0, 128.0, 4.0, 0.1), 0.0);
    assert_eq!(memory_gib(10.0, 0.2, 4.0, 128.0, 4.0, 0.1), 8.0);
    assert_eq!(memory_gib(10.0, 0.2, 4.0, 1.41, 4.0, 0.1), 5.41);
    assert_eq!(memory_gib(450.0, 0.2, 4.0, 128.0, 4.0, 0.1), 100.0);
}
