//! Prices of disks, buckets, shares, traffic, balancers, gateways and addresses,
//! `prices/storage/<provider>.csv`.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet::{self, Column, Header, ProvenanceColumns, Row};
use super::vocabulary::{Category, PriceUnit};

/// What one unit costs, within one step of the price list.
#[derive(Debug, Clone, PartialEq)]
pub struct StoragePrice {
    /// Region, or a price zone that covers several (see `regions.csv`).
    pub region: String,
    /// What it is about.
    pub category: Category,
    /// Product: `ebs`, `s3`, `premium-ssd`, `internet-egress`.
    pub product: String,
    /// Tier or size: `gp3`, `standard-ia`, `p30-lrs`; empty where the product has none.
    pub tier: String,
    /// What is metered: `storage`, `iops`, `transfer`, `retrieval`, `hour`.
    pub meter: String,
    /// Unit of the price.
    pub unit: PriceUnit,
    /// US dollars per unit.
    pub usd: f64,
    /// The step begins after this many units (0 for the first; free amounts begin higher).
    pub from: f64,
    /// The step ends with this many units; absent for the last.
    pub to: Option<f64>,
    /// Size of the disk in GiB, where a whole disk is priced.
    pub size_gib: Option<f64>,
    /// Objects deleted earlier are billed as if kept for this many days.
    pub minimum_days: Option<u32>,
    /// Smaller objects are billed as if they had this many kB.
    pub minimum_object_kb: Option<u32>,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figure.
    pub provenance: Provenance,
}

impl StoragePrice {
    /// US dollars per month of holding one unit; absent for what is paid by use.
    pub fn usd_per_month(&self) -> Option<f64> {
        self.unit.per_month().map(|factor| self.usd * factor)
    }

    /// US dollars per decimal GB (10^9 bytes): per month for capacity, per GB moved for traffic.
    pub fn usd_per_gb(&self) -> Option<f64> {
        let bytes = self.unit.bytes()?;
        Some(self.usd * self.unit.per_month().unwrap_or(1.0) * 1e9 / bytes)
    }
}

/// Cost in US dollars of `quantity` units over the steps of one price list, lowest step first:
/// each step charges for the part of the quantity that lies within it. Units below the first
/// step are free; units beyond a last step that has an end cost what that step costs, so that
/// the end of a list never makes anything free.
pub fn stepped_cost<'p>(steps: impl IntoIterator<Item = &'p StoragePrice>, quantity: f64) -> f64 {
    let mut cost = 0.0;
    let mut last: Option<&StoragePrice> = None;
    for step in steps {
        let end = step.to.map_or(quantity, |to| to.min(quantity));
        cost += (end - step.from).max(0.0) * step.usd;
        last = Some(step);
    }
    let beyond = last.and_then(|step| step.to.map(|to| (quantity - to).max(0.0) * step.usd));
    cost + beyond.unwrap_or(0.0)
}

type Key<'k> = (&'k str, &'k str, &'k str, &'k str);

/// The storage prices of one provider.
#[derive(Debug)]
pub(crate) struct StoragePrices {
    pub(crate) all: Vec<StoragePrice>,
    by_key: Vec<usize>,
}

struct Columns {
    region: Column,
    category: Column,
    product: Column,
    tier: Column,
    meter: Column,
    unit: Column,
    usd: Column,
    from: Column,
    to: Column,
    size_gib: Column,
    minimum_days: Column,
    minimum_object_kb: Column,
    note: Column,
    provenance: ProvenanceColumns,
}

impl Columns {
    fn of(header: &mut Header<'_>) -> Self {
        Self {
            region: header.required("region"),
            category: header.required("category"),
            product: header.required("product"),
            tier: header.required("tier"),
            meter: header.required("meter"),
            unit: header.required("unit"),
            usd: header.required("usd"),
            from: header.optional("from"),
            to: header.optional("to"),
            size_gib: header.optional("size_gib"),
            minimum_days: header.optional("minimum_days"),
            minimum_object_kb: header.optional("minimum_object_kb"),
            note: header.optional("note"),
            provenance: header.provenance(),
        }
    }

    fn read(&mut self, row: &Row<'_>) -> Result<StoragePrice, sheet::Fault> {
        Ok(StoragePrice {
            region: row.text(self.region)?.to_owned(),
            category: row.word(self.category)?,
            product: row.text(self.product)?.to_owned(),
            tier: row.raw(self.tier).to_owned(),
            meter: row.text(self.meter)?.to_owned(),
            unit: row.word(self.unit)?,
            usd: row.number(self.usd)?,
            from: row.optional_number(self.from)?.unwrap_or(0.0),
            to: row.optional_number(self.to)?,
            size_gib: row.optional_number(self.size_gib)?,
            minimum_days: row.optional_count(self.minimum_days)?,
            minimum_object_kb: row.optional_count(self.minimum_object_kb)?,
            note: row.optional_text(self.note),
            provenance: self.provenance.read(row)?,
        })
    }
}

impl StoragePrices {
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, TableErrors> {
        let records = sheet::read(path, text, Columns::of, Columns::read)?;
        let by_key = records.index(
            path,
            "meter",
            |price| (key(price), price.from.to_bits()),
            |price| {
                format!(
                    "{} {} {} {} from {}",
                    price.region, price.product, price.tier, price.meter, price.from
                )
            },
        )?;
        Ok(Self {
            all: records.items,
            by_key,
        })
    }

    /// The steps of one price, lowest first; empty when there is none.
    pub(crate) fn find(
        &self,
        region: &str,
        product: &str,
        tier: &str,
        meter: &str,
    ) -> Vec<&StoragePrice> {
        let wanted: Key<'_> = (region, product, tier, meter);
        let start = self
            .by_key
            .partition_point(|index| key(&self.all[*index]) < wanted);
        self.by_key[start..]
            .iter()
            .map(|index| &self.all[*index])
            .take_while(|price| key(price) == wanted)
            .collect()
    }
}

fn key(price: &StoragePrice) -> Key<'_> {
    (&price.region, &price.product, &price.tier, &price.meter)
}
