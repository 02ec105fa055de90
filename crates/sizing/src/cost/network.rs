//! Balancers, address translation, public addresses and traffic.

use groundplan_catalog::system::Cluster;
use groundplan_catalog::tables::{Provider, TableErrors};
use groundplan_profile::model::ZoneSpread;

use crate::machines::HOURS;
use crate::output::{CostKind, Site, SiteSizing};
use crate::pricing::{Amount, Item, Key, PriceList};
use crate::site::Plan;

use super::design::Listing;
use super::quantity::Quantity;

pub(super) fn lines(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    let region = plan.region();
    // A recovery site shows nothing to anybody until it takes over.
    let serves = plan.site == Site::Primary;
    let asked_gb = || Quantity::Figure("preview.traffic");
    let previews_gb = || {
        if serves {
            asked_gb()
        } else {
            Quantity::Number(0.0)
        }
    };
    let placements = plan.placements();
    let balancers = placements
        .iter()
        .filter(|(placement, _)| placement.cluster == Cluster::LoadBalancer)
        .count() as f64;
    if balancers > 0.0 {
        let item = |id: &str, what: &str| Item::new(id, what, CostKind::LoadBalancer);
        let balanced_gb = if plan.inputs.shape.previews_elsewhere {
            Quantity::Number(0.0)
        } else {
            previews_gb()
        };
        let hour = match provider {
            Provider::Aws => Key("network-load-balancer", "", "hour"),
            Provider::Azure => Key("load-balancer-standard", "", "first-5-rules-hour"),
            _ => Key("forwarding-rule", "first-5-rules", "hour"),
        };
        list.storage(
            provider,
            region,
            item("load-balancer.hours", "Load balancer"),
            hour,
            Amount::Things(Quantity::Number(balancers)),
        )?;
        if provider == Provider::Aws {
            let each = Quantity::input(&plan.values.constants.capacity_unit_traffic);
            let units = (balanced_gb / (each * HOURS)).at_least(Quantity::Number(balancers));
            let key = Key("network-load-balancer", "", "capacity-unit");
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
    let gateways = gateways(plan, provider, sizing);
    if let Some(gateways) = &gateways {
        let item = |id: &str, what: &str| Item::new(id, what, CostKind::Nat);
        let hour = Key("nat-gateway", "", "hour");
        list.storage(
            provider,
            region,
            item("nat.hours", "Address translation gateways"),
            hour,
            Amount::Things(gateways.clone()),
        )?;
        let data = Key("nat-gateway", "", "data");
        let gb = Quantity::input(&plan.values.constants.translated);
        list.storage(
            provider,
            region,
            item("nat.traffic", "Traffic through the gateway"),
            data,
            Amount::Gb(gb),
        )?;
    }
    let exposed: Quantity = placements
        .iter()
        .filter(|(placement, _)| placement.subnet == "public")
        .filter_map(|(placement, _)| hosts(sizing, &placement.tier))
        .sum();
    // A balancer on AWS has an address in each zone, elsewhere one for all.
    let fronts = match provider {
        Provider::Aws => balancers * f64::from(zones(plan)),
        _ => balancers,
    };
    let addresses = if is_public(plan) {
        exposed + Quantity::Number(fronts) + gateways.unwrap_or(Quantity::Number(0.0))
    } else {
        Quantity::Number(0.0)
    };
    let item = Item::new("address.public", "Public IPv4 addresses", CostKind::Address);
    list.storage(
        provider,
        region,
        item,
        Key("public-ipv4", "in-use", "hour"),
        Amount::Things(addresses),
    )?;
    if zones(plan) > 1 {
        let item = Item::new(
            "egress.cross-zone",
            "Traffic between hosts in different zones",
            CostKind::Egress,
        );
        let unknown = Quantity::Number(0.0);
        list.unpriced(item, unknown, "", "follows from use, which is not reckoned");
    }
    previews(list, plan, provider, serves)
}

/// Previews to users: through a delivery network where the profile has one, else straight to the
/// internet.
pub(super) fn previews(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    serves: bool,
) -> Result<(), TableErrors> {
    let asked_gb = || Quantity::Figure("preview.traffic");
    if !serves {
        let item = Item::new(
            "egress.previews",
            "Previews to users on the internet",
            CostKind::Egress,
        );
        let reason = "due only while the recovery site serves";
        let article = list.unpriced(item, asked_gb(), "GB", reason);
        article.listing = Listing::IfAny;
        return Ok(());
    }
    if plan.loaded.profile.storage.delivery_network.is_some() {
        return delivery(list, plan);
    }
    let item = Item::new(
        "egress.previews",
        "Previews to users on the internet",
        CostKind::Egress,
    );
    let key = Key("internet-egress", "", "transfer");
    list.storage(provider, plan.region(), item, key, Amount::Gb(asked_gb()))?;
    Ok(())
}

/// A delivery network that the profile names, with its provider, product and base fee.
fn delivery_network(name: &str) -> Option<(Provider, &'static str, Option<&'static str>)> {
    let name = name.to_ascii_lowercase().replace([' ', '_'], "-");
    let is = |known: &str| name.contains(known);
    if is("cloudfront") {
        Some((Provider::Aws, "cloudfront", None))
    } else if is("front-door") {
        let standard = "front-door-standard";
        Some((
            Provider::Azure,
            "front-door-standard-premium",
            Some(standard),
        ))
    } else if is("cloud-cdn") {
        Some((Provider::Gcp, "cloud-cdn", None))
    } else {
        None
    }
}

/// Lines of the delivery network: traffic, requests, and a fee where there is one.
pub(super) fn delivery(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
) -> Result<(), TableErrors> {
    let Some(name) = plan.loaded.profile.storage.delivery_network.as_deref() else {
        return Ok(());
    };
    let gb = || Quantity::Figure("preview.traffic");
    let item = |id: &str, what: &str| Item::new(id, format!("{what} {name}"), CostKind::Cdn);
    let Some((provider, product, fee)) = delivery_network(name) else {
        let reason = format!("no prices of `{name}` in the tables");
        let item = item("cdn.previews", "Previews through");
        list.unpriced(item, gb(), "GB", &reason).listing = Listing::IfAny;
        return Ok(());
    };
    let region = if plan.provider() == Some(provider) {
        plan.region()
    } else {
        ""
    };
    let what = item("cdn.previews", "Previews through");
    let key = Key(product, "", "transfer");
    list.storage(provider, region, what, key, Amount::Gb(gb()))?;
    if let Some(fee) = fee {
        let what = item("cdn.fee", "Base fee of");
        let one = Amount::Things(Quantity::Number(1.0));
        list.storage(provider, region, what, Key(fee, "", "month"), one)?;
    }
    let part = Quantity::input(&plan.values.constants.read_part);
    let requests = gb() * 1000.0 / part;
    let what = item("cdn.requests", "Requests through");
    let key = Key(product, "", "https-requests");
    list.storage(provider, region, what, key, Amount::Requests(requests))?;
    Ok(())
}

/// Hosts of a tier, where the sizing has it.
fn hosts(sizing: &SiteSizing, tier: &str) -> Option<Quantity> {
    let place = sizing.tiers.iter().position(|one| one.tier == tier)?;
    Some(Quantity::Hosts(place))
}

/// Zones that the site spreads over: those the profile names, or else two. A recovery site
/// stands in one.
fn zones(plan: &Plan<'_, '_>) -> u32 {
    let profile = &plan.loaded.profile;
    let spreads = profile.availability.zones == ZoneSpread::Multiple;
    if plan.site != Site::Primary || !spreads {
        return 1;
    }
    match profile.deployment.zones.len() {
        0 => 2,
        named => u32::try_from(named).unwrap_or(u32::MAX),
    }
}

fn is_public(plan: &Plan<'_, '_>) -> bool {
    plan.loaded.profile.network.public.unwrap_or(true)
}

/// Gateways through which private hosts reach the internet: on AWS one in each zone that has such
/// hosts, elsewhere one for the site. Hosts of a tier take the zones in turn; nodes of a failover
/// cluster stay together because their shared disks do.
fn gateways(plan: &Plan<'_, '_>, provider: Provider, sizing: &SiteSizing) -> Option<Quantity> {
    if !is_public(plan) {
        return None;
    }
    let used: Vec<Quantity> = plan
        .placements()
        .iter()
        .filter(|(placement, _)| placement.subnet == "private")
        .filter_map(|(placement, _)| {
            let most = match (provider, placement.cluster) {
                (Provider::Aws, Cluster::Failover) => 1,
                (Provider::Aws, _) => zones(plan),
                _ => 1,
            };
            let hosts = hosts(sizing, &placement.tier)?;
            Some(hosts.at_most(Quantity::Number(f64::from(most))))
        })
        .collect();
    (!used.is_empty()).then_some(Quantity::Largest(used))
}
