//! `groundplan explain`: the page of a finding's code.

use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{CODES, Code};

use crate::arguments::Explain;
use crate::{exit, output};

pub(crate) fn run(explain: &Explain) -> u8 {
    let Some(wanted) = &explain.code else {
        let lines: Vec<String> = CODES
            .iter()
            // The catch-all stands for a code that nobody registered; nothing makes it.
            .filter(|entry| entry.code.0 != 0)
            .map(|entry| {
                format!(
                    "{}  {:<8} {}",
                    entry.code,
                    entry.severity.name(),
                    entry.name
                )
            })
            .collect();
        output::data(&lines.join("\n"));
        return exit::FINE;
    };
    if let Some(code) = Code::parse(wanted) {
        output::data(code.entry().page);
        return exit::FINE;
    }
    let names: Vec<String> = CODES
        .iter()
        .flat_map(|entry| [entry.code.to_string(), entry.name.to_owned()])
        .collect();
    let hint = nearest(wanted, names.iter().map(String::as_str))
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default();
    output::fail(&format!(
        "there is no finding with the code `{wanted}`{hint}\nhelp: `groundplan explain` lists all codes"
    ));
    exit::USAGE
}
