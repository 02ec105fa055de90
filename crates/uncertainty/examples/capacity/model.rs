//! The capacity of a media archive over 36 months, by which this crate is measured.
//!
//! Seven uncertain inputs; month by month what is online, what is in the archive, the traffic and
//! the cost, and the cost in all: 145 series.

use groundplan_uncertainty::correlation::Copula;
use groundplan_uncertainty::distribution::{Contradiction, Distribution};
use groundplan_uncertainty::program::{Builder, Program};
use groundplan_uncertainty::study::Study;

/// Months of the plan.
pub(crate) const MONTHS: usize = 36;
/// Number of the output that is the cost in all.
pub(crate) const TOTAL: usize = 4 * MONTHS;

/// Distributions in the order of the program's inputs.
fn inputs() -> Result<Vec<Distribution>, Contradiction> {
    Ok(vec![
        // Hours of material a day.
        Distribution::log_normal(20.0, 80.0, 0.9)?,
        // Mbit/s.
        Distribution::log_normal(35.0, 120.0, 0.9)?,
        // Months online.
        Distribution::triangular(3.0, 6.0, 18.0)?,
        // Growth a year.
        Distribution::normal(0.15, 0.08)?,
        // Users.
        Distribution::log_normal(50.0, 400.0, 0.9)?,
        // Share of them at the same time.
        Distribution::beta(2.0, 6.0, 0.0, 1.0)?,
        // Change of prices a year.
        Distribution::normal(-0.05, 0.04)?,
    ])
}

/// The program: online, archive, traffic and cost of each month, then the cost in all.
fn program() -> Program {
    let mut b = Builder::new();
    let [hours, mbps, kept, growth, users, together, drift] =
        std::array::from_fn(|number| b.input(number));
    let [zero, one, twelfth] = [0.0, 1.0, 1.0 / 12.0].map(|value| b.constant(value));
    let least_growth = b.constant(-0.9);

    let growth = b.greatest(growth, least_growth);
    let growth = b.add(one, growth);
    let monthly_growth = b.power(growth, twelfth);
    let drift = b.add(one, drift);
    let monthly_drift = b.power(drift, twelfth);
    let rate = b.multiply(hours, mbps);
    // TB a month: hours and Mbit/s over the mean month.
    let month_of_rate = b.constant(3600.0 / 8e6 * 30.4375);
    let month = b.multiply(rate, month_of_rate);
    // Gbit/s of 2 Mbit/s for each viewer, and one and a half times what comes in.
    let of_viewer = b.constant(2.0 / 1000.0);
    let viewers = b.multiply(users, together);
    let viewing = b.multiply(viewers, of_viewer);
    let of_rate = b.constant(1.5 / 24.0 / 1000.0);
    let moving = b.multiply(rate, of_rate);
    let traffic_now = b.add(viewing, moving);

    let [per_server, two, per_shelf, spare] =
        [8.0, 2.0, 200.0, 1.25].map(|value| b.constant(value));
    let [online_price, archive_price, server_price, shelf_price] =
        [21.0, 3.6, 310.0, 420.0].map(|value| b.constant(value));
    let mut history = b.history(zero);
    let (mut brought, mut grown, mut price, mut total) = (zero, one, one, zero);
    let mut outputs = [const { Vec::new() }; 4];
    for _ in 0..MONTHS {
        let new = b.multiply(month, grown);
        brought = b.add(brought, new);
        history = b.append(history, brought);
        let archive = b.delayed_in_proportion(history, kept);
        let online = b.subtract(brought, archive);
        let traffic = b.multiply(traffic_now, grown);
        let servers = b.divide(traffic, per_server);
        let servers = b.ceil_guarded(servers);
        let servers = b.add(servers, two);
        let shelves = b.multiply(online, spare);
        let shelves = b.divide(shelves, per_shelf);
        let shelves = b.ceil_guarded(shelves);
        let stored_online = b.multiply(online, online_price);
        let stored_away = b.multiply(archive, archive_price);
        let stored = b.add(stored_online, stored_away);
        let stored = b.multiply(price, stored);
        let servers = b.multiply(servers, server_price);
        let shelves = b.multiply(shelves, shelf_price);
        let cost = b.add(stored, servers);
        let cost = b.add(cost, shelves);
        total = b.add(total, cost);
        for (outputs, value) in outputs.iter_mut().zip([online, archive, traffic, cost]) {
            outputs.push(value);
        }
        grown = b.multiply(grown, monthly_growth);
        price = b.multiply(price, monthly_drift);
    }
    let mut outputs = outputs.concat();
    outputs.push(total);
    b.finish(7, &outputs)
}

/// The study.
pub(crate) fn study() -> Result<Study, Box<dyn std::error::Error>> {
    Ok(Study::new(program(), inputs()?, Copula::independent())?)
}
