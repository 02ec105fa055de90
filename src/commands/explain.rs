//! `groundplan explain`: the page of a finding's code.

mod page;

use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{CODES, Code, CodeEntry};
use serde_json::{Value, json};

use crate::arguments::{Common, Explain, PageFormat};
use crate::{exit, output};

/// Version of the JSON form.
const VERSION: u32 = 1;

pub(crate) fn run(common: &Common, explain: &Explain) -> u8 {
    let Some(wanted) = &explain.code else {
        list(explain.format);
        return exit::FINE;
    };
    let Some(code) = Code::parse(wanted) else {
        output::fail(&unknown(wanted));
        return exit::USAGE;
    };
    let entry = code.entry();
    // A page that goes into a file or another program stays what it is.
    let format = explain.format.unwrap_or(if output::data_on_screen() {
        PageFormat::Text
    } else {
        PageFormat::Markdown
    });
    match format {
        PageFormat::Json => {
            output::json(&json!({ "version": VERSION, "code": described(entry) }));
        }
        PageFormat::Markdown => output::data(entry.page),
        PageFormat::Text => output::data(&page::text(
            entry.page,
            output::data_width(),
            output::data_styled(common.color),
        )),
    }
    exit::FINE
}

/// Every code but the catch-all, which stands for one that nobody registered; nothing makes it.
fn listed() -> impl Iterator<Item = &'static CodeEntry> {
    CODES.iter().filter(|entry| entry.code.0 != 0)
}

fn list(format: Option<PageFormat>) {
    if format == Some(PageFormat::Json) {
        let codes: Vec<Value> = listed().map(described).collect();
        output::json(&json!({ "version": VERSION, "codes": codes }));
        return;
    }
    let lines: Vec<String> = listed()
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
}

fn described(entry: &CodeEntry) -> Value {
    json!({
        "code": entry.code.to_string(),
        "name": entry.name,
        "severity": entry.severity.name(),
        "may_be_lowered": entry.severity != groundplan_diagnostics::Severity::Error
            || entry.code.may_be_lowered(),
        "meaning": page::section(entry.page, "What it means"),
        "example": page::section(entry.page, "Example"),
        "cure": page::section(entry.page, "What to do"),
    })
}

fn unknown(wanted: &str) -> String {
    let names: Vec<String> = CODES
        .iter()
        .flat_map(|entry| [entry.code.to_string(), entry.name.to_owned()])
        .collect();
    let hint = nearest(wanted, names.iter().map(String::as_str))
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default();
    format!(
        "there is no finding with the code `{wanted}`{hint}\nhelp: `groundplan explain` lists all \
         codes"
    )
}
