//! The folder of a bundle: what is written there, replaced there, and left alone.
//!
//! A list of what was written, with digests, lies beside the files. It tells our files from
//! those of others (a state file of Terraform, notes of a colleague) and files as they were
//! written from files that somebody has changed since. Everything is written to a folder of its
//! own first, so that a full disk or a crash leaves no half-written file behind.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files::reason;

#[cfg(test)]
mod tests;

/// The list beside the files. Hidden, because it is not part of the bundle.
const LIST: &str = ".groundplan-bundle.json";
const VERSION: u32 = 1;
/// More names than these do not help whoever reads the message.
const NAMED: usize = 5;

/// What was done.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Files of the bundle.
    pub(crate) files: usize,
    /// Files of an earlier bundle that this one no longer has.
    pub(crate) removed: usize,
    /// Such files that somebody has changed; they are still there.
    pub(crate) kept: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct List {
    version: u32,
    /// Digests that a file of ours may have; two while one bundle replaces another.
    files: BTreeMap<String, BTreeSet<String>>,
}

/// Writes a bundle into a folder. Files of an earlier bundle are replaced or removed; files of
/// others stay. With `force`, files that are in the way are replaced too.
pub(crate) fn write(
    folder: &Path,
    bundle: &BTreeMap<String, String>,
    force: bool,
) -> Result<Written, String> {
    let cannot = |doing: &str, path: &Path, error: &std::io::Error| {
        format!("cannot {doing} `{}`: {}", path.display(), reason(error))
    };
    if !folder.exists() {
        return fresh(folder, bundle);
    }
    if !folder.is_dir() {
        return Err(format!(
            "cannot write to `{}`: it is not a folder",
            folder.display()
        ));
    }
    let known = known(folder, force)?;
    in_the_way(folder, bundle, &known, force)?;

    let workshop = workshop(folder)?;
    stage(workshop.path(), bundle)?;
    let mut either = known.clone();
    for (name, text) in bundle {
        either
            .entry(name.clone())
            .or_default()
            .insert(digest(text.as_bytes()));
    }
    write_list(folder, either)?;
    for name in bundle.keys() {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| cannot("make", parent, &error))?;
        }
        fs::rename(workshop.path().join(name), &path)
            .map_err(|error| cannot("write", &path, &error))?;
    }
    let mut written = Written {
        files: bundle.len(),
        ..Written::default()
    };
    for (name, digests) in &known {
        let path = folder.join(name);
        if bundle.contains_key(name) || !path.is_file() || path.is_symlink() {
            continue;
        }
        if !is_one_of(&path, digests) {
            written.kept.push(name.clone());
            continue;
        }
        fs::remove_file(&path).map_err(|error| cannot("remove", &path, &error))?;
        written.removed += 1;
        remove_empty_parents(folder, &path);
    }
    write_list(folder, digests(bundle))?;
    Ok(written)
}

/// A folder that does not exist yet appears at once, whole.
fn fresh(folder: &Path, bundle: &BTreeMap<String, String>) -> Result<Written, String> {
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent)
        .map_err(|error| format!("cannot make `{}`: {}", parent.display(), reason(&error)))?;
    let workshop = workshop(parent)?;
    // The workshop is closed to others; what is made in it has the usual rights.
    let whole = workshop.path().join("bundle");
    stage(&whole, bundle)?;
    write_list(&whole, digests(bundle))?;
    fs::rename(&whole, folder)
        .map_err(|error| format!("cannot make `{}`: {}", folder.display(), reason(&error)))?;
    Ok(Written {
        files: bundle.len(),
        ..Written::default()
    })
}

fn workshop(parent: &Path) -> Result<tempfile::TempDir, String> {
    tempfile::Builder::new()
        .prefix(".groundplan-")
        .tempdir_in(parent)
        .map_err(|error| format!("cannot write to `{}`: {}", parent.display(), reason(&error)))
}

fn stage(folder: &Path, bundle: &BTreeMap<String, String>) -> Result<(), String> {
    for (name, text) in bundle {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| {
                format!("cannot make `{}`: {}", parent.display(), reason(&error))
            })?;
        }
        fs::write(&path, text)
            .map_err(|error| format!("cannot write `{}`: {}", path.display(), reason(&error)))?;
    }
    Ok(())
}

