//! Names that refer into the system's file and the tables: packages, regions, zones, media.

use groundplan_catalog::tables::{MediaFormat, MediaUse};
use groundplan_diagnostics::{Finding, Report, Span, code};

use super::{Context, provider, suggest_value, table_fault, unsure};
use crate::model::Target;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    offered(context, report);
    package(context, report);
    let deployment = &context.profile.deployment;
    region(
        context,
        deployment.target,
        deployment.region.as_deref(),
        &deployment.zones,
        "deployment",
        report,
    );
    if let Some(recovery) = &context.profile.availability.dr {
        region(
            context,
            recovery.target,
            recovery.region.as_deref(),
            &recovery.zones,
            "availability.dr",
            report,
        );
    }
    for (index, source) in context.profile.workload.ingest.iter().enumerate() {
        let path = format!("workload.ingest.{index}");
        match (&source.format, &source.rate) {
            (Some(format), None) => media(context, format, &format!("{path}.format"), None, report),
            (None, Some(_)) => {}
            (format, _) => report.push(format_or_rate(context, &path, format.is_some())),
        }
    }
    media(
        context,
        &context.profile.workload.proxy,
        "workload.proxy",
        Some(MediaUse::Proxy),
        report,
    );
}

fn offered(context: &Context<'_>, report: &mut Report) {
    let identity = &context.system.file.system;
    let name = context.target.name();
    if identity.targets.iter().any(|target| target == name) {
        return;
    }
    report.push(unsure(suggest_value(
        Finding::new(
            code::TARGET_NOT_OFFERED,
            format!("{} does not run on the target `{name}`", identity.name),
        )
        .at(context.at("deployment.target"), "")
        .context(
            context.system.span(&identity.id),
            "the system's file lists its targets",
        ),
        name,
        identity.targets.iter().map(String::as_str),
    )));
}

fn package(context: &Context<'_>, report: &mut Report) {
    let Some(package) = &context.profile.deployment.package else {
        return;
    };
    let packages = &context.system.file.packages;
    let target = context.target.name();
    let offered = || {
        packages
            .iter()
            .filter(|row| row.targets.iter().any(|one| one == target))
            .map(|row| row.id.get_ref().as_str())
    };
    if offered().any(|id| id == package) {
        return;
    }
    let message = match packages.iter().find(|row| row.id.get_ref() == package) {
        Some(row) => format!(
            "the package `{package}` is offered for {}, not for `{target}`",
            row.targets.join(", ")
        ),
        None => format!(
            "{} has no package `{package}`",
            context.system.file.system.name
        ),
    };
    let finding =
        Finding::new(code::UNKNOWN_PACKAGE, message).at(context.at("deployment.package"), "");
    report.push(suggest_value(finding, package, offered()));
}

