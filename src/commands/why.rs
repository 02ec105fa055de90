//! `groundplan why`: the derivation of a figure.

use groundplan_diagnostics::summary;

use crate::arguments::{Common, Why};
use crate::library::Library;
use crate::{exit, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, why: &Why) -> u8 {
    let (checked, sizing, sources) = match pipeline::sized(common, library, &why.profile) {
        Ok(sized) => sized,
        Err(code) => return code,
    };
    let Some(quantity) = &why.quantity else {
        let mut names = Vec::new();
        for site in &sizing.sites {
            let prefix = if site.site.name() == "primary" {
                ""
            } else {
                "recovery."
            };
            names.extend(
                groundplan_sizing::quantities(site)
                    .into_iter()
                    .map(|name| format!("{prefix}{name}")),
            );
        }
        output::data(&names.join("\n"));
        return exit::FINE;
    };
    let (derivation, report) = groundplan_sizing::why(
        &sources,
        &checked.profile,
        &checked.system,
        &library.tables,
        quantity,
    );
    if let Some(derivation) = derivation {
        output::data(&derivation.to_string());
        return exit::FINE;
    }
    output::findings(&report, &sources, common);
    output::say(&summary(&report, 1));
    exit::FINDINGS
}
