//! Licence prices, `prices/licenses.csv`.

use super::error::TableErrors;
use super::provenance::Provenance;
use super::sheet;

/// What a licence costs, or that its price is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct LicensePrice {
    /// Who sells it: `aws`, `azure`, `gcp`, `microsoft`.
    pub seller: String,
    /// Product: `Windows Server`, `SQL Server`, `SQL Server 2022`.
    pub product: String,
    /// Edition: `Web`, `Standard`, `Enterprise`; `any` where the price does not depend on it.
    pub edition: String,
    /// How it is bought: `license-included` (part of the hourly rate), `perpetual`,
    /// `subscription`, `arc`, `client-access`.
    pub purchase: String,
    /// The machines it is for: `any`, or a special group such as `burstable`.
    pub applies_to: String,
    /// What is counted: `vcpu-hour`, `2-core-pack`, `server`.
    pub metric: String,
    /// US dollars per unit counted; absent where no price was found.
    pub usd: Option<f64>,
    /// Fewest units that are billed.
    pub minimum_units: Option<u32>,
    /// Further conditions.
    pub note: Option<String>,
    /// Origin of the figure.
    pub provenance: Provenance,
}

impl LicensePrice {
    /// US dollars for `units`, at least the minimum; absent where no price is known.
    pub fn usd_for(&self, units: u32) -> Option<f64> {
        let billed = units.max(self.minimum_units.unwrap_or(0));
        self.usd.map(|usd| usd * f64::from(billed))
    }
}

pub(crate) fn parse(path: &str, text: &str) -> Result<Vec<LicensePrice>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("seller"),
                header.required("product"),
                header.required("edition"),
                header.required("purchase"),
                header.optional("applies_to"),
                header.required("metric"),
                header.required("usd"),
                header.optional("minimum_units"),
                header.optional("note"),
                header.provenance(),
            )
        },
        |columns, row| {
            let (seller, product, edition, purchase, applies_to, metric, usd, units, note, origin) =
                columns;
            Ok(LicensePrice {
                seller: row.text(*seller)?.to_owned(),
                product: row.text(*product)?.to_owned(),
                edition: row.text(*edition)?.to_owned(),
                purchase: row.text(*purchase)?.to_owned(),
                applies_to: match row.raw(*applies_to) {
                    "" => "any".to_owned(),
                    group => group.to_owned(),
                },
                metric: row.text(*metric)?.to_owned(),
                usd: row.optional_number(*usd)?,
                minimum_units: row.optional_count(*units)?,
                note: row.optional_text(*note),
                provenance: origin.read(row)?,
            })
        },
    )?;
    records.index(
        path,
        "product",
        |price| {
            (
                &price.seller,
                &price.product,
                &price.edition,
                &price.purchase,
                &price.applies_to,
                &price.metric,
            )
        },
        |price| {
            format!(
                "{} {} {} {}",
                price.seller, price.product, price.edition, price.purchase
            )
        },
    )?;
    Ok(records.items)
}
