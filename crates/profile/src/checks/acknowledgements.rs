//! What the profile has to acknowledge, because no tool can know it.

use groundplan_diagnostics::{Finding, Report, code};

use super::{Context, severity, suggest_key, suggest_value};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let given = &context.profile.acknowledge;
    let known = &context.system.file.acknowledgements;
    for (id, answer) in given {
        let path = format!("acknowledge.{id}");
        let Some(row) = context.system.acknowledgement(id) else {
            let span = context.at(&path);
            report.push_with(code::UNKNOWN_ACKNOWLEDGEMENT, span, || {
                let finding = Finding::new(
                    code::UNKNOWN_ACKNOWLEDGEMENT,
                    format!(
                        "{} has nothing called `{id}` to acknowledge",
                        context.system.file.system.name
                    ),
                )
                .at(span, "");
                let known = known.iter().map(|row| row.id.get_ref().as_str());
                suggest_key(context, finding, &path, id, known)
            });
            continue;
        };
        if !row.answers.is_empty() && !row.answers.iter().any(|one| one == answer) {
            let finding = Finding::new(
                code::UNKNOWN_VALUE,
                format!("`{id}` does not take this answer"),
            )
            .at(context.at(&path), "")
            .context(context.system.span(&row.id), row.question.clone());
            report.push(suggest_value(
                finding,
                answer,
                row.answers.iter().map(String::as_str),
            ));
        }
    }
    for row in context
        .system
        .acknowledgements(context.target.name(), &context.facts)
    {
        let id = row.id.get_ref();
        if given.contains_key(id) {
            continue;
        }
        let answer = row.answers.first().map_or("...", String::as_str);
        let mut finding = Finding::new(
            code::ACKNOWLEDGEMENT_MISSING,
            format!("`{id}` is not acknowledged: {}", row.question),
        )
        .severity(severity(row.strictness))
        .at(context.at("acknowledge"), "")
        .context(context.system.span(&row.id), "asked for here");
        if row.answers.len() > 1 {
            finding = finding.note(format!("answers: {}", row.answers.join(", ")));
        }
        for requirement in &row.requirements {
            finding = finding.requirement(requirement);
        }
        report.push(finding.help(format!("add `{id} = \"{answer}\"` to `[acknowledge]`")));
    }
}
