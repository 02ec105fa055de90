//! What holds for every price list: more never costs less, and the mean times the quantity is the
//! amount.

use proptest::prelude::*;

use super::super::tariff::{Step, Tariff};
use crate::reading::{From, Value, plain};

fn value(usd: f64) -> Value {
    Value {
        number: usd,
        range: None,
        unit: "USD/gb".to_owned(),
        from: From::Profile("test".to_owned()),
    }
}

prop_compose! {
    /// Up to six steps of any width and price, the first perhaps included elsewhere.
    fn tariffs()(
        included in prop_oneof![Just(0.0), 0.0..5000.0],
        parts in prop::collection::vec((0.1..1e6_f64, 0.0..100.0_f64), 1..6),
        open in any::<bool>(),
        least in prop::option::of(0.0..1000.0_f64),
        discount in prop::option::of(0.0..1.0_f64),
    ) -> Tariff {
        let mut from: f64 = included;
        let last = parts.len() - 1;
        let mut steps = Vec::new();
        for (place, (width, usd)) in parts.into_iter().enumerate() {
            let to = from + width;
            let ends = place < last || !open;
            steps.push(Step { from, to: ends.then_some(to), price: value(usd) });
            from = to;
        }
        Tariff {
            steps,
            discounts: discount.map(value).into_iter().collect(),
            least: least.map(value),
        }
    }
}

proptest! {
    #[test]
    fn more_never_costs_less(tariff in tariffs(), quantity in 0.0..1e7_f64, more in 0.0..1e7_f64) {
        let one = tariff.charge(&quantity, &plain).amount;
        let other = tariff.charge(&(quantity + more), &plain).amount;
        prop_assert!(one.is_finite() && other.is_finite() && one >= 0.0);
        prop_assert!(other >= one - one.abs() * 1e-9, "{one} then {other}");
    }

    #[test]
    fn the_mean_price_gives_the_amount(tariff in tariffs(), quantity in 0.0..1e7_f64) {
        let charged = tariff.charge(&quantity, &plain);
        if charged.billed > 0.0 {
            let amount = charged.billed * charged.unit_price;
            prop_assert!((amount - charged.amount).abs() <= charged.amount * 1e-12 + 1e-9);
        }
    }
}
