//! Versions and editions: what the vendor's document allows, and what its maker still supports.
//! These are two verdicts, and both are given.

mod support;

use std::collections::BTreeSet;

use groundplan_catalog::system::{Cluster, SoftwareMinimum};
use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{Finding, Fix, Report, Severity, code};

use super::{Context, further};
use crate::model::{LicenceSource, Product, Target};
use support::{makers_verdict, supported};

/// Editions of SQL Server without failover clustering and availability groups
/// (Microsoft Learn, editions and supported features of SQL Server 2019).
const EDITIONS_WITHOUT_CLUSTER: [&str; 2] = ["Web", "Express"];

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let software = &context.profile.software;
    let kinds = [
        (
            "operating-system",
            "operating_system",
            &software.operating_system,
        ),
        ("database", "database", &software.database),
        ("office", "office", &software.office),
    ];
    for (kind, key, product) in kinds {
        let path = format!("software.{key}");
        let rows = rows(context, kind);
        if let Some(product) = product {
            written(context, product, &rows, kind, &path, report);
        } else {
            defaults(context, &rows, &path, report);
        }
    }
    own_licences(context, report);
    if let Some(hypervisor) = &software.hypervisor {
        supported(
            context,
            &hypervisor.product,
            &hypervisor.version,
            "software.hypervisor",
            None,
            &[],
            report,
        );
    }
}

/// Licences of the customer's own that cannot be used where the system is to run.
fn own_licences(context: &Context<'_>, report: &mut Report) {
    let licences = &context.profile.licences;
    let is_own = |source: LicenceSource| source == LicenceSource::Own;
    if is_own(licences.operating_system) && matches!(context.target, Target::Aws | Target::Gcp) {
        report.push(
            Finding::new(
                code::LICENCE_NOT_PORTABLE,
                "Windows licences of your own need hosts that are dedicated to you, which this design does not contain",
            )
            .severity(Severity::Warning)
            .at(context.at("licences.operating_system"), "")
            .note("images and tenancy of the plan are those that include the licence, and so is their price")
            .help("leave the key out, or have dedicated hosts designed first"),
        );
    }
    if !is_own(licences.database) || !context.target.is_cloud() {
        return;
    }
    let chosen = context.profile.software.database.as_ref();
    let edition = match chosen.and_then(|product| product.edition.as_deref()) {
        Some(edition) => Some(edition),
        None => rows(context, "database")
            .first()
            .and_then(|row| row.default_edition.as_deref()),
    };
    if edition.is_some_and(|edition| same(edition, "Web")) {
        let mut finding = Finding::new(
                code::LICENCE_NOT_PORTABLE,
                "SQL Server Web is licensed to service providers alone, so nobody can bring a licence of it",
            )
            .at(context.at("licences.database"), "")
            .help("leave `licences.database` out, or bring the edition `Standard` or `Enterprise` and say so in `[software]`");
        if context.loaded.written("software.database") {
            let span = context.at("software.database");
            finding = finding.context(span, "the edition of the plan");
        }
        report.push(finding);
    }
}

fn written(
    context: &Context<'_>,
    product: &Product,
    rows: &[&SoftwareMinimum],
    kind: &str,
    path: &str,
    report: &mut Report,
) {
    let mut edition_refused = false;
    for row in rows {
        for finding in allowed(context, product, row, path) {
            edition_refused |= finding.code == code::EDITION_NOT_ALLOWED;
            report.push(finding);
        }
    }
    if kind == "database" && !edition_refused {
        cluster_edition(context, product, path, report);
    }
    supported(
        context,
        &product.product,
        &product.version,
        path,
        None,
        rows,
        report,
    );
}

/// Defaults are the system's; they are only worth a word when they have grown too old.
fn defaults(context: &Context<'_>, rows: &[&SoftwareMinimum], path: &str, report: &mut Report) {
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for row in rows {
        if seen.insert((&row.product, &row.default_version)) {
            supported(
                context,
                &row.product,
                &row.default_version,
                path,
                Some(row),
                &[row],
                report,
            );
        }
    }
}

