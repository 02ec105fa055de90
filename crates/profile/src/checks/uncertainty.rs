//! Correlations that name ranges the profile has, each pair once.

use std::collections::BTreeMap;

use groundplan_diagnostics::{Finding, Report, code};

use super::Context;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let correlations = &context.profile.uncertainty.correlations;
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (index, correlation) in correlations.iter().enumerate() {
        let place = format!("uncertainty.correlation.{index}");
        let [one, other] = correlation.between.each_ref().map(String::as_str);
        for (end, path) in [one, other].into_iter().enumerate() {
            if context.loaded.span(&format!("{path}.low")).is_some() {
                continue;
            }
            let at = context.at(&format!("{place}.between.{end}"));
            let finding = match context.loaded.span(path) {
                Some(span) => Finding::new(
                    code::CORRELATION_UNKNOWN,
                    format!("`{path}` is one certain value, so nothing can go along with it"),
                )
                .at(at, "correlated here")
                .context(span, "no range"),
                None => Finding::new(
                    code::CORRELATION_UNKNOWN,
                    format!("the profile has no amount at `{path}`"),
                )
                .at(at, "not in the profile"),
            };
            report.push(finding.help(
                "name an amount that is written as `{ low, likely, high }`, sources by their \
                 number from 0: `workload.ingest.0.hours_per_day`",
            ));
        }
        if one == other {
            report.push(
                Finding::new(
                    code::CORRELATION_TWICE,
                    format!("`{one}` is correlated with itself"),
                )
                .at(
                    context.at(&format!("{place}.between")),
                    "the same path twice",
                )
                .help("name two different amounts, or leave the correlation out"),
            );
        } else if let Some(first) = seen.insert((one.min(other), one.max(other)), index) {
            report.push(
                Finding::new(
                    code::CORRELATION_TWICE,
                    format!("`{one}` and `{other}` are correlated twice"),
                )
                .at(context.at(&place), "the second time")
                .context(
                    context.at(&format!("uncertainty.correlation.{first}")),
                    "the first time",
                )
                .help("keep one of the two"),
            );
        }
    }
}
