//! `groundplan catalog refresh`: price tables from the providers' public price interfaces.

use groundplan_diagnostics::{Report, SourceMap};

use crate::arguments::{Common, Refresh};
use crate::library::Library;
use crate::refresh::{self, Order};
use crate::{exit, output, pipeline};

/// Environment variable with the key that Google's interface asks for; keys are no arguments,
/// which everybody on the machine can read.
const KEY: &str = "GROUNDPLAN_GCP_API_KEY";

pub(crate) fn run(library: &Library, common: &Common, arguments: &Refresh) -> u8 {
    let key = std::env::var(KEY).ok().filter(|key| !key.is_empty());
    let order = Order {
        provider: arguments.provider.into(),
        endpoint: arguments.endpoint_url.as_deref(),
        regions: &arguments.region,
        out: arguments.out.as_deref(),
        timeout: arguments.timeout,
        key: key.as_deref(),
        today: pipeline::today(),
    };
    let mut report = Report::new();
    let sources = SourceMap::new();
    let changes = match refresh::run(&library.tables, &order, &mut report) {
        Ok(changes) => changes,
        Err(trouble) => {
            report.push(trouble.finding());
            output::findings(&report, &sources, common);
            return exit::FINDINGS;
        }
    };
    let lines: Vec<String> = changes
        .iter()
        .map(|change| format!("{:<8} {change}", change.group()))
        .collect();
    if !lines.is_empty() {
        output::data(&lines.join("\n"));
    }
    output::findings(&report, &sources, common);
    let count = |group: &str| {
        changes
            .iter()
            .filter(|change| change.group() == group)
            .count()
    };
    let written = match &arguments.out {
        Some(folder) => format!("written to {}", folder.display()),
        None => "nothing written; name a folder with --out".to_owned(),
    };
    output::say(&format!(
        "{} new, {} changed, {} gone, {} refused; {written}",
        count("new"),
        count("changed"),
        count("gone"),
        count("refused")
    ));
    if report.has_errors() {
        exit::FINDINGS
    } else {
        exit::FINE
    }
}
