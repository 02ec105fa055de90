//! Hardware of the customer, its power and its room.

use groundplan_profile::model::Target;

use crate::machines::HOURS;
use crate::output::{CostKind, Period, SiteSizing};
use crate::pricing::{Item, PriceList};
use crate::site::Plan;

use super::quantity::Quantity;

pub(super) fn lines(list: &mut PriceList<'_, '_>, sizing: &SiteSizing) {
    const REASON: &str = "customer's own hardware";
    for (place, tier) in sizing.tiers.iter().enumerate() {
        let name = &tier.count.name;
        // Of an appliance nothing but its part number is asked for.
        let what = if tier.cores.value > 0.0 || tier.memory_gb.value > 0.0 {
            format!(
                "{name}: {} cores and {} GB each",
                crate::text::number(tier.cores.value),
                crate::text::number(tier.memory_gb.value)
            )
        } else {
            name.clone()
        };
        let item = Item::new(format!("hardware.{}", tier.tier), what, CostKind::Hardware);
        let article = list.unpriced(item, Quantity::Hosts(place), "hosts", REASON);
        article.head.period = Period::Once;
    }
    for store in &sizing.stores {
        let item = Item::new(
            format!("hardware.{}", store.store),
            store.name.clone(),
            CostKind::Hardware,
        );
        let usable = Quantity::Number(store.usable_gb.value);
        let article = list.unpriced(item, usable, "GB", REASON);
        article.head.period = Period::Once;
    }
}

/// Energy and room of the hosts and of shared storage: the watts of a host at rest, those of its
/// cores, those of the disks that the raw room makes, all with the building's share.
pub(super) fn premises(list: &mut PriceList<'_, '_>, plan: &Plan<'_, '_>, sizing: &SiteSizing) {
    let power = Item::new("power.premises", "Electric energy", CostKind::Power);
    let space = Item::new("space.premises", "Room in racks", CostKind::Space);
    if plan.target == Target::Vm {
        let reason = "depends on the hypervisors' hardware";
        list.unpriced(power, Quantity::Number(0.0), "", reason);
        list.unpriced(space, Quantity::Number(0.0), "", reason);
        return;
    }
    let constants = &plan.values.constants;
    let input = Quantity::input;
    let hosts = || -> Quantity { (0..sizing.tiers.len()).map(Quantity::Hosts).sum() };
    let cores: Quantity = sizing
        .tiers
        .iter()
        .enumerate()
        .filter(|(_, tier)| tier.cores.value > 0.0)
        .map(|(place, tier)| Quantity::Hosts(place) * tier.cores.value)
        .sum();
    let raw_tb: f64 = sizing
        .stores
        .iter()
        .map(|store| {
            let usable = store.usable_gb.value;
            store.raid.as_ref().map_or(usable, |raid| raid.raw_gb) / 1000.0
        })
        .sum();
    let disks = || {
        let count = Quantity::Number(raw_tb) / input(&constants.disk_size);
        Quantity::RoundedUp(Box::new(count))
    };
    let watts = hosts() * input(&constants.host_watts)
        + cores * input(&constants.core_watts)
        + disks() * input(&constants.disk_watts);
    let energy = watts * (HOURS / 1000.0) * input(&constants.building_factor);
    list.by_constant(power, energy, "kWh", &constants.energy_price);
    let units = hosts() * input(&constants.host_height)
        + Quantity::RoundedUp(Box::new(disks() / input(&constants.disks_per_unit)));
    list.by_constant(space, units, "rack-unit-month", &constants.room_price);
}
