//! Which things of a site come in steps, with what is on hand of each.

use groundplan_profile::model::{OnlineKind, RaidLevel};

use super::steps::{Need, Step};
use crate::inputs::gather;
use crate::output::{ArrayChoice, Site, SiteSizing, StoreChoice, TierChoice};
use crate::reading::{From, Value};
use crate::site::Plan;
use crate::tier;

/// The things of a site that come in steps, in a fixed order.
pub(crate) fn steps(plan: &Plan<'_, '_>, sized: &SiteSizing) -> Vec<Step> {
    let mut steps = Vec::new();
    if plan.provider().is_none() {
        stores(plan, sized, &mut steps);
        attached(plan, sized, &mut steps);
    }
    tapes(plan, &mut steps);
    hosts(plan, sized, &mut steps);
    licences(plan, &mut steps);
    steps
}

/// A size of one, for things that are counted themselves.
fn one(unit: &str) -> Value {
    Value {
        number: 1.0,
        range: None,
        unit: unit.to_owned(),
        from: From::Table {
            id: "one of them".to_owned(),
            place: "counted".to_owned(),
        },
    }
}

/// One shelf in GB that a RAID leaves of it, or as it is where no RAID is given.
fn shelf(plan: &Plan<'_, '_>, usable: f64) -> Value {
    let shelf = &plan.values.constants.shelf;
    Value {
        number: shelf.number * 1000.0 * usable,
        unit: "GB".to_owned(),
        ..shelf.clone()
    }
}

/// What a shelf full of the drives that were chosen gives of usable room.
fn chosen_shelf(id: &str, store: &StoreChoice, array: &ArrayChoice) -> Option<Value> {
    let usable = store.usable_gb.value * f64::from(array.bays) / f64::from(array.drives);
    (usable > 0.0 && usable.is_finite()).then(|| Value {
        number: usable,
        range: None,
        unit: "GB".to_owned(),
        from: From::Table {
            id: format!("shelf of {id}"),
            place: format!(
                "chosen, {} bays of {} {}",
                array.bays, array.level, array.drive
            ),
        },
    })
}

/// Shared storage outside the hosts, in shelves of disks.
fn stores(plan: &Plan<'_, '_>, sized: &SiteSizing, steps: &mut Vec<Step>) {
    let profile = &plan.loaded.profile;
    for row in plan.system.stores(plan.target.name(), &plan.facts) {
        let id = row.id.get_ref();
        let Some(store) = sized.stores.iter().find(|store| store.store == *id) else {
            continue;
        };
        let sizing = row.sizing.as_deref();
        if sizing == Some("archive") && plan.inputs.shape.tape {
            continue;
        }
        let figures = match sizing {
            Some(sizing) => match crate::volumes::demand_of(sizing, plan.media) {
                Some((figure, _)) => vec![figure],
                None => continue,
            },
            None => vec!["database.data", "database.log", "database.temporary"],
        };
        let raid = (sizing == Some("online"))
            .then(|| {
                profile
                    .storage
                    .online
                    .raid
                    .as_deref()
                    .and_then(gather::layout)
            })
            .flatten();
        let primary = plan.site == Site::Primary;
        let on_hand = match (id.as_str(), profile.storage.online.kind) {
            ("online", OnlineKind::Nas) if primary => {
                let nas = profile.hardware.nas.as_ref();
                nas.and_then(|nas| nas.usable.as_ref())
            }
            ("san", _) if primary => profile.hardware.san.as_ref().map(|san| &san.usable),
            _ => None,
        };
        steps.push(Step {
            id: format!("{id}.shelves"),
            name: format!("storage shelf, {}", store.name.to_lowercase()),
            need: Need::Figures {
                figures,
                per_copy: sizing == Some("archive"),
            },
            size: store
                .array
                .as_ref()
                .and_then(|array| chosen_shelf(id, store, array))
                .unwrap_or_else(|| shelf(plan, usable_share(raid))),
            unit: "GB",
            on_hand: on_hand.map_or(0.0, groundplan_profile::Quantity::value),
            least: store.usable_gb.minimum.unwrap_or(0.0),
            lead: Some(plan.values.constants.storage_lead.clone()),
            line: Some(format!("hardware.{id}")),
            owned: true,
        });
    }
}

