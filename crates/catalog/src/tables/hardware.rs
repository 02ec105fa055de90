//! Reference figures of tapes, arrays, disks and links, `hardware.csv`.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet;

/// One figure about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct HardwareFact {
    /// `tape`, `raid`, `disk`, `disk-size`, `disk-price`, `nic`, `fibre-channel`, `sas`,
    /// `conversion`, `cloud-disk-latency`.
    pub category: String,
    /// The thing: `lto-9`, `raid-6`, `10k-sas`.
    pub item: String,
    /// What is told about it: `native_capacity`, `write_penalty`.
    pub attribute: String,
    /// The figure where it is a number.
    pub number: Option<f64>,
    /// The figure as it stands; for arrays a formula such as `n-2`, empty if not found.
    pub value: String,
    /// Unit of the figure.
    pub unit: String,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figure.
    pub provenance: Provenance,
}

/// The facts, found by item and attribute.
#[derive(Debug)]
pub(crate) struct Hardware {
    pub(crate) all: Vec<HardwareFact>,
    by_key: Vec<usize>,
}

impl Hardware {
    pub(crate) fn parse(path: &str, text: &str) -> Result<Self, TableErrors> {
        let records = sheet::read(
            path,
            text,
            |header| {
                (
                    header.required("category"),
                    header.required("item"),
                    header.required("attribute"),
                    header.required("value"),
                    header.required("unit"),
                    header.optional("note"),
                    header.provenance(),
                )
            },
            |(category, item, attribute, value, unit, note, provenance), row| {
                let text = row.raw(*value);
                Ok(HardwareFact {
                    category: row.text(*category)?.to_owned(),
                    item: row.text(*item)?.to_owned(),
                    attribute: row.text(*attribute)?.to_owned(),
                    number: text.parse().ok().filter(|number: &f64| number.is_finite()),
                    value: text.to_owned(),
                    unit: row.text(*unit)?.to_owned(),
                    note: row.optional_text(*note),
                    provenance: provenance.read(row)?,
                })
            },
        )?;
        let by_key = records.index(path, "attribute", key, |fact| {
            format!("{} {}", fact.item, fact.attribute)
        })?;
        Ok(Self {
            all: records.items,
            by_key,
        })
    }

    pub(crate) fn find(&self, item: &str, attribute: &str) -> Option<&HardwareFact> {
        self.by_key
            .binary_search_by(|index| key(&self.all[*index]).cmp(&(item, attribute)))
            .ok()
            .map(|position| &self.all[self.by_key[position]])
    }
}

fn key(fact: &HardwareFact) -> (&str, &str) {
    (&fact.item, &fact.attribute)
}
