//! Machines by the hour.

use groundplan_catalog::tables::{OperatingSystem, PriceFound, Provider, TableErrors, Term};

use crate::machines::HOURS;
use crate::output::{CostKind, Licence, SiteSizing};
use crate::pricing::{Item, PriceList};
use crate::site::Plan;

use super::quantity::Quantity;

/// Hours of all hosts of a tier in a month.
pub(super) fn hours(tier: usize) -> Quantity {
    Quantity::Hosts(tier) * HOURS
}

pub(super) fn lines(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    for (place, tier) in sizing.tiers.iter().enumerate() {
        let id = format!("compute.{}", tier.tier);
        let Some(machine) = &tier.machine else {
            let item = Item::new(id, format!("Machines of {}", tier.tier), CostKind::Compute);
            list.unpriced(item, hours(place), "h", "no machine type fits");
            continue;
        };
        let (system, with) = match machine.windows {
            Licence::Included => (OperatingSystem::Windows, "with Windows Server"),
            Licence::Own | Licence::Free => (OperatingSystem::Linux, "without operating system"),
        };
        let paid = match machine.term.as_str() {
            "on-demand" => String::new(),
            term => format!(", {term}"),
        };
        let what = format!("{} × {} {with}{paid}", tier.hosts(), machine.machine_type);
        let item = Item::new(id, what, CostKind::Compute);
        let name = &machine.machine_type;
        let term = Term::parse(&machine.term).unwrap_or(Term::OnDemand);
        let found = plan
            .tables
            .compute_price(provider, plan.region(), name, system, term)?;
        let (price, region, note) = match found {
            PriceFound::Exact(price) => (price, None, None),
            PriceFound::Derived { price, from } => (price, None, Some(from)),
            PriceFound::OtherRegion { price, region } => {
                let short = region.split(' ').next().unwrap_or(&region).to_owned();
                (price, Some(short), Some(format!("price of {region}")))
            }
            PriceFound::Missing => {
                list.unpriced(item, hours(place), "h", "no hourly price in the tables");
                continue;
            }
        };
        let article = list.line(
            item,
            hours(place),
            "h",
            price.usd_per_hour,
            &price.provenance,
        );
        article.head.provider = Some(provider);
        article.head.note = note;
        article.head.estimate_from = region;
    }
    Ok(())
}
