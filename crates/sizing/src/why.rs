//! The derivation behind a figure: the same formulas, read with traced numbers.

use groundplan_catalog::System;
use groundplan_catalog::tables::Tables;
use groundplan_diagnostics::{Finding, Report, SourceMap, code, suggest};
use groundplan_profile::LoadedProfile;

use crate::bound::Floor;
use crate::demand;
use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::number::{Derivation, Number, Origin, Traced};
use crate::output::{Cost, Figure, Site, SiteSizing, TierChoice};
use crate::reading::traced;
use crate::site::Plan;
use crate::{tier, volumes};

/// Explains a quantity of the sizing by its id: a figure of the demand (`online.usable`), of a
/// tier (`tier.web.cores`), a volume (`volume.application.ingest`), a store (`store.online`), or
/// a cost line (`cost.compute.web`, `cost.monthly`). `recovery.` before the id asks for the
/// recovery site. An unknown id is a finding with the nearest known one.
pub fn why(
    sources: &SourceMap,
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    quantity: &str,
) -> (Option<Derivation>, Report) {
    let (site, id) = match quantity.strip_prefix("recovery.") {
        Some(id) => (Site::Recovery, id),
        None => (
            Site::Primary,
            quantity.strip_prefix("primary.").unwrap_or(quantity),
        ),
    };
    let (sizing, mut report) = crate::size(loaded, system, tables);
    let sized = sizing
        .as_ref()
        .and_then(|sizing| sizing.sites.iter().find(|one| one.site == site));
    let Some(sized) = sized else {
        if sizing.is_some() {
            report.push(unknown(quantity, None));
        }
        return (None, report);
    };
    let mut found = explain(sources, loaded, system, tables, sized, &[id]);
    if let Some(Some(derivation)) = found.pop() {
        return (Some(derivation), report);
    }
    let known = quantities(sized);
    report.push(unknown(
        quantity,
        suggest::nearest(id, known.iter().map(String::as_str)),
    ));
    (None, report)
}

/// Explains several quantities of one site at once, in the order asked; none where a site has no
/// such quantity. The formulas run once for all of them.
pub fn explain(
    sources: &SourceMap,
    loaded: &LoadedProfile,
    system: &System,
    tables: &Tables<'_>,
    sized: &SiteSizing,
    ids: &[&str],
) -> Vec<Option<Derivation>> {
    let Some(plan) = Plan::new(loaded, system, tables, sized.site, &mut Report::new()) else {
        return vec![None; ids.len()];
    };
    let inputs = plan.values.map(traced(sources, loaded));
    let ledger = demand::reckon(&inputs, &(inputs.months.clone() / Traced::literal(12.0)));
    let trace = Trace {
        plan: &plan,
        sized,
        inputs: &inputs,
        ledger: &ledger,
    };
    ids.iter()
        .map(|id| trace.find(id).map(|value| value.derivation()))
        .collect()
}

/// Ids that [`why`] answers for a site, sorted.
pub fn quantities(sized: &SiteSizing) -> Vec<String> {
    let mut ids: Vec<String> = sized
        .demand
        .figures
        .iter()
        .map(|one| one.id.clone())
        .collect();
    for tier in &sized.tiers {
        let figures = [&tier.count, &tier.cores, &tier.memory_gb, &tier.network];
        ids.extend(figures.map(|figure| figure.id.clone()));
    }
    ids.extend(sized.volumes.iter().map(|volume| volume.size_gb.id.clone()));
    ids.extend(sized.stores.iter().map(|store| store.usable_gb.id.clone()));
    ids.extend(
        sized
            .cost
            .lines
            .iter()
            .map(|line| format!("cost.{}", line.id)),
    );
    ids.extend(["cost.monthly".to_owned(), "cost.once".to_owned()]);
    ids.sort();
    ids.dedup();
    ids
}

fn unknown(quantity: &str, nearest: Option<&str>) -> Finding {
    let finding = Finding::new(
        code::QUANTITY_UNKNOWN,
        format!("there is no quantity `{quantity}` in the sizing"),
    );
    match nearest {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("see `groundplan size` for the ids"),
    }
}

struct Trace<'a, 'p, 't> {
    plan: &'a Plan<'p, 't>,
    sized: &'a SiteSizing,
    inputs: &'a Inputs<Traced>,
    ledger: &'a Ledger<Traced>,
}

