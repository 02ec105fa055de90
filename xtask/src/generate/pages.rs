//! Reference pages that can be read off the program and the workspace.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};

use super::{Files, Sources};
use crate::check_deps;

const NOTICE: &str = "<!-- Written by `cargo xtask generate`. Do not edit. -->\n";

/// `docs/reference/commands.md`: the help of every command.
pub(super) fn commands(sources: &Sources<'_>) -> Result<Files> {
    let overview = sources.ask(&["--help"])?;
    let names = command_names(&overview);
    if names.is_empty() {
        anyhow::bail!("`groundplan --help` lists no commands");
    }
    let mut page = format!(
        "{NOTICE}# Commands\n\n```text\n{}\n```\n",
        overview.trim_end()
    );
    for name in names {
        let help = sources
            .ask(&["help", &name])
            .with_context(|| format!("no help for {name}"))?;
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            "\n## groundplan {name}\n\n```text\n{}\n```\n",
            help.trim_end()
        );
    }
    Ok(Files::from([("docs/reference/commands.md".into(), page)]))
}

/// The names below `Commands:`, in their order, without `help` itself.
fn command_names(overview: &str) -> Vec<String> {
    overview
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.trim().is_empty())
        // Names stand at two spaces; wrapped descriptions stand further in.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// `docs/reference/structure.md`: the crates and their directions, as proved by `check-deps`.
pub(super) fn structure(sources: &Sources<'_>) -> Result<Files> {
    let page = format!(
        "{NOTICE}# Structure\n\nA crate depends only on crates of earlier rows; \
         `cargo xtask check-deps` proves it. A pure crate reaches no network, clock, environment, \
         file system or unseeded randomness, neither itself nor through what it links.\n\n{}",
        check_deps::graph(sources.workspace)?
    );
    Ok(Files::from([("docs/reference/structure.md".into(), page)]))
}

/// `docs/reference/contradictions.md`: where documents contradict themselves, as the program
/// prints it.
pub(super) fn contradictions(sources: &Sources<'_>) -> Result<Files> {
    let page = sources.ask(&["catalog", "contradictions"])?;
    let page = format!("{NOTICE}{page}");
    Ok(Files::from([(
        "docs/reference/contradictions.md".into(),
        page,
    )]))
}

/// `docs/architecture.svg`: the same crates as a picture.
pub(super) fn picture(sources: &Sources<'_>) -> Result<Files> {
    let picture = check_deps::picture(sources.workspace)?;
    Ok(Files::from([("docs/architecture.svg".into(), picture)]))
}

#[cfg(test)]
mod tests;
