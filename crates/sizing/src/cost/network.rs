//! Balancers, address translation, public addresses and traffic.

use groundplan_catalog::system::Cluster;
use groundplan_catalog::tables::{Provider, TableErrors};

use crate::machines::HOURS;
use crate::output::{CostKind, Site, SiteSizing};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

pub(super) fn lines(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    let region = plan.region();
    // A recovery site shows nothing to anybody until it takes over.
    let serves = plan.site == Site::Primary;
    let asked_gb = plan.ledger.value("preview.traffic");
    let previews_gb = if serves { asked_gb } else { 0.0 };
    let placements = plan.placements();
    let balancers = placements
        .iter()
        .filter(|(placement, _)| placement.cluster == Cluster::LoadBalancer)
        .count() as f64;
    if balancers > 0.0 {
        let item = |id: &str, what: &str| Item::new(id, what, CostKind::LoadBalancer);
        let balanced_gb = if plan.inputs.shape.previews_elsewhere {
            0.0
        } else {
            previews_gb
        };
        let hour = match provider {
            Provider::Aws => Key("application-load-balancer", "", "hour"),
            Provider::Azure => Key("load-balancer-standard", "", "first-5-rules-hour"),
            _ => Key("forwarding-rule", "first-5-rules", "hour"),
        };
        list.storage(
            provider,
            region,
            item("load-balancer.hours", "Load balancer"),
            hour,
            Amount::Things(balancers),
        )?;
        if provider == Provider::Aws {
            let per_unit = plan.inputs.constants.capacity_unit_traffic * HOURS;
            let units = (balanced_gb / per_unit).max(balancers);
            let key = Key("application-load-balancer", "", "capacity-unit");
            let what = item(
                "load-balancer.capacity",
                "Capacity units of the load balancer",
            );
            list.storage(provider, region, what, key, Amount::Things(units))?;
        } else {
            let product = if provider == Provider::Azure {
                "load-balancer-standard"
            } else {
                "load-balancer"
            };
            let what = item("load-balancer.traffic", "Traffic through the load balancer");
            list.storage(
                provider,
                region,
                what,
                Key(product, "", "data"),
                Amount::Gb(balanced_gb),
            )?;
        }
    }
    let private = placements
        .iter()
        .any(|(placement, _)| placement.subnet == "private");
    if private {
        let item = |id: &str, what: &str| Item::new(id, what, CostKind::Nat);
        let hour = Key("nat-gateway", "", "hour");
        list.storage(
            provider,
            region,
            item("nat.hours", "Address translation gateway"),
            hour,
            Amount::Things(1.0),
        )?;
        let data = Key("nat-gateway", "", "data");
        let gb = plan.inputs.constants.translated;
        list.storage(
            provider,
            region,
            item("nat.traffic", "Traffic through the gateway"),
            data,
            Amount::Gb(gb),
        )?;
    }
    let exposed: u32 = sizing
        .tiers
        .iter()
        .zip(&placements)
        .filter(|(_, (placement, _))| placement.subnet == "public")
        .map(|(tier, _)| tier.hosts())
        .sum();
    let addresses = f64::from(exposed) + balancers + f64::from(u8::from(private));
    let item = Item::new("address.public", "Public IPv4 addresses", CostKind::Address);
    list.storage(
        provider,
        region,
        item,
        Key("public-ipv4", "in-use", "hour"),
        Amount::Things(addresses),
    )?;
    let item = Item::new(
        "egress.previews",
        "Previews to users on the internet",
        CostKind::Egress,
    );
    if !serves {
        if asked_gb > 0.0 {
            list.unpriced(
                item,
                asked_gb,
                "GB",
                "due only while the recovery site serves",
            );
        }
        return Ok(());
    }
    list.storage(
        provider,
        region,
        item,
        Key("internet-egress", "", "transfer"),
        Amount::Gb(previews_gb),
    )
}
