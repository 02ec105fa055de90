//! `groundplan calc`: one formula of the sizing rules, for a quick answer.

use groundplan_diagnostics::{SourceMap, code, summary};
use groundplan_sizing::calculators::{self, report};

use crate::arguments::{Calc, Common, DataFormat};
use crate::library::Library;
use crate::{exit, output};

pub(crate) fn run(common: &Common, library: &Library, calc: &Calc) -> u8 {
    let Some(name) = &calc.name else {
        list(calc, None);
        return exit::FINE;
    };
    let known = calculators::CALCULATORS.iter().any(|one| one.name == name);
    if calc.list && known {
        list(calc, Some(name));
        return exit::FINE;
    }
    let mut sources = SourceMap::new();
    let (answer, found) =
        calculators::calculate(&mut sources, &library.tables, name, &calc.parameters);
    if let Some(answer) = answer {
        match calc.format {
            DataFormat::Json => output::json(&answer),
            DataFormat::Table if calc.why => output::data(&answer.explanation()),
            DataFormat::Table => output::data(&report::text(&answer)),
        }
        return exit::FINE;
    }
    output::findings(&found, &sources, common);
    output::say(&summary(&found, 1));
    let misused = [
        code::CALCULATOR_UNKNOWN,
        code::CALCULATOR_PARAMETER_UNKNOWN,
        code::CALCULATOR_PARAMETER_MISSING,
    ];
    if found
        .findings()
        .iter()
        .any(|one| misused.contains(&one.code))
    {
        exit::USAGE
    } else {
        exit::FINDINGS
    }
}

fn list(calc: &Calc, only: Option<&str>) {
    let listing = calculators::listing(only);
    match calc.format {
        DataFormat::Json => output::json(&listing),
        DataFormat::Table => output::data(&report::list(&listing)),
    }
}
