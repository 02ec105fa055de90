//! Rules over the profile that the system's file states itself.

use groundplan_diagnostics::{Finding, Label, Report, Span, code};

use super::{Context, further, severity};

/// Adds a finding for every violated rule. Where a family has already found fault with the same
/// place at the same severity, the rule is added to that finding as its source.
pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for row in context
        .system
        .requirements(context.target.name(), &context.facts)
    {
        if row.require.holds(&context.facts) {
            continue;
        }
        let span = context.at(&row.path);
        let severity = severity(row.strictness);
        let places: Vec<Span> = std::iter::once(&row.path)
            .chain(row.require.0.keys())
            .filter_map(|path| context.loaded.span(path))
            .collect();
        let same_place = report.findings_mut().iter_mut().find(|finding| {
            finding.severity == severity
                && finding.code != code::SYSTEM_RULE
                && finding.span().is_some_and(|span| places.contains(&span))
        });
        if let Some(finding) = same_place {
            finding.labels.push(Label {
                span: context.system.span(&row.id),
                message: "the system's file asks for it too".to_owned(),
                primary: false,
            });
            finding.requirements.push(row.id.get_ref().clone());
            finding
                .requirements
                .extend(row.requirements.iter().cloned());
            continue;
        }
        report.push(further(
            Finding::new(code::SYSTEM_RULE, row.message.clone())
                .severity(severity)
                .at(span, "")
                .context(context.system.span(&row.id), "asked for here")
                .note(format!(
                    "{}, {}",
                    context.system.file.system.document, row.source
                ))
                .help(row.help.clone())
                .requirement(row.id.get_ref()),
            &row.requirements,
            &row.part_numbers,
        ));
    }
}
