//! A need laid out on disks of one kind: as few as it takes, and with more disks in a stripe.

use groundplan_catalog::tables::{StoragePrice, TableErrors, VolumeLimit};

use super::facts::{Kind, Sold};
use super::{Ask, Disk, whole};
use crate::number::ceil_guarded;

/// Most disks that a layout stripes before it gives up; machines take fewer.
pub(super) const MOST_DISKS: u32 = 4096;

/// How many more disks than necessary are tried, to see whether a wider stripe is cheaper.
const FURTHER_DISKS: u32 = 7;

/// Layouts with the fewest disks that do and with up to seven more.
pub(super) fn layouts(ask: &Ask<'_, '_>, kind: &Kind) -> Result<Vec<Disk>, TableErrors> {
    match kind.sold {
        Sold::Separately => by_gib(ask, kind, None),
        Sold::BySize { mb_s_per_gib } => by_gib(ask, kind, Some(mb_s_per_gib)),
        Sold::Sizes { prefix } => {
            let sizes = limited_sizes(ask, prefix)?;
            Ok(in_sizes(ask, kind, &sizes))
        }
        Sold::Priced { speeds } => {
            let sizes = priced_sizes(ask, kind, speeds)?;
            Ok(in_sizes(ask, kind, &sizes))
        }
    }
}

/// Disks beyond the fewest that are tried; disks that two machines share are not striped beyond
/// need, nor is the one that a machine starts from.
fn widest(ask: &Ask<'_, '_>, fewest: u32) -> u32 {
    if ask.boot || ask.shared {
        fewest
    } else {
        fewest + FURTHER_DISKS
    }
}

fn by_gib(
    ask: &Ask<'_, '_>,
    kind: &Kind,
    mb_s_per_gib: Option<f64>,
) -> Result<Vec<Disk>, TableErrors> {
    let Some(limit) = ask.tables.volume_limit(ask.provider, kind.id)?.found() else {
        return Ok(Vec::new());
    };
    let over = |need: f64, most: Option<f64>| match most {
        Some(most) if most > 0.0 => ceil_guarded(need / most),
        _ => 1.0,
    };
    let fewest = [
        over(ask.gib, Some(limit.maximum_gib)),
        over(ask.iops, limit.maximum_iops),
        over(ask.throughput_mb_s, limit.maximum_mbps),
    ]
    .into_iter()
    .fold(1.0, f64::max);
    if !fewest.is_finite() || fewest > f64::from(MOST_DISKS) {
        return Ok(Vec::new());
    }
    let fewest = fewest as u32;
    Ok((fewest..=widest(ask, fewest))
        .filter_map(|disks| each(ask, kind, limit, mb_s_per_gib, disks))
        .collect())
}

/// One of so many equal disks, where it stays within the limits of its kind.
fn each(
    ask: &Ask<'_, '_>,
    kind: &Kind,
    limit: &VolumeLimit,
    mb_s_per_gib: Option<f64>,
    disks: u32,
) -> Option<Disk> {
    let share = f64::from(disks);
    let throughput = ask.throughput_mb_s / share;
    let carried = kind.mb_s_per_iops.map_or(0.0, |most| throughput / most);
    let iops = (ask.iops / share).max(carried);
    let mut gib = (ask.gib / share).max(kind.least_gib);
    // Included operations grow with the size where speed is not bought; where it is bought, the
    // size caps what can be bought.
    if let Some(per_gib) = limit.iops_per_gib {
        let baseline = limit.baseline_iops.unwrap_or(0.0);
        if iops > baseline {
            gib = gib.max(iops / per_gib);
        }
    }
    if let Some(per_gib) = mb_s_per_gib.filter(|per_gib| *per_gib > 0.0) {
        gib = gib.max(throughput / per_gib);
    }
    let gib = whole(gib);
    if f64::from(gib) > limit.maximum_gib + 1e-9 {
        return None;
    }
    let bought = mb_s_per_gib.is_none();
    let least_iops = limit
        .baseline_iops
        .filter(|baseline| *baseline > 0.0)
        .unwrap_or(ask.shared_iops);
    let least_throughput = limit.baseline_mbps.unwrap_or(0.0);
    Some(Disk {
        kind: kind.id.to_owned(),
        price_tier: None,
        disks,
        gib,
        iops: bought.then(|| whole(iops.max(least_iops))),
        throughput: (bought && least_throughput > 0.0)
            .then(|| whole(throughput.max(least_throughput))),
    })
}

/// A size in which a kind is sold.
struct Size {
    gib: f64,
    iops: Option<f64>,
    mb_s: Option<f64>,
    tier: String,
}

fn limited_sizes(ask: &Ask<'_, '_>, prefix: &str) -> Result<Vec<Size>, TableErrors> {
    let mut sizes: Vec<(u32, Size)> = ask
        .tables
        .volume_limits()?
        .iter()
        .filter(|limit| limit.provider == ask.provider)
        .filter_map(|limit| {
            let number: u32 = limit.id.strip_prefix(prefix)?.parse().ok()?;
            let size = Size {
                gib: limit.maximum_gib,
                iops: limit.maximum_iops,
                mb_s: limit.maximum_mbps,
                tier: format!("p{number}-lrs"),
            };
            Some((number, size))
        })
        .collect();
    sizes.sort_by_key(|(number, _)| *number);
    Ok(sizes.into_iter().map(|(_, size)| size).collect())
}

fn priced_sizes(
    ask: &Ask<'_, '_>,
    kind: &Kind,
    speeds: &[(f64, f64, f64)],
) -> Result<Vec<Size>, TableErrors> {
    let rows = ask.tables.storage_prices(ask.provider)?.iter();
    let of_kind = |row: &&StoragePrice| row.product == kind.id && row.meter == "disk";
    let mut sizes: Vec<Size> = Vec::new();
    for row in rows.filter(of_kind) {
        let (Some(gib), false) = (row.size_gib, sizes.iter().any(|one| one.tier == row.tier))
        else {
            continue;
        };
        if let Some((_, iops, mb_s)) = speeds.iter().find(|(most, _, _)| gib <= *most) {
            sizes.push(Size {
                gib,
                iops: Some(*iops),
                mb_s: Some(*mb_s),
                tier: row.tier.clone(),
            });
        }
    }
    sizes.sort_by(|one, other| one.gib.total_cmp(&other.gib));
    Ok(sizes)
}

/// The fewest disks that do, each the smallest size that does; then with more disks of smaller
/// sizes.
fn in_sizes(ask: &Ask<'_, '_>, kind: &Kind, sizes: &[Size]) -> Vec<Disk> {
    let mut found: Vec<Disk> = Vec::new();
    let mut last = MOST_DISKS;
    let mut disks = 1;
    while disks <= last && !sizes.is_empty() {
        let each = f64::from(disks);
        let fits = sizes.iter().find(|size| {
            let offers = |most: Option<f64>, need: f64| most.is_none_or(|most| most * each >= need);
            size.gib * each >= ask.gib
                && offers(size.iops, ask.iops)
                && offers(size.mb_s, ask.throughput_mb_s)
        });
        if let Some(size) = fits {
            if found.is_empty() {
                last = widest(ask, disks);
            }
            found.push(Disk {
                kind: kind.id.to_owned(),
                price_tier: Some(size.tier.clone()),
                disks,
                gib: whole(size.gib),
                iops: None,
                throughput: None,
            });
        }
        disks += 1;
    }
    found
}
