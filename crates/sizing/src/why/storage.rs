//! Derivations of volumes, buckets and stores.

use super::trace::{Trace, floored};
use crate::number::{Number, Origin, Traced};
use crate::output::{RaidLayout, VolumeChoice};
use crate::rules::online;
use crate::volumes;

/// A volume's size, or what follows from it: `TIER.VOLUME` or `TIER.VOLUME.PART`.
pub(super) fn volume(trace: &Trace<'_, '_, '_>, rest: &str) -> Option<Traced> {
    let mut parts = rest.splitn(3, '.');
    let (tier, volume, part) = (parts.next()?, parts.next()?, parts.next());
    let choice = trace
        .sized
        .volumes
        .iter()
        .find(|one| one.tier == tier && one.volume == volume)?;
    let plan = trace.plan;
    let rows = plan.system.volumes(tier, plan.target.name(), &plan.facts);
    let row = rows.into_iter().find(|row| row.id.get_ref() == volume)?;
    let hosts = trace.hosts(tier)?;
    let value = volumes::share(trace.ledger, row, plan.media, &hosts);
    let figure = &choice.size_gb;
    let size = floored(figure, value.entitled(&figure.id, "GB", &figure.rule), "GB");
    let Some(part) = part else {
        return Some(size);
    };
    let id = format!("{}.{part}", figure.id);
    let need = |value: Option<f64>, from: &str, shared: bool| {
        let whole = trace.ledger.value(from);
        let value_of_one = value?;
        if !shared {
            return Some(whole);
        }
        let sharing = whole.value() / value_of_one / hosts.value();
        let sharing = Traced::leaf(
            if sharing.is_finite() {
                sharing.round()
            } else {
                1.0
            },
            "volumes of the tier with media",
            "",
            Origin::Table("volumes that share the traffic".to_owned()),
        );
        Some(whole / hosts.clone() / sharing)
    };
    match part {
        "disks" => Some(disk(choice, f64::from(choice.disks), size, &id, "disks")),
        "disk_gib" => Some(disk(choice, f64::from(choice.disk_gib), size, &id, "GiB")),
        "iops" => {
            let need = need(choice.iops_need, "database.iops", false).unwrap_or(size);
            Some(disk(choice, f64::from(choice.iops?), need, &id, "IOPS"))
        }
        "throughput" => {
            let need = need(choice.throughput_need_mb_s, "media.throughput", true).unwrap_or(size);
            let value = f64::from(choice.throughput_mib_s?);
            Some(disk(choice, value, need, &id, "MiB/s"))
        }
        "iops_need" => {
            let need = need(choice.iops_need, "database.iops", false)?;
            Some(need.entitled(&id, "IOPS", "S6.5"))
        }
        "throughput_need" => {
            let need = need(choice.throughput_need_mb_s, "media.throughput", true)?;
            Some(need.entitled(&id, "MB/s", "S1.9"))
        }
        "raw" => Some(raw(choice.raid.as_ref()?, size, &id)),
        _ => None,
    }
}

/// What was chosen of a kind of disk so that it meets a need.
fn disk(choice: &VolumeChoice, value: f64, need: Traced, id: &str, unit: &str) -> Traced {
    let how = match &choice.price_tier {
        Some(tier) => format!("cheapest {} {tier} for", choice.kind),
        None => format!("cheapest {} for", choice.kind),
    };
    Traced::chosen(value, how, vec![need]).entitled(id, unit, "S1.11")
}

/// The raw room behind a usable one.
fn raw(raid: &RaidLayout, usable: Traced, id: &str) -> Traced {
    let value = if usable.value() > 0.0 {
        raid.raw_gb / usable.value()
    } else {
        1.0
    };
    let origin = Origin::Profile(Some(format!("layout `{}`", raid.layout)));
    let factor = Traced::leaf(value, "raw room of usable room", "", origin);
    (usable * factor).entitled(id, "GB", "S1.7")
}

/// A part of a bucket: `BUCKET.CLASS`.
pub(super) fn bucket(trace: &Trace<'_, '_, '_>, rest: &str) -> Option<Traced> {
    let id = format!("bucket.{rest}");
    let mut buckets = trace.sized.buckets.iter();
    let (choice, place) = buckets.find_map(|bucket| {
        let place = bucket.classes.iter().position(|share| share.id == id)?;
        Some((bucket, place))
    })?;
    let held = match (choice.holds.as_str(), place) {
        ("proxy", _) => "proxy.stored",
        ("archive", _) => "archive.stored",
        (_, 0) => "online.originals",
        _ => "archive.stored",
    };
    let away = choice.holds != "proxy" && !trace.plan.media;
    let value = if away {
        Traced::literal(0.0)
    } else {
        trace.ledger.value(held)
    };
    Some(value.entitled(&id, "GB", "S7.6"))
}

/// A shared store's room, or what follows from it: `STORE` or `STORE.PART`.
pub(super) fn store(trace: &Trace<'_, '_, '_>, rest: &str) -> Option<Traced> {
    let plan = trace.plan;
    let (id, part) = match rest.split_once('.') {
        Some((id, part)) => (id, Some(part)),
        None => (rest, None),
    };
    let choice = trace.sized.stores.iter().find(|store| store.store == id)?;
    let rows = plan.system.stores(plan.target.name(), &plan.facts);
    let row = rows.into_iter().find(|row| row.id.get_ref() == id)?;
    let sizing = row.sizing.as_deref();
    let demand = sizing.and_then(|sizing| volumes::demand_of(sizing, plan.media));
    let value = match (demand, sizing) {
        (Some((demand, _)), Some("archive")) => {
            trace.ledger.value(demand) * trace.inputs.archive_copies.clone()
        }
        (Some((demand, _)), _) => trace.ledger.value(demand),
        (None, Some(_)) => Traced::literal(0.0),
        (None, None) => Traced::sum(
            ["database.data", "database.log", "database.temporary"]
                .map(|demand| trace.ledger.value(demand)),
        ),
    };
    let figure = &choice.usable_gb;
    let usable = floored(figure, value.entitled(&figure.id, "GB", &figure.rule), "GB");
    let id = format!("{}.{}", figure.id, part.unwrap_or_default());
    match part {
        None => Some(usable),
        Some("raw") => Some(match (&trace.inputs.raid, &choice.raid) {
            (Some((data, parity)), Some(_)) => {
                online::raw_gb(usable, data.clone(), parity.clone()).entitled(&id, "GB", "S1.7")
            }
            (_, raid) => raw(raid.as_ref()?, usable, &id),
        }),
        Some("throughput_need") => {
            choice.throughput_need_mb_s?;
            let need = trace.ledger.value("online.throughput");
            Some(need.entitled(&id, "MB/s", "S1.9"))
        }
        Some(part) => {
            let array = choice.array.as_ref()?;
            let part = part.strip_prefix("array.")?;
            let parts = array.parts();
            let (_, value, unit, _) = parts.into_iter().find(|(name, ..)| *name == part)?;
            let how = format!("cheapest {} of drives for", array.level);
            Some(Traced::chosen(value, how, vec![usable]).entitled(&id, unit, "S1.8"))
        }
    }
}
