//! The two verdicts on a version: what the vendor's document allows, and until when its maker
//! supports it, as of the day of the check.

use groundplan_catalog::system::SoftwareMinimum;
use groundplan_catalog::tables::SupportStatus;
use groundplan_diagnostics::{Finding, Fix, Report, Severity, code};

use super::super::{Context, table_fault};
use super::same;

/// Security updates that end within so many days of the day of the check are worth a word.
const SOON: i32 = 730;

/// Until when the maker of a product supports a version: the verdict beside the vendor's.
pub(super) fn makers_verdict(context: &Context<'_>, product: &str, version: &str) -> String {
    let day = context.as_of;
    let said = match context.tables.lifecycle(product, version, day) {
        Err(_) => "cannot be told from the tables".to_owned(),
        Ok(support) => match support.status {
            SupportStatus::Supported { until: Some(until) }
            | SupportStatus::MainstreamEnded {
                until: Some(until), ..
            } => format!("supported until {until}"),
            SupportStatus::Supported { until: None }
            | SupportStatus::MainstreamEnded { until: None, .. } => "supported".to_owned(),
            SupportStatus::Unsupported { since, .. } => format!("out of support since {since}"),
            SupportStatus::Retired { since } => format!("switched off on {since}"),
            SupportStatus::Unknown => "not in the tables".to_owned(),
        },
    };
    format!("its maker's verdict as of {day}: {said}")
}

/// What the vendor's document says of a version: the verdict beside the maker's.
fn vendors_verdict(context: &Context<'_>, rows: &[&SoftwareMinimum], version: &str) -> String {
    let document = &context.system.file.system.document;
    let named = |list: &[String]| list.iter().any(|one| same(one, version));
    let said = match rows {
        [] => "says nothing of it".to_owned(),
        _ if rows.iter().all(|row| named(&row.versions)) => {
            let mut sources: Vec<&str> = rows.iter().map(|row| row.source.as_str()).collect();
            sources.dedup();
            format!("allows it ({})", sources.join("; "))
        }
        _ if rows.iter().any(|row| named(&row.successors)) => {
            "does not name it; it takes the place of one that it names".to_owned()
        }
        _ => "does not allow it".to_owned(),
    };
    format!("the vendor's verdict: {document} {said}")
}

pub(super) fn supported(
    context: &Context<'_>,
    product: &str,
    version: &str,
    path: &str,
    default_of: Option<&SoftwareMinimum>,
    rows: &[&SoftwareMinimum],
    report: &mut Report,
) {
    let support = match context.tables.lifecycle(product, version, context.as_of) {
        Ok(support) => support,
        Err(errors) => return report.push(table_fault(&errors)),
    };
    let name = format!("{product} {version}");
    let key = if default_of.is_some() {
        path.to_owned()
    } else {
        format!("{path}.version")
    };
    let place = |finding: Finding| {
        let finding = finding.at(context.at(&key), "");
        match default_of {
            Some(row) => finding.context(
                context.system.span(&row.id),
                "this default of the system's file",
            ),
            None => finding,
        }
    };
    let cure = |finding: Finding| match support.successor {
        Some(successor) => {
            // Another version is a decision, so this is never done without being asked for.
            let fix = (default_of.is_none() && context.loaded.written(&key))
                .then(|| Fix::text(context.at(&key), successor).safe(false));
            finding
                .help(format!(
                    "plan with {product} {successor}, and have the vendor confirm it"
                ))
                .fix(fix)
        }
        None => finding.help("plan with a version that is supported"),
    };
    let source = |finding: Finding| {
        let finding = finding.note(vendors_verdict(context, rows, version));
        match support.entry {
            Some(entry) => finding.note(format!(
                "checked as of {}; {}",
                context.as_of,
                origin(entry)
            )),
            None => finding,
        }
    };
    match support.status {
        SupportStatus::Unsupported {
            since,
            paid_extension_until,
        } => {
            let mut finding = Finding::new(
                code::PRODUCT_RETIRED,
                format!("{name} is out of support since {since}"),
            );
            if let Some(paid) = paid_extension_until {
                finding = finding.note(format!("its maker sells security updates until {paid}"));
            }
            report.push(cure(source(place(finding))));
        }
        SupportStatus::Retired { since } => {
            let finding = Finding::new(
                code::PRODUCT_RETIRED,
                format!("{name} was switched off on {since}"),
            );
            report.push(cure(source(place(finding))));
        }
        SupportStatus::MainstreamEnded {
            until: Some(until), ..
        }
        | SupportStatus::Supported { until: Some(until) }
            if default_of.is_none() && context.as_of.days_until(until) < SOON =>
        {
            let finding = Finding::new(
                code::SUPPORT_ENDS_SOON,
                format!("{name} gets security updates only until {until}"),
            );
            report.push(cure(source(place(finding))));
        }
        SupportStatus::Unknown if support.entry.is_none() && default_of.is_none() => {
            let finding = place(Finding::new(
                code::LIFECYCLE_UNKNOWN,
                format!("nothing is known about the support of {name}"),
            ))
            .severity(Severity::Warning);
            report.push(match support.nearest {
                Some(near) => finding.help(format!("did you mean the version `{near}`?")),
                None => finding.help("confirm with its maker until when it is supported"),
            });
        }
        _ => {}
    }
}

fn origin(entry: &groundplan_catalog::tables::Lifecycle) -> String {
    format!("dates from source {}", entry.provenance.source)
}
