//! Buckets and shared stores.

use groundplan_catalog::system::{Store, StoreKind};
use groundplan_catalog::tables::TableErrors;
use groundplan_diagnostics::{Finding, Report, code};

use super::{Plan, array};
use crate::bound::{Floor, Title, figure, tidy};
use crate::inputs::gather;
use crate::output::{BucketChoice, ObjectShare, RaidLayout, Site, StoreChoice};
use crate::rules::online;

/// Storage classes of a provider: at hand, cooler, archive.
fn classes(provider: &str) -> [&'static str; 3] {
    match provider {
        "azure" => ["hot-lrs", "cool-lrs", "archive-lrs"],
        "gcp" => ["standard", "nearline", "archive"],
        "wasabi" => ["pay-go", "pay-go", "pay-go"],
        _ => ["standard", "standard-ia", "glacier-flexible"],
    }
}

pub(super) fn buckets(plan: &Plan<'_, '_>) -> Vec<BucketChoice> {
    let rows = plan.system.buckets(plan.target.name(), &plan.facts);
    let object = plan.loaded.profile.storage.object.as_ref();
    let provider = object
        .map(|object| object.provider.clone())
        .or_else(|| plan.provider().map(|provider| provider.name().to_owned()))
        .unwrap_or_else(|| "aws".to_owned());
    let own_archive = rows.iter().any(|row| row.sizing == "archive");
    let at_hand = |id: &str| {
        if plan.media {
            tidy(plan.ledger.value(id))
        } else {
            0.0
        }
    };
    rows.iter()
        .map(|row| {
            let [hot, cool, cold] = classes(&provider);
            let share = |class: &str, gb: f64| ObjectShare {
                id: format!("bucket.{}.{class}", row.id.get_ref()),
                class: class.to_owned(),
                gb,
            };
            let mut parts = match row.sizing.as_str() {
                // Proxies are at every site.
                "proxy" => vec![share(hot, tidy(plan.ledger.value("proxy.stored")))],
                "archive" => vec![share(cold, at_hand("archive.stored"))],
                _ => vec![share(hot, at_hand("online.originals"))],
            };
            let cools = row.cools && row.sizing == "original" && !own_archive;
            let cools = cools && plan.inputs.archive_after.is_some() && !plan.inputs.shape.tape;
            if cools {
                let mut cooled = share(cool, at_hand("archive.stored"));
                if cool == hot {
                    cooled.id.push_str(".cooled");
                }
                parts.push(cooled);
            }
            let coldest = parts.last().map_or(hot, |part| part.class.as_str());
            BucketChoice {
                class: coldest.to_owned(),
                bucket: row.id.get_ref().clone(),
                name: row.name.clone(),
                holds: row.sizing.clone(),
                provider: provider.clone(),
                classes: parts,
                cool_after_days: cools.then(|| plan.inputs.online_days.round() as u32),
                requirements: row.requirements.clone(),
            }
        })
        .collect()
}