/// The rows of one kind over every tier that stands, each once.
fn rows<'a>(context: &'a Context<'_>, kind: &str) -> Vec<&'a SoftwareMinimum> {
    let mut rows: Vec<&SoftwareMinimum> = Vec::new();
    for tier in context.tier_ids() {
        for row in context
            .system
            .software(tier, context.target.name(), &context.facts, kind)
        {
            if !rows.iter().any(|known| std::ptr::eq(*known, row)) {
                rows.push(row);
            }
        }
    }
    rows
}

fn same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn listed(names: &[String]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn allowed(
    context: &Context<'_>,
    product: &Product,
    row: &SoftwareMinimum,
    path: &str,
) -> Vec<Finding> {
    let finding = |code, key: &str, message: String| {
        let finding = Finding::new(code, message)
            .at(context.at(&format!("{path}.{key}")), "")
            .context(context.system.span(&row.id), row.text.clone())
            .note(format!(
                "{}, {}",
                context.system.file.system.document, row.source
            ))
            .requirement(row.id.get_ref());
        further(finding, &row.requirements, &row.part_numbers)
    };
    let mut found = Vec::new();
    if !same(&product.product, &row.product) {
        found.push(
            finding(
                code::VERSION_NOT_ALLOWED,
                "product",
                format!("expected `{}`, found `{}`", row.product, product.product),
            )
            .help(format!("write `product = \"{}\"`", row.product)),
        );
        return found;
    }
    let version = &product.version;
    if row.successors.iter().any(|one| same(one, version)) {
        found.push(
            finding(
                code::VERSION_UNCONFIRMED,
                "version",
                format!(
                    "{} {version} is newer than what the vendor's document names",
                    row.product
                ),
            )
            .note(makers_verdict(context, &row.product, version))
            .help("have the vendor confirm it"),
        );
    } else if !row.versions.iter().any(|one| same(one, version)) {
        found.push(
            finding(
                code::VERSION_NOT_ALLOWED,
                "version",
                format!(
                    "expected {} {}, found `{version}`",
                    row.product,
                    listed(&row.versions)
                ),
            )
            .note(makers_verdict(context, &row.product, version))
            .help(format!("write one of {}", listed(&row.versions))),
        );
    }
    if let Some(edition) = &product.edition
        && !row.editions.is_empty()
        && !row.editions.iter().any(|one| same(one, edition))
    {
        let refused = finding(
            code::EDITION_NOT_ALLOWED,
            "edition",
            format!(
                "expected {} {}, found `{edition}`",
                row.product,
                listed(&row.editions)
            ),
        );
        found.push(
            match nearest(edition, row.editions.iter().map(String::as_str)) {
                Some(near) => {
                    let known = row.editions.iter().map(String::as_str);
                    let fix = refused.span().map(|span| {
                        Fix::text(span, near).safe(clear(edition, known) == Some(near))
                    });
                    refused.help(format!("did you mean `{near}`?")).fix(fix)
                }
                None => refused.help(format!("choose one of {}", listed(&row.editions))),
            },
        );
    }
    if product.evaluation && !row.evaluation {
        found.push(
            finding(
                code::EVALUATION_NOT_ALLOWED,
                "evaluation",
                format!(
                    "an evaluation licence of {} does not serve on `{}`",
                    row.product,
                    context.target.name()
                ),
            )
            .help("remove `evaluation`, and plan the licence"),
        );
    }
    found
}

/// For systems whose file does not say it.
fn cluster_edition(context: &Context<'_>, product: &Product, path: &str, report: &mut Report) {
    let clustered = context.topology.is_some_and(|topology| {
        topology
            .tiers
            .iter()
            .any(|placed| placed.cluster == Cluster::Failover)
    });
    let Some(edition) = &product.edition else {
        return;
    };
    if clustered
        && same(&product.product, "SQL Server")
        && EDITIONS_WITHOUT_CLUSTER
            .iter()
            .any(|one| same(one, edition))
    {
        report.push(
            Finding::new(
                code::EDITION_NOT_ALLOWED,
                format!("SQL Server {edition} cannot run in a failover cluster"),
            )
            .at(context.at(&format!("{path}.edition")), "")
            .context(
                context.at("availability.database"),
                "a cluster is asked for",
            )
            .help("choose the edition `Standard` or `Enterprise`"),
        );
    }
}
