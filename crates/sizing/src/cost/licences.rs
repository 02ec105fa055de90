//! Licences: SQL Server by the hour on a provider, Windows and SQL Server bought on own
//! hardware, and the product's own.

use groundplan_catalog::tables::{LicensePrice, PriceFound, Provider, TableErrors};
use groundplan_profile::model::{LicenceSource, Target};

use crate::number::ceil_guarded;
use crate::output::{CostKind, Licence, Period, Site, SiteSizing, TierChoice};
use crate::pricing::{Item, PriceList};
use crate::site::Plan;

use super::compute::hours;
use super::design::Listing;
use super::quantity::Quantity;

/// Cores in a licence pack.
const WINDOWS_PACK: f64 = 16.0;
const SQL_PACK: f64 = 2.0;
const SQL_LEAST_CORES: f64 = 4.0;

pub(super) fn hosted(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    provider: Provider,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    for (place, tier) in sizing.tiers.iter().enumerate() {
        let Some(machine) = &tier.machine else {
            continue;
        };
        let vcpu_hours = || hours(place) * f64::from(machine.licensed_vcpu);
        if machine.windows == Licence::Own {
            let id = format!("licence.{}.windows", tier.tier);
            let item = Item::new(
                id,
                format!("Windows Server on {}", tier.tier),
                CostKind::Licence,
            );
            list.free(item, vcpu_hours(), "vcpu-hour", "brought by the customer");
        }
        let Some(database) = &machine.database else {
            continue;
        };
        let what = format!("SQL Server {} on {}", database.edition, tier.tier);
        let item = Item::new(
            format!("licence.{}.sql-server", tier.tier),
            what,
            CostKind::Licence,
        );
        match database.licence {
            Licence::Own => list.free(item, vcpu_hours(), "vcpu-hour", "brought by the customer"),
            Licence::Free => list.free(
                item,
                vcpu_hours(),
                "vcpu-hour",
                "the edition is free of charge",
            ),
            Licence::Included => {
                let found = plan.tables.license_price(
                    provider.name(),
                    "SQL Server",
                    &database.edition,
                    "license-included",
                )?;
                match found {
                    PriceFound::Exact(price) => {
                        let units = machine.licensed_vcpu.max(price.minimum_units.unwrap_or(0));
                        let quantity = hours(place) * f64::from(units);
                        let usd = price.usd.unwrap_or_default();
                        let article =
                            list.line(item, quantity, "vcpu-hour", usd, &price.provenance);
                        article.head.provider = Some(provider);
                        article.head.note.clone_from(&price.note);
                    }
                    _ => {
                        list.unpriced(item, vcpu_hours(), "vcpu-hour", "no price in the tables");
                    }
                }
            }
        }
    }
    Ok(())
}

pub(super) fn owned(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    sizing: &SiteSizing,
) -> Result<(), TableErrors> {
    for (place, tier) in sizing.tiers.iter().enumerate() {
        if has_windows(plan, &tier.tier) {
            windows(list, plan, place, tier)?;
        }
        sql(list, plan, place, tier)?;
    }
    let licences = &plan.loaded.profile.licences;
    let users = match licences.client_access {
        Some(users) => Quantity::Number(f64::from(users)),
        None => Quantity::Figure("web.concurrent"),
    };
    let any_windows = sizing
        .tiers
        .iter()
        .any(|tier| has_windows(plan, &tier.tier));
    if any_windows && licences.operating_system == LicenceSource::Included {
        let item = Item::new(
            "licence.client-access",
            "Windows client access licences",
            CostKind::Licence,
        );
        let article = list.unpriced(item, users, "users", "no price in the tables");
        article.listing = Listing::IfAny;
    }
    for article in &mut list.articles {
        if article.head.kind == CostKind::Licence {
            article.head.period = Period::Once;
        }
    }
    Ok(())
}

/// Whether the hosts of a tier run Windows: as the system's file says, or, where it says nothing,
/// the profile.
fn has_windows(plan: &Plan<'_, '_>, tier: &str) -> bool {
    let target = plan.target.name();
    let rows = plan
        .system
        .software(tier, target, &plan.facts, "operating-system");
    let chosen = plan.loaded.profile.software.operating_system.as_ref();
    let product = rows.first().map(|row| row.product.as_str());
    let product = product.or(chosen.map(|product| product.product.as_str()));
    product.is_none_or(|product| product.starts_with("Windows"))
}

