//! Tables as CSV, written all or none.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use groundplan_catalog::tables::{ComputePrice, PartialDate, Provenance, Provider, StoragePrice};

use super::Order;

/// A table on its way to the disk.
#[derive(Debug)]
pub(super) struct File {
    path: String,
    text: Vec<u8>,
}

/// Where a refreshed price comes from: the id of the interface in `sources.csv`, and the day.
pub(super) fn provenance(order: &Order<'_>) -> Provenance {
    Provenance {
        source: Arc::from(source(order.provider)),
        as_of: order.today.to_string().parse::<PartialDate>().ok(),
        verified: true,
    }
}

fn source(provider: Provider) -> &'static str {
    match provider {
        Provider::Aws => "AWS-PRICE-LIST",
        Provider::Azure => "AZURE-RETAIL-PRICES",
        Provider::Gcp | Provider::Wasabi => "GCP-BILLING-CATALOG",
    }
}

/// A table of machine prices.
pub(super) fn compute(path: String, rows: impl Iterator<Item = ComputePrice>) -> File {
    let header = [
        "instance_type",
        "operating_system",
        "term",
        "usd_per_hour",
        "source",
        "as_of",
        "verified",
    ];
    let rows = rows.map(|price| {
        let [source, as_of, verified] = origin(&price.provenance);
        vec![
            price.instance_type.clone(),
            price.operating_system.to_string(),
            price.term.to_string(),
            price.usd_per_hour.to_string(),
            source,
            as_of,
            verified,
        ]
    });
    table(path, &header, rows)
}

/// A table of storage prices.
pub(super) fn storage(path: String, rows: impl Iterator<Item = StoragePrice>) -> File {
    let header = [
        "region",
        "category",
        "product",
        "tier",
        "meter",
        "unit",
        "usd",
        "from",
        "to",
        "size_gib",
        "minimum_days",
        "minimum_object_kb",
        "note",
        "source",
        "as_of",
        "verified",
    ];
    let rows = rows.map(|price| {
        let [source, as_of, verified] = origin(&price.provenance);
        let optional = |number: Option<f64>| number.map_or_else(String::new, |one| one.to_string());
        let count = |number: Option<u32>| number.map_or_else(String::new, |one| one.to_string());
        vec![
            price.region.clone(),
            price.category.to_string(),
            price.product.clone(),
            price.tier.clone(),
            price.meter.clone(),
            super::difference::unit(price.unit).to_owned(),
            price.usd.to_string(),
            optional(Some(price.from).filter(|from| *from > 0.0)),
            optional(price.to),
            optional(price.size_gib),
            count(price.minimum_days),
            count(price.minimum_object_kb),
            price.note.clone().unwrap_or_default(),
            source,
            as_of,
            verified,
        ]
    });
    table(path, &header, rows)
}

fn origin(provenance: &Provenance) -> [String; 3] {
    [
        provenance.source.to_string(),
        provenance
            .as_of
            .map_or_else(String::new, |date| date.to_string()),
        provenance.verified.to_string(),
    ]
}

fn table(path: String, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> File {
    let mut text = header.join(",").into_bytes();
    text.push(b'\n');
    for row in rows {
        let fields: Vec<String> = row.iter().map(|field| quoted(field)).collect();
        text.extend(fields.join(",").into_bytes());
        text.push(b'\n');
    }
    File { path, text }
}

/// A field of a CSV line (RFC 4180).
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// Writes all tables beside their places, then moves each into its place: a fault before the
/// first move leaves the folder as it was, and no table is ever half there.
pub(super) fn write(folder: &Path, files: &[File]) -> std::io::Result<()> {
    let mut ready = Vec::new();
    for file in files {
        let place = folder.join(&file.path);
        let parent = place.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)?;
        let mut beside = tempfile::NamedTempFile::new_in(parent)?;
        beside.write_all(&file.text)?;
        beside.as_file().sync_all()?;
        ready.push((beside, place));
    }
    for (beside, place) in ready {
        beside.persist(place).map_err(|error| error.error)?;
    }
    Ok(())
}
