//! Price lists with steps, by hand.

use super::super::tariff::{Step, Tariff};
use crate::reading::{From, Value, plain};

fn price(usd: f64) -> Value {
    Value {
        number: usd,
        range: None,
        unit: "USD/gb".to_owned(),
        from: From::Table {
            id: "price".to_owned(),
            place: "by hand".to_owned(),
        },
    }
}

fn tariff(steps: &[(f64, Option<f64>, f64)]) -> Tariff {
    Tariff {
        steps: steps
            .iter()
            .map(|(from, to, usd)| Step {
                from: *from,
                to: *to,
                price: price(*usd),
            })
            .collect(),
        discounts: Vec::new(),
        least: None,
    }
}

fn amount(tariff: &Tariff, quantity: f64) -> f64 {
    tariff.charge(&quantity, &plain).amount
}

#[test]
fn the_identity_of_a_licence_by_the_hour() {
    // 0.04 USD for each of 4 vCPU over 720 hours.
    let charged = Tariff::flat(price(0.04)).charge(&(4.0 * 720.0), &plain);
    assert!((charged.amount - 115.2).abs() < 1e-12);
    assert_eq!(charged.unit_price, 0.04);
}

#[test]
fn each_step_charges_for_its_part() {
    let traffic = tariff(&[
        (0.0, Some(10_240.0), 0.09),
        (10_240.0, Some(51_200.0), 0.085),
        (51_200.0, None, 0.07),
    ]);
    assert!((amount(&traffic, 10_240.0) - 921.6).abs() < 1e-9);
    assert!(
        (amount(&traffic, 60_000.0) - (921.6 + 40_960.0 * 0.085 + 8_800.0 * 0.07)).abs() < 1e-9
    );
    let mean = traffic.charge(&60_000.0, &plain);
    assert!((mean.unit_price * 60_000.0 - mean.amount).abs() < 1e-9);
}

#[test]
fn what_is_included_is_neither_counted_nor_paid() {
    let speed = tariff(&[(125.0, None, 0.04)]);
    let charged = speed.charge(&200.0, &plain);
    assert_eq!((charged.billed, charged.amount), (75.0, 3.0));
    assert_eq!(amount(&speed, 100.0), 0.0);
}

#[test]
fn beyond_the_end_of_a_list_its_last_price_holds() {
    let ends = tariff(&[(0.0, Some(10.0), 2.0), (10.0, Some(20.0), 1.0)]);
    assert_eq!(amount(&ends, 30.0), 20.0 + 20.0);
    let single = tariff(&[(0.0, Some(10.0), 2.0)]);
    assert_eq!(amount(&single, 30.0), 60.0);
}

#[test]
fn discounts_come_off_one_after_the_other() {
    let mut list = tariff(&[(0.0, None, 100.0)]);
    list.discounts = vec![price(0.1), price(0.5)];
    assert_eq!(amount(&list, 2.0), 90.0);
}
