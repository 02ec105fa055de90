//! `groundplan render`: the bundle.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use groundplan_diagnostics::suggest::nearest;
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_render::{Bundle, FileKind, Selection, Templates};

use crate::arguments::{Common, Render};
use crate::bundle_folder::{self, Written};
use crate::library::Library;
use crate::pipeline::Designed;
use crate::{exit, files, output, pipeline};

pub(crate) fn run(common: &Common, library: &Library, render: &Render) -> u8 {
    let selection = match selection(&render.only) {
        Ok(selection) => selection,
        Err(message) => {
            output::fail(&message);
            return exit::USAGE;
        }
    };
    let designed = match pipeline::designed(common, library, &render.profile) {
        Ok(designed) => designed,
        Err(code) => return code,
    };
    write(
        common,
        &designed,
        &selection,
        render.templates.as_deref(),
        &render.out,
        render.force,
    )
}

/// Renders the selected files into a folder.
pub(crate) fn write(
    common: &Common,
    designed: &Designed,
    selection: &Selection,
    overrides: Option<&Path>,
    folder: &Path,
    force: bool,
) -> u8 {
    let bundle = match bundle(designed, selection, overrides) {
        Ok(bundle) => bundle,
        Err(Problem::Findings(report)) => {
            output::findings(&report, &SourceMap::new(), common);
            return exit::FINDINGS;
        }
        Err(Problem::Files(message)) => {
            output::fail(&message);
            return exit::USAGE;
        }
    };
    match bundle_folder::write(folder, &bundle.files, force) {
        Ok(written) => {
            output::say(&told(&written, folder));
            exit::FINE
        }
        Err(message) => {
            output::fail(&message);
            exit::FINDINGS
        }
    }
}

fn told(written: &Written, folder: &Path) -> String {
    let mut text = format!("wrote {} files to `{}`", written.files, folder.display());
    if written.removed > 0 {
        let _ = write!(text, ", removed {} of an earlier bundle", written.removed);
    }
    if !written.kept.is_empty() {
        let _ = write!(
            text,
            "\nnote: no longer part of the bundle, but changed by somebody and left: {}",
            written.kept.join(", ")
        );
    }
    text
}

enum Problem {
    Findings(Report),
    Files(String),
}

fn bundle(
    designed: &Designed,
    selection: &Selection,
    overrides: Option<&Path>,
) -> Result<Bundle, Problem> {
    let mut templates = Templates::built_in();
    if let Some(folder) = overrides {
        let files = own_templates(folder).map_err(Problem::Files)?;
        templates = templates.with_overrides(files).map_err(Problem::Findings)?;
    }
    groundplan_render::render(&designed.blueprint, &designed.graphs, &templates, selection)
        .map_err(Problem::Findings)
}

fn selection(names: &[String]) -> Result<Selection, String> {
    if names.is_empty() {
        return Ok(Selection::all());
    }
    let mut kinds = Vec::new();
    for name in names {
        let Some(kind) = FileKind::parse(name) else {
            let all = FileKind::ALL.map(FileKind::name);
            let hint = nearest(name, all).map_or_else(
                || format!("; kinds are {}", all.join(", ")),
                |near| format!("; did you mean `{near}`?"),
            );
            return Err(format!("`--only {name}` names no kind of files{hint}"));
        };
        kinds.push(kind);
    }
    Ok(Selection::only(kinds))
}

fn own_templates(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    if !folder.is_dir() {
        return Err(format!(
            "`--templates {}` is not a folder",
            folder.display()
        ));
    }
    let mut found = BTreeMap::new();
    for path in files::below(folder)? {
        let bytes = files::read(&path)
            .map_err(|reason| format!("cannot read `{}`: {reason}", path.display()))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| format!("`{}` is not UTF-8 text", path.display()))?;
        let name = path.strip_prefix(folder).unwrap_or(&path);
        found.insert(files::display(name), text);
    }
    Ok(found)
}
