//! The AWS Price List bulk files: `region_index.json` of an offer, then one file per region with
//! `products` by SKU and `terms` by way of paying (AWS Billing user guide, "AWS Price List Bulk
//! API"). A region's file of EC2 has hundreds of megabytes, so it is never held as a whole.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use groundplan_catalog::tables::{Category, OperatingSystem, PriceUnit, Term};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::quote::{Key, Quote, Quotes, Wanted, exact};
use super::web::{Web, unreadable};
use super::{Order, Trouble};

const ENDPOINT: &str = "https://pricing.us-east-1.amazonaws.com";
const HOURS_PER_YEAR: f64 = 8760.0;

/// Offer, ending of the usage type, and what the tables call it. A region's usage types carry its
/// short name in front, those of us-east-1 none.
const USAGE: &[(&str, &str, Named)] = &[
    (
        "AmazonEC2",
        "EBS:VolumeUsage",
        named(
            "ebs",
            "standard",
            "storage",
            Category::Block,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeUsage.gp2",
        named("ebs", "gp2", "storage", Category::Block, PriceUnit::GbMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeUsage.gp3",
        named("ebs", "gp3", "storage", Category::Block, PriceUnit::GbMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeUsage.piops",
        named("ebs", "io1", "storage", Category::Block, PriceUnit::GbMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeUsage.io2",
        named("ebs", "io2", "storage", Category::Block, PriceUnit::GbMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeUsage.st1",
        named("ebs", "st1", "storage", Category::Block, PriceUnit::GbMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeUsage.sc1",
        named("ebs", "sc1", "storage", Category::Block, PriceUnit::GbMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeP-IOPS.gp3",
        named("ebs", "gp3", "iops", Category::Block, PriceUnit::IopsMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeP-IOPS.piops",
        named("ebs", "io1", "iops", Category::Block, PriceUnit::IopsMonth),
    ),
    (
        "AmazonEC2",
        "EBS:VolumeP-Throughput.gp3",
        named(
            "ebs",
            "gp3",
            "throughput",
            Category::Block,
            PriceUnit::MbpsMonth,
        ),
    ),
    (
        "AmazonEC2",
        "EBS:SnapshotUsage",
        named(
            "ebs",
            "snapshot",
            "storage",
            Category::Block,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonEC2",
        "NatGateway-Hours",
        named("nat-gateway", "", "hour", Category::Nat, PriceUnit::Hour),
    ),
    (
        "AmazonEC2",
        "NatGateway-Bytes",
        named("nat-gateway", "", "data", Category::Nat, PriceUnit::Gb),
    ),
    (
        "AmazonS3",
        "TimedStorage-ByteHrs",
        named(
            "s3",
            "standard",
            "storage",
            Category::Object,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonS3",
        "TimedStorage-SIA-ByteHrs",
        named(
            "s3",
            "standard-ia",
            "storage",
            Category::Object,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonS3",
        "TimedStorage-GIR-ByteHrs",
        named(
            "s3",
            "glacier-ir",
            "storage",
            Category::Object,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonS3",
        "TimedStorage-GlacierByteHrs",
        named(
            "s3",
            "glacier-flexible",
            "storage",
            Category::Object,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonS3",
        "TimedStorage-GDA-ByteHrs",
        named(
            "s3",
            "deep-archive",
            "storage",
            Category::Object,
            PriceUnit::GbMonth,
        ),
    ),
    (
        "AmazonS3",
        "Requests-Tier1",
        named(
            "s3",
            "standard",
            "put-requests",
            Category::Object,
            PriceUnit::ThousandRequests,
        ),
    ),
    (
        "AmazonS3",
        "Requests-Tier2",
        named(
            "s3",
            "standard",
            "get-requests",
            Category::Object,
            PriceUnit::ThousandRequests,
        ),
    ),
    (
        "AWSDataTransfer",
        "DataTransfer-Out-Bytes",
        named(
            "internet-egress",
            "",
            "transfer",
            Category::Egress,
            PriceUnit::Gb,
        ),
    ),
];

/// What the tables call a usage type.
#[derive(Debug, Clone, Copy)]
struct Named {
    product: &'static str,
    tier: &'static str,
    meter: &'static str,
    category: Category,
    unit: PriceUnit,
}

const fn named(
    product: &'static str,
    tier: &'static str,
    meter: &'static str,
    category: Category,
    unit: PriceUnit,
) -> Named {
    Named {
        product,
        tier,
        meter,
        category,
        unit,
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegionIndex {
    regions: BTreeMap<String, RegionEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegionEntry {
    current_version_url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    #[serde(default)]
    attributes: Attributes,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Attributes {
    instance_type: String,
    operating_system: String,
    tenancy: String,
    pre_installed_sw: String,
    capacitystatus: String,
    license_model: String,
    usagetype: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offer {
    price_dimensions: BTreeMap<String, Dimension>,
    #[serde(default)]
    term_attributes: TermAttributes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dimension {
    unit: String,
    #[serde(default)]
    begin_range: Option<String>,
    price_per_unit: BTreeMap<String, String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TermAttributes {
    #[serde(rename = "LeaseContractLength")]
    lease: String,
    #[serde(rename = "OfferingClass")]
    class: String,
    #[serde(rename = "PurchaseOption")]
    option: String,
}

/// All prices of the wanted regions and types.
pub(super) fn quotes(web: &Web, order: &Order<'_>, wanted: &Wanted<'_>) -> Result<Quotes, Trouble> {
    let base = order.endpoint.unwrap_or(ENDPOINT).trim_end_matches('/');
    let mut quotes = Quotes::new();
    for offer in ["AmazonEC2", "AmazonS3", "AWSDataTransfer"] {
        let address = format!("{base}/offers/v1.0/aws/{offer}/current/region_index.json");
        let index: RegionIndex = web.json(&address)?;
        for region in &wanted.regions {
            let Some(entry) = index.regions.get(region) else {
                continue;
            };
            let address = format!("{base}{}", entry.current_version_url);
            let reader = std::io::BufReader::new(web.get(&address)?);
            let mut file = serde_json::Deserializer::from_reader(reader);
            let reading = Reading {
                offer,
                region,
                wanted,
                found: HashMap::new(),
                quotes: &mut quotes,
            };
            reading
                .deserialize(&mut file)
                .and_then(|()| file.end())
                .map_err(|error| unreadable(&address, &error))?;
        }
    }
    Ok(quotes)
}

/// What a SKU of the file is.
#[derive(Clone)]
enum Sku {
    Machine(String, OperatingSystem),
    Usage(Named),
}

/// One file on its way through.
struct Reading<'r, 'w> {
    offer: &'static str,
    region: &'r str,
    wanted: &'r Wanted<'w>,
    found: HashMap<String, Sku>,
    quotes: &'r mut Quotes,
}

impl Reading<'_, '_> {
    /// What a product is in the words of the tables; none for what is not wanted.
    fn sku(&self, product: &Product) -> Option<Sku> {
        let attributes = &product.attributes;
        if let Some((_, _, named)) = USAGE.iter().find(|(offer, ending, _)| {
            *offer == self.offer && is_usage(&attributes.usagetype, ending)
        }) {
            return Some(Sku::Usage(*named));
        }
        let plain = attributes.tenancy == "Shared"
            && attributes.pre_installed_sw == "NA"
            && attributes.capacitystatus == "Used"
            && attributes.license_model != "Bring your own license";
        let system = match attributes.operating_system.as_str() {
            "Linux" => OperatingSystem::Linux,
            "Windows" => OperatingSystem::Windows,
            _ => return None,
        };
        let name = &attributes.instance_type;
        (plain && self.wanted.has(self.region, name)).then(|| Sku::Machine(name.clone(), system))
    }

    fn offer<E: Error>(&mut self, sku: &str, offer: &Offer, reserved: bool) -> Result<(), E> {
        let Some(found) = self.found.get(sku).cloned() else {
            return Ok(());
        };
        let region = self.region.to_owned();
        match found {
            Sku::Machine(name, system) => {
                let Some(term) = term(offer, reserved) else {
                    return Ok(());
                };
                let mut hourly = 0.0;
                for dimension in offer.price_dimensions.values() {
                    let usd = usd(dimension)?;
                    // What is paid at once counts by the hour of its years.
                    hourly += match dimension.unit.as_str() {
                        "Quantity" => usd / HOURS_PER_YEAR,
                        _ => usd,
                    };
                }
                let key = Key::Machine {
                    region,
                    name,
                    system,
                    term,
                };
                let quote = Quote::flat(Category::Block, PriceUnit::Hour, exact(hourly));
                // Zero is what the file says of types that cannot be rented this way.
                if hourly > 0.0 {
                    self.quotes.insert(key, quote);
                }
            }
            Sku::Usage(named) if !reserved => {
                let mut steps = Vec::new();
                for dimension in offer.price_dimensions.values() {
                    let from = dimension.begin_range.as_deref().unwrap_or("0");
                    let from: f64 = from.parse().map_err(|_| {
                        E::custom(format!("expected a number in `beginRange`, found `{from}`"))
                    })?;
                    let factor = factor(&dimension.unit, named.unit);
                    steps.push((from, usd::<E>(dimension)? * factor));
                }
                let key = Key::Storage {
                    region,
                    product: named.product,
                    tier: named.tier.to_owned(),
                    meter: named.meter,
                };
                let quote = Quote::stepped(named.category, named.unit, steps);
                self.quotes.insert(key, quote);
            }
            Sku::Usage(_) => {}
        }
        Ok(())
    }
}

/// From the unit of the file to that of the tables: single requests become thousands, and the
/// throughput that is priced by GiB/s becomes MB/s as the provider's pages name it.
fn factor(unit: &str, of_table: PriceUnit) -> f64 {
    match (unit, of_table) {
        ("Requests", PriceUnit::ThousandRequests) => 1000.0,
        ("GiBps-mo" | "GiBps-Mo", PriceUnit::MbpsMonth) => 1.0 / 1024.0,
        _ => 1.0,
    }
}

fn usd<E: Error>(dimension: &Dimension) -> Result<f64, E> {
    let Some(text) = dimension.price_per_unit.get("USD") else {
        return Err(E::custom("expected a price in `USD`"));
    };
    text.parse()
        .ok()
        .filter(|usd: &f64| usd.is_finite() && *usd >= 0.0)
        .ok_or_else(|| E::custom(format!("expected a price, found `{text}`")))
}

fn term(offer: &Offer, reserved: bool) -> Option<Term> {
    let attributes = &offer.term_attributes;
    if !reserved {
        return Some(Term::OnDemand);
    }
    if attributes.class != "standard" {
        return None;
    }
    match (attributes.lease.as_str(), attributes.option.as_str()) {
        ("1yr", "No Upfront") => Some(Term::Reserved1YearNoUpfront),
        ("1yr", "All Upfront") => Some(Term::Reserved1YearAllUpfront),
        ("3yr", "No Upfront") => Some(Term::Reserved3YearNoUpfront),
        _ => None,
    }
}

fn is_usage(usage: &str, ending: &str) -> bool {
    usage == ending
        || usage
            .strip_suffix(ending)
            .and_then(|start| start.strip_suffix('-'))
            .is_some_and(|short| !short.is_empty() && !short.contains(['-', ':']))
}

impl<'de> DeserializeSeed<'de> for Reading<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a price list with `products` and `terms`")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut products = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "products" => {
                    products = true;
                    map.next_value_seed(Products(&mut self))?;
                }
                "terms" if !products => {
                    return Err(A::Error::custom("`terms` stand before `products`"));
                }
                "terms" => map.next_value_seed(Terms(&mut self))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if products {
            Ok(())
        } else {
            Err(A::Error::missing_field("products"))
        }
    }
}

macro_rules! map_seed {
    ($name:ident) => {
        impl<'de> DeserializeSeed<'de> for $name<'_, '_, '_> {
            type Value = ();

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
                deserializer.deserialize_map(self)
            }
        }
    };
}

/// Products by SKU.
struct Products<'a, 'r, 'w>(&'a mut Reading<'r, 'w>);
map_seed!(Products);

impl<'de> Visitor<'de> for Products<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("products by SKU")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((sku, product)) = map.next_entry::<String, Product>()? {
            if let Some(found) = self.0.sku(&product) {
                self.0.found.insert(sku, found);
            }
        }
        Ok(())
    }
}

/// Terms by way of paying, then by SKU, then by offer.
struct Terms<'a, 'r, 'w>(&'a mut Reading<'r, 'w>);
map_seed!(Terms);

impl<'de> Visitor<'de> for Terms<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("terms by way of paying")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(way) = map.next_key::<String>()? {
            match way.as_str() {
                "OnDemand" => map.next_value_seed(Skus(&mut *self.0, false))?,
                "Reserved" => map.next_value_seed(Skus(&mut *self.0, true))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// Offers by SKU; whether they are reserved.
struct Skus<'a, 'r, 'w>(&'a mut Reading<'r, 'w>, bool);
map_seed!(Skus);

impl<'de> Visitor<'de> for Skus<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("offers by SKU")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(sku) = map.next_key::<String>()? {
            if !self.0.found.contains_key(&sku) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let offers: BTreeMap<String, Offer> = map.next_value()?;
            for offer in offers.values() {
                self.0.offer(&sku, offer, self.1)?;
            }
        }
        Ok(())
    }
}
