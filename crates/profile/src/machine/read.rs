//! From text to a machine, whoever wrote the text.

use groundplan_diagnostics::{Finding, SourceId, SourceMap, Span, code};
use serde_json::Value;

use super::{FORMAT, Machine, ansible};

/// Reads the facts of one machine: our own form, or the output of Ansible's `setup` for Linux or
/// Windows, as a file of `--tree`, of a fact cache, or as `ansible HOST -m setup` prints it.
///
/// # Errors
/// One finding with its place in the text.
pub fn read(sources: &mut SourceMap, name: &str, text: &str) -> Result<Machine, Box<Finding>> {
    let source = sources.add(name, text);
    // `ansible HOST -m setup` begins with a line for people: `web1 | SUCCESS => {`.
    let start = match text.find('{') {
        Some(start) if text[..start].trim_end().ends_with("=>") => start,
        _ => 0,
    };
    let value: Value = serde_json::from_str(&text[start..])
        .map_err(|error| Box::new(not_json(source, text, start, &error)))?;
    if value.get("groundplan_machine").is_some() {
        return own(source, text, start);
    }
    if let Some(facts) = ansible::facts(&value) {
        return ansible::machine(facts).map_err(|missing| {
            Box::new(
                unreadable(
                    Span::new(source, 0, 0),
                    format!("the facts of Ansible hold no `{missing}`"),
                )
                .help(
                    "gather them with `ansible HOST -m setup --tree DIR`, for Windows with \
                     `ansible.windows.setup`, and without leaving out a subset",
                ),
            )
        });
    }
    Err(Box::new(
        unreadable(
            Span::new(source, 0, 0),
            "these are neither facts of Ansible nor those of `groundplan inspect`".to_owned(),
        )
        .help(HELP),
    ))
}

const HELP: &str = "write them on the machine with `groundplan inspect --format json`, on Windows \
                    with the script that `groundplan inspect --script` prints, or with \
                    `ansible HOST -m setup --tree DIR`";

fn own(source: SourceId, text: &str, start: usize) -> Result<Machine, Box<Finding>> {
    let machine: Machine = serde_json::from_str(&text[start..])
        .map_err(|error| Box::new(not_json(source, text, start, &error)))?;
    if machine.groundplan_machine > FORMAT {
        return Err(Box::new(
            unreadable(
                Span::new(source, 0, 0),
                format!(
                    "expected a form up to {FORMAT}, found {}",
                    machine.groundplan_machine
                ),
            )
            .help("read it with the version of `groundplan` that wrote it, or a newer one"),
        ));
    }
    Ok(machine)
}

fn not_json(source: SourceId, text: &str, start: usize, error: &serde_json::Error) -> Finding {
    let line_start = text[start..]
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>()
        + start;
    let mut at = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    // The position is shown beside the excerpt already.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    unreadable(
        Span::new(source, at, at),
        format!("the facts cannot be read: {message}"),
    )
    .help(HELP)
}

fn unreadable(span: Span, message: String) -> Finding {
    Finding::new(code::FACTS_UNREADABLE, message).at(span, "")
}
