//! Where each quantity of a sizing finds its derivation.

use std::cell::OnceCell;

use crate::bound::Floor;
use crate::cost::{self, Pace, Point};
use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::number::{Number, Origin, Traced};
use crate::output::{Figure, Period, SiteSizing, TierChoice};
use crate::reading::Value;
use crate::site::Plan;
use crate::tier;

use super::storage;

/// One site with its formulas read as derivations.
pub(super) struct Trace<'a, 'p, 't> {
    pub(super) plan: &'a Plan<'p, 't>,
    pub(super) sized: &'a SiteSizing,
    pub(super) inputs: &'a Inputs<Traced>,
    pub(super) ledger: &'a Ledger<Traced>,
    /// How values from outside are read.
    pub(super) read: &'a dyn Fn(&Value) -> Traced,
    /// The lines of the bill, once they are asked for.
    pub(super) bill: OnceCell<Vec<Billed>>,
}

/// A line of the bill with its derivation.
pub(super) struct Billed {
    id: String,
    period: Period,
    amount: Traced,
}

impl Trace<'_, '_, '_> {
    pub(super) fn find(&self, id: &str) -> Option<Traced> {
        if let Some(entry) = self.ledger.get(id) {
            let figure = self.sized.demand.figure(id)?;
            return Some(floored(figure, entry.value.clone(), entry.unit));
        }
        if let Some(rest) = id.strip_prefix("tier.") {
            let (tier, what) = rest.rsplit_once('.')?;
            return match tier.strip_suffix(".machine") {
                Some(tier) => self.machine(tier, what),
                None => self.tier(tier, what),
            };
        }
        if let Some(rest) = id.strip_prefix("volume.") {
            return storage::volume(self, rest);
        }
        if let Some(rest) = id.strip_prefix("bucket.") {
            return storage::bucket(self, rest);
        }
        if let Some(rest) = id.strip_prefix("store.") {
            return storage::store(self, rest);
        }
        self.cost(id.strip_prefix("cost.")?)
    }

    /// A line of the bill, or the sum of those paid each month or once.
    fn cost(&self, id: &str) -> Option<Traced> {
        let bill = self.bill.get_or_init(|| self.price());
        let period = match id {
            "monthly" => Period::Month,
            "once" => Period::Once,
            _ => {
                return bill
                    .iter()
                    .find(|line| line.id == id)
                    .map(|line| line.amount.clone());
            }
        };
        let due = bill.iter().filter(|line| line.period == period);
        let sum = Traced::sum(due.map(|line| line.amount.clone()));
        Some(sum.named(&format!("cost.{id}"), "USD", "S13"))
    }

    /// The listed lines of the bill. Tables that cannot be read were reported by the sizing.
    fn price(&self) -> Vec<Billed> {
        let point = Point {
            inputs: self.inputs,
            ledger: self.ledger,
            read: self.read,
            pace: Pace::WithDemand,
        };
        let Ok(design) = cost::freeze(self.plan, self.sized) else {
            return Vec::new();
        };
        let listed = |id: &str| self.sized.cost.lines.iter().any(|line| line.id == id);
        let lines = design.at(&point);
        lines
            .into_iter()
            .filter(|line| listed(&line.article.head.id))
            .map(|line| Billed {
                id: line.article.head.id.clone(),
                period: line.article.head.period,
                amount: line.amount,
            })
            .collect()
    }

    /// What is known of the machine that was chosen, and why it was.
    fn machine(&self, tier: &str, what: &str) -> Option<Traced> {
        let machine = self.sized.tier(tier)?.machine.as_ref()?;
        let fact = |what: &str| {
            let facts = machine.facts();
            let (_, value, unit, _) = facts.into_iter().find(|(part, ..)| *part == what)?;
            let place = format!("{}: {}", machine.machine_type, machine.reason);
            let id = format!("tier.{tier}.machine.{what}");
            Some(Traced::leaf(value, id, unit, Origin::Table(place)))
        };
        match what {
            "usd_per_month" => {
                let month = fact("usd_per_hour")? * Traced::literal(crate::machines::HOURS);
                let id = format!("tier.{tier}.machine.{what}");
                Some(month.entitled(&id, "USD", "S13"))
            }
            _ => fact(what),
        }
    }

    /// The number of hosts as it was chosen.
    pub(super) fn hosts(&self, tier: &str) -> Option<Traced> {
        let choice = self.sized.tier(tier)?;
        let place = match &choice.machine {
            Some(machine) => format!("chosen, {}: {}", machine.machine_type, machine.reason),
            None => format!("chosen, {}", choice.count.binding.name()),
        };
        let id = choice.count.id.clone();
        Some(Traced::leaf(
            choice.count.value,
            id,
            "hosts",
            Origin::Table(place),
        ))
    }

    fn tier(&self, id: &str, what: &str) -> Option<Traced> {
        let placements = self.plan.placements();
        let (placement, tier) = placements
            .iter()
            .find(|(_, tier)| tier.id.get_ref() == id)?;
        let choice = self.sized.tier(id)?;
        let spare = Traced::leaf(
            tier::spare(placement.cluster),
            "spare hosts",
            "",
            Origin::Table("hosts that may be lost while the others carry everything".to_owned()),
        );
        let spare = tier::Spare {
            hosts: spare,
            of_transcoders: tier::shares_jobs(placement.cluster),
        };
        let hosts = self.hosts(id)?;
        let loads = self.plan.loads(tier);
        let need = tier::need(self.ledger, self.inputs, &loads, &hosts, &spare);
        let (figure, value, unit) = match what {
            "cores" => (&choice.cores, need.cores, "cores"),
            "memory" => (&choice.memory_gb, need.memory_gb, "GB"),
            "network" => (&choice.network, need.network_mbps, "Mbit/s"),
            "count" => {
                let figure = &choice.count;
                let value = match tier::count_rule(&placement.count, &loads) {
                    Some(rule) => {
                        let cores = self.cores_of_one(choice);
                        let slots = placement.count.slots(&self.plan.facts).map(|slots| {
                            let name = format!("slots of {id}");
                            let origin = Origin::Table("parameter of the system".to_owned());
                            Traced::leaf(f64::from(slots), name, "slots", origin)
                        });
                        let (ledger, inputs) = (self.ledger, self.inputs);
                        let counted =
                            tier::count(rule, ledger, inputs, &cores, slots.as_ref(), &spare);
                        // The price may have chosen more and smaller hosts than the cores ask for.
                        let least = figure.minimum.unwrap_or(0.0).max(counted.value());
                        if choice.machine.is_some() && least < figure.value {
                            counted.greatest(hosts)
                        } else {
                            counted
                        }
                    }
                    None => hosts,
                };
                (figure, value, "hosts")
            }
            _ => return None,
        };
        Some(floored(
            figure,
            value.entitled(&figure.id, unit, &figure.rule),
            unit,
        ))
    }

    /// Cores of one host as chosen, on hand, or else the minimum.
    fn cores_of_one(&self, choice: &TierChoice) -> Traced {
        let tier = choice.tier.as_str();
        let minimum = choice.cores.value;
        if let Some(machine) = &choice.machine {
            return Traced::leaf(
                minimum,
                format!("cores of {tier}"),
                "cores",
                Origin::Table(format!("chosen, {}", machine.machine_type)),
            );
        }
        let servers = &self.plan.loaded.profile.hardware.servers;
        let on_hand = servers
            .iter()
            .filter(|server| server.tier == tier)
            .map(|one| one.cores)
            .min();
        match on_hand {
            Some(cores) => Traced::leaf(
                f64::from(cores),
                format!("cores of {tier}"),
                "cores",
                Origin::Table("hardware on hand".to_owned()),
            ),
            None => Traced::leaf(
                minimum,
                format!("cores of {tier}"),
                "cores",
                Origin::Requirement("minimum of the tier".to_owned()),
            ),
        }
    }
}

/// The calculated value against its minimum or override, where one decides.
pub(super) fn floored(figure: &Figure, calculated: Traced, unit: &'static str) -> Traced {
    use crate::output::Binding;
    let to_build = format!("{} to build for", figure.id);
    match (figure.binding, Floor::of_figure(figure)) {
        (Binding::Override, _) => Traced::leaf(
            figure.value,
            to_build,
            unit,
            Origin::Profile(Some("[overrides]".to_owned())),
        ),
        (_, Some(floor)) => {
            let requirement = floor
                .requirement
                .unwrap_or_else(|| "of the system".to_owned());
            let minimum = Traced::leaf(
                floor.value,
                "minimum",
                unit,
                Origin::Requirement(requirement),
            );
            calculated.greatest(minimum).named(&to_build, unit, "S14")
        }
        (_, None) => calculated,
    }
}
