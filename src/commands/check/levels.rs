//! Levels from the command line.

use std::collections::BTreeSet;

use groundplan_diagnostics::levels::Refusal;
use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{CODES, Code, Finding, Level, Levels, Report, Setting, code};

use crate::arguments::Check;

/// What `--level` and `--reason` say; the error is for the person.
pub(super) fn from_arguments(check: &Check) -> Result<Levels, String> {
    let mut levels = Levels::default();
    for text in &check.levels {
        let Some((name, level)) = text.split_once('=') else {
            return Err(format!(
                "`--level {text}` is not CODE=LEVEL, such as `GP0424=warning`"
            ));
        };
        let code = Code::parse(name)
            .filter(|code| code.0 != 0)
            .ok_or_else(|| unknown(name))?;
        let level: Level = level
            .parse()
            .map_err(|error| format!("`--level {text}`: {error}"))?;
        let reason = check.reason.clone().unwrap_or_default();
        if level.lowers(code.entry().severity) && reason.trim().is_empty() {
            return Err(format!(
                "`--level {text}` makes findings quieter, so it needs a reason: \
                 `--reason \"...\"`"
            ));
        }
        let setting = Setting {
            level,
            reason,
            only: check.only.clone(),
            span: None,
        };
        levels.set(code, setting).map_err(|refusal| match refusal {
            Refusal::Impossible => format!(
                "errors of {code} ({}) cannot be lowered: they leave nothing that could be built \
                 as described",
                code.entry().name
            ),
            Refusal::TooWide => format!(
                "{code} stands for all rules of a system's file; name the requirements that are \
                 meant: `--only R-...`"
            ),
        })?;
    }
    Ok(levels)
}

fn unknown(name: &str) -> String {
    let names: Vec<String> = CODES
        .iter()
        .flat_map(|entry| [entry.code.to_string(), entry.name.to_owned()])
        .collect();
    let hint = nearest(name, names.iter().map(String::as_str))
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    format!("no finding has the code `{name}`{hint}")
}

/// Says of each level that it met nothing in any file.
pub(super) fn unused(levels: &Levels, met: &BTreeSet<Code>, report: &mut Report) {
    for (code, _) in levels.settings() {
        if !met.contains(&code) {
            report.push(
                Finding::new(
                    code::LEVEL_UNUSED,
                    format!("no finding has the code {code} here, so `--level` does nothing"),
                )
                .help("leave it out"),
            );
        }
    }
}
