//! Names of targets, tiers, roles, components, stores, endpoints and volumes exist.

use groundplan_diagnostics::code::{SYSTEM_UNKNOWN_NAME as NAME, SYSTEM_UNKNOWN_TARGET as TARGET};

use super::super::ParameterKind;
use super::{Check, Id};

/// Targets that Groundplan knows.
const TARGETS: [&str; 6] = ["poc", "on-prem", "vm", "aws", "azure", "gcp"];

/// Quantities of the sizing that a volume, store or bucket can hold.
const QUANTITIES: [&str; 9] = [
    "landing",
    "scratch",
    "holding",
    "database-data",
    "database-temporary",
    "database-log",
    "online",
    "original",
    "proxy",
];

/// The quantity that archives alone hold.
const ARCHIVE: &str = "archive";

/// Keys of a profile's `[software]`.
const SOFTWARE: [&str; 3] = ["operating-system", "database", "office"];

pub(super) fn check(check: &mut Check<'_>) {
    let file = &check.system.file;
    for target in &file.system.targets {
        check.known(TARGET, &file.system.id, "target", target, &TARGETS);
    }
    targets(check);
    let roles: Vec<&str> = ids(file.roles.iter().map(|row| &row.id));
    let tiers: Vec<&str> = ids(file.tiers.iter().map(|row| &row.id));
    let locations: Vec<&str> = ids(file.locations.iter().map(|row| &row.id));
    let components: Vec<&str> = ids(file.components.iter().map(|row| &row.id));
    let stores: Vec<&str> = ids(file.stores.iter().map(|row| &row.id));
    let volumes: Vec<&str> = ids(file.volumes.iter().map(|row| &row.id));
    let steps: Vec<&str> = ids(file.steps.iter().map(|row| &row.id));
    let counts: Vec<&str> = ids(file
        .parameters
        .iter()
        .filter(|row| row.kind == ParameterKind::Count)
        .map(|row| &row.id));
    let numbers: Vec<&str> = file
        .parts
        .iter()
        .filter_map(|row| row.number.as_deref())
        .collect();
    let mut part_names: Vec<&str> = ids(file.parts.iter().map(|row| &row.id));
    part_names.extend(&numbers);
    for row in &file.parts {
        if let Some(tier) = &row.tier {
            check.known(NAME, &row.id, "tier", tier, &tiers);
        }
        each(check, &row.id, "part", &row.pairs_with, &part_names);
        let what = "parameter of kind `count`";
        each(check, &row.id, what, row.each_parameter.as_slice(), &counts);
    }
    macro_rules! part_numbers {
        ($($table:ident),*) => {
            $(for row in &file.$table {
                each(check, &row.id, "part number", &row.part_numbers, &numbers);
            })*
        };
    }
    part_numbers!(minima, software, storage_minima, requirements);
    let parameters: Vec<&str> = ids(file.parameters.iter().map(|row| &row.id));
    let mut ends = roles.clone();
    ends.extend(file.endpoints.iter().map(|row| row.id.get_ref().as_str()));
    let mut quantities = QUANTITIES.to_vec();
    quantities.push(ARCHIVE);

    for row in &file.packages {
        for component in row.licences.keys() {
            check.known(NAME, &row.id, "component", component, &components);
        }
    }
    for row in &file.components {
        check.known(NAME, &row.id, "role", &row.role, &roles);
        for role in row.ports_beside.keys() {
            check.known(NAME, &row.id, "role", role, &roles);
        }
    }
    for row in &file.tiers {
        each(check, &row.id, "role", &row.roles, &roles);
    }
    for row in &file.locations {
        each(check, &row.id, "location", &row.apart_from, &locations);
    }
    for row in &file.topologies {
        for placement in &row.tiers {
            check.known(NAME, &row.id, "tier", &placement.tier, &tiers);
            let subnets = ["private", "public"];
            check.known(NAME, &row.id, "subnet", &placement.subnet, &subnets);
            each(check, &row.id, "location", &placement.location, &locations);
            let placed: Vec<&str> = row.tiers.iter().map(|one| one.tier.as_str()).collect();
            let stands_by = placement.stands_by_for.as_slice();
            each(check, &row.id, "tier of the topology", stands_by, &placed);
            let count = &placement.count;
            for parameter in count.parameter.iter().chain(&count.slots) {
                let what = "parameter of kind `count`";
                check.known(NAME, &row.id, what, parameter, &counts);
            }
        }
    }
    for row in &file.minima {
        each(check, &row.id, "tier", &row.tiers, &tiers);
        if let Some(disk) = &row.disk {
            check.known(NAME, &row.id, "volume", &disk.usage, &volumes);
        }
    }
    for row in &file.software {
        each(check, &row.id, "tier", &row.tiers, &tiers);
        check.known(NAME, &row.id, "kind of software", &row.kind, &SOFTWARE);
    }
    for row in &file.storage_minima {
        check.known(NAME, &row.id, "store", &row.store, &stores);
    }
    for row in &file.volumes {
        each(check, &row.id, "tier", &row.tiers, &tiers);
        if let Some(quantity) = &row.sizing {
            check.known(
                NAME,
                &row.id,
                "quantity of the sizing",
                quantity,
                &quantities,
            );
        }
    }
    for row in &file.stores {
        if let Some(quantity) = &row.sizing {
            check.known(
                NAME,
                &row.id,
                "quantity of the sizing",
                quantity,
                &quantities,
            );
        }
    }
    for row in &file.buckets {
        let quantity = row.sizing.as_str();
        check.known(
            NAME,
            &row.id,
            "quantity of the sizing",
            quantity,
            &quantities,
        );
    }
    let loads: Vec<&str> = ids(file
        .parameters
        .iter()
        .filter(|row| row.kind == ParameterKind::Number)
        .map(|row| &row.id));
    for row in &file.channel_groups {
        each(check, &row.id, "tier", &row.tiers, &tiers);
        let what = "parameter of kind `count`";
        check.known(NAME, &row.id, what, &row.channels, &counts);
        let what = "parameter of kind `number`";
        check.known(NAME, &row.id, what, &row.load, &loads);
    }
    let choices: Vec<&str> = ids(file
        .parameters
        .iter()
        .filter(|row| row.kind == ParameterKind::Choice)
        .map(|row| &row.id));
    for row in &file.links {
        check.known(NAME, &row.id, "tier", &row.tier, &tiers);
        let what = "parameter of kind `choice`";
        each(check, &row.id, what, row.joined_by.as_slice(), &choices);
        let what = "parameter of kind `count`";
        each(check, &row.id, what, row.vlan_parameter.as_slice(), &counts);
    }
    for row in &file.endpoints {
        each(check, &row.id, "tier", row.tier.as_slice(), &tiers);
        let named = row.parameter.as_slice();
        each(check, &row.id, "parameter", named, &parameters);
    }
    for row in &file.flows {
        each(check, &row.id, "role or endpoint", &row.from, &ends);
        each(check, &row.id, "role or endpoint", &row.to, &ends);
        let named = row.ports_parameter.as_slice();
        each(check, &row.id, "parameter", named, &parameters);
    }
    for row in &file.steps {
        each(check, &row.id, "role", &row.roles, &roles);
        each(check, &row.id, "step", &row.after, &steps);
    }
}

/// The targets of every row are among those of the system.
fn targets(check: &mut Check<'_>) {
    let file = &check.system.file;
    let own: Vec<&str> = file.system.targets.iter().map(String::as_str).collect();
    macro_rules! rows {
        ($($table:ident),*) => {
            $(for row in &file.$table {
                for target in &row.targets {
                    check.known(TARGET, &row.id, "target", target, &own);
                }
            })*
        };
    }
    rows!(
        parameters,
        parts,
        packages,
        topologies,
        minima,
        software,
        volumes,
        buckets,
        stores,
        endpoints,
        channel_groups,
        links,
        flows,
        steps,
        acknowledgements,
        requirements,
        notes
    );
}

fn each(check: &mut Check<'_>, id: &Id, what: &str, names: &[String], known: &[&str]) {
    for name in names {
        check.known(NAME, id, what, name, known);
    }
}

fn ids<'a>(rows: impl Iterator<Item = &'a Id>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = rows.map(|id| id.get_ref().as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
