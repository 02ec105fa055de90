//! Plans one workload against the machine types of a table under scenarios, with regret and an
//! explanation for every candidate; what the benchmark measures.
//!
//!     plan TYPES.csv PRICES.csv CANDIDATES SCENARIOS TIMES

#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use groundplan_sizing::choice::fleet::{Fleet, Machine, RESOURCES, Scenario, plan};
use groundplan_sizing::choice::regret::Rule;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [types, prices, candidates, scenarios, times] = arguments.as_slice() else {
        return Err("plan TYPES.csv PRICES.csv CANDIDATES SCENARIOS TIMES".into());
    };
    let (names, machines) = machines(types, prices, candidates.parse()?)?;
    let scenarios: Vec<Scenario> = (0..scenarios.parse()?).map(scenario).collect();
    let mut told = 0;
    for _ in 0..times.parse::<u32>()? {
        let verdict = plan(&machines, &scenarios, None);
        told = 0;
        for rule in Rule::ALL {
            for place in 0..machines.len() {
                told += verdict.why(rule, place, |place| names[place].clone()).len();
            }
        }
        if told == 0 {
            continue;
        }
        for pick in &verdict.picks {
            println!(
                "{} {} {:.2}",
                pick.rule.name(),
                names[pick.candidate],
                pick.value
            );
        }
    }
    println!(
        "{} candidates, {told} letters of explanation",
        machines.len()
    );
    Ok(())
}

type Found = (Vec<String>, Vec<Machine>);

/// The first priced types of the table with their price for a month.
fn machines(types: &str, prices: &str, most: usize) -> Result<Found, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(prices)?;
    let mut usd: BTreeMap<&str, f64> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if let [name, "linux", "on-demand", price, ..] = cells.as_slice() {
            usd.insert(name, price.parse()?);
        }
    }
    let text = std::fs::read_to_string(types)?;
    let (mut names, mut machines) = (Vec::new(), Vec::new());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |place: usize| cells.get(place).and_then(|cell| cell.parse::<f64>().ok());
        let (Some(price), Some(vcpu), Some(memory)) = (usd.get(cells[0]), number(3), number(6))
        else {
            continue;
        };
        let mut has = [f64::INFINITY; RESOURCES.len()];
        has[0] = vcpu;
        has[1] = vcpu;
        has[2] = memory;
        has[3] = number(9).map_or(f64::INFINITY, |gbps| gbps * 1000.0);
        names.push(cells[0].to_owned());
        machines.push(Machine {
            costs: price * 730.0,
            has,
        });
        if machines.len() == most {
            break;
        }
    }
    Ok((names, machines))
}

/// Demands spread evenly by the golden ratio and its square: 8 to 200 cores, 16 to 400 GB and
/// 200 to 8000 Mbit/s in all, over two to eight hosts of which one may be lost.
fn scenario(place: usize) -> Scenario {
    let spread = |ratio: f64| (place as f64 * ratio).fract();
    let (one, two) = (spread(0.618_033_988_75), spread(0.754_877_666_25));
    let (cores, memory, network) = (8.0 + 192.0 * one, 16.0 + 384.0 * two, 200.0 + 7800.0 * one);
    Scenario {
        fleets: (2..=8_u32)
            .map(|hosts| {
                let left = f64::from(hosts - 1);
                let mut needs = [0.0; RESOURCES.len()];
                (needs[1], needs[2], needs[3]) = (cores / left, memory / left, network / left);
                Fleet {
                    hosts,
                    needs,
                    beside: 40.0 * f64::from(hosts),
                }
            })
            .collect(),
    }
}
