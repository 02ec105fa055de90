//! Where words and data go: data to standard output, words for people to standard error.
//!
//! The only module that prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use groundplan_diagnostics::{Format, Options, Report, Severity, SourceMap, render};

use crate::arguments::{Color, Common};
use crate::files;

/// Whether data was lost on its way out.
static LOST: AtomicBool = AtomicBool::new(false);

/// Puts data on standard output. A reader that went away has read what it wanted; any other
/// failure has lost data and is told.
pub(crate) fn data(text: &str) {
    if let Err(error) = write(text)
        && error.kind() != ErrorKind::BrokenPipe
        && !LOST.swap(true, Ordering::Relaxed)
    {
        fail(&format!(
            "the output cannot be written: {}",
            files::reason(&error)
        ));
    }
}

/// Whether everything that was put on standard output arrived there.
pub(crate) fn arrived() -> bool {
    !LOST.load(Ordering::Relaxed)
}

fn write(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// Puts a value on standard output as JSON.
pub(crate) fn json(value: &impl serde::Serialize) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => data(&text),
        // Only maps with keys that are not text cannot be written; our forms have none.
        Err(error) => fail(&format!("the output cannot be written as JSON: {error}")),
    }
}

/// Says something to the person.
pub(crate) fn say(text: &str) {
    let mut error = std::io::stderr().lock();
    let _ = writeln!(error, "{}", text.trim_end_matches('\n'));
}

/// Says why the command cannot go on.
pub(crate) fn fail(message: &str) {
    say(&format!("error: {message}"));
}

/// Whether standard error gets colour.
pub(crate) fn styled(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb")
                && std::io::stderr().is_terminal()
        }
    }
}

/// Whether data goes to a screen.
pub(crate) fn data_on_screen() -> bool {
    std::io::stdout().is_terminal()
}

/// Columns of the screen that data goes to.
pub(crate) fn data_width() -> usize {
    usize::from(dialoguer::console::Term::stdout().size().1)
}

/// Whether data that is shown as text gets colour.
pub(crate) fn data_styled(color: Color) -> bool {
    color != Color::Never && (color == Color::Always || (styled(color) && data_on_screen()))
}

/// Whether a person can be asked.
pub(crate) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for `yes`.
pub(crate) fn ask(question: &str) -> bool {
    let mut error = std::io::stderr().lock();
    let _ = write!(error, "{question} [y/N] ");
    let _ = error.flush();
    drop(error);
    let mut answer = String::new();
    let _ = std::io::stdin().read_line(&mut answer);
    matches!(answer.trim(), "y" | "Y" | "yes" | "Yes")
}

/// Most findings that are put on a screen. A folder of broken files has thousands; whoever cures
/// the first ones sees the next.
const MOST: usize = 500;

/// Puts findings on the screen, errors before the rest when there are too many for all.
pub(crate) fn for_people(report: &Report, sources: &SourceMap, options: &Options<'_>) {
    let count = report.findings().len();
    if count <= MOST {
        say(&render(Format::Full, report, sources, options));
        return;
    }
    let mut first = report.findings().to_vec();
    first.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    first.truncate(MOST);
    let first: Report = first.into_iter().collect();
    say(&render(Format::Full, &first, sources, options));
    say(&format!(
        "{} more findings are not shown; `groundplan check --format json` lists them",
        count - MOST
    ));
}

/// Shows findings to the person: warnings and errors in full, information only when asked for.
pub(crate) fn findings(report: &Report, sources: &SourceMap, common: &Common) {
    let shown: Report = report
        .findings()
        .iter()
        .filter(|finding| common.verbose || finding.severity > Severity::Info)
        .cloned()
        .collect();
    let hidden = report.findings().len() - shown.findings().len();
    if !shown.is_empty() {
        let options = Options {
            styled: styled(common.color),
            ..Options::default()
        };
        for_people(&shown, sources, &options);
    }
    if hidden > 0 {
        say(&format!(
            "{hidden} notes are not shown; `--verbose` shows them"
        ));
    }
}