fn region(
    context: &Context<'_>,
    target: Target,
    region: Option<&str>,
    zones: &[String],
    section: &str,
    report: &mut Report,
) {
    let key = format!("{section}.region");
    let Some(provider) = provider(target) else {
        for (path, written) in [
            (&key, region.is_some()),
            (&format!("{section}.zones"), !zones.is_empty()),
        ] {
            if written {
                let name = path.rsplit('.').next().unwrap_or(path);
                report.push(
                    Finding::new(
                        code::REGION_NOT_APPLICABLE,
                        format!("`{name}` has no meaning on the target `{}`", target.name()),
                    )
                    .at(context.at(path), "")
                    .help(format!("remove `{name}`, or choose a cloud as `target`")),
                );
            }
        }
        return;
    };
    let regions = match context.tables.regions() {
        Ok(regions) => regions,
        Err(errors) => return report.push(table_fault(&errors)),
    };
    let known = || {
        regions
            .iter()
            .filter(|one| one.provider == provider)
            .map(|one| one.id.as_str())
    };
    let Some(region) = region else {
        let list: Vec<&str> = known().collect();
        report.push(
            Finding::new(
                code::REGION_MISSING,
                format!("the target `{}` needs a `region`", target.name()),
            )
            .at(context.at(section), "`region` is missing")
            .help(format!(
                "add `region = \"...\"` with one of {}",
                list.join(", ")
            )),
        );
        return;
    };
    if !known().any(|one| one == region) {
        let finding = Finding::new(
            code::UNKNOWN_REGION,
            format!("no prices are known for the region `{region}` of `{provider}`"),
        )
        .at(context.at(&key), "");
        report.push(unsure(suggest_value(finding, region, known())));
        return;
    }
    for (index, zone) in zones.iter().enumerate() {
        let inside = match target {
            Target::Azure => matches!(zone.as_str(), "1" | "2" | "3"),
            Target::Gcp => zone
                .strip_prefix(region)
                .is_some_and(|rest| rest.len() == 2 && rest.starts_with('-')),
            _ => zone
                .strip_prefix(region)
                .is_some_and(|rest| rest.len() == 1),
        };
        if !inside {
            let example = match target {
                Target::Azure => "1".to_owned(),
                Target::Gcp => format!("{region}-a"),
                _ => format!("{region}a"),
            };
            report.push(
                Finding::new(
                    code::ZONE_ELSEWHERE,
                    format!("`{zone}` is no availability zone of `{region}`"),
                )
                .at(context.at(&format!("{section}.zones.{index}")), "")
                .help(format!("write a zone such as `{example}`")),
            );
        }
    }
}

fn format_or_rate(context: &Context<'_>, path: &str, both: bool) -> Finding {
    let name = "`format` and `rate`";
    let (message, help) = if both {
        (
            format!("{name} are both given; they may contradict each other"),
            "keep one of the two",
        )
    } else {
        (
            format!("neither of {name} is given, so the volume cannot be reckoned"),
            "add `format` with an id of the media table, or `rate = \"50 Mbit/s\"`",
        )
    };
    let span = if both {
        format!("{path}.rate")
    } else {
        path.to_owned()
    };
    Finding::new(code::FORMAT_OR_RATE, message)
        .at(context.at(&span), "")
        .help(help)
}

fn media(
    context: &Context<'_>,
    id: &str,
    path: &str,
    wanted: Option<MediaUse>,
    report: &mut Report,
) {
    match context.tables.knows_media(id, wanted) {
        Err(errors) => return report.push(table_fault(&errors)),
        Ok(true) => return,
        Ok(false) => {}
    }
    let table = match context.tables.all_media() {
        Err(errors) => return report.push(table_fault(&errors)),
        Ok(table) => table,
    };
    let span = context.at(path);
    report.push_with(code::UNKNOWN_MEDIA_FORMAT, span, || {
        unknown_media(id, span, wanted, table)
    });
}

fn unknown_media(id: &str, span: Span, wanted: Option<MediaUse>, table: &[MediaFormat]) -> Finding {
    let ids: Vec<&str> = table
        .iter()
        .filter(|format| wanted.is_none_or(|wanted| format.media_use == wanted))
        .map(|format| format.id.as_str())
        .collect();
    let noun = if wanted.is_some() {
        "proxy format"
    } else {
        "media format"
    };
    let finding = Finding::new(
        code::UNKNOWN_MEDIA_FORMAT,
        format!("there is no {noun} `{id}` in the media table"),
    )
    .at(span, "");
    // A family without its raster is the commonest slip: list the rasters it has.
    let family: Vec<String> = ids
        .iter()
        .filter(|known| known.split('/').next() == id.split('/').next())
        .take(8)
        .map(|known| format!("`{known}`"))
        .collect();
    if family.is_empty() {
        match groundplan_diagnostics::suggest::nearest(id, ids.iter().copied()) {
            None if wanted.is_none() => {
                finding.help("give the `rate` of a format that is in no table")
            }
            _ => unsure(suggest_value(finding, id, ids.iter().copied())),
        }
    } else {
        finding.help(format!("formats of this family: {}", family.join(", ")))
    }
}
