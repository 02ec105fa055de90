//! The state on disk: one JSON file, replaced whole.
//!
//! Several processes may use one cloud. A lock file orders their calls, and a file that
//! another process has replaced is read again.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Object;

/// Newest format of the file.
const FORMAT: u32 = 1;

/// Everything that exists in the simulated cloud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cloud {
    /// Format of the file.
    pub format: u32,
    /// How many objects each resource id has had; part of new provider ids.
    pub made: BTreeMap<String, u32>,
    /// Client tokens and the provider ids that they made.
    pub tokens: BTreeMap<String, String>,
    /// How often a call was made for a resource, counted only where faults are asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<String, u32>,
    /// Objects by provider id.
    pub objects: BTreeMap<String, Object>,
}

impl Default for Cloud {
    fn default() -> Self {
        Self {
            format: FORMAT,
            made: BTreeMap::new(),
            tokens: BTreeMap::new(),
            calls: BTreeMap::new(),
            objects: BTreeMap::new(),
        }
    }
}

/// The state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The system refused.
    #[error("{doing} the simulated cloud {}: {source}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not the state of a simulated cloud.
    #[error("understand the simulated cloud {}: {reason}; delete the file to start with an empty cloud", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
}

/// The file, and what was last read from it or written to it.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    lock: PathBuf,
    /// Whether the file was looked at, even if there was none.
    looked: bool,
    /// The file as it was then; absent when there was none.
    seen: Option<Stamp>,
    cloud: Cloud,
}

/// Tells whether a file was replaced since.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<std::time::SystemTime>,
    #[cfg(unix)]
    node: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            node: std::os::unix::fs::MetadataExt::ino(&metadata),
        })
    }
}

impl Store {
    pub(crate) fn open(folder: &Path) -> Result<Self, SimError> {
        let mut store = Self {
            path: folder.join("cloud.json"),
            lock: folder.join("cloud.lock"),
            looked: false,
            seen: None,
            cloud: Cloud::default(),
        };
        store.refresh()?;
        Ok(store)
    }

    /// What exists now.
    pub(crate) fn read(&mut self) -> Result<&mut Cloud, SimError> {
        self.refresh()?;
        Ok(&mut self.cloud)
    }

    /// Runs a change and writes it down before it returns, whatever the change answers.
    pub(crate) fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Cloud) -> T,
    ) -> Result<T, SimError> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder).map_err(|source| self.io("create", source))?;
        }
        let lock = File::create(&self.lock).map_err(|source| self.io("lock", source))?;
        lock.lock().map_err(|source| self.io("lock", source))?;
        self.refresh()?;
        let answer = change(&mut self.cloud);
        self.write()?;
        Ok(answer)
    }

    fn refresh(&mut self) -> Result<(), SimError> {
        let stamp = Stamp::of(&self.path);
        if self.looked && self.seen == stamp {
            return Ok(());
        }
        self.cloud = match std::fs::read(&self.path) {
            Ok(bytes) => {
                let cloud: Cloud = serde_json::from_slice(&bytes)
                    .map_err(|error| self.damaged(&error.to_string()))?;
                if cloud.format > FORMAT {
                    return Err(self.damaged("it was written by a newer version"));
                }
                cloud
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Cloud::default(),
            Err(source) => return Err(self.io("read", source)),
        };
        self.looked = true;
        self.seen = stamp;
        Ok(())
    }

    fn write(&mut self) -> Result<(), SimError> {
        // One draft per process: a killed one may have left its own behind.
        let draft = self
            .path
            .with_extension(format!("json.{}", std::process::id()));
        let text =
            serde_json::to_string(&self.cloud).map_err(|error| self.io("write", error.into()))?;
        let written = File::create(&draft)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| std::fs::rename(&draft, &self.path));
        written.map_err(|source| self.io("write", source))?;
        self.seen = Stamp::of(&self.path);
        Ok(())
    }

    fn io(&self, doing: &'static str, source: std::io::Error) -> SimError {
        SimError::Io {
            doing,
            path: self.path.clone(),
            source,
        }
    }

    fn damaged(&self, reason: &str) -> SimError {
        SimError::Damaged {
            path: self.path.clone(),
            reason: reason.to_owned(),
        }
    }
}
