//! The sources that the tables cite, `sources.csv`.

use super::error::TableErrors;
use super::media::ById;
use super::sheet;

/// A public source of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id that tables cite: `S13`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its state or date, as far as known.
    pub dated: String,
    /// Licence of the source, where one is stated.
    pub licence: Option<String>,
}

pub(crate) fn parse(path: &str, text: &str) -> Result<ById<Source>, TableErrors> {
    let records = sheet::read(
        path,
        text,
        |header| {
            (
                header.required("id"),
                header.required("title"),
                header.required("dated"),
                header.required("licence"),
            )
        },
        |(id, title, dated, licence), row| {
            Ok(Source {
                id: row.text(*id)?.to_owned(),
                title: row.text(*title)?.to_owned(),
                dated: row.raw(*dated).to_owned(),
                licence: row.optional_text(*licence),
            })
        },
    )?;
    ById::new(path, records, |source| &source.id)
}
