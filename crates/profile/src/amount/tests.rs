//! Amounts: one number, or three.

use super::*;
use crate::units::{DataSize, Hours, Share};

#[test]
fn numbers_texts_and_ranges_are_read() {
    let exact: Amount<Hours> = serde_json::from_str("12").unwrap();
    assert_eq!(exact, Amount::exact(12.0));
    let text: Amount<Hours> = serde_json::from_str("\"90 min\"").unwrap();
    assert_eq!(text, Amount::exact(1.5));
    let range: Amount<Share> =
        serde_json::from_str(r#"{"low": 0.1, "likely": "15 %", "high": 0.3}"#).unwrap();
    assert_eq!(
        (range.low(), range.likely(), range.high()),
        (0.1, 0.15, 0.3)
    );
    let size: Quantity<DataSize> = serde_json::from_str("\"2 TB\"").unwrap();
    assert_eq!(size.value(), 2000.0);
}

#[test]
fn upside_down_incomplete_and_foreign_values_are_refused() {
    for text in [
        r#"{"low": 3, "likely": 2, "high": 4}"#,
        r#"{"low": 1, "likely": 5, "high": 4}"#,
        r#"{"low": 1, "high": 4}"#,
        r#"{"low": 1, "likely": 2, "high": 4, "most": 5}"#,
        "\"12 GB\"",
        "-1",
        "true",
        "[1]",
    ] {
        assert!(
            serde_json::from_str::<Amount<Hours>>(text).is_err(),
            "{text}"
        );
    }
    assert_eq!(Amount::<Hours>::range(0.0, 1.0, f64::INFINITY), None);
    assert_eq!(Amount::<Hours>::range(f64::NAN, 1.0, 2.0), None);
}

#[test]
fn writing_and_reading_again_gives_the_same() {
    for amount in [
        Amount::<Hours>::exact(4.0),
        Amount::range(1.0, 2.0, 4.5).unwrap(),
    ] {
        let text = serde_json::to_string(&amount).unwrap();
        assert_eq!(
            serde_json::from_str::<Amount<Hours>>(&text).unwrap(),
            amount
        );
    }
    assert_eq!(
        serde_json::to_string(&Amount::<Hours>::exact(4.0)).unwrap(),
        "4.0"
    );
}
