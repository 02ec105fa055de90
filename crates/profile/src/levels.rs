//! From `[levels]` of a profile to the levels its findings get.

use std::collections::BTreeSet;

use groundplan_diagnostics::levels::Refusal;
use groundplan_diagnostics::suggest::{clear, nearest};
use groundplan_diagnostics::{
    CODES, Code, Finding, Fix, Level, Levels, Report, Setting, Severity, code,
};

use crate::load::LoadedProfile;
use crate::model::LevelName;

#[cfg(test)]
mod tests;

/// Codes that the check of a profile makes; only these can be called unused after it.
const CHECKED: std::ops::Range<u16> = 200..600;

/// The levels that a profile sets, and what is wrong with them.
pub fn levels(loaded: &LoadedProfile) -> (Levels, Report) {
    let mut levels = Levels::default();
    let mut report = Report::new();
    for (name, written) in &loaded.profile.levels {
        let path = format!("levels.{name}");
        let key = loaded
            .key_span(&path)
            .unwrap_or_else(|| loaded.span_or_parent(&path));
        let Some(code) = Code::parse(name).filter(|code| code.0 != 0) else {
            report.push(unknown(name, key));
            continue;
        };
        let level = match written.level {
            LevelName::Allow => Level::Allow,
            LevelName::Info => Level::Info,
            LevelName::Warning => Level::Warning,
            LevelName::Error => Level::Error,
        };
        let setting = Setting {
            level,
            reason: written.reason.clone(),
            only: written.only.clone(),
            span: Some(key),
        };
        if let Err(refusal) = levels.set(code, setting) {
            let finding = Finding::new(
                code::LEVEL_NOT_ALLOWED,
                format!(
                    "errors of {code} ({}) cannot be lowered to `{}`{}",
                    code.entry().name,
                    level.name(),
                    if refusal == Refusal::TooWide {
                        " all together"
                    } else {
                        ""
                    }
                ),
            )
            .at(key, "");
            report.push(match refusal {
                Refusal::Impossible => finding
                    .note("such an error leaves nothing that could be built as described")
                    .help(format!(
                        "cure the finding; `groundplan explain {code}` says how"
                    )),
                Refusal::TooWide => finding
                    .note("the code stands for all rules of a system's file")
                    .help("name the requirements that are meant: `only = [\"R-...\"]`"),
            });
        }
    }
    (levels, report)
}

/// Puts the levels of a profile, with others over them, on what its check found. Returns all of
/// them, and the codes that met a finding. `complete` says that nothing stopped the check.
pub fn settle(
    loaded: Option<&LoadedProfile>,
    complete: bool,
    over: &Levels,
    report: &mut Report,
) -> (Levels, BTreeSet<Code>) {
    let (own, findings) = loaded.map(levels).unwrap_or_default();
    report.extend(findings);
    let mut all = own.clone();
    all.extend(over);
    let met = all.apply(report);
    if complete && !report.has_errors() {
        let mut unused = unused(&own, &met);
        // What a base sets, another profile that builds on it may meet.
        let source = loaded.map(|loaded| loaded.tree.span.source);
        unused.retain(|finding| finding.span().map(|span| span.source) == source);
        report.extend(unused);
    }
    report.sort();
    (all, met)
}

fn unknown(name: &str, key: groundplan_diagnostics::Span) -> Finding {
    let known: Vec<String> = CODES
        .iter()
        .filter(|entry| entry.code.0 != 0)
        .flat_map(|entry| [entry.code.to_string(), entry.name.to_owned()])
        .collect();
    let known = || known.iter().map(String::as_str);
    let finding = Finding::new(
        code::LEVEL_OF_UNKNOWN_CODE,
        format!("no finding has the code `{name}`"),
    )
    .at(key, "");
    // Numbers are too alike for a program to pick one.
    let digits = name.bytes().any(|byte| byte.is_ascii_digit());
    match nearest(name, known()) {
        Some(near) => finding
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::key(key, near).safe(!digits && clear(name, known()) == Some(near))),
        None => finding.help("`groundplan explain` lists all codes"),
    }
}

/// The settings that met no finding, after everything was checked.
fn unused(levels: &Levels, met: &BTreeSet<Code>) -> Report {
    levels
        .settings()
        .filter(|(code, _)| CHECKED.contains(&code.0) && !met.contains(code))
        .filter_map(|(code, setting)| {
            let finding = Finding::new(
                code::LEVEL_UNUSED,
                format!("no finding has the code {code} here, so its level does nothing"),
            )
            .severity(Severity::Info)
            .at(setting.span?, "");
            Some(finding.help("remove it, so that the finding is seen when it comes back"))
        })
        .collect()
}
