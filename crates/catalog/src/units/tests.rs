//! Quantities with units.

use proptest::prelude::*;

use super::*;

#[test]
fn quantities_are_read_as_people_write_them() {
    for (text, kind, expected) in [
        ("15m", Duration::KIND, 15.0),
        ("4h", Duration::KIND, 240.0),
        ("1h 30m", Duration::KIND, 90.0),
        ("1h30m", Duration::KIND, 90.0),
        ("90 d", Days::KIND, 90.0),
        ("2 weeks", Days::KIND, 14.0),
        ("12 h", Hours::KIND, 12.0),
        ("90 min", Hours::KIND, 1.5),
        ("2 TB", DataSize::KIND, 2000.0),
        ("2TB", DataSize::KIND, 2000.0),
        ("2 tb", DataSize::KIND, 2000.0),
        ("1 GiB", DataSize::KIND, 1.073_741_824),
        ("50 Mbit/s", DataRate::KIND, 50.0),
        ("50Mbps", DataRate::KIND, 50.0),
        ("1 Gbit/s", DataRate::KIND, 1000.0),
        ("10 MB/s", DataRate::KIND, 80.0),
        ("1.5 Gbps", DataRate::KIND, 1500.0),
        ("15 %", Share::KIND, 0.15),
        ("15%", Share::KIND, 0.15),
        ("1_000", Count::KIND, 1000.0),
        ("500", DataSize::KIND, 500.0),
    ] {
        assert_eq!(parse_quantity(text, kind), Ok(expected), "{text}");
    }
}

#[test]
fn wrong_units_say_what_they_measure() {
    assert_eq!(
        parse_quantity("15 TB", Duration::KIND),
        Err(QuantityError::ForeignUnit {
            unit: "TB".into(),
            noun: "a data size"
        })
    );
    assert_eq!(
        parse_quantity("15 Mbti/s", DataRate::KIND),
        Err(QuantityError::UnknownUnit {
            unit: "Mbti/s".into(),
            nearest: Some("Mbit/s")
        })
    );
    assert_eq!(
        parse_quantity("2 Tb", DataSize::KIND),
        Err(QuantityError::UnknownUnit {
            unit: "Tb".into(),
            nearest: Some("TB")
        })
    );
    assert!(matches!(
        parse_quantity("5 mb/s", DataRate::KIND),
        Err(QuantityError::AmbiguousUnit { .. })
    ));
}

#[test]
fn impossible_amounts_are_refused() {
    assert_eq!(parse_quantity("", Hours::KIND), Err(QuantityError::Empty));
    assert_eq!(
        parse_quantity("-5 h", Hours::KIND),
        Err(QuantityError::Negative)
    );
    assert_eq!(
        parse_quantity("many", Hours::KIND),
        Err(QuantityError::NoNumber)
    );
    assert_eq!(
        parse_quantity("1h 30", Hours::KIND),
        Err(QuantityError::NoNumber)
    );
    assert!(matches!(
        parse_quantity("15", Share::KIND),
        Err(QuantityError::TooLarge(_))
    ));
    assert_eq!(
        check_magnitude(f64::NAN, Hours::KIND),
        Err(QuantityError::NotFinite)
    );
    assert_eq!(
        check_magnitude(f64::INFINITY, Hours::KIND),
        Err(QuantityError::NotFinite)
    );
    assert_eq!(
        parse_quantity(&"9".repeat(400), Count::KIND),
        Err(QuantityError::NotFinite)
    );
}

#[test]
fn spellings_are_unique_within_a_kind_and_kinds_are_named_once() {
    for kind in KINDS {
        for (index, (unit, factor)) in kind.units.iter().enumerate() {
            assert!(*factor > 0.0, "{unit}");
            assert!(
                kind.units
                    .iter()
                    .skip(index + 1)
                    .all(|(other, _)| other != unit),
                "{unit}"
            );
        }
        assert_eq!(
            KINDS.iter().filter(|other| other.name == kind.name).count(),
            1
        );
        assert!(kind_named(kind.name).is_some());
    }
}

proptest! {
    #[test]
    fn arbitrary_text_does_not_panic(text in any::<String>()) {
        for kind in KINDS {
            let _ = parse_quantity(&text, kind);
        }
    }

    #[test]
    fn a_unit_scales_by_its_factor(whole in 0_u32..1000, kind_index in 0..KINDS.len(), unit_index in 0_usize..30) {
        let kind = KINDS[kind_index];
        prop_assume!(!kind.units.is_empty());
        let (unit, factor) = kind.units[unit_index % kind.units.len()];
        let value = f64::from(whole) * factor;
        prop_assume!(value <= kind.maximum);
        prop_assert_eq!(parse_quantity(&format!("{whole} {unit}"), kind), Ok(value));
    }
}
