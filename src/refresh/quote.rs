//! What a provider asks for one thing, in the words of the tables.

use std::collections::{BTreeMap, BTreeSet};

use groundplan_catalog::tables::{
    Category, MachineType, OperatingSystem, PriceUnit, TableErrors, Tables, Term,
};

use super::Order;

/// What a price is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A machine type by the hour.
    Machine {
        region: String,
        name: String,
        system: OperatingSystem,
        term: Term,
    },
    /// Anything of the storage tables.
    Storage {
        region: String,
        product: &'static str,
        tier: String,
        meter: &'static str,
    },
}

/// One price with its steps, lowest first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quote {
    pub(super) category: Category,
    pub(super) unit: PriceUnit,
    pub(super) steps: Vec<Step>,
}

/// One step of a price.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) from: f64,
    pub(super) to: Option<f64>,
    pub(super) usd: f64,
}

/// Everything that was asked for.
pub(super) type Quotes = BTreeMap<Key, Quote>;

/// A price is kept to the billionth of a dollar: no interface says more.
pub(super) fn exact(usd: f64) -> f64 {
    (usd * 1e9).round() / 1e9
}

impl Quote {
    /// One price for any amount.
    pub(super) fn flat(category: Category, unit: PriceUnit, usd: f64) -> Self {
        Self::stepped(category, unit, vec![(0.0, usd)])
    }

    /// Prices from so many units on; each step ends where the next begins.
    pub(super) fn stepped(category: Category, unit: PriceUnit, mut from: Vec<(f64, f64)>) -> Self {
        from.sort_by(|one, other| one.0.total_cmp(&other.0));
        let ends: Vec<Option<f64>> = from
            .iter()
            .skip(1)
            .map(|(next, _)| Some(*next))
            .chain([None])
            .collect();
        Self {
            category,
            unit,
            steps: from
                .iter()
                .zip(ends)
                .map(|((from, usd), to)| Step {
                    from: *from,
                    to,
                    usd: exact(*usd),
                })
                .collect(),
        }
    }

    /// The price of the first step that costs anything; zero where none does.
    pub(super) fn first(&self) -> f64 {
        let paid = self.steps.iter().map(|step| step.usd);
        paid.clone().find(|usd| *usd > 0.0).unwrap_or(0.0)
    }
}

/// Regions and machine types that the tables have.
pub(super) struct Wanted<'t> {
    pub(super) regions: BTreeSet<String>,
    pub(super) machines: BTreeMap<&'t str, &'t MachineType>,
}

impl<'t> Wanted<'t> {
    pub(super) fn of(tables: &'t Tables<'_>, order: &Order<'_>) -> Result<Self, TableErrors> {
        let named =
            |id: &str| order.regions.is_empty() || order.regions.iter().any(|one| one == id);
        Ok(Self {
            regions: tables
                .regions()?
                .iter()
                .filter(|region| region.provider == order.provider && named(&region.id))
                .map(|region| region.id.clone())
                .collect(),
            machines: tables
                .machine_types(order.provider)?
                .iter()
                .map(|machine| (machine.name.as_str(), machine))
                .collect(),
        })
    }

    pub(super) fn has(&self, region: &str, machine: &str) -> bool {
        self.regions.contains(region) && self.machines.contains_key(machine)
    }
}
