//! The Google Cloud Billing Catalog, version 1: pages of SKUs with `nextPageToken`, prices as
//! whole `units` and `nanos` in steps (Google Cloud documentation, "Cloud Billing Catalog API").
//! Machine types have no SKU of their own: processors and memory are priced by family.

use std::collections::BTreeMap;

use groundplan_catalog::tables::{Category, MachineType, OperatingSystem, PriceUnit, Term};
use serde::Deserialize;

use super::quote::{Key, Quote, Quotes, Wanted, exact};
use super::web::{Web, escaped, unreadable};
use super::{Order, Trouble};

const ENDPOINT: &str = "https://cloudbilling.googleapis.com";
const COMPUTE: &str = "6F81-5844-456A";
const STORAGE: &str = "95FF-2EF5-5EA1";
const MOST_PAGES: usize = 2000;

/// Family of the tables, what the descriptions of its processors and memory begin with by the
/// hour, and how commitments call it.
const FAMILIES: &[(&str, &str, &str)] = &[
    ("n1", "N1 Predefined Instance", ""),
    ("n2", "N2 Instance", "N2 "),
    ("n2d", "N2D AMD Instance", "N2D AMD "),
    ("n4", "N4 Instance", "N4 "),
    ("e2", "E2 Instance", "E2 "),
    ("c2", "Compute optimized", "Compute optimized "),
    ("c2d", "C2D AMD Instance", "C2D AMD "),
    ("c3", "C3 Instance", "C3 "),
    ("c3d", "C3D Instance", "C3D "),
    ("c4", "C4 Instance", "C4 "),
    ("c4d", "C4D Instance", "C4D "),
    ("t2d", "T2D AMD Instance", "T2D AMD "),
];

