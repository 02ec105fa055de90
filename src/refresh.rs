//! Rebuilds the price tables from the providers' public price interfaces.
//!
//! The replies are read as streams and reduced at once to the regions and machine types of the
//! tables in use; what they say is laid over the old tables, price by price, and written only
//! when everything has arrived. A price that is suddenly off by a factor keeps its old value.

mod aws;
mod azure;
mod difference;
mod files;
mod gcp;
mod quote;
mod web;

use std::path::Path;

use groundplan_catalog::tables::{Date, Provider, Tables};
use groundplan_diagnostics::{Finding, Report, code};

pub(crate) use difference::Change;
use quote::Wanted;
use web::Web;

/// What to refresh, and from where.
#[derive(Debug)]
pub(crate) struct Order<'o> {
    /// Whose prices.
    pub(crate) provider: Provider,
    /// Address of the interface, where it is not the provider's own.
    pub(crate) endpoint: Option<&'o str>,
    /// Regions; all of the tables where empty.
    pub(crate) regions: &'o [String],
    /// Folder that the tables are written to; nothing is written without one.
    pub(crate) out: Option<&'o Path>,
    /// Seconds to wait for an answer.
    pub(crate) timeout: u64,
    /// Key for an interface that asks for one.
    pub(crate) key: Option<&'o str>,
    /// Day of the refresh.
    pub(crate) today: Date,
}

/// What went wrong on the way.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// No answer, or one that says no.
    Unreachable {
        /// The address, without anything secret.
        address: String,
        /// What happened.
        reason: String,
    },
    /// An answer that is not what the interface is documented to give.
    Unreadable {
        /// The address, without anything secret.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A table could not be read or written.
    Table(String),
}

impl Trouble {
    /// The trouble as a finding.
    pub(crate) fn finding(&self) -> Finding {
        match self {
            Self::Unreachable { address, reason } => Finding::new(
                code::PRICE_SERVICE_UNREACHABLE,
                format!("no prices from {address}: {reason}"),
            )
            .note("no table was changed")
            .help("check the network and the address, or wait and try again"),
            Self::Unreadable { address, reason } => Finding::new(
                code::PRICE_REPLY_UNREADABLE,
                format!("the reply of {address} cannot be read: {reason}"),
            )
            .note("no table was changed")
            .help("check the address; if it is right, the interface may have changed"),
            Self::Table(reason) => Finding::new(code::PRICE_REPLY_UNREADABLE, reason.clone())
                .help("check the folder of the tables"),
        }
    }
}

/// Fetches, compares and writes. Gives every change, sorted; those refused are in the report.
pub(crate) fn run(
    tables: &Tables<'_>,
    order: &Order<'_>,
    report: &mut Report,
) -> Result<Vec<Change>, Trouble> {
    let table = |error: groundplan_catalog::tables::TableErrors| Trouble::Table(error.to_string());
    let wanted = Wanted::of(tables, order).map_err(table)?;
    let web = Web::new(order.timeout);
    let quotes = match order.provider {
        Provider::Aws => aws::quotes(&web, order, &wanted)?,
        Provider::Azure => azure::quotes(&web, order, &wanted)?,
        Provider::Gcp => gcp::quotes(&web, order, &wanted)?,
        Provider::Wasabi => {
            return Err(Trouble::Table(
                "Wasabi has no public price interface".to_owned(),
            ));
        }
    };
    if quotes.is_empty() {
        return Err(Trouble::Unreadable {
            address: order.provider.to_string(),
            reason: "it has no price of any region and type of the tables".to_owned(),
        });
    }
    let merged = difference::merge(tables, order, &wanted, &quotes).map_err(table)?;
    for change in merged.changes.iter().filter(|change| change.is_refused()) {
        report.push(
            Finding::new(code::REFRESHED_PRICE_REFUSED, format!("refused: {change}"))
                .note("the old price stays")
                .help("if the price is right, change it in the table by hand"),
        );
    }
    if let Some(out) = order.out {
        files::write(out, &merged.files).map_err(|error| {
            Trouble::Table(format!("`{}` cannot be written: {error}", out.display()))
        })?;
    }
    Ok(merged.changes)
}
