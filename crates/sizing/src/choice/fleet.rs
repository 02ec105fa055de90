//! Fleets of equal machines under many scenarios of demand: what each machine type comes to, and
//! which to take.
//!
//! A scenario says what each of so many hosts needs; a machine type carries it with the number of
//! hosts that costs least. [`plan`] hands the outcomes to [`super::regret`].

#[cfg(test)]
mod tests;

use super::regret::{Outcome, Shortfall, Verdict};

/// What a host needs and a machine has, in this order. A need that is always met is zero, a limit
/// that nobody knows is infinite.
pub const RESOURCES: [&str; 7] = [
    "vCPU",
    "cores by measured speed",
    "GB of memory",
    "Mbit/s of network",
    "MB/s to disks",
    "IOPS to disks",
    "data disks",
];

/// An amount of each of [`RESOURCES`].
pub type Amounts = [f64; RESOURCES.len()];

/// A machine type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Machine {
    /// What one costs over the time in question.
    pub costs: f64,
    /// What one has.
    pub has: Amounts,
}

/// What so many hosts need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fleet {
    /// Hosts.
    pub hosts: u32,
    /// What each of them needs.
    pub needs: Amounts,
    /// What the fleet costs beside its machines, such as disks.
    pub beside: f64,
}

/// One demand: the fleets that would carry it, fewest hosts first.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Fleets by number of hosts.
    pub fleets: Vec<Fleet>,
}

/// What a machine type comes to under a scenario: the cheapest fleet of it that does, or what it
/// is most short of where the hosts are most.
pub fn outcome(machine: &Machine, scenario: &Scenario) -> Outcome {
    let mut least = f64::INFINITY;
    for fleet in &scenario.fleets {
        let cost = f64::from(fleet.hosts) * machine.costs + fleet.beside;
        let fits = || {
            let mut pairs = machine.has.iter().zip(&fleet.needs);
            pairs.all(|(has, need)| has + 1e-9 >= *need)
        };
        if cost < least && fits() {
            least = cost;
        }
    }
    if least.is_finite() {
        return Outcome::Costs(least);
    }
    let mut worst = Shortfall {
        of: "hosts",
        need: 1.0,
        has: 0.0,
    };
    let mut excess = 0.0;
    if let Some(fleet) = scenario.fleets.last() {
        for (place, (has, need)) in machine.has.iter().zip(&fleet.needs).enumerate() {
            let short = Shortfall {
                of: RESOURCES[place],
                need: *need,
                has: *has,
            };
            if has + 1e-9 < *need && short.excess() > excess {
                excess = short.excess();
                worst = short;
            }
        }
    }
    Outcome::Fails(worst)
}

/// Ranks all machine types over all scenarios. `weights` as for [`super::regret::plan`].
pub fn plan(machines: &[Machine], scenarios: &[Scenario], weights: Option<&[f64]>) -> Verdict {
    super::regret::plan(
        machines.len(),
        scenarios.len(),
        weights,
        |machine, scenario| outcome(&machines[machine], &scenarios[scenario]),
    )
}