/// Beginning of a description and what the tables call it.
const STORED: &[(&str, &str, &str, Category)] = &[
    (
        "SSD backed PD Capacity",
        "persistent-disk",
        "pd-ssd",
        Category::Block,
    ),
    (
        "Balanced PD Capacity",
        "persistent-disk",
        "pd-balanced",
        Category::Block,
    ),
    (
        "Storage PD Capacity",
        "persistent-disk",
        "pd-standard",
        Category::Block,
    ),
    (
        "Storage PD Snapshot",
        "compute-storage",
        "snapshot",
        Category::Block,
    ),
    (
        "Standard Storage ",
        "cloud-storage",
        "standard",
        Category::Object,
    ),
    (
        "Nearline Storage ",
        "cloud-storage",
        "nearline",
        Category::Object,
    ),
    (
        "Coldline Storage ",
        "cloud-storage",
        "coldline",
        Category::Object,
    ),
    (
        "Archive Storage ",
        "cloud-storage",
        "archive",
        Category::Object,
    ),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default)]
    skus: Vec<Sku>,
    #[serde(default)]
    next_page_token: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sku {
    description: String,
    category: SkuCategory,
    #[serde(default)]
    service_regions: Vec<String>,
    #[serde(default)]
    pricing_info: Vec<PricingInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SkuCategory {
    #[serde(default)]
    usage_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PricingInfo {
    pricing_expression: Expression,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expression {
    usage_unit: String,
    tiered_rates: Vec<Rate>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rate {
    #[serde(default)]
    start_usage_amount: f64,
    unit_price: Money,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Money {
    currency_code: String,
    /// Whole units as a text, as the interface writes numbers of 64 bits; absent for none.
    #[serde(default)]
    units: Option<String>,
    #[serde(default)]
    nanos: i64,
}

/// Prices of processors and of GiB of memory by region, family and term.
#[derive(Default)]
struct Parts {
    cores: BTreeMap<(String, &'static str, Term), f64>,
    memory: BTreeMap<(String, &'static str, Term), f64>,
}

/// All prices of the wanted regions and types.
pub(super) fn quotes(web: &Web, order: &Order<'_>, wanted: &Wanted<'_>) -> Result<Quotes, Trouble> {
    let base = order.endpoint.unwrap_or(ENDPOINT).trim_end_matches('/');
    if order.endpoint.is_none() && order.key.is_none() {
        return Err(Trouble::Unreachable {
            address: ENDPOINT.to_owned(),
            reason: "it asks for a key, and none is in GROUNDPLAN_GCP_API_KEY".to_owned(),
        });
    }
    let mut quotes = Quotes::new();
    let mut parts = Parts::default();
    for service in [COMPUTE, STORAGE] {
        let start = format!("{base}/v1/services/{service}/skus?currencyCode=USD&pageSize=5000");
        let mut token = String::new();
        let mut pages = 0;
        loop {
            let mut address = start.clone();
            for (name, value) in [
                ("pageToken", token.as_str()),
                ("key", order.key.unwrap_or("")),
            ] {
                if !value.is_empty() {
                    address.push('&');
                    address.push_str(name);
                    address.push('=');
                    address.push_str(&escaped(value));
                }
            }
            let page: Page = web.json(&address)?;
            for sku in &page.skus {
                take(sku, wanted, &mut quotes, &mut parts)
                    .map_err(|reason| unreadable(&address, &reason))?;
            }
            pages += 1;
            if page.next_page_token.is_empty() {
                break;
            }
            if page.next_page_token == token || pages == MOST_PAGES {
                return Err(unreadable(&address, &"the pages have no end"));
            }
            token = page.next_page_token;
        }
    }
    machines(wanted, &parts, &mut quotes);
    Ok(quotes)
}

fn take(
    sku: &Sku,
    wanted: &Wanted<'_>,
    quotes: &mut Quotes,
    parts: &mut Parts,
) -> Result<(), String> {
    let regions: Vec<&String> = sku
        .service_regions
        .iter()
        .filter(|region| wanted.regions.contains(*region))
        .collect();
    // The newest price stands last.
    let (Some(pricing), false) = (sku.pricing_info.last(), regions.is_empty()) else {
        return Ok(());
    };
    let expression = &pricing.pricing_expression;
    if let Some((family, term, of_cores)) = part(sku) {
        let Some(rate) = expression.tiered_rates.last() else {
            return Ok(());
        };
        let usd = usd(&rate.unit_price)?;
        let place = if of_cores {
            &mut parts.cores
        } else {
            &mut parts.memory
        };
        for region in regions {
            place.insert((region.clone(), family, term), usd);
        }
        return Ok(());
    }
    // Buckets over several regions are other products.
    let stored = STORED
        .iter()
        .find(|(start, ..)| sku.description.starts_with(start));
    let Some((_, product, tier, category)) = stored else {
        return Ok(());
    };
    let plain = sku.category.usage_type == "OnDemand"
        && expression.usage_unit == "GiBy.mo"
        && sku.service_regions.len() == 1
        && ![
            "Early Delete",
            "Dual-Region",
            "Dual-region",
            "Multi-Region",
            "Regional",
        ]
        .iter()
        .any(|other| sku.description.contains(other));
    if !plain {
        return Ok(());
    }
    let mut steps = Vec::new();
    for rate in &expression.tiered_rates {
        steps.push((rate.start_usage_amount, usd(&rate.unit_price)?));
    }
    for region in regions {
        let key = Key::Storage {
            region: region.clone(),
            product,
            tier: (*tier).to_owned(),
            meter: "storage",
        };
        let quote = Quote::stepped(*category, PriceUnit::GibMonth, steps.clone());
        quotes.insert(key, quote);
    }
    Ok(())
}

/// The family, the term, and whether it is processors (or else memory) that a SKU prices.
fn part(sku: &Sku) -> Option<(&'static str, Term, bool)> {
    let text = sku.description.as_str();
    let term = match sku.category.usage_type.as_str() {
        "OnDemand" => Term::OnDemand,
        "Commit1Yr" => Term::Committed1Year,
        "Commit3Yr" => Term::Committed3Year,
        _ => return None,
    };
    FAMILIES.iter().find_map(|(family, by_hour, committed)| {
        let ending = match term {
            Term::OnDemand => text.strip_prefix(by_hour)?.strip_prefix(' ')?,
            _ => text
                .strip_prefix("Commitment v1: ")?
                .strip_prefix(committed)?,
        };
        let cores = ending.starts_with("Core running") || ending.starts_with("Cpu in");
        let memory = ending.starts_with("Ram running") || ending.starts_with("Ram in");
        (cores || memory).then_some((*family, term, cores))
    })
}

/// Machine types as the sum of their processors and memory. Shared processors and types with
/// disks or accelerators of their own are priced otherwise and left as they are.
fn machines(wanted: &Wanted<'_>, parts: &Parts, quotes: &mut Quotes) {
    for ((region, family, term), core) in &parts.cores {
        let Some(memory) = parts.memory.get(&(region.clone(), *family, *term)) else {
            continue;
        };
        for machine in wanted.machines.values().filter(|one| is_plain(one, family)) {
            let gib = machine.memory_gib.unwrap_or(0.0);
            let key = Key::Machine {
                region: region.clone(),
                name: machine.name.clone(),
                system: OperatingSystem::Linux,
                term: *term,
            };
            let usd = exact(f64::from(machine.vcpu) * core + gib * memory);
            quotes.insert(key, Quote::flat(Category::Block, PriceUnit::Hour, usd));
        }
    }
}

fn is_plain(machine: &MachineType, family: &str) -> bool {
    let kind = machine.name.split('-').nth(1).unwrap_or_default();
    machine.family == family
        && matches!(kind, "standard" | "highmem" | "highcpu")
        && machine.memory_gib.is_some()
        && !machine.name.ends_with("lssd")
}

fn usd(money: &Money) -> Result<f64, String> {
    if money.currency_code != "USD" {
        return Err(format!(
            "expected prices in USD, found {}",
            money.currency_code
        ));
    }
    let units = money.units.as_deref().unwrap_or("0");
    let whole: i64 = units
        .parse()
        .map_err(|_| format!("expected whole units, found `{units}`"))?;
    let usd = whole as f64 + money.nanos as f64 / 1e9;
    if usd < 0.0 {
        return Err(format!("expected a price, found {usd}"));
    }
    Ok(usd)
}
