//! Hand-reckoned fleets under scenarios.

use super::super::regret::{Outcome, Rule};
use super::{Fleet, Machine, RESOURCES, Scenario, outcome, plan};

fn machine(costs: f64, cores: f64, memory: f64) -> Machine {
    let mut has = [f64::INFINITY; RESOURCES.len()];
    (has[1], has[2]) = (cores, memory);
    Machine { costs, has }
}

/// Cores in all over one to three hosts, and memory for each.
fn scenario(cores: f64, memory: f64) -> Scenario {
    Scenario {
        fleets: (1..=3)
            .map(|hosts| {
                let mut needs = [0.0; RESOURCES.len()];
                (needs[1], needs[2]) = (cores / f64::from(hosts), memory);
                Fleet {
                    hosts,
                    needs,
                    beside: 5.0 * f64::from(hosts),
                }
            })
            .collect(),
    }
}

#[test]
fn the_cheapest_number_of_hosts_is_taken() {
    // Two of 8 cores: 2 x 50 + 10; one of 16: 120 + 5.
    let demand = scenario(16.0, 8.0);
    assert_eq!(
        outcome(&machine(50.0, 8.0, 16.0), &demand),
        Outcome::Costs(110.0)
    );
    assert_eq!(
        outcome(&machine(120.0, 16.0, 16.0), &demand),
        Outcome::Costs(125.0)
    );
}

#[test]
fn what_is_most_short_is_told() {
    // With three hosts 16 cores each are needed, it has 4; memory 32, it has 16.
    let Outcome::Fails(short) = outcome(&machine(10.0, 4.0, 16.0), &scenario(48.0, 32.0)) else {
        panic!("fits");
    };
    assert_eq!(
        (short.of, short.need, short.has),
        ("cores by measured speed", 16.0, 4.0)
    );
    let none = Scenario { fleets: Vec::new() };
    let Outcome::Fails(short) = outcome(&machine(10.0, 4.0, 16.0), &none) else {
        panic!("fits");
    };
    assert_eq!(short.of, "hosts");
}

#[test]
fn scenarios_choose_between_small_and_large() {
    // Nine scenarios of 8 cores and one of 48: the small machine fails in the last.
    let mut scenarios = vec![scenario(8.0, 8.0); 9];
    scenarios.push(scenario(48.0, 8.0));
    let machines = [machine(40.0, 8.0, 16.0), machine(70.0, 16.0, 16.0)];
    let verdict = plan(&machines, &scenarios, None);
    let winner = |rule| verdict.pick(rule).unwrap().candidate;
    assert_eq!(winner(Rule::CheapestAtMedian), 0);
    assert_eq!(winner(Rule::SafeAtNinety), 0);
    assert_eq!(winner(Rule::LeastGreatestRegret), 1);
}
