//! From a sizing to the rules by which its hosts and disks follow the demand.

use groundplan_catalog::system::CountRule;

use crate::bound::needed;
use crate::number::ceil_guarded;
use crate::output::{Binding, SiteSizing, TierChoice, VolumeChoice};
use crate::site::Plan;
use crate::tier::{self, GB_PER_GIB};
use crate::volumes;

use super::stand::{Counting, Hosts, Volume};

/// How the hosts of each tier are counted, in the order of the sizing.
pub(super) fn hosts(plan: &Plan<'_, '_>, sizing: &SiteSizing) -> Vec<Hosts> {
    sizing
        .tiers
        .iter()
        .map(|choice| Hosts {
            id: choice.count.id.clone(),
            chosen: f64::from(choice.hosts()),
            reason: match &choice.machine {
                Some(machine) => format!("chosen, {}: {}", machine.machine_type, machine.reason),
                None => format!("chosen, {}", choice.count.binding.name()),
            },
            rule: counting(plan, choice),
        })
        .collect()
}

/// The rule that counts the hosts of a tier, with so many cores a host that it gives as many as
/// were chosen at the demand they were chosen for.
fn counting(plan: &Plan<'_, '_>, choice: &TierChoice) -> Option<Counting> {
    if choice.count.binding == Binding::Override {
        return None;
    }
    let chosen = f64::from(choice.hosts());
    let (placement, tier) = plan
        .placements()
        .into_iter()
        .find(|(_, tier)| *tier.id.get_ref() == choice.tier)?;
    let rule = tier::count_rule(&placement.count, &plan.loads(tier))?;
    let spare = tier::Spare {
        hosts: tier::spare(placement.cluster),
        of_transcoders: tier::shares_jobs(placement.cluster),
    };
    let servers = &plan.loaded.profile.hardware.servers;
    let on_hand = servers
        .iter()
        .filter(|server| server.tier == choice.tier)
        .map(|server| server.cores)
        .min();
    let machine = choice.machine.as_ref();
    // The rules count cores of the reference processor.
    let machine = machine.map(|machine| f64::from(machine.vcpu) * machine.speed.factor);
    let whole = machine.or(on_hand.map(f64::from));
    // Where something else than cores decides the count, each host is given the share of the
    // load that it carries in the design.
    let (load, usable) = match rule {
        CountRule::WebNodes => (
            plan.ledger.value("web.cores"),
            plan.inputs.constants.web_utilisation,
        ),
        CountRule::TranscodeNodes => (plan.ledger.value("transcode.cores"), 1.0),
    };
    let spared = match rule {
        CountRule::TranscodeNodes if !spare.of_transcoders => 0.0,
        _ => spare.hosts,
    };
    let carried = load / ((chosen - spared).max(1.0) * usable);
    let at_least = f64::from(placement.count.least(&plan.facts));
    [whole, Some(choice.cores.value), Some(carried)]
        .into_iter()
        .flatten()
        .filter(|cores| *cores > 0.0)
        .map(|cores| Counting {
            rule,
            cores,
            slots: placement.count.slots(&plan.facts).map(f64::from),
            spare: spare.clone(),
            least: at_least,
            most: placement.count.maximum.map_or(f64::INFINITY, f64::from),
        })
        .find(|counting| {
            let counted = counting.read(&plan.inputs, &plan.ledger, |_, _, number| number);
            counted == chosen
        })
}

/// How each volume follows what it holds, in the order of the sizing.
pub(super) fn volumes(plan: &Plan<'_, '_>, sizing: &SiteSizing) -> Vec<Volume> {
    sizing
        .volumes
        .iter()
        .map(|choice| {
            let tier = sizing.tiers.iter().position(|one| one.tier == choice.tier);
            let rows = plan
                .system
                .volumes(&choice.tier, plan.target.name(), &plan.facts);
            let row = rows
                .into_iter()
                .find(|row| *row.id.get_ref() == choice.volume);
            match (tier, row) {
                (Some(tier), Some(row)) => following(plan, choice, tier, row),
                _ => as_it_is(choice),
            }
        })
        .collect()
}

fn following(
    plan: &Plan<'_, '_>,
    choice: &VolumeChoice,
    tier: usize,
    row: &groundplan_catalog::system::Volume,
) -> Volume {
    let figure = &choice.size_gb;
    let given = figure.binding == Binding::Override;
    let demand = row
        .sizing
        .as_deref()
        .and_then(|sizing| volumes::demand_of(sizing, plan.media));
    let least_gib = row.minimum_gb;
    let gib = if given {
        figure.value
    } else {
        least_gib.max(needed(figure) / GB_PER_GIB)
    };
    let disks = f64::from(choice.disks.max(1));
    let chosen = f64::from(choice.disk_gib);
    let by_room = ceil_guarded(gib / disks);
    let fixed_sizes = choice.price_tier.is_some();
    Volume {
        tier,
        copies: None,
        holds: demand,
        least_gb: figure.minimum.unwrap_or(0.0),
        given_gb: given.then_some(figure.value),
        least_gib,
        // A disk larger than its room asks for is so for its speed.
        least_disk_gib: if chosen > by_room { chosen } else { 0.0 },
        fixed_sizes,
        follows: fixed_sizes || chosen >= by_room,
        ..as_it_is(choice)
    }
}

/// A volume that stays as it was chosen.
pub(super) fn as_it_is(choice: &VolumeChoice) -> Volume {
    Volume {
        id: choice.size_gb.id.clone(),
        tier: usize::MAX,
        copies: Some(f64::from(choice.copies)),
        shared: choice.shared,
        holds: None,
        least_gb: choice.size_gb.value,
        given_gb: None,
        least_gib: 0.0,
        disks: f64::from(choice.disks.max(1)),
        disk_gib: f64::from(choice.disk_gib),
        least_disk_gib: 0.0,
        fixed_sizes: choice.price_tier.is_some(),
        follows: false,
    }
}
