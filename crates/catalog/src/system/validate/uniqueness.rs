//! Ids that other rows refer to are unique; requirement ids may repeat.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, code};

use super::{Check, Id};

pub(super) fn check(check: &mut Check<'_>) {
    let file = &check.system.file;
    unique(
        check,
        "component",
        file.components.iter().map(|row| &row.id),
    );
    unique(check, "role", file.roles.iter().map(|row| &row.id));
    unique(check, "tier", file.tiers.iter().map(|row| &row.id));
    unique(check, "location", file.locations.iter().map(|row| &row.id));
    unique(check, "topology", file.topologies.iter().map(|row| &row.id));
    unique(check, "store", file.stores.iter().map(|row| &row.id));
    unique(check, "endpoint", file.endpoints.iter().map(|row| &row.id));
    unique(check, "link", file.links.iter().map(|row| &row.id));
    unique(check, "step", file.steps.iter().map(|row| &row.id));
    unique(
        check,
        "parameter",
        file.parameters.iter().map(|row| &row.id),
    );
    unique(
        check,
        "acknowledgement",
        file.acknowledgements.iter().map(|row| &row.id),
    );
    // A package may have a row per target.
    for target in &file.system.targets {
        let offered = file
            .packages
            .iter()
            .filter(|row| row.targets.contains(target));
        unique(check, "package", offered.map(|row| &row.id));
    }
    // Flows name roles and endpoints alike.
    let ends = file.roles.iter().map(|row| &row.id);
    unique(
        check,
        "end of a flow (role or endpoint)",
        ends.chain(file.endpoints.iter().map(|row| &row.id)),
    );
}

fn unique<'a>(check: &mut Check<'_>, what: &str, ids: impl Iterator<Item = &'a Id>) {
    let mut seen: BTreeMap<&str, &Id> = BTreeMap::new();
    for id in ids {
        let Some(first) = seen.insert(id.get_ref(), id) else {
            continue;
        };
        seen.insert(id.get_ref(), first);
        let finding = Finding::new(
            code::SYSTEM_DUPLICATE_ID,
            format!("{what} `{}` is described twice", id.get_ref()),
        )
        .at(check.system.span(id), "the second one")
        .context(check.system.span(first), "the first one")
        .help("give one of them another id, or join the two rows");
        // Roles and endpoints are compared twice: among their own and among each other.
        if !check
            .report
            .findings()
            .iter()
            .any(|known| known.labels == finding.labels)
        {
            check.report.push(finding);
        }
    }
}