/// The share that a layout leaves of raw disks.
fn usable_share(layout: Option<(f64, f64)>) -> f64 {
    layout.map_or(1.0, |(data, parity)| data / (data + parity))
}

/// Media volumes of the hosts' own, in shelves attached to them.
fn attached(plan: &Plan<'_, '_>, sized: &SiteSizing, steps: &mut Vec<Step>) {
    for choice in &sized.volumes {
        let rows = plan
            .system
            .volumes(&choice.tier, plan.target.name(), &plan.facts);
        let Some(row) = rows
            .into_iter()
            .find(|row| *row.id.get_ref() == choice.volume)
        else {
            continue;
        };
        let sizing = row.sizing.as_deref().unwrap_or_default();
        let kept = matches!(sizing, "online" | "original" | "proxy" | "archive");
        let demand = crate::volumes::demand_of(sizing, plan.media);
        let (Some((figure, _)), true) = (demand, kept) else {
            continue;
        };
        let disks = plan
            .loaded
            .profile
            .hardware
            .servers
            .iter()
            .filter(|server| plan.site == Site::Primary && server.tier == choice.tier)
            .flat_map(|server| {
                let servers = f64::from(server.count);
                server.disks.iter().map(move |disk| (servers, disk))
            })
            .filter(|(_, disk)| disk.usage == choice.volume);
        let mut layout = None;
        let mut on_hand = 0.0;
        for (servers, disk) in disks {
            let level = disk.raid.and_then(|level| gather::level(level, disk.count));
            let raw = servers * f64::from(disk.count) * disk.size.value();
            on_hand += raw * usable_share(level);
            layout = layout.or(level.filter(|_| disk.raid != Some(RaidLevel::Raid0)));
        }
        steps.push(Step {
            id: format!("{}.{}.shelves", choice.tier, choice.volume),
            name: format!(
                "storage shelf, {} of {}",
                choice.name.to_lowercase(),
                choice.tier
            ),
            need: Need::Figures {
                figures: vec![figure],
                per_copy: false,
            },
            size: shelf(plan, usable_share(layout)),
            unit: "GB",
            on_hand,
            least: choice.size_gb.minimum.unwrap_or(0.0),
            lead: Some(plan.values.constants.storage_lead.clone()),
            line: None,
            owned: true,
        });
    }
}

/// Cartridges by the pack, and drives.
fn tapes(plan: &Plan<'_, '_>, steps: &mut Vec<Step>) {
    if !plan.inputs.shape.tape || !plan.media {
        return;
    }
    let constants = &plan.values.constants;
    let mut step = |id: &str,
                    name: &str,
                    figure: &'static str,
                    unit,
                    size: Value,
                    lead: &Value,
                    line: Option<&str>| {
        if plan.ledger.get(figure).is_some() {
            steps.push(Step {
                id: id.to_owned(),
                name: name.to_owned(),
                need: Need::Figures {
                    figures: vec![figure],
                    per_copy: false,
                },
                size,
                unit,
                on_hand: 0.0,
                least: 0.0,
                lead: Some(lead.clone()),
                line: line.map(str::to_owned),
                owned: true,
            });
        }
    };
    let pack = constants.tape_pack.clone();
    step(
        "archive.tapes",
        "pack of tape cartridges",
        "archive.tapes",
        "cartridges",
        pack,
        &constants.tape_lead,
        Some("tape.cartridges"),
    );
    step(
        "archive.drives",
        "tape drive",
        "archive.drives",
        "drives",
        one("drives"),
        &constants.storage_lead,
        None,
    );
}