pub(super) fn stores(
    plan: &Plan<'_, '_>,
    report: &mut Report,
) -> Result<Vec<StoreChoice>, TableErrors> {
    let target = plan.target.name();
    let minima = plan.system.storage_minima(target, &plan.facts);
    let mut choices = Vec::new();
    for row in plan.system.stores(target, &plan.facts) {
        let id = row.id.get_ref();
        let sizing = row.sizing.as_deref();
        let demand = sizing.and_then(|one| crate::volumes::demand_of(one, plan.media));
        let copies = if row.sizing.as_deref() == Some("archive") {
            plan.inputs.archive_copies
        } else {
            1.0
        };
        let database = ["database.data", "database.log", "database.temporary"];
        let calculated = match (demand, sizing) {
            (Some((figure, _)), _) => plan.ledger.value(figure) * copies,
            (None, Some(_)) => 0.0,
            // A store without a sizing of its own is the shared disk of the database cluster.
            (None, None) => database
                .iter()
                .map(|figure| plan.ledger.value(figure))
                .sum(),
        };
        let floor = minima
            .iter()
            .filter(|minimum| minimum.store == *id)
            .filter_map(|minimum| Some(Floor::new(minimum.usable_gb?, Some(minimum.id.get_ref()))))
            .fold(None, |held, one| Floor::higher(held, Some(one)));
        let usable_gb = figure(
            Title {
                id: &format!("store.{id}"),
                name: &row.name,
                unit: "GB",
                rule: demand
                    .and_then(|(id, _)| plan.ledger.get(id))
                    .map_or("S6.3", |entry| entry.rule),
            },
            calculated,
            floor,
            None,
        );
        let on_hand = on_hand(plan, row);
        if let Some((path, room)) = on_hand {
            check(plan, id, (path, room), usable_gb.calculated, report);
        }
        let array = match on_hand {
            Some(_) => None,
            None => array::choose(plan, row, usable_gb.value, report)?,
        };
        let online = matches!(sizing, Some("online" | "original"));
        let profile = &plan.loaded.profile;
        let raid = profile
            .storage
            .online
            .raid
            .as_deref()
            .filter(|_| online)
            .and_then(|layout| {
                let (data, parity) = gather::layout(layout)?;
                Some(RaidLayout {
                    layout: layout.to_owned(),
                    raw_gb: tidy(online::raw_gb(usable_gb.value, data, parity)),
                })
            });
        choices.push(StoreChoice {
            store: id.clone(),
            name: row.name.clone(),
            usable_gb,
            raid,
            array,
            throughput_need_mb_s: (online && plan.media)
                .then(|| tidy(plan.ledger.value("online.throughput"))),
            requirements: row.requirements.clone(),
        });
    }
    Ok(choices)
}

/// Whether a SAN holds the shared disks of a database cluster, which have no sizing of their own.
fn has_cluster_disks(plan: &Plan<'_, '_>) -> bool {
    let rows = plan.system.stores(plan.target.name(), &plan.facts);
    let mut rows = rows.into_iter();
    rows.any(|row| row.kind == StoreKind::San && row.sizing.is_none())
}

/// The room on hand for a store, with where the profile says it: by what kind of storage it is.
fn on_hand(plan: &Plan<'_, '_>, row: &Store) -> Option<(&'static str, f64)> {
    if plan.site != Site::Primary {
        return None;
    }
    let hardware = &plan.loaded.profile.hardware;
    let (path, room) = match row.kind {
        StoreKind::Nas => {
            let usable = hardware.nas.as_ref().and_then(|nas| nas.usable.as_ref());
            ("hardware.nas.usable", usable)
        }
        // Beside a database cluster the SAN on hand is the cluster's.
        StoreKind::San if row.sizing.is_some() && has_cluster_disks(plan) => return None,
        StoreKind::San => {
            let usable = hardware.san.as_ref().map(|san| &san.usable);
            ("hardware.san.usable", usable)
        }
        StoreKind::TapeLibrary => return None,
    };
    room.map(|room| (path, room.value()))
}

/// Storage on hand must hold what is calculated; the vendor's minimum is checked elsewhere.
fn check(
    plan: &Plan<'_, '_>,
    store: &str,
    (path, room): (&str, f64),
    needed: f64,
    report: &mut Report,
) {
    if room + 1e-9 < needed {
        report.push(
            Finding::new(
                code::HARDWARE_BELOW_DEMAND,
                format!(
                    "the store `{store}` needs {} GB usable, `[hardware]` has {}",
                    crate::text::number(needed),
                    crate::text::number(room)
                ),
            )
            .at(plan.loaded.span_or_parent(path), "on hand")
            .help(format!(
                "add room or lower the demand; `groundplan why PROFILE store.{store}` shows \
                 what it is made of"
            )),
        );
    }
}
