//! What is built into the binary, and the user's folders over it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use groundplan_blueprint::Images;
use groundplan_catalog::System;
use groundplan_catalog::coverage::Lists;
use groundplan_catalog::system::CompiledTable;
use groundplan_catalog::tables::{TableSource, Tables};
use groundplan_diagnostics::{Finding, Report, SourceMap, code};
use include_dir::{Dir, include_dir};

use crate::arguments::Common;
use crate::files;

static SYSTEMS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/systems");
static TABLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/sizing");
static PROFILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// The systems once more, as `build.rs` compiled them, by id.
static COMPILED: &[(&str, &[CompiledTable])] = &include!(concat!(env!("OUT_DIR"), "/systems.rs"));
/// The tables, compiled likewise, by path.
static COMPILED_TABLES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// Systems and tables.
pub(crate) struct Library {
    systems: Option<PathBuf>,
    folder: Option<PathBuf>,
    /// The tables.
    pub(crate) tables: Tables<'static>,
}

impl Library {
    /// The built-in ones with the user's folders over them.
    pub(crate) fn new(common: &Common) -> Result<Self, String> {
        for (folder, option) in [(&common.systems, "--systems"), (&common.tables, "--tables")] {
            if let Some(folder) = folder
                && !folder.is_dir()
            {
                return Err(format!("`{option} {}` is not a folder", folder.display()));
            }
        }
        let tables = Tables::new(TableFiles {
            folder: common.tables.clone(),
        });
        Ok(Self {
            folder: common.tables.clone(),
            systems: common.systems.clone(),
            tables,
        })
    }

    /// Ids of all systems, sorted.
    pub(crate) fn system_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = SYSTEMS
            .files()
            .filter_map(|file| stem(file.path()))
            .chain(
                self.systems
                    .iter()
                    .filter_map(|folder| std::fs::read_dir(folder).ok())
                    .flatten()
                    .filter_map(|entry| stem(&entry.ok()?.path())),
            )
            .collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Reads the file of a system; `None` without findings when there is none.
    pub(crate) fn system(&self, sources: &mut SourceMap, id: &str) -> (Option<System>, Report) {
        // An id is one file name; anything else cannot name a system.
        if id.is_empty() || id.contains(['/', '\\', '.']) {
            return (None, Report::new());
        }
        let own = self
            .systems
            .as_ref()
            .map(|folder| folder.join(format!("{id}.toml")));
        // Whatever has the name was meant to replace the built-in file; falling back to that
        // in silence would deploy something else.
        if let Some(path) = own.filter(|path| path.symlink_metadata().is_ok()) {
            let name = files::display(&path);
            return match files::read(&path) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes);
                    without_secrets(sources, &name, &text)
                }
                Err(reason) => {
                    let finding = Finding::new(
                        code::FILE_UNREADABLE,
                        format!("cannot read the system file `{name}`: {reason}"),
                    )
                    .help("mend the file, or take it out of the folder to use the built-in one");
                    (None, [finding].into_iter().collect())
                }
            };
        }
        match SYSTEMS
            .get_file(format!("{id}.toml"))
            .and_then(|file| file.contents_utf8())
        {
            Some(text) => built_in(sources, id, text),
            None => (None, Report::new()),
        }
    }

    /// The lists of requirements and contradictions: the built-in ones, and those in the folder
    /// `requirements` of the user's own systems over them.
    pub(crate) fn lists(&self) -> Result<Lists, String> {
        let mut lists = Lists::default();
        let built_in = SYSTEMS
            .get_dir("requirements")
            .into_iter()
            .flat_map(Dir::files);
        for file in built_in {
            let name = file.path().file_name().unwrap_or_default();
            let text = file.contents_utf8().unwrap_or_default();
            lists.add(&name.to_string_lossy(), text)?;
        }
        let own = self
            .systems
            .iter()
            .filter_map(|folder| std::fs::read_dir(folder.join("requirements")).ok())
            .flatten()
            .flatten();
        for entry in own {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.strip_suffix(".csv").is_some() {
                let bytes = files::read(&path)?;
                lists.add(&name, &String::from_utf8_lossy(&bytes))?;
            }
        }
        Ok(lists)
    }

    /// Whether a path such as `sizing/lifecycle.csv` is among the built-in tables.
    pub(crate) fn has_table(path: &str) -> bool {
        path.strip_prefix("sizing/")
            .is_some_and(|path| TABLES.get_entry(path).is_some())
    }

    /// The table of images.
    pub(crate) fn images(&self, sources: &mut SourceMap) -> (Option<Images>, Report) {
        let name = "images.toml";
        let text = TableFiles {
            folder: self.folder.clone(),
        }
        .text(name)
        .map(Cow::into_owned);
        Images::read(
            sources,
            &format!("sizing/{name}"),
            &text.unwrap_or_default(),
        )
    }

    /// The built-in example profiles, by name.
    pub(crate) fn examples() -> impl Iterator<Item = (String, &'static str)> {
        PROFILES
            .files()
            .filter_map(|file| Some((stem(file.path())?, file.contents_utf8()?)))
    }
}

