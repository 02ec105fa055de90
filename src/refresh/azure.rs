//! The Azure Retail Prices interface: pages of `Items`, each page naming the next in
//! `NextPageLink` (Microsoft Learn, "Azure Retail Prices REST API overview").

use groundplan_catalog::tables::{Category, OperatingSystem, PriceUnit, Term};
use serde::Deserialize;

use super::quote::{Key, Quote, Quotes, Wanted, exact};
use super::web::{Web, escaped, unreadable};
use super::{Order, Trouble};

const ENDPOINT: &str = "https://prices.azure.com";
const PATH: &str = "/api/retail/prices";
/// The version that has savings plans.
const VERSION: &str = "2023-01-01-preview";
/// More pages than any region has; a service that goes on is broken.
const MOST_PAGES: usize = 20_000;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    items: Vec<Item>,
    #[serde(default)]
    next_page_link: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    currency_code: String,
    #[serde(default)]
    tier_minimum_units: f64,
    retail_price: f64,
    arm_region_name: String,
    meter_name: String,
    product_name: String,
    sku_name: String,
    unit_of_measure: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    arm_sku_name: String,
    #[serde(default)]
    savings_plan: Vec<Saving>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Saving {
    retail_price: f64,
    term: String,
}

/// All prices of the wanted regions and types.
pub(super) fn quotes(web: &Web, order: &Order<'_>, wanted: &Wanted<'_>) -> Result<Quotes, Trouble> {
    let base = order.endpoint.unwrap_or(ENDPOINT).trim_end_matches('/');
    let mut quotes = Quotes::new();
    let mut steps = Steps::new();
    for region in &wanted.regions {
        for service in ["Virtual Machines", "Storage"] {
            let filter = format!(
                "armRegionName eq '{region}' and serviceName eq '{service}' and priceType eq 'Consumption'"
            );
            let first = format!(
                "{base}{PATH}?api-version={VERSION}&$filter={}",
                escaped(&filter)
            );
            pages(web, base, &first, &mut |address, item| {
                take(item, wanted, &mut quotes, &mut steps)
                    .map_err(|reason| unreadable(address, &reason))
            })?;
        }
    }
    for ((region, product, tier, meter), (category, unit, from)) in steps {
        let key = Key::Storage {
            region,
            product,
            tier,
            meter,
        };
        quotes.insert(key, Quote::stepped(category, unit, from));
    }
    Ok(quotes)
}

/// Follows the pages from the first on. Only the query of the next address is taken over: where
/// it is asked is decided here.
fn pages(
    web: &Web,
    base: &str,
    first: &str,
    each: &mut dyn FnMut(&str, Item) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut address = first.to_owned();
    for _ in 0..MOST_PAGES {
        let page: Page = web.json(&address)?;
        for item in page.items {
            each(&address, item)?;
        }
        let Some(next) = page.next_page_link.filter(|next| !next.is_empty()) else {
            return Ok(());
        };
        let Some((_, query)) = next.split_once('?') else {
            return Err(unreadable(&address, &"the next page has no query"));
        };
        let next = format!("{base}{PATH}?{}", query.replace(' ', "%20"));
        if next == address {
            return Err(unreadable(&address, &"a page names itself as the next"));
        }
        address = next;
    }
    Err(unreadable(&address, &"the pages have no end"))
}

/// Prices with steps as they come in, one item for each step.
type Steps = std::collections::BTreeMap<
    (String, &'static str, String, &'static str),
    (Category, PriceUnit, Vec<(f64, f64)>),
>;

