//! Kinds of network disks: which kind, how many, how large, how fast.
//!
//! Limits come from the tables. Disks that two machines share need a kind that allows it: io2
//! on AWS (Multi-Attach), Premium SSD on Azure (shared disks), Hyperdisk Balanced on Google.

use groundplan_catalog::tables::{Provider, TableErrors, Tables};

use crate::number::ceil_guarded;

/// Most disks that a choice stripes before it gives up; machines take fewer.
const MOST_DISKS: u32 = 4096;

/// What a volume asks for.
pub(super) struct Ask<'a, 's> {
    pub(super) tables: &'a Tables<'s>,
    pub(super) provider: Provider,
    pub(super) shared: bool,
    pub(super) gib: f64,
    pub(super) iops: f64,
    pub(super) throughput_mb_s: f64,
    pub(super) shared_iops: f64,
}

/// Equal disks that make up a volume.
#[derive(Debug)]
pub(super) struct Disk {
    pub(super) kind: String,
    pub(super) price_tier: Option<String>,
    pub(super) disks: u32,
    pub(super) gib: u32,
    pub(super) iops: Option<u32>,
    pub(super) throughput: Option<u32>,
}

impl Disk {
    /// Room on the customer's own hardware.
    pub(super) fn own(gib: f64) -> Self {
        Self {
            kind: "local".to_owned(),
            price_tier: None,
            disks: 1,
            gib: whole(gib),
            iops: None,
            throughput: None,
        }
    }
}

pub(super) fn cloud(ask: &Ask<'_, '_>) -> Result<Disk, TableErrors> {
    match ask.provider {
        Provider::Azure => azure(ask),
        Provider::Aws if ask.shared => by_limit(ask, "io2", "io2", true),
        Provider::Aws => by_limit(ask, "gp3", "gp3", true),
        Provider::Gcp if ask.shared => {
            by_limit(ask, "hyperdisk-balanced", "hyperdisk-balanced", true)
        }
        Provider::Gcp | Provider::Wasabi => by_limit(ask, "pd-ssd", "pd-ssd", false),
    }
}

/// As many disks as size, operations and throughput need; then each as small as may be.
fn by_limit(
    ask: &Ask<'_, '_>,
    limit: &str,
    kind: &str,
    provisioned: bool,
) -> Result<Disk, TableErrors> {
    let limit = ask.tables.volume_limit(ask.provider, limit)?.found();
    let over = |need: f64, most: Option<f64>| match most {
        Some(most) if most > 0.0 => ceil_guarded(need / most),
        _ => 1.0,
    };
    let disks = [
        over(ask.gib, limit.map(|limit| limit.maximum_gib)),
        over(ask.iops, limit.and_then(|limit| limit.maximum_iops)),
        over(
            ask.throughput_mb_s,
            limit.and_then(|limit| limit.maximum_mbps),
        ),
    ]
    .into_iter()
    .fold(1.0, f64::max)
    .min(f64::from(MOST_DISKS));
    let baseline_iops = limit.and_then(|limit| limit.baseline_iops).unwrap_or(0.0);
    let baseline_mbps = limit.and_then(|limit| limit.baseline_mbps).unwrap_or(0.0);
    let iops = if baseline_iops > 0.0 {
        baseline_iops
    } else {
        ask.shared_iops
    };
    // Kinds whose speed grows with the size are made large enough for the operations needed.
    let per_gib = limit
        .and_then(|limit| limit.iops_per_gib)
        .filter(|_| !provisioned);
    let gib_for_iops = per_gib.map_or(0.0, |per_gib| ask.iops / disks / per_gib);
    Ok(Disk {
        kind: kind.to_owned(),
        price_tier: None,
        disks: disks as u32,
        gib: whole((ask.gib / disks).max(gib_for_iops)),
        iops: provisioned.then(|| whole((ask.iops / disks).max(iops))),
        throughput: (provisioned && baseline_mbps > 0.0)
            .then(|| whole((ask.throughput_mb_s / disks).max(baseline_mbps))),
    })
}

/// Premium SSD comes in fixed sizes; a disk is billed as the next size up. The fewest disks
/// that do, each the smallest size that does.
fn azure(ask: &Ask<'_, '_>) -> Result<Disk, TableErrors> {
    const PREFIX: &str = "premium-ssd-p";
    let mut sizes: Vec<_> = ask
        .tables
        .volume_limits()?
        .iter()
        .filter(|limit| limit.provider == Provider::Azure)
        .filter_map(|limit| {
            let number: u32 = limit.id.strip_prefix(PREFIX)?.parse().ok()?;
            Some((number, limit))
        })
        .collect();
    sizes.sort_by_key(|(number, _)| *number);
    for disks in 1..=MOST_DISKS {
        let each = f64::from(disks);
        let fits = sizes.iter().find(|(_, limit)| {
            let offers = |most: Option<f64>, need: f64| most.is_none_or(|most| most * each >= need);
            limit.maximum_gib * each >= ask.gib
                && offers(limit.maximum_iops, ask.iops)
                && offers(limit.maximum_mbps, ask.throughput_mb_s)
        });
        if let Some((number, limit)) = fits {
            return Ok(Disk {
                kind: "premium-ssd".to_owned(),
                price_tier: Some(format!("p{number}-lrs")),
                disks,
                gib: whole(limit.maximum_gib),
                iops: None,
                throughput: None,
            });
        }
        if sizes.is_empty() {
            break;
        }
    }
    Ok(Disk {
        kind: "premium-ssd".to_owned(),
        disks: MOST_DISKS,
        ..Disk::own(ask.gib)
    })
}

fn whole(value: f64) -> u32 {
    ceil_guarded(value).clamp(0.0, f64::from(u32::MAX)) as u32
}
