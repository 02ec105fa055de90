//! One process at a time works on a deployment.
//!
//! The operating system holds the lock (`flock`), so a killed process never leaves one behind
//! on the same host; the file's content only explains whose it is.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::EngineError;

/// Who holds a lock.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockHolder {
    /// User, as given by the caller.
    pub owner: String,
    /// Host.
    pub host: String,
    /// Process id.
    pub process: u32,
    /// When it was taken, milliseconds since 1970.
    pub since_milliseconds: u64,
    /// What for: `apply`, `resume`, ...
    pub purpose: String,
}

impl fmt::Display for LockHolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.process == 0 {
            return f.write_str("another process holds it");
        }
        write!(
            f,
            "{} on {} holds it for `{}` since {} (process {}); wait, or end that process: \
             the lock goes with it",
            if self.owner.is_empty() {
                "somebody"
            } else {
                &self.owner
            },
            if self.host.is_empty() {
                "this host"
            } else {
                &self.host
            },
            self.purpose,
            crate::clock::utc(self.since_milliseconds),
            self.process
        )
    }
}

impl LockHolder {
    /// This process, with the names that the system gives user and host.
    pub fn this_process(purpose: &str, now_milliseconds: u64) -> Self {
        let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
            .ok()
            .or_else(|| std::env::var("HOSTNAME").ok())
            .or_else(|| std::env::var("COMPUTERNAME").ok())
            .unwrap_or_default();
        Self {
            owner: std::env::var("USER")
                .or_else(|_| std::env::var("USERNAME"))
                .unwrap_or_default(),
            host: host.trim().to_owned(),
            process: std::process::id(),
            since_milliseconds: now_milliseconds,
            purpose: purpose.to_owned(),
        }
    }
}

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    /// Who held it last without giving it back, when that process died.
    pub taken_over: Option<LockHolder>,
}

impl Lock {
    /// Takes the lock of a deployment's folder.
    ///
    /// # Errors
    /// [`EngineError::Locked`] with the holder when a living process has it; [`EngineError::Io`].
    pub fn take(folder: &Path, holder: &LockHolder) -> Result<Self, EngineError> {
        let path = folder.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(EngineError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(EngineError::Locked(read(&mut file).unwrap_or_default()));
            }
            Err(TryLockError::Error(source)) => return Err(EngineError::io("lock", &path)(source)),
        }
        // Content left behind means that its writer never released the lock: it died.
        let taken_over = read(&mut file);
        write(&mut file, Some(holder)).map_err(EngineError::io("write", &path))?;
        Ok(Self { file, taken_over })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A failure leaves the content, which only makes the next holder explain more.
        let _ = write(&mut self.file, None);
        let _ = self.file.unlock();
    }
}

fn read(file: &mut File) -> Option<LockHolder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(4096).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

fn write(file: &mut File, holder: Option<&LockHolder>) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    if let Some(holder) = holder {
        file.write_all(serde_json::to_string(holder)?.as_bytes())?;
    }
    file.flush()
}
