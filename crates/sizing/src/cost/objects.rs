//! Buckets: what is kept in which class.

use groundplan_catalog::tables::{Provider, TableErrors};

use crate::output::{CostKind, SiteSizing};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

use super::quantity::Quantity;

/// The figure of the demand that a part of a bucket holds; none where the site keeps no media.
fn figure(plan: &Plan<'_, '_>, holds: &str, part: usize) -> Option<&'static str> {
    match (holds, part) {
        ("proxy", 0) => Some("proxy.stored"),
        _ if !plan.media => None,
        ("archive", 0) => Some("archive.stored"),
        (_, 0) => Some("online.originals"),
        // What cools leaves the first class for the second.
        (_, _) => Some("archive.stored"),
    }
}

pub(super) fn lines(
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
        let kept = |part: usize| {
            figure(plan, &bucket.holds, part).map_or(Quantity::Number(0.0), Quantity::Figure)
        };
        let Some(provider) = Provider::parse(&bucket.provider) else {
            for (place, part) in bucket.classes.iter().enumerate() {
                let reason = format!("no prices of `{}` in the tables", bucket.provider);
                list.unpriced(item(&part.class), kept(place), "GB", &reason);
            }
            continue;
        };
        // Object storage beside own hardware has no region of its own in the profile.
        let region = if plan.provider() == Some(provider) {
            plan.region()
        } else {
            ""
        };
        let product = match provider {
            Provider::Aws => "s3",
            Provider::Azure => "blob",
            Provider::Gcp => "cloud-storage",
            Provider::Wasabi => "wasabi",
        };
        for (place, part) in bucket.classes.iter().enumerate() {
            let key = Key(product, &part.class, "storage");
            list.storage(
                provider,
                region,
                item(&part.class),
                key,
                Amount::Gb(kept(place)),
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
        list.unpriced(
            item,
            Quantity::Number(0.0),
            "",
            "follows from use, which is not reckoned",
        );
    }
    Ok(())
}
