//! Whether a system file agrees with itself. Knows the tables of the format, and no product.
//!
//! Serde has seen to keys and types already; what is left is whether names exist, whether ids
//! are unique where they have to be, and whether values make sense.

mod conditions;
mod names;
mod parameters;
mod rows;
mod uniqueness;
mod values;

pub use conditions::check_paths;

use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{Code, Finding, Report, Span};

use super::{Id, System};

/// Findings of one file while they are gathered.
struct Check<'a> {
    system: &'a System,
    text: &'a str,
    report: Report,
}

/// Checks a whole file; `text` is its text, so that findings point at the very word.
pub(super) fn validate(system: &System, text: &str) -> Report {
    let mut check = Check {
        system,
        text,
        report: Report::new(),
    };
    uniqueness::check(&mut check);
    names::check(&mut check);
    values::check(&mut check);
    parameters::check(&mut check);
    conditions::check(&mut check);
    rows::check(&mut check);
    check.report
}

impl Check<'_> {
    /// Adds a finding at a word of the row that has this id.
    fn add(&mut self, code: Code, id: &Id, word: &str, message: String, help: Option<String>) {
        let finding = Finding::new(code, message).at(locate(self.system, self.text, id, word), "");
        self.report.push(match help {
            Some(help) => finding.help(help),
            None => finding,
        });
    }

    /// Adds a finding when `name` is none of the known ones, with the nearest.
    fn known(&mut self, code: Code, id: &Id, what: &str, name: &str, known: &[&str]) {
        self.known_at(code, id, name, what, name, known);
    }

    /// The same where the name stands inside a longer word.
    fn known_at(
        &mut self,
        code: Code,
        id: &Id,
        word: &str,
        what: &str,
        name: &str,
        known: &[&str],
    ) {
        if known.contains(&name) {
            return;
        }
        let help = nearest(name, known.iter().copied()).map_or_else(
            || match known {
                [] => format!("the file has no {what}"),
                _ => format!("known: {}", known.join(", ")),
            },
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("row `{}` names the unknown {what} `{name}`", id.get_ref());
        self.add(code, id, word, message, Some(help));
    }
}

/// The span of a word in quotes inside a row, or of the row's id where it is not found.
///
/// A row reaches from its `[[table]]` header to the next one that is not its own sub-table.
fn locate(system: &System, text: &str, id: &Id, word: &str) -> Span {
    let at = id.span();
    let start = text
        .get(..at.start)
        .and_then(|before| before.rfind("\n[[").map(|found| found + 1))
        .unwrap_or(0);
    let table = text[start..]
        .strip_prefix("[[")
        .and_then(|rest| rest.split("]]").next())
        .unwrap_or_default();
    let own = format!("[[{table}.");
    let end = text[start..]
        .match_indices("\n[[")
        .map(|(found, _)| start + found + 1)
        .find(|next| !text[*next..].starts_with(&own))
        .unwrap_or(text.len());
    let row = &text[start..end];
    for quoted in [format!("\"{word}\""), format!("'{word}'")] {
        // The id comes first and may be the same word; the reference is the later one.
        let after = (at.end - start).min(row.len());
        let found = row
            .get(after..)
            .and_then(|rest| rest.find(&quoted).map(|place| after + place))
            .or_else(|| row.find(&quoted));
        if let Some(place) = found {
            let first = start + place;
            return Span::new(system.source, first, first + quoted.len());
        }
    }
    system.span(id)
}
