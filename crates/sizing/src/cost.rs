//! What a site costs in a month, line by line, and what has no price.

mod licences;
mod network;

use groundplan_catalog::tables::{PriceFound, Provider, TableErrors};

use crate::bound::cents;
use crate::machines::HOURS;
use crate::output::{Cost, CostKind, Licence, Period, SiteSizing, VolumeChoice};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

/// Prices everything that was chosen for a site.
pub(crate) fn price<'a, 's>(
    plan: &Plan<'a, 's>,
    sizing: &SiteSizing,
) -> Result<PriceList<'a, 's>, TableErrors> {
    let mut list = PriceList::new(plan.tables);
    if let Some(provider) = plan.provider() {
        compute(&mut list, plan, provider, sizing)?;
        licences::hosted(&mut list, plan, provider, sizing)?;
        for one in &sizing.volumes {
            volume(&mut list, provider, plan.region(), one)?;
        }
        snapshots(&mut list, plan, provider, sizing)?;
        network::lines(&mut list, plan, provider, sizing)?;
    } else {
        licences::owned(&mut list, plan, sizing)?;
        hardware(&mut list, sizing);
    }
    buckets(&mut list, plan, sizing)?;
    tapes(&mut list, plan)?;
    licences::product(&mut list, plan);
    total(&mut list.cost);
    list.cost.at_month = plan.loaded.profile.workload.horizon_months;
    Ok(list)
}

fn total(cost: &mut Cost) {
    let sum = |period: Period| {
        let lines = cost.lines.iter().filter(|line| line.period == period);
        cents(lines.map(|line| line.amount_usd).sum())
    };
    let (monthly, once) = (sum(Period::Month), sum(Period::Once));
    (cost.monthly_usd, cost.once_usd) = (monthly, once);
}

fn compute(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    use groundplan_catalog::tables::{OperatingSystem, Term};
    for tier in &sizing.tiers {
        let hours = f64::from(tier.hosts()) * HOURS;
        let id = format!("compute.{}", tier.tier);
        let Some(machine) = &tier.machine else {
            let item = Item::new(id, format!("Machines of {}", tier.tier), CostKind::Compute);
            list.unpriced(item, hours, "h", "no machine type fits");
            continue;
        };
        let (system, with) = match machine.windows {
            Licence::Included => (OperatingSystem::Windows, "with Windows Server"),
            Licence::Own | Licence::Free => (OperatingSystem::Linux, "without operating system"),
        };
        let what = format!("{} × {} {with}", tier.hosts(), machine.machine_type);
        let item = Item::new(id.clone(), what, CostKind::Compute);
        let name = &machine.machine_type;
        let found =
            plan.tables
                .compute_price(provider, plan.region(), name, system, Term::OnDemand)?;
        let (price, place, note) = match found {
            PriceFound::Exact(price) => (price, None, None),
            PriceFound::Derived { price, from } => (price, None, Some(from)),
            PriceFound::OtherRegion { price, region } => {
                let place = region.split(' ').next().unwrap_or(&region).to_owned();
                (price, Some(place), Some(format!("price of {region}")))
            }
            PriceFound::Missing => {
                list.unpriced(item, hours, "h", "no hourly price in the tables");
                continue;
            }
        };
        let line = list.line(
            item,
            hours,
            "h",
            hours * price.usd_per_hour,
            &price.provenance,
        );
        line.note = note;
        line.estimate_from.clone_from(&place);
        if let Some(place) = place {
            list.estimate(provider, &place, &id);
        }
    }
    Ok(())
}

/// The lines of one volume over all its copies.
pub(crate) fn volume(
    list: &mut PriceList<'_, '_>,
    provider: Provider,
    region: &str,
    volume: &VolumeChoice,
) -> Result<(), TableErrors> {
    let disks = f64::from(volume.copies) * f64::from(volume.disks);
    let gib = disks * f64::from(volume.disk_gib);
    let id = format!("block.{}.{}", volume.tier, volume.volume);
    let what = format!(
        "{} of {}: {disks} × {} GiB {}",
        volume.name, volume.tier, volume.disk_gib, volume.kind
    );
    let item = |suffix: &str, more: &str| {
        Item::new(
            format!("{id}{suffix}"),
            format!("{what}{more}"),
            CostKind::Block,
        )
    };
    match (provider, volume.kind.as_str()) {
        (Provider::Aws, kind) => {
            list.storage(
                provider,
                region,
                item("", ""),
                Key("ebs", kind, "storage"),
                Amount::DiskGib(gib),
            )?;
        }
        (Provider::Azure, kind) => {
            let tier = volume.price_tier.as_deref().unwrap_or_default();
            list.storage(
                provider,
                region,
                item("", ""),
                Key(kind, tier, "disk"),
                Amount::Things(disks),
            )?;
        }
        (_, kind) => {
            let product = if kind.starts_with("hyperdisk") {
                "hyperdisk"
            } else {
                "persistent-disk"
            };
            list.storage(
                provider,
                region,
                item("", ""),
                Key(product, kind, "storage"),
                Amount::DiskGib(gib),
            )?;
        }
    }
    let product = match (provider, volume.kind.as_str()) {
        (Provider::Aws, _) => "ebs",
        _ => "hyperdisk",
    };
    // What is included lies below the first step of the price, disk by disk.
    let provisioned = [
        ("iops", ", operations", volume.iops),
        ("throughput", ", throughput", volume.throughput_mib_s),
    ];
    for (meter, more, each) in provisioned {
        if let Some(each) = each {
            per_disk(
                list,
                provider,
                region,
                &item(&format!(".{meter}"), more),
                Key(product, &volume.kind, meter),
                disks,
                f64::from(each),
            )?;
        }
    }
    Ok(())
}