/// What the list of an earlier bundle says; nothing for an empty folder.
fn known(folder: &Path, force: bool) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let path = folder.join(LIST);
    let list = fs::read(&path)
        .ok()
        .and_then(|bytes| serde_json::from_slice::<List>(&bytes).ok())
        .filter(|list| list.version == VERSION);
    if let Some(list) = list {
        // A list that somebody wrote must not lead out of the folder.
        let inside = |name: &str| {
            Path::new(name)
                .components()
                .all(|step| matches!(step, std::path::Component::Normal(_)))
        };
        return Ok(list
            .files
            .into_iter()
            .filter(|(name, _)| inside(name))
            .collect());
    }
    let mut entries = fs::read_dir(folder)
        .map_err(|error| format!("cannot list `{}`: {}", folder.display(), reason(&error)))?;
    if entries.next().is_some() && !force {
        return Err(format!(
            "`{}` holds files that are no bundle; nothing is written\n\
             help: name a new folder, or add `--force` to write beside them and over what is in the way",
            folder.display()
        ));
    }
    Ok(BTreeMap::new())
}

/// Refuses what would overwrite somebody's work, or write through a link to elsewhere.
fn in_the_way(
    folder: &Path,
    bundle: &BTreeMap<String, String>,
    known: &BTreeMap<String, BTreeSet<String>>,
    force: bool,
) -> Result<(), String> {
    let mut changed = Vec::new();
    for (name, text) in bundle {
        let mut path = folder.to_path_buf();
        for step in Path::new(name) {
            path.push(step);
            if path.is_symlink() {
                return Err(format!(
                    "`{}` is a link; nothing is written\nhelp: remove it, or name a new folder",
                    path.display()
                ));
            }
        }
        if path.is_dir() {
            return Err(format!(
                "`{}` is a folder where a file belongs; nothing is written\n\
                 help: remove it, or name a new folder",
                path.display()
            ));
        }
        if !path.exists() {
            continue;
        }
        let ours = known
            .get(name)
            .is_some_and(|digests| is_one_of(&path, digests));
        if !ours && !is_one_of(&path, &BTreeSet::from([digest(text.as_bytes())])) {
            changed.push(name.as_str());
        }
    }
    if changed.is_empty() || force {
        return Ok(());
    }
    let more = match changed.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    changed.truncate(NAMED);
    let names: Vec<String> = changed.iter().map(|name| format!("`{name}`")).collect();
    Err(format!(
        "in `{}`, {}{more} {} changed by somebody since; nothing is written\n\
         help: move the changes elsewhere (into `--templates`, perhaps), or add `--force` to overwrite them",
        folder.display(),
        names.join(", "),
        if names.len() == 1 && more.is_empty() {
            "was"
        } else {
            "were"
        }
    ))
}

fn digests(bundle: &BTreeMap<String, String>) -> BTreeMap<String, BTreeSet<String>> {
    bundle
        .iter()
        .map(|(name, text)| (name.clone(), BTreeSet::from([digest(text.as_bytes())])))
        .collect()
}

fn write_list(folder: &Path, files: BTreeMap<String, BTreeSet<String>>) -> Result<(), String> {
    let path = folder.join(LIST);
    let cannot = |why: &dyn std::fmt::Display| format!("cannot write `{}`: {why}", path.display());
    let list = List {
        version: VERSION,
        files,
    };
    let text = serde_json::to_string_pretty(&list).map_err(|error| cannot(&error))? + "\n";
    // A list cut short would make our own files look like somebody else's.
    let mut half =
        tempfile::NamedTempFile::new_in(folder).map_err(|error| cannot(&reason(&error)))?;
    std::io::Write::write_all(&mut half, text.as_bytes())
        .map_err(|error| cannot(&reason(&error)))?;
    half.persist(&path)
        .map_err(|error| cannot(&reason(&error.error)))?;
    Ok(())
}

fn is_one_of(path: &Path, digests: &BTreeSet<String>) -> bool {
    fs::read(path).is_ok_and(|bytes| digests.contains(&digest(&bytes)))
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn remove_empty_parents(folder: &Path, path: &Path) {
    let mut at: PathBuf = path.to_path_buf();
    // A folder that still holds something cannot be removed, which ends the climb.
    while at.pop() && at != folder && fs::remove_dir(&at).is_ok() {}
}
