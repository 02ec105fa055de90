//! Licences against what they are for: users, hosts that run a component, servers with an office
//! suite, and the cores that an edition uses.

use groundplan_catalog::system::{LicenceCount, LoadRule, TierPlacement};
use groundplan_catalog::tables::Named;
use groundplan_diagnostics::{Finding, Report, Severity, code};

use super::{Context, table_fault};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    client_access(context, report);
    components(context, report);
    office(context, report);
    edition_cores(context, report);
}

/// Hosts of a tier as far as the profile fixes them; the sizing may ask for more.
fn hosts(context: &Context<'_>, placed: &TierPlacement) -> u32 {
    let counts = &context.profile.overrides.counts;
    counts
        .get(&placed.tier)
        .copied()
        .unwrap_or_else(|| placed.count.least(&context.facts))
}

fn placements<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a TierPlacement> {
    context
        .topology
        .into_iter()
        .flat_map(|topology| &topology.tiers)
}

/// Windows Server and a database licensed by server ask for one client access licence per user or
/// device (Microsoft, "Client Access Licenses and Management Licenses").
fn client_access(context: &Context<'_>, report: &mut Report) {
    let users = context.profile.workload.users.named;
    let (Some(licences), Some(users)) = (context.profile.licences.client_access, users) else {
        return;
    };
    let users = users.likely();
    if context.target.is_cloud() || f64::from(licences) >= users {
        return;
    }
    report.push(
        Finding::new(
            code::LICENCES_SHORT,
            format!("{users} named users, with client access licences for {licences}"),
        )
        .severity(Severity::Warning)
        .at(context.at("licences.client_access"), "")
        .context(context.at("workload.users.named"), "the users")
        .note("licences per device or for external users are counted otherwise, and a database licensed by core needs none")
        .help("order one per user, or have Microsoft confirm the lower number"),
    );
}

/// A component runs on every host of its role. What the profile counts replaces the package.
fn components(context: &Context<'_>, report: &mut Report) {
    let deployment = &context.profile.deployment;
    let package = deployment
        .package
        .as_ref()
        .and_then(|id| context.system.package(id, context.target.name()));
    for component in &context.system.file.components {
        if component.licences == LicenceCount::ByRules {
            continue;
        }
        let id = component.id.get_ref();
        let own = context.profile.licences.components.get(id).copied();
        let contained = package.and_then(|package| package.licences.get(id).copied());
        let Some(licences) = own.or(contained) else {
            continue;
        };
        let needed: u32 = placements(context)
            .filter(|placed| {
                let tier = context.system.tier(&placed.tier);
                tier.is_some_and(|tier| tier.roles.contains(&component.role))
            })
            .map(|placed| hosts(context, placed))
            .sum();
        if needed <= licences {
            continue;
        }
        let path = match own {
            Some(_) => format!("licences.components.{id}"),
            None => "deployment.package".to_owned(),
        };
        let mut finding = Finding::new(
            code::LICENCES_SHORT,
            format!(
                "{needed} hosts run {}, with licences for {licences}",
                component.name
            ),
        )
        .at(context.at(&path), "")
        .help(format!(
            "order {} more, and set `{id} = {needed}` in `[licences.components]`",
            needed - licences
        ));
        if let Some(package) = package {
            finding = finding.context(context.system.span(&package.id), package.name.clone());
            for requirement in &package.requirements {
                finding = finding.requirement(requirement);
            }
        }
        report.push(finding);
    }
}

fn office(context: &Context<'_>, report: &mut Report) {
    let Some(licences) = context.profile.licences.office else {
        return;
    };
    let target = context.target.name();
    let mut needed = 0;
    let mut row = None;
    for placed in placements(context) {
        let rows = context
            .system
            .software(&placed.tier, target, &context.facts, "office");
        if let Some(first) = rows.first() {
            needed += hosts(context, placed);
            row = Some(*first);
        }
    }
    let Some(row) = row.filter(|_| needed > licences) else {
        return;
    };
    report.push(
        Finding::new(
            code::LICENCES_SHORT,
            format!(
                "{needed} hosts need {}, with licences for {licences}",
                row.product
            ),
        )
        .at(context.at("licences.office"), "")
        .context(context.system.span(&row.id), row.text.clone())
        .note(format!(
            "{}, {}",
            context.system.file.system.document, row.source
        ))
        .requirement(row.id.get_ref())
        .help(format!(
            "order one per server, and write `office = {needed}`"
        )),
    );
}

/// Servers for the database alone that have more cores than its edition uses
/// (Microsoft Learn, editions and supported features of SQL Server 2019 and 2025).
fn edition_cores(context: &Context<'_>, report: &mut Report) {
    let Some(product) = &context.profile.software.database else {
        return;
    };
    let Some(edition) = product.edition.as_deref() else {
        return;
    };
    let generation = match product.version.as_str() {
        "2016" | "2017" | "2019" | "2022" => "2019",
        "2025" => "2025",
        _ => return,
    };
    let id = format!(
        "database.limit_{generation}.{}.cores",
        edition.to_ascii_lowercase()
    );
    let most = match context.tables.constant(&id) {
        Err(errors) => return report.push(table_fault(&errors)),
        Ok(Named::Unknown { .. }) => return,
        Ok(Named::Found(constant)) => constant.value,
    };
    for (index, server) in context.profile.hardware.servers.iter().enumerate() {
        let alone = context
            .system
            .tier(&server.tier)
            .is_some_and(|tier| tier.load == [LoadRule::Database]);
        if !alone || context.target.is_cloud() || f64::from(server.cores) <= most {
            continue;
        }
        report.push(
            Finding::new(
                code::EDITION_LEAVES_CORES,
                format!(
                    "{} {edition} uses {most} cores at most, and the server has {}",
                    product.product, server.cores
                ),
            )
            .at(context.at(&format!("hardware.server.{index}.cores")), "")
            .context(context.at("software.database"), "the edition of the plan")
            .note("every core of a server has to be licensed, those that the edition leaves idle as well")
            .help("use fewer cores, or choose the edition `Enterprise`"),
        );
    }
}
