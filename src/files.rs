//! Files of the user: reading profiles and folders of them.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read at all, in bytes. The largest table has a few megabytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads a whole regular file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let (bytes, whole) = read_up_to(path, LARGEST)?;
    if whole {
        Ok(bytes)
    } else {
        Err(format!("it is larger than {} MiB", LARGEST / (1024 * 1024)))
    }
}

/// Reads a profile. Of one that is too large comes just so much that it can be seen.
pub(crate) fn read_profile(path: &Path) -> Result<Vec<u8>, String> {
    let most = groundplan_profile::tree::LARGEST_FILE as u64 + 1;
    Ok(read_up_to(path, most)?.0)
}

/// Reads a file that a profile builds on. A link may not lead to a file of another kind, which a
/// profile could show.
pub(crate) fn read_layer(path: &Path) -> Result<Vec<u8>, String> {
    let real = path.canonicalize().map_err(|error| reason(&error))?;
    if !groundplan_profile::layers::is_toml(&display(&real)) {
        return Err("it leads to a file that is no `.toml` file".to_owned());
    }
    read_profile(path)
}

/// The first bytes of a regular file, and whether they are all of it. Bounded also when the file
/// grows meanwhile.
fn read_up_to(path: &Path, most: u64) -> Result<(Vec<u8>, bool), String> {
    // Asked before the file is opened, because opening a pipe waits for its other end.
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if metadata.is_dir() {
        return Err("it is a directory".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let file = fs::File::open(path).map_err(|error| reason(&error))?;
    let mut bytes = Vec::with_capacity(metadata.len().min(most) as usize);
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| reason(&error))?;
    let whole = bytes.len() as u64 <= most;
    bytes.truncate(most as usize);
    Ok((bytes, whole))
}

/// The reason in words, without the operating system's error number.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error")
                .next()
                .unwrap_or(&text)
                .to_lowercase()
        }
    }
}

/// The profiles that a path names: the file itself, or every `.toml` file of a folder and the
/// folders in it, sorted.
pub(crate) fn profiles(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    collect(path, &PASSED_OVER, &mut found)?;
    found.sort();
    found.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    Ok(found)
}

/// Folders that hold what other tools made or fetched, never a user's profiles.
const PASSED_OVER: [&str; 2] = ["target", "node_modules"];

/// Every file in a folder and the folders in it, sorted; hidden ones are passed over.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    collect(folder, &[], &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, passed_over: &[&str], found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("cannot list `{}`: {}", folder.display(), reason(&error)))?;
    for entry in entries {
        let entry = entry
            .map_err(|error| format!("cannot list `{}`: {}", folder.display(), reason(&error)))?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links to folders are not followed: they could lead in circles.
        let kind = entry.file_type().map_err(|error| reason(&error))?;
        let others = passed_over.iter().any(|name| entry.file_name() == *name);
        if kind.is_dir() && !hidden && !others {
            collect(&path, passed_over, found)?;
        } else if !kind.is_dir() && !hidden {
            found.push(path);
        }
    }
    Ok(())
}

/// A path as it is shown and used as a source's name: with `/` on every system, and without a
/// leading `./`, so that a file is called the same whether it was found or named by another.
pub(crate) fn display(path: &Path) -> String {
    let text = path.strip_prefix(".").unwrap_or(path).to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace('\\', "/")
    }
}
