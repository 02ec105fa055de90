//! What a layout costs in a month, to compare it with others.

use groundplan_catalog::tables::{PriceFound, Provider, TableErrors, Tables, stepped_cost};

use super::Disk;

/// US dollars a month for one volume, its room with bought operations and throughput; absent
/// where a price is missing.
pub(super) fn monthly(
    tables: &Tables<'_>,
    provider: Provider,
    region: &str,
    disk: &Disk,
) -> Result<Option<f64>, TableErrors> {
    let gib = f64::from(disk.gib);
    let meter = |product: &str, tier: &str, meter: &str, amount: f64| {
        one(tables, provider, region, (product, tier, meter), amount)
    };
    let whole_disks = disk.price_tier.is_some();
    let (product, tier) = match provider {
        Provider::Aws => ("ebs", disk.kind.as_str()),
        Provider::Azure => (
            disk.kind.as_str(),
            disk.price_tier.as_deref().unwrap_or("lrs"),
        ),
        _ if disk.kind.starts_with("hyperdisk") => ("hyperdisk", disk.kind.as_str()),
        _ => ("persistent-disk", disk.kind.as_str()),
    };
    let room = if provider == Provider::Azure && whole_disks {
        meter(product, tier, "disk", 1.0)?
    } else {
        meter(product, tier, "storage", gib)?
    };
    let Some(mut usd) = room else {
        return Ok(None);
    };
    for (name, bought) in [("iops", disk.iops), ("throughput", disk.throughput)] {
        if let Some(bought) = bought {
            match meter(product, tier, name, f64::from(bought))? {
                Some(more) => usd += more,
                None => return Ok(None),
            }
        }
    }
    Ok(Some(usd * f64::from(disk.disks)))
}

/// Steps are about things, whatever the time that the price is for.
fn one(
    tables: &Tables<'_>,
    provider: Provider,
    region: &str,
    (product, tier, meter): (&str, &str, &str),
    amount: f64,
) -> Result<Option<f64>, TableErrors> {
    let found = tables.storage_steps(provider, region, product, tier, meter)?;
    let steps = match found {
        PriceFound::Exact(steps)
        | PriceFound::Derived { price: steps, .. }
        | PriceFound::OtherRegion { price: steps, .. } => steps,
        PriceFound::Missing => return Ok(None),
    };
    let months = steps.first().and_then(|step| step.unit.per_month());
    Ok(months.map(|months| stepped_cost(steps.iter().copied(), amount) * months))
}
