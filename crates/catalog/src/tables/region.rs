//! Regions that have a price file, `regions.csv`, and the price zones that cover them.

use super::error::TableErrors;
use super::sheet;
use super::vocabulary::Provider;

/// A region of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Whose region.
    pub provider: Provider,
    /// Name as the provider's interface takes it: `eu-central-1`.
    pub id: String,
    /// Where it is, in words.
    pub place: String,
    /// `north-america`, `europe`, `asia-pacific`: where to look first for a stand-in price.
    pub continent: String,
    /// Price zones that cover the region, nearest first: `cloudfront-europe`, `global`.
    pub zones: Vec<String>,
}

pub(crate) fn parse(path: &str, text: &str) -> Result<Vec<Region>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("provider"),
                header.required("region"),
                header.required("place"),
                header.required("continent"),
                header.required("zones"),
            )
        },
        |(provider, region, place, continent, zones), row| {
            Ok(Region {
                provider: row.word(*provider)?,
                id: row.text(*region)?.to_owned(),
                place: row.text(*place)?.to_owned(),
                continent: row.text(*continent)?.to_owned(),
                zones: row
                    .raw(*zones)
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
            })
        },
    )?;
    records.index(
        path,
        "region",
        |region| (region.provider, &region.id),
        |region| format!("{} {}", region.provider, region.id),
    )?;
    Ok(records.items)
}
