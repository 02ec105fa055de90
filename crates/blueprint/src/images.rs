//! Which image a machine starts from, by provider and software.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, SourceMap, Span, code};
use serde::Deserialize;

use crate::{DatabaseSoftware, Image};

#[cfg(test)]
mod tests;

/// The table of images.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// Rows; the first that fits is taken.
    #[serde(default, rename = "image")]
    pub rows: Vec<ImageRow>,
}

/// A family of images with one pattern of names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageRow {
    /// Provider: `aws`, `azure` or `gcp`.
    pub provider: String,
    /// How the image is named, see [`Image::kind`].
    pub kind: String,
    /// Operating system, as in the lifecycle table.
    pub operating_system: String,
    /// Its versions.
    pub versions: Vec<String>,
    /// Database engine that the image brings along.
    #[serde(default)]
    pub database: Option<String>,
    /// Its versions.
    #[serde(default)]
    pub database_versions: Vec<String>,
    /// Its editions, with the word that the name has for each.
    #[serde(default)]
    pub editions: BTreeMap<String, String>,
    /// The name, with `{version}`, `{database_version}` and `{edition}` to be filled in.
    pub name: String,
    /// Whether names of this form were read from a source.
    pub verified: bool,
    /// The source.
    pub source: String,
}

impl Images {
    /// Reads the table's text, named `name` in findings.
    pub fn read(sources: &mut SourceMap, name: &str, text: &str) -> (Option<Self>, Report) {
        let source = sources.add(name, text);
        let mut report = Report::new();
        match toml::from_str(text) {
            Ok(images) => (Some(images), report),
            Err(error) => {
                let range = error.span().unwrap_or(0..0);
                report.push(
                    Finding::new(
                        code::TABLE_UNREADABLE,
                        format!("the table of images cannot be read: {}", error.message()),
                    )
                    .at(Span::new(source, range.start, range.end), "here"),
                );
                (None, report)
            }
        }
    }

    /// The image for a machine. A database engine that the customer brings is installed later
    /// and not looked for here.
    pub fn find(
        &self,
        provider: &str,
        operating_system: (&str, &str),
        database: Option<&DatabaseSoftware>,
    ) -> Option<Image> {
        let database = database.filter(|one| one.included);
        let (product, version) = operating_system;
        self.rows
            .iter()
            .filter(|row| row.provider == provider && row.operating_system == product)
            .filter(|row| row.versions.iter().any(|one| one == version))
            .find_map(|row| {
                let name = row.name.replace("{version}", version);
                let name = match (database, &row.database) {
                    (None, None) => name,
                    (Some(wanted), Some(engine))
                        if *engine == wanted.product
                            && row.database_versions.contains(&wanted.version) =>
                    {
                        name.replace("{database_version}", &wanted.version)
                            .replace("{edition}", row.editions.get(&wanted.edition)?)
                    }
                    _ => return None,
                };
                Some(Image {
                    kind: row.kind.clone(),
                    name,
                    verified: row.verified,
                })
            })
    }
}