impl Trace<'_, '_, '_> {
    fn find(&self, id: &str) -> Option<Traced> {
        if let Some(entry) = self.ledger.get(id) {
            let figure = self.sized.demand.figure(id)?;
            return Some(floored(figure, entry.value.clone(), entry.unit));
        }
        if let Some(rest) = id.strip_prefix("tier.") {
            let (tier, what) = rest.rsplit_once('.')?;
            return self.tier(tier, what);
        }
        if let Some(rest) = id.strip_prefix("volume.") {
            let (tier, volume) = rest.split_once('.')?;
            return self.volume(tier, volume);
        }
        if let Some(store) = id.strip_prefix("store.") {
            return self.store(store);
        }
        cost(&self.sized.cost, id.strip_prefix("cost.")?)
    }

    /// The number of hosts as it was chosen.
    fn hosts(&self, tier: &str) -> Option<Traced> {
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
                        let counted = tier::count(rule, self.ledger, self.inputs, &cores, &spare);
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
            value.named(&figure.id, unit, rule(figure)),
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

    fn volume(&self, tier: &str, volume: &str) -> Option<Traced> {
        let choice = self
            .sized
            .volumes
            .iter()
            .find(|one| one.tier == tier && one.volume == volume)?;
        let rows = self
            .plan
            .system
            .volumes(tier, self.plan.target.name(), &self.plan.facts);
        let row = rows.into_iter().find(|row| row.id.get_ref() == volume)?;
        let value = volumes::share(self.ledger, row, self.plan.media, &self.hosts(tier)?);
        let figure = &choice.size_gb;
        Some(floored(
            figure,
            value.named(&figure.id, "GB", rule(figure)),
            "GB",
        ))
    }

    fn store(&self, id: &str) -> Option<Traced> {
        let choice = self.sized.stores.iter().find(|store| store.store == id)?;
        let rows = self
            .plan
            .system
            .stores(self.plan.target.name(), &self.plan.facts);
        let row = rows.into_iter().find(|row| row.id.get_ref() == id)?;
        let sizing = row.sizing.as_deref();
        let demand = sizing.and_then(|sizing| volumes::demand_of(sizing, self.plan.media));
        let value = match (demand, sizing) {
            (Some((demand, _)), Some("archive")) => {
                self.ledger.value(demand) * self.inputs.archive_copies.clone()
            }
            (Some((demand, _)), _) => self.ledger.value(demand),
            (None, Some(_)) => Traced::literal(0.0),
            (None, None) => Traced::sum(
                ["database.data", "database.log", "database.temporary"]
                    .map(|demand| self.ledger.value(demand)),
            ),
        };
        let figure = &choice.usable_gb;
        Some(floored(
            figure,
            value.named(&figure.id, "GB", rule(figure)),
            "GB",
        ))
    }
}

/// A static name for a figure's rule; figures carry theirs as text.
fn rule(figure: &Figure) -> &'static str {
    const RULES: [&str; 16] = [
        "S1.2",
        "S1.3",
        "S1.5",
        "S3.3",
        "S3.3+S6.6",
        "S3.6",
        "S3.6+S8.2",
        "S4.1",
        "S4.2",
        "S4.4",
        "S5.4",
        "S6.3",
        "S6.6",
        "S7.1",
        "S8.2",
        "S8.3",
    ];
    RULES
        .iter()
        .find(|rule| **rule == figure.rule)
        .copied()
        .unwrap_or("")
}

/// The calculated value against its minimum or override, where one decides.
fn floored(figure: &Figure, calculated: Traced, unit: &'static str) -> Traced {
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
            calculated.greatest(minimum).named(&to_build, unit, "")
        }
        (_, None) => calculated,
    }
}

fn cost(cost: &Cost, id: &str) -> Option<Traced> {
    use crate::output::Period;
    let line = |line: &crate::output::CostLine| {
        let name = format!("cost.{}", line.id);
        let mut place = format!("price, {}", line.source);
        if let Some(date) = &line.as_of {
            place.push_str(" of ");
            place.push_str(date);
        }
        if !line.verified {
            place.push_str(", unverified");
        }
        if let Some(region) = &line.estimate_from {
            place.push_str(", estimate from ");
            place.push_str(region);
        }
        let quantity = Traced::leaf(
            line.quantity,
            format!("quantity of {}", line.id),
            line.unit.clone(),
            Origin::Table(line.what.clone()),
        );
        let price = Traced::leaf(
            line.unit_price_usd,
            format!("price of {}", line.id),
            format!("USD/{}", line.unit),
            Origin::Table(place),
        );
        (quantity * price).named(&name, "USD", "S13")
    };
    let period = match id {
        "monthly" => Some(Period::Month),
        "once" => Some(Period::Once),
        _ => None,
    };
    match period {
        Some(period) => {
            let lines = cost
                .lines
                .iter()
                .filter(|one| one.period == period)
                .map(line);
            Some(Traced::sum(lines).named(&format!("cost.{id}"), "USD", "S13"))
        }
        None => cost.lines.iter().find(|one| one.id == id).map(line),
    }
}
