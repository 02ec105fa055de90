//! `groundplan check`: findings for files and folders.

use groundplan_diagnostics::{Format, Options, Report, Severity, SourceMap, render, summary};

use crate::arguments::{Check, Common};
use crate::library::{Library, Systems};
use crate::{exit, files, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, check: &Check) -> u8 {
    let as_of = match pipeline::as_of(&check.checking) {
        Ok(as_of) => as_of,
        Err(message) => {
            output::fail(&message);
            return exit::USAGE;
        }
    };
    let mut paths = Vec::new();
    for path in &check.paths {
        match files::profiles(path) {
            Ok(found) if found.is_empty() => {
                output::fail(&format!("there is no profile in `{}`", path.display()));
                return exit::USAGE;
            }
            Ok(found) => paths.extend(found),
            Err(message) => {
                output::fail(&message);
                return exit::USAGE;
            }
        }
    }
    paths.dedup();
    let mut sources = SourceMap::new();
    let mut report = Report::new();
    let mut checked = Vec::new();
    let mut systems = Systems::default();
    for path in &paths {
        checked.push(files::display(path));
        let (before, known) = (sources.count(), systems.count());
        let (_, findings) = pipeline::check_one(&mut sources, library, &mut systems, path, as_of);
        if findings.is_empty() && systems.count() == known {
            // Nothing points into them, and there may be very many.
            sources.forget_after(before);
        }
        report.join(findings);
    }
    report.sort();
    let options = Options {
        styled: check.format == Format::Full && output::styled(common.color),
        checked: &checked,
        ..Options::default()
    };
    let data = || output::data(&render(check.format, &report, &sources, &options));
    match check.format {
        // For people; the machine formats are data.
        Format::Full => {
            if !report.is_empty() {
                output::for_people(&report, &sources, &options);
            }
            output::say(&summary(&report, paths.len()));
        }
        Format::Concise => {
            data();
            output::say(&summary(&report, paths.len()));
        }
        _ => data(),
    }
    let strict = check.strict && report.count(Severity::Warning) > 0;
    if report.has_errors() || strict {
        exit::FINDINGS
    } else {
        exit::FINE
    }
}
