//! `groundplan why`: the derivation of figures.

use std::fmt::Write as _;

use groundplan_diagnostics::summary;
use groundplan_sizing::text::number;

use crate::arguments::{Common, DataFormat, Why};
use crate::library::Library;
use crate::{exit, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, why: &Why) -> u8 {
    let wish = pipeline::Wish {
        measured: why.measured.as_deref(),
        ..pipeline::Wish::default()
    };
    let pipeline::Foreseen {
        checked,
        sizing,
        sources,
        ..
    } = match pipeline::foreseen(common, library, &why.profile, wish) {
        Ok(foreseen) => foreseen,
        Err(code) => return code,
    };
    if why.quantity.is_none() && why.format == DataFormat::Table {
        output::data(&list(&sizing));
        return exit::FINE;
    }
    let (answers, report) = groundplan_sizing::why(
        &sources,
        &checked.profile,
        &checked.system,
        &library.tables,
        why.quantity.as_deref().unwrap_or("*"),
    );
    let Some(answers) = answers else {
        output::findings(&report, &sources, common);
        output::say(&summary(&report, 1));
        return exit::FINDINGS;
    };
    match why.format {
        DataFormat::Table => output::data(&answers.to_string()),
        DataFormat::Json => output::json(&answers),
    }
    exit::FINE
}

/// Every id with its value and what it is, aligned.
fn list(sizing: &groundplan_sizing::Sizing) -> String {
    let mut rows = Vec::new();
    for site in &sizing.sites {
        let prefix = match site.site.name() {
            "primary" => "",
            _ => "recovery.",
        };
        for one in groundplan_sizing::quantities(site) {
            let value = format!("{} {}", number(one.value), one.unit);
            rows.push((format!("{prefix}{}", one.id), value, one.name));
        }
    }
    let width = |of: fn(&(String, String, String)) -> &String| {
        let widths = rows.iter().map(|row| of(row).chars().count());
        widths.max().unwrap_or_default()
    };
    let (ids, values) = (width(|row| &row.0), width(|row| &row.1));
    let mut text = String::new();
    for (id, value, name) in &rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{id:ids$}  {value:values$}  {name}");
    }
    text
}
