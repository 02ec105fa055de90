//! Hourly prices of machine types, `prices/compute/<provider>/<region>.csv`: one file per
//! region, so that only the wanted one is parsed.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet;
use super::vocabulary::{HOURS_PER_MONTH, OperatingSystem, Term};

/// What one machine costs.
#[derive(Debug, Clone, PartialEq)]
pub struct ComputePrice {
    /// Machine type.
    pub instance_type: String,
    /// What is included besides the machine.
    pub operating_system: OperatingSystem,
    /// How it is paid.
    pub term: Term,
    /// US dollars per hour.
    pub usd_per_hour: f64,
    /// Origin of the figure.
    pub provenance: Provenance,
}

impl ComputePrice {
    /// US dollars per month of 730 hours.
    pub fn usd_per_month(&self) -> f64 {
        self.usd_per_hour * HOURS_PER_MONTH
    }
}

type Key<'k> = (&'k str, OperatingSystem, Term);

/// The prices of one region.
#[derive(Debug)]
pub struct RegionPrices {
    prices: Vec<ComputePrice>,
    by_key: Vec<usize>,
}

impl RegionPrices {
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, TableErrors> {
        let records = sheet::read(
            path,
            text,
            |header| {
                (
                    header.required("instance_type"),
                    header.required("operating_system"),
                    header.required("term"),
                    header.required("usd_per_hour"),
                    header.provenance(),
                )
            },
            |(instance_type, operating_system, term, usd, provenance), row| {
                Ok(ComputePrice {
                    instance_type: row.text(*instance_type)?.to_owned(),
                    operating_system: row.word(*operating_system)?,
                    term: row.word(*term)?,
                    usd_per_hour: row.number(*usd)?,
                    provenance: provenance.read(row)?,
                })
            },
        )?;
        let by_key = records.index(path, "instance_type", key, |price| {
            format!(
                "{} {} {}",
                price.instance_type, price.operating_system, price.term
            )
        })?;
        Ok(Self {
            prices: records.items,
            by_key,
        })
    }

    /// All prices, in the order of the file.
    pub fn all(&self) -> &[ComputePrice] {
        &self.prices
    }

    /// The price of exactly this, as it was read.
    pub fn find(
        &self,
        instance_type: &str,
        operating_system: OperatingSystem,
        term: Term,
    ) -> Option<&ComputePrice> {
        let wanted: Key<'_> = (instance_type, operating_system, term);
        self.by_key
            .binary_search_by(|index| key(&self.prices[*index]).cmp(&wanted))
            .ok()
            .map(|position| &self.prices[self.by_key[position]])
    }
}

fn key(price: &ComputePrice) -> Key<'_> {
    (&price.instance_type, price.operating_system, price.term)
}