/// Packs over the hosts of a tier. All cores of a machine are licensed, also those beyond what is
/// needed: the servers on hand are taken in the order of the profile, and hosts beyond them have
/// the cores that are needed.
fn packs(
    plan: &Plan<'_, '_>,
    place: usize,
    tier: &TierChoice,
    least_cores: f64,
    pack: f64,
) -> Quantity {
    let primary = plan.site == Site::Primary;
    let needed = tier.cores.value;
    let of_machine = |cores: f64| ceil_guarded(cores.max(least_cores) / pack);
    let mut packs = Vec::new();
    let mut before = 0.0;
    let left = |before: f64| match before {
        0.0 => Quantity::Hosts(place),
        _ => Quantity::Hosts(place).beyond(Quantity::Number(before)),
    };
    let servers = &plan.loaded.profile.hardware.servers;
    for server in servers
        .iter()
        .filter(|one| primary && one.tier == tier.tier)
    {
        let count = f64::from(server.count);
        let used = left(before).at_most(Quantity::Number(count));
        packs.push(used * of_machine(f64::from(server.cores).max(needed)));
        before += count;
    }
    packs.push(left(before) * of_machine(needed));
    packs.into_iter().sum()
}

fn windows(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    place: usize,
    tier: &TierChoice,
) -> Result<(), TableErrors> {
    let profile = &plan.loaded.profile;
    // Other systems, and appliances with their maker's own, need no licence of Windows.
    let row = plan.system.tier(&tier.tier);
    if !row.is_some_and(|row| plan.software(row, "operating-system", "Windows Server")) {
        return Ok(());
    }
    let id = format!("licence.{}.windows", tier.tier);
    let wanted = profile.software.operating_system.as_ref();
    let edition = wanted
        .and_then(|product| product.edition.as_deref())
        .unwrap_or("Standard");
    let item = Item::new(
        id,
        format!("Windows Server {edition} on {}", tier.tier),
        CostKind::Licence,
    );
    let packs = packs(plan, place, tier, WINDOWS_PACK, WINDOWS_PACK);
    if wanted.is_some_and(|product| product.evaluation) {
        list.free(item, packs, "16-core-pack", "evaluation licence");
    } else if profile.licences.operating_system == LicenceSource::Own {
        list.free(item, packs, "16-core-pack", "brought by the customer");
    } else if plan.target == Target::Vm {
        list.unpriced(
            item,
            Quantity::Hosts(place),
            "machines",
            "depends on the hypervisors' cores",
        );
    } else {
        bought(list, plan, item, "Windows Server ", edition, packs)?;
    }
    Ok(())
}

fn sql(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    place: usize,
    tier: &TierChoice,
) -> Result<(), TableErrors> {
    let Some(row) = plan.system.tier(&tier.tier) else {
        return Ok(());
    };
    let Some(sql) = crate::site::sql(plan, row)? else {
        return Ok(());
    };
    let what = format!("SQL Server {} on {}", sql.edition, tier.tier);
    let item = Item::new(
        format!("licence.{}.sql-server", tier.tier),
        what,
        CostKind::Licence,
    );
    let packs = packs(plan, place, tier, SQL_LEAST_CORES, SQL_PACK);
    match sql.licence {
        Licence::Own => list.free(item, packs, "2-core-pack", "brought by the customer"),
        Licence::Free => list.free(item, packs, "2-core-pack", "the edition is free of charge"),
        Licence::Included => bought(list, plan, item, "SQL Server 2", sql.edition, packs)?,
    }
    Ok(())
}

/// A perpetual licence of the newest version with a price; licences may be used for earlier
/// versions.
fn bought(
    list: &mut PriceList<'_, '_>,
    plan: &Plan<'_, '_>,
    item: Item,
    product: &str,
    edition: &str,
    packs: Quantity,
) -> Result<(), TableErrors> {
    let newest: Option<&LicensePrice> = plan
        .tables
        .licenses()?
        .iter()
        .filter(|price| price.seller == "microsoft" && price.product.starts_with(product))
        .filter(|price| price.edition == edition && price.purchase == "perpetual")
        .filter(|price| price.usd.is_some())
        .max_by(|one, other| one.product.cmp(&other.product));
    match newest {
        Some(price) => {
            let usd = price.usd.unwrap_or_default();
            let article = list.line(item, packs, &price.metric, usd, &price.provenance);
            article.head.note = Some(format!("as {}, the newest with a price", price.product));
        }
        None => {
            list.unpriced(item, packs, "packs", "no price in the tables");
        }
    }
    Ok(())
}

/// The product itself is quoted by its vendor: as many licences as the profile orders, component
/// by component, or else one.
pub(super) fn product(list: &mut PriceList<'_, '_>, plan: &Plan<'_, '_>) {
    let identity = &plan.system.file.system;
    let reason = format!("quoted by {}", identity.vendor);
    let ordered = &plan.loaded.profile.licences.components;
    if ordered.is_empty() || plan.site != Site::Primary {
        let item = Item::new(
            "licence.product",
            format!("{} licences", identity.name),
            CostKind::Licence,
        );
        let article = list.unpriced(item, Quantity::Number(1.0), "", &reason);
        article.head.period = Period::Once;
        return;
    }
    for (component, count) in ordered {
        let item = Item::new(
            format!("licence.product.{component}"),
            format!("{} licences, {component}", identity.name),
            CostKind::Licence,
        );
        let count = Quantity::Number(f64::from(*count));
        let article = list.unpriced(item, count, "licences", &reason);
        article.head.period = Period::Once;
    }
}