/// Hosts of the tiers whose number follows from the demand.
fn hosts(plan: &Plan<'_, '_>, sized: &SiteSizing, steps: &mut Vec<Step>) {
    for (placement, tier) in plan.placements() {
        let loads = plan.loads(tier);
        let id = tier.id.get_ref();
        let rule = tier::count_rule(&placement.count, &loads);
        let (Some(rule), Some(choice)) = (rule, sized.tier(id)) else {
            continue;
        };
        if choice.count.binding == crate::output::Binding::Override {
            continue;
        }
        let Some(cores) = cores(plan, choice) else {
            continue;
        };
        let owned = plan.provider().is_none();
        let on_hand: u32 = plan
            .loaded
            .profile
            .hardware
            .servers
            .iter()
            .filter(|server| owned && plan.site == Site::Primary && server.tier == *id)
            .map(|server| server.count)
            .sum();
        let shares = tier::shares_jobs(placement.cluster);
        let spare = match rule {
            groundplan_catalog::system::CountRule::TranscodeNodes if !shares => 0.0,
            _ => tier::spare(placement.cluster),
        };
        steps.push(Step {
            id: format!("{id}.hosts"),
            name: format!("host, {}", tier.name.to_lowercase()),
            need: Need::Hosts { rule, cores, spare },
            size: one("hosts"),
            unit: "hosts",
            on_hand: f64::from(on_hand),
            least: choice.count.minimum.unwrap_or(0.0),
            lead: owned.then(|| plan.values.constants.server_lead.clone()),
            line: Some(format!("hardware.{id}")),
            owned,
        });
    }
}

/// Cores of one host: on hand, or as the sizing has them.
fn cores(plan: &Plan<'_, '_>, choice: &TierChoice) -> Option<Value> {
    let servers = &plan.loaded.profile.hardware.servers;
    let on_hand = servers
        .iter()
        .filter(|server| plan.provider().is_none() && server.tier == choice.tier)
        .map(|server| server.cores)
        .min();
    let (number, place) = match on_hand {
        Some(cores) => (f64::from(cores), "hardware on hand".to_owned()),
        None => (
            choice.cores.value,
            choice.machine.as_ref().map_or_else(
                || "minimum of the tier".to_owned(),
                |one| one.machine_type.clone(),
            ),
        ),
    };
    (number > 0.0).then(|| Value {
        number,
        range: None,
        unit: "cores".to_owned(),
        from: From::Table {
            id: format!("cores of {}", choice.tier),
            place,
        },
    })
}

/// Licences that are on hand and counted against a figure that grows.
fn licences(plan: &Plan<'_, '_>, steps: &mut Vec<Step>) {
    let profile = &plan.loaded.profile;
    if plan.site != Site::Primary {
        return;
    }
    let mut step = |id: &str, name: &str, figure: &'static str, unit, size: Value, on_hand: u32| {
        steps.push(Step {
            id: id.to_owned(),
            name: name.to_owned(),
            need: Need::Figures {
                figures: vec![figure],
                per_copy: false,
            },
            size,
            unit,
            on_hand: f64::from(on_hand),
            least: 0.0,
            lead: Some(plan.values.constants.licence_lead.clone()),
            line: None,
            owned: true,
        });
    };
    let sessions = profile.workload.transcode.licensed_sessions;
    if let (Some(sessions), true) = (sessions, plan.ledger.get("transcode.slots").is_some()) {
        step(
            "licences.sessions",
            "transcode session licence",
            "transcode.slots",
            "sessions",
            one("sessions"),
            sessions,
        );
    }
    if let (Some(access), Some(_)) = (profile.licences.client_access, &plan.inputs.named_users) {
        step(
            "licences.client_access",
            "pack of client access licences",
            "users.named",
            "users",
            plan.values.constants.access_pack.clone(),
            access,
        );
    }
}
