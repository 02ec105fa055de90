//! The JSON schemas that editors read, as the program itself prints them.

use anyhow::Result;

use super::{Files, Sources};

/// Names that `groundplan schema` knows.
const SCHEMAS: [&str; 6] = ["calc", "compare", "profile", "size", "system", "why"];

/// `schemas/<name>.schema.json` for each.
pub(super) fn files(sources: &Sources<'_>) -> Result<Files> {
    SCHEMAS
        .iter()
        .map(|name| {
            let text = sources.ask(&["schema", name])?;
            Ok((format!("schemas/{name}.schema.json").into(), text))
        })
        .collect()
}