/// Reads a user's file of a system, with everything blotted out that looks like a secret.
fn without_secrets(sources: &mut SourceMap, name: &str, text: &str) -> (Option<System>, Report) {
    let (shown, secrets) = groundplan_profile::secrets::blotted(text);
    let (system, mut report) = groundplan_catalog::system::load(sources, name, &shown);
    if !secrets.is_empty() {
        let source = sources.add(name, shown);
        for secret in &secrets {
            report.push(secret.finding(source, "system file"));
        }
    }
    (system, report)
}

fn built_in(sources: &mut SourceMap, id: &str, text: &'static str) -> (Option<System>, Report) {
    let name = format!("systems/{id}.toml");
    let compiled = COMPILED.iter().find(|(compiled, _)| *compiled == id);
    match compiled.and_then(|(_, tables)| {
        groundplan_catalog::system::load_compiled(sources, &name, text, tables)
    }) {
        Some(system) => (Some(system), Report::new()),
        None => groundplan_catalog::system::load(sources, &name, text),
    }
}

/// Systems that were read in this run, each once however many profiles name it. Belongs to one
/// map of sources.
#[derive(Default)]
pub(crate) struct Systems {
    read: BTreeMap<String, Option<Arc<System>>>,
}

impl Systems {
    /// The system by this id, with what is wrong with its file when it is read for the first
    /// time.
    pub(crate) fn get(
        &mut self,
        library: &Library,
        sources: &mut SourceMap,
        id: &str,
    ) -> (Option<Arc<System>>, Report) {
        if let Some(known) = self.read.get(id) {
            return (known.clone(), Report::new());
        }
        let (system, report) = library.system(sources, id);
        let system = system.map(Arc::new);
        // Names of systems that do not exist come from profiles and are not kept.
        if system.is_some() || report.has_errors() {
            self.read.insert(id.to_owned(), system.clone());
        }
        (system, report)
    }

    /// Whether the system's file is there and cannot be used.
    pub(crate) fn is_broken(&self, id: &str) -> bool {
        matches!(self.read.get(id), Some(None))
    }

    /// How many files were read so far.
    pub(crate) fn count(&self) -> usize {
        self.read.len()
    }
}

fn stem(path: &Path) -> Option<String> {
    if path.extension()? != "toml" {
        return None;
    }
    Some(path.file_stem()?.to_string_lossy().into_owned())
}

/// A user's folder of tables over the built-in one.
struct TableFiles {
    folder: Option<PathBuf>,
}

impl TableSource for TableFiles {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        if let Some(folder) = &self.folder {
            let own = folder.join(path);
            if own.is_file() {
                return files::read(&own)
                    .ok()
                    .map(|bytes| Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        TABLES
            .get_file(path)
            .and_then(|file| file.contents_utf8())
            .map(Cow::Borrowed)
    }

    fn compiled(&self, path: &str) -> Option<&str> {
        let own = self.folder.as_ref().map(|folder| folder.join(path));
        if own.is_some_and(|own| own.is_file()) {
            return None;
        }
        let mut tables = COMPILED_TABLES.iter();
        tables
            .find(|(compiled, _)| *compiled == path)
            .map(|(_, text)| *text)
    }
}

#[cfg(test)]
mod tests;