fn take(
    item: Item,
    wanted: &Wanted<'_>,
    quotes: &mut Quotes,
    steps: &mut Steps,
) -> Result<(), String> {
    if item.currency_code != "USD" {
        return Err(format!(
            "expected prices in USD, found {}",
            item.currency_code
        ));
    }
    let prices = std::iter::once(item.retail_price)
        .chain(item.savings_plan.iter().map(|one| one.retail_price));
    for price in prices {
        if !price.is_finite() || price < 0.0 {
            return Err(format!("expected a price, found {price}"));
        }
    }
    if item.kind != "Consumption" || !wanted.regions.contains(&item.arm_region_name) {
        return Ok(());
    }
    if item.unit_of_measure == "1 Hour" && wanted.has(&item.arm_region_name, &item.arm_sku_name) {
        machine(&item, quotes);
        return Ok(());
    }
    if let Some((product, tier, meter, category, unit)) = storage(&item) {
        let key = (item.arm_region_name, product, tier, meter);
        let entry = steps.entry(key).or_insert((category, unit, Vec::new()));
        // The same meter may stand there for several products; the first holds.
        if entry
            .2
            .iter()
            .all(|(from, _)| *from != item.tier_minimum_units)
        {
            entry.2.push((item.tier_minimum_units, item.retail_price));
        }
    }
    Ok(())
}

fn machine(item: &Item, quotes: &mut Quotes) {
    let odd = ["Spot", "Low Priority"];
    let named = |text: &str| odd.iter().any(|odd| text.contains(odd));
    let other = ["Cloud Services", "CloudServices", "Dedicated"];
    if named(&item.sku_name)
        || named(&item.meter_name)
        || other.iter().any(|other| item.product_name.contains(other))
        || item.retail_price <= 0.0
    {
        return;
    }
    let system = if item.product_name.contains("Windows") {
        OperatingSystem::Windows
    } else {
        OperatingSystem::Linux
    };
    let mut put = |term, usd: f64| {
        let key = Key::Machine {
            region: item.arm_region_name.clone(),
            name: item.arm_sku_name.clone(),
            system,
            term,
        };
        quotes.insert(
            key,
            Quote::flat(Category::Block, PriceUnit::Hour, exact(usd)),
        );
    };
    put(Term::OnDemand, item.retail_price);
    // A savings plan covers the machine; Windows comes on top.
    for saving in item
        .savings_plan
        .iter()
        .filter(|_| system == OperatingSystem::Linux)
    {
        if saving.term == "1 Year" && saving.retail_price > 0.0 {
            put(Term::SavingsPlan1Year, saving.retail_price);
        }
    }
}

type Named = (&'static str, String, &'static str, Category, PriceUnit);

/// What the tables call a meter of the service "Storage".
fn storage(item: &Item) -> Option<Named> {
    let meter = item.meter_name.as_str();
    let disks = [
        ("Premium SSD Managed Disks", "premium-ssd", 'P'),
        ("Standard SSD Managed Disks", "standard-ssd", 'E'),
        ("Standard HDD Managed Disks", "standard-hdd", 'S'),
    ];
    for (product, ours, letter) in disks {
        if item.product_name == product {
            let size = meter.strip_suffix(" LRS Disk")?.strip_prefix(letter)?;
            let number: u32 = size.parse().ok()?;
            let tier = format!("{}{number}-lrs", letter.to_ascii_lowercase());
            let priced = item.unit_of_measure == "1/Month";
            return priced.then_some((ours, tier, "disk", Category::Block, PriceUnit::DiskMonth));
        }
    }
    if !matches!(
        item.product_name.as_str(),
        "General Block Blob v2" | "Blob Storage"
    ) {
        return None;
    }
    let (tier, rest) = meter.split_once(" LRS ")?;
    let tier = match tier {
        "Hot" => "hot-lrs",
        "Cool" => "cool-lrs",
        "Cold" => "cold-lrs",
        "Archive" => "archive-lrs",
        _ => return None,
    };
    let (meter, unit) = match (rest, item.unit_of_measure.as_str()) {
        ("Data Stored", "1 GB/Month") => ("storage", PriceUnit::GbMonth),
        ("Write Operations", "10K") => ("write-ops", PriceUnit::TenThousandRequests),
        ("Read Operations", "10K") => ("read-ops", PriceUnit::TenThousandRequests),
        ("Data Retrieval", "1 GB") => ("retrieval", PriceUnit::Gb),
        _ => return None,
    };
    Some(("blob", tier.to_owned(), meter, Category::Object, unit))
}