/// A price whose included part counts for each disk anew.
fn per_disk(
    list: &mut PriceList<'_, '_>,
    provider: Provider,
    region: &str,
    item: &Item,
    key: Key<'_>,
    disks: f64,
    each: f64,
) -> Result<(), TableErrors> {
    let before = list.cost.lines.len();
    list.storage(provider, region, item.clone(), key, Amount::Things(each))?;
    if let Some(line) = list.cost.lines.get_mut(before) {
        if line.amount_usd == 0.0 {
            // All of it is included in the price of the room.
            list.cost.lines.truncate(before);
            if let Some(ids) = list
                .estimates
                .values_mut()
                .find(|ids| ids.contains(&item.id))
            {
                ids.remove(&item.id);
            }
            return Ok(());
        }
        line.quantity *= disks;
        line.amount_usd = cents(line.amount_usd * disks);
    }
    Ok(())
}

/// Nothing of the design takes snapshots; they are part of running it.
const SNAPSHOT_REMARK: &str =
    "a reserve: no schedule of snapshots is set up, so none are billed until there is one";

/// One copy of the system and database volumes.
fn snapshots(
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
    let gb: f64 = sizing
        .volumes
        .iter()
        .filter(|volume| volume.boot || holds_database(volume))
        .map(|volume| f64::from(volume.copies) * volume.size_gb.value)
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
    let share = plan.inputs.constants.snapshot_share;
    let before = list.cost.lines.len();
    list.storage(provider, plan.region(), item, key, Amount::Gb(gb * share))?;
    if let Some(line) = list.cost.lines.get_mut(before) {
        line.note = Some(SNAPSHOT_REMARK.to_owned());
    }
    Ok(())
}

fn buckets(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    for bucket in &sizing.buckets {
        let item = |class: &str| {
            Item::new(
                format!("object.{}.{class}", bucket.bucket),
                format!("Bucket {}, class {class}", bucket.name),
                CostKind::Object,
            )
        };
        let Some(provider) = Provider::parse(&bucket.provider) else {
            for part in &bucket.classes {
                let reason = format!("no prices of `{}` in the tables", bucket.provider);
                list.unpriced(item(&part.class), part.gb, "GB", &reason);
            }
            continue;
        };
        // Object storage beside own hardware has no region of its own in the profile.
        let region = if plan.provider() == Some(provider) {
            plan.region()
        } else {
            ""
        };
        for part in &bucket.classes {
            let product = match provider {
                Provider::Aws => "s3",
                Provider::Azure => "blob",
                Provider::Gcp => "cloud-storage",
                Provider::Wasabi => "wasabi",
            };
            let key = Key(product, &part.class, "storage");
            list.storage(
                provider,
                region,
                item(&part.class),
                key,
                Amount::Gb(part.gb),
            )?;
        }
    }
    if sizing
        .buckets
        .iter()
        .any(|bucket| bucket.classes.iter().any(|part| part.gb > 0.0))
    {
        let item = Item::new(
            "object.requests",
            "Requests and retrieval",
            CostKind::Object,
        );
        list.unpriced(item, 0.0, "", "follows from use, which is not reckoned");
    }
    Ok(())
}

fn tapes(list: &mut PriceList<'_, '_>, plan: &Plan<'_, '_>) -> Result<(), TableErrors> {
    let count = plan.ledger.value("archive.tapes");
    if count <= 0.0 || !plan.media {
        return Ok(());
    }
    let archive = &plan.loaded.profile.storage.archive;
    let generation = archive
        .generation
        .as_deref()
        .unwrap_or("LTO-9")
        .to_lowercase();
    let prefix = format!("{generation}-");
    let fact = plan
        .tables
        .all_hardware()?
        .iter()
        .filter(|fact| fact.attribute == "media_price" && fact.number.is_some())
        .find(|fact| fact.item == generation || fact.item.starts_with(&prefix));
    let item = Item::new(
        "tape.cartridges",
        format!("{} cartridges", generation.to_uppercase()),
        CostKind::Tape,
    );
    match fact {
        Some(fact) => {
            let usd = count * fact.number.unwrap_or_default();
            list.line(item, count, "cartridge", usd, &fact.provenance)
                .period = Period::Once;
        }
        None => list.unpriced(
            item,
            count,
            "cartridge",
            "no price of a cartridge in the tables",
        ),
    }
    let library = Item::new(
        "tape.library",
        "Tape library, drives and archive server",
        CostKind::Tape,
    );
    list.unpriced(
        library,
        1.0,
        "",
        "no price of drives or libraries in the tables",
    );
    Ok(())
}

fn hardware(list: &mut PriceList<'_, '_>, sizing: &SiteSizing) {
    const REASON: &str = "customer's own hardware";
    for tier in &sizing.tiers {
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
        list.unpriced(item, tier.count.value, "hosts", REASON);
    }
    for store in &sizing.stores {
        let item = Item::new(
            format!("hardware.{}", store.store),
            store.name.clone(),
            CostKind::Hardware,
        );
        list.unpriced(item, store.usable_gb.value, "GB", REASON);
    }
}
