//! Files of the user: reading profiles and folders of them, writing bundles.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Largest file that is read as a profile. A larger one is a mistake, not a profile.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads a whole regular file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
    if metadata.is_dir() {
        return Err("it is a directory".to_owned());
    }
    if !metadata.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    if metadata.len() > LARGEST {
        return Err(format!(
            "it is {} MB large; a profile has at most {} MB",
            metadata.len() / 1_000_000,
            LARGEST / (1024 * 1024)
        ));
    }
    let file = fs::File::open(path).map_err(|error| reason(&error))?;
    let mut bytes = Vec::new();
    file.take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|error| reason(&error))?;
    Ok(bytes)
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
    let mut found = below(path)?;
    found.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    Ok(found)
}

/// Every file in a folder and the folders in it, sorted; hidden ones are passed over.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder)
        .map_err(|error| format!("cannot list `{}`: {}", folder.display(), reason(&error)))?;
    for entry in entries {
        let entry = entry
            .map_err(|error| format!("cannot list `{}`: {}", folder.display(), reason(&error)))?;
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // Links to folders are not followed: they could lead in circles.
        let kind = entry.file_type().map_err(|error| reason(&error))?;
        if kind.is_dir() && !hidden {
            collect(&path, found)?;
        } else if !kind.is_dir() && !hidden {
            found.push(path);
        }
    }
    Ok(())
}

/// Writes the files of a bundle below `folder`, making folders as needed.
pub(crate) fn write_all<'a>(
    folder: &Path,
    files: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<usize, String> {
    let mut written = 0;
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| {
                format!("cannot make `{}`: {}", parent.display(), reason(&error))
            })?;
        }
        fs::write(&path, text)
            .map_err(|error| format!("cannot write `{}`: {}", path.display(), reason(&error)))?;
        written += 1;
    }
    Ok(written)
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
