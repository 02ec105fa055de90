//! `groundplan check`: findings for files and folders, and their safe cures.

mod fix;
mod input;
mod levels;

use std::cell::RefCell;
use std::collections::BTreeSet;

use groundplan_catalog::tables::Date;
use groundplan_diagnostics::{
    Code, Format, Levels, Options, Report, Severity, SourceMap, render, summary,
};

use crate::arguments::{Check, Common};
use crate::library::{Library, Systems};
use crate::{exit, output, pipeline};

pub(super) use fix::nearest_schema;
use input::Inputs;

/// What every check of one run has in common.
pub(super) struct Checker<'a> {
    library: &'a Library,
    as_of: Date,
    levels: Levels,
}

impl Checker<'_> {
    /// The findings of one input alone.
    fn check(&self, sources: &mut SourceMap, inputs: &Inputs, name: &str) -> Report {
        let mut systems = Systems::default();
        self.check_among(sources, &mut systems, inputs, name).0
    }

    /// The findings of one input of many, with the codes whose level met a finding.
    fn check_among(
        &self,
        sources: &mut SourceMap,
        systems: &mut Systems,
        inputs: &Inputs,
        name: &str,
    ) -> (Report, BTreeSet<Code>) {
        let mut run = pipeline::Run {
            sources,
            library: self.library,
            systems,
            as_of: self.as_of,
            levels: &self.levels,
        };
        let (_, report, met) = run.check(&|file: &str| inputs.read(file), name);
        (report, met)
    }

    /// The same, with the other files that the profile builds on.
    fn check_with_layers(
        &self,
        sources: &mut SourceMap,
        systems: &mut Systems,
        inputs: &Inputs,
        name: &str,
        layers: &RefCell<BTreeSet<String>>,
    ) -> (Report, BTreeSet<Code>) {
        let mut run = pipeline::Run {
            sources,
            library: self.library,
            systems,
            as_of: self.as_of,
            levels: &self.levels,
        };
        let loader = |file: &str| {
            if file != name {
                layers.borrow_mut().insert(file.to_owned());
            }
            inputs.read(file)
        };
        let (_, report, met) = run.check(&loader, name);
        (report, met)
    }
}

/// Findings of files that a folder brought in and that are no profile by themselves: no
/// `[deployment]` of their own.
type Deferred = Vec<(String, Report, BTreeSet<Code>)>;

pub(crate) fn run(common: &Common, library: &Library, check: &Check) -> u8 {
    let prepared = pipeline::as_of(&check.checking)
        .and_then(|as_of| Ok((as_of, levels::from_arguments(check)?, Inputs::find(check)?)));
    let (as_of, levels, mut inputs) = match prepared {
        Ok(prepared) => prepared,
        Err(message) => {
            output::fail(&message);
            return exit::USAGE;
        }
    };
    let checker = Checker {
        library,
        as_of,
        levels,
    };
    let changes = if check.fix || check.diff {
        let changes = fix::cure(&checker, &mut inputs, check.unsafe_fixes);
        if let Err(message) = changes.deliver(&inputs, check) {
            output::fail(&message);
            return exit::FINDINGS;
        }
        Some(changes)
    } else {
        None
    };
    let mut sources = SourceMap::new();
    let mut report = Report::new();
    let mut met = BTreeSet::new();
    let mut systems = Systems::default();
    let layers = RefCell::new(BTreeSet::new());
    let mut deferred = Deferred::new();
    for name in inputs.names() {
        let (before, known) = (sources.count(), systems.count());
        let (findings, codes) =
            checker.check_with_layers(&mut sources, &mut systems, &inputs, name, &layers);
        if inputs.may_be_a_base(name, &findings) {
            deferred.push((name.clone(), findings, codes));
            continue;
        }
        let silent = findings.is_empty() && findings.suppressed().is_empty();
        if silent && systems.count() == known {
            // Nothing points into them, and there may be very many.
            sources.forget_after(before);
        }
        report.join(findings);
        met.extend(codes);
    }
    // What another profile of the run builds on was looked at with that profile.
    for (name, findings, codes) in deferred {
        if !layers.borrow().contains(&name) {
            report.join(findings);
            met.extend(codes);
        }
    }
    // Behind an error, much was not looked at.
    if !report.has_errors() {
        levels::unused(&checker.levels, &met, &mut report);
    }
    report.sort();
    let options = Options {
        styled: check.format == Format::Full && output::styled(common.color),
        checked: inputs.names(),
        ..Options::default()
    };
    // A fixed text of standard input, and a difference, are the data of such a run.
    let taken = check.diff || (check.fix && inputs.has_standard_input());
    let totals = || output::say(&summary(&report, inputs.names().len()));
    match check.format {
        // For people; the machine formats are data.
        Format::Full => {
            if !report.is_empty() || !report.suppressed().is_empty() {
                output::for_people(&report, &sources, &options);
            }
            totals();
        }
        Format::Concise if !taken => {
            output::data(&render(check.format, &report, &sources, &options));
            totals();
        }
        _ if taken => totals(),
        _ => output::data(&render(check.format, &report, &sources, &options)),
    }
    if let Some(changes) = &changes {
        changes.tell(&report, &sources, &inputs, check);
    }
    let strict = check.strict && report.count(Severity::Warning) > 0;
    let pending = check.diff && changes.is_some_and(|changes| !changes.is_empty());
    if report.has_errors() || strict || pending {
        exit::FINDINGS
    } else {
        exit::FINE
    }
}
