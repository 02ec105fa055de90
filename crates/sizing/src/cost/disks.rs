//! Disks of the hosts and copies of them.

use groundplan_catalog::tables::{PriceFound, Provider, TableErrors};

use crate::output::{CostKind, SiteSizing, VolumeChoice};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

use super::design::Charge;
use super::quantity::Quantity;

/// The lines of one volume over all its copies.
pub(super) fn lines(
    list: &mut PriceList<'_, '_>,
    provider: Provider,
    region: &str,
    place: usize,
    volume: &VolumeChoice,
) -> Result<(), TableErrors> {
    let count = f64::from(volume.copies) * f64::from(volume.disks);
    let id = format!("block.{}.{}", volume.tier, volume.volume);
    let what = format!(
        "{} of {}: {count} × {} GiB {}",
        volume.name, volume.tier, volume.disk_gib, volume.kind
    );
    let item = |suffix: &str, more: &str| {
        Item::new(
            format!("{id}{suffix}"),
            format!("{what}{more}"),
            CostKind::Block,
        )
    };
    let kind = volume.kind.as_str();
    let disks = || Quantity::Disks(place);
    let room = || Amount::DiskGib(Quantity::Room(place));
    match provider {
        Provider::Aws => {
            let key = Key("ebs", kind, "storage");
            list.storage(provider, region, item("", ""), key, room())?;
        }
        Provider::Azure if volume.price_tier.is_none() => {
            let key = Key(kind, "lrs", "storage");
            list.storage(provider, region, item("", ""), key, room())?;
        }
        Provider::Azure => {
            let tier = volume.price_tier.as_deref().unwrap_or_default();
            let key = Key(kind, tier, "disk");
            list.storage(provider, region, item("", ""), key, Amount::Things(disks()))?;
            by_size(list, provider, region, place, volume)?;
        }
        Provider::Gcp | Provider::Wasabi => {
            let product = if kind.starts_with("hyperdisk") {
                "hyperdisk"
            } else {
                "persistent-disk"
            };
            let key = Key(product, kind, "storage");
            list.storage(provider, region, item("", ""), key, room())?;
        }
    }
    let (product, tier) = match provider {
        Provider::Aws => ("ebs", kind),
        Provider::Azure => (kind, "lrs"),
        Provider::Gcp | Provider::Wasabi => ("hyperdisk", kind),
    };
    // What is included lies below the first step of the price, disk by disk.
    let provisioned = [
        ("iops", ", operations", volume.iops),
        ("throughput", ", throughput", volume.throughput_mib_s),
    ];
    for (meter, more, each) in provisioned {
        if let Some(each) = each {
            let amount = Amount::Each(Quantity::Number(f64::from(each)), disks());
            let key = Key(product, tier, meter);
            list.storage(
                provider,
                region,
                item(&format!(".{meter}"), more),
                key,
                amount,
            )?;
        }
    }
    Ok(())
}

/// Bills the disks of the article just drafted as the size that a smaller demand needs: whole
/// disks of fixed sizes, up to that of the design. Sizes too slow for the volume are left out.
fn by_size(
    list: &mut PriceList<'_, '_>,
    provider: Provider,
    region: &str,
    place: usize,
    volume: &VolumeChoice,
) -> Result<(), TableErrors> {
    let tables = list.tables;
    let Some(article) = list.articles.last_mut() else {
        return Ok(());
    };
    let Charge::Tariff(tariff) = &article.charge else {
        return Ok(());
    };
    let Some(own) = tariff.steps.first().map(|step| step.price.clone()) else {
        return Ok(());
    };
    let prefix = format!("{}-p", volume.kind);
    let disks = f64::from(volume.disks);
    let fast = |most: Option<f64>, need: Option<f64>| match (most, need) {
        (Some(most), Some(need)) => most * disks >= need,
        _ => true,
    };
    let mut sizes = Vec::new();
    for limit in tables.volume_limits()? {
        let Some(number) = limit.id.strip_prefix(&prefix) else {
            continue;
        };
        let smaller = limit.maximum_gib < f64::from(volume.disk_gib);
        let quick = fast(limit.maximum_iops, volume.iops_need)
            && fast(limit.maximum_mbps, volume.throughput_need_mb_s);
        if limit.provider != provider || !smaller || !quick {
            continue;
        }
        let tier = format!("p{number}-lrs");
        let found = tables.storage_steps(provider, region, &volume.kind, &tier, "disk")?;
        if let PriceFound::Exact(steps) = found
            && let Some(step) = steps.first()
        {
            let more = format!(" as {tier}");
            let id = &article.head.id;
            let price =
                crate::pricing::price(id, &more, "disk-month", step.usd, &step.provenance, None);
            sizes.push((limit.maximum_gib, price));
        }
    }
    sizes.push((f64::from(volume.disk_gib), own));
    sizes.sort_by(|one, other| one.0.total_cmp(&other.0));
    let discounts = tariff.discounts.clone();
    article.charge = Charge::Disks {
        volume: place,
        sizes,
        disks,
        discounts,
    };
    Ok(())
}

/// Nothing of the design takes snapshots; they are part of running it.
const SNAPSHOT_REMARK: &str =
    "a reserve: no schedule of snapshots is set up, so none are billed until there is one";

/// One copy of the system and database volumes.
pub(super) fn snapshots(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    let holds_database = |volume: &VolumeChoice| {
        plan.system
            .volumes(&volume.tier, plan.target.name(), &plan.facts)
            .iter()
            .any(|row| {
                *row.id.get_ref() == volume.volume
                    && matches!(
                        row.sizing.as_deref(),
                        Some("database-data" | "database-log")
                    )
            })
    };
    let gb: Quantity = sizing
        .volumes
        .iter()
        .enumerate()
        .filter(|(_, volume)| volume.boot || holds_database(volume))
        .map(|(place, _)| Quantity::Held(place))
        .sum();
    let key = match provider {
        Provider::Aws => Key("ebs", "snapshot", "storage"),
        Provider::Azure => Key("premium-ssd", "lrs", "snapshot"),
        _ => Key("compute-storage", "snapshot", "storage"),
    };
    let item = Item::new(
        "snapshots",
        "Snapshots of system and database volumes",
        CostKind::Snapshot,
    );
    let share = Quantity::input(&plan.values.constants.snapshot_share);
    let article = list.storage(provider, plan.region(), item, key, Amount::Gb(gb * share))?;
    article.head.note = Some(SNAPSHOT_REMARK.to_owned());
    Ok(())
}
