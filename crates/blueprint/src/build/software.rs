//! Operating system, database engine and image of a tier's hosts: what the profile says, or the
//! default of the system's file.

use groundplan_diagnostics::{Finding, code};
use groundplan_profile::model::{LicenceSource, Product};
use groundplan_sizing::Licence;

use super::Notes;
use super::site::{PlacedTier, SiteContext};
use crate::{DatabaseSoftware, Image};

/// Software of a tier's hosts.
pub(super) struct Software {
    pub(super) operating_system: String,
    pub(super) version: String,
    pub(super) edition: Option<String>,
    pub(super) database: Option<DatabaseSoftware>,
    pub(super) image: Option<Image>,
}

pub(super) fn of_tier(
    context: &SiteContext<'_>,
    placed: PlacedTier<'_>,
    notes: &mut Notes,
) -> Software {
    let software = &context.profile.software;
    let (operating_system, version, edition) = product(
        context,
        placed,
        "operating-system",
        software.operating_system.as_ref(),
    )
    .unwrap_or_default();
    let database = product(context, placed, "database", software.database.as_ref())
        .map(|found| engine(context, placed, found));
    let mut result = Software {
        operating_system,
        version,
        edition,
        database,
        image: None,
    };
    if context.target.is_cloud() {
        result.image = image(context, &result, notes);
    }
    result
}

/// Product, version and edition of a kind of software; none where the tier does not have it.
fn product(
    context: &SiteContext<'_>,
    placed: PlacedTier<'_>,
    kind: &str,
    chosen: Option<&Product>,
) -> Option<(String, String, Option<String>)> {
    let tier = placed.tier.id.get_ref();
    let rows = context
        .system
        .software(tier, context.target_name(), &context.facts, kind);
    let row = rows.first()?;
    let default_edition = row.default_edition.clone();
    Some(match chosen {
        Some(product) => (
            product.product.clone(),
            product.version.clone(),
            product.edition.clone().or(default_edition),
        ),
        None => (
            row.product.clone(),
            row.default_version.clone(),
            default_edition,
        ),
    })
}

/// The database engine: the edition that was sized and priced goes before the default.
fn engine(
    context: &SiteContext<'_>,
    placed: PlacedTier<'_>,
    (product, version, edition): (String, String, Option<String>),
) -> DatabaseSoftware {
    let sized = placed
        .choice
        .machine
        .as_ref()
        .and_then(|machine| machine.database.as_ref());
    let own = context.profile.licences.database == LicenceSource::Own;
    DatabaseSoftware {
        product,
        version,
        edition: sized
            .map(|one| one.edition.clone())
            .or(edition)
            .unwrap_or_default(),
        included: context.target.is_cloud()
            && sized.map_or(!own, |one| one.licence != Licence::Own),
    }
}

fn image(context: &SiteContext<'_>, software: &Software, notes: &mut Notes) -> Option<Image> {
    let provider = context.target_name();
    let system = (
        software.operating_system.as_str(),
        software.version.as_str(),
    );
    let found = context
        .images
        .find(provider, system, software.database.as_ref());
    match &found {
        None => {
            let engine = software.database.as_ref().filter(|one| one.included);
            let database = engine.map_or(String::new(), |one| {
                format!(" and {} {} {}", one.product, one.version, one.edition)
            });
            let path = if engine.is_some() {
                "software.database"
            } else {
                "software.operating_system"
            };
            notes.push(
                Finding::new(
                    code::IMAGE_UNKNOWN,
                    format!(
                        "no image of `{provider}` is known with {} {}{database}",
                        software.operating_system, software.version
                    ),
                )
                .at(context.loaded.span_or_parent(path), "")
                .help("choose versions that the provider offers together, or bring the database licence (`licences.database = \"own\"`)"),
            );
        }
        Some(image) if !image.verified => {
            let finding = Finding::new(
                code::IMAGE_UNVERIFIED,
                format!("the image name `{}` is unverified", image.name),
            )
            .help("look the name up with the provider's own tool before the first deployment");
            if !notes.report.findings().contains(&finding) {
                notes.push(finding);
            }
        }
        Some(_) => {}
    }
    found
}
