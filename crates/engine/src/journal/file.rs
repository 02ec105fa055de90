//! The file: append with fsync, read with checksums.

use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Entry;
use crate::digest;
use crate::error::EngineError;

/// Newest format of lines that this version writes and reads.
pub const FORMAT: u32 = 1;

/// Checksum before the first line.
const START: &str = "0000000000000000";

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    format: u32,
    sequence: u64,
    sum: &'a str,
    #[serde(borrow)]
    entry: &'a RawValue,
}

/// What a journal file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Entries in order.
    pub entries: Vec<Entry>,
    /// Whether the last line was torn by a crash in the middle of writing it. Its call was
    /// never made, or its end is found out again; nothing is lost by dropping it.
    pub torn: bool,
    /// Length of the good part, bytes.
    length: u64,
    sum: String,
}

/// Reads a journal; one that does not exist is empty.
///
/// # Errors
/// [`EngineError::JournalCorrupt`] when a line other than the last is damaged,
/// [`EngineError::Newer`] for lines of a later version, [`EngineError::Io`].
pub fn read(path: &Path) -> Result<Reading, EngineError> {
    let mut reading = Reading {
        sum: START.to_owned(),
        ..Reading::default()
    };
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(reading),
        Err(error) => return Err(EngineError::io("read", path)(error)),
    };
    let mut rest: &[u8] = &bytes;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            reading.torn = true;
            break;
        };
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        match parse(line, number, &reading.sum) {
            Ok((entry, sum)) => {
                reading.entries.push(entry);
                reading.sum = sum;
                reading.length += end as u64 + 1;
            }
            Err(Bad::Newer(found)) => {
                return Err(EngineError::Newer {
                    what: "the journal",
                    found,
                    known: FORMAT,
                });
            }
            // File systems may keep the length of a torn write and lose its content.
            Err(Bad::Damaged(_)) if after.iter().all(|byte| *byte == 0) => {
                reading.torn = true;
                break;
            }
            Err(Bad::Damaged(reason)) => {
                return Err(EngineError::JournalCorrupt {
                    path: path.to_owned(),
                    line: number,
                    reason,
                });
            }
        }
        rest = after;
    }
    Ok(reading)
}

enum Bad {
    Newer(u32),
    Damaged(String),
}

fn parse(line: &[u8], number: usize, previous: &str) -> Result<(Entry, String), Bad> {
    let damaged = |reason: &str| Bad::Damaged(reason.to_owned());
    let text = std::str::from_utf8(line).map_err(|_| damaged("it is not text"))?;
    let line: Line<'_> =
        serde_json::from_str(text).map_err(|_| damaged("it is no journal entry"))?;
    if line.format > FORMAT {
        return Err(Bad::Newer(line.format));
    }
    let sequence = number as u64;
    if line.sequence != sequence {
        return Err(damaged("lines are missing or out of order"));
    }
    let sum = checksum(previous, sequence, line.entry.get());
    if sum != line.sum {
        return Err(damaged("its checksum does not match its content"));
    }
    let entry = serde_json::from_str(line.entry.get())
        .map_err(|error| Bad::Damaged(format!("a field is wrong ({error})")))?;
    Ok((entry, sum))
}

fn checksum(previous: &str, sequence: u64, entry: &str) -> String {
    digest::short(&format!("{previous}\n{sequence}\n{entry}"))
}

/// A journal open for writing.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    sequence: u64,
    sum: String,
    length: u64,
}

impl Journal {
    /// Opens the journal of `path` behind what was read from it, and drops a torn last line.
    ///
    /// # Errors
    /// [`EngineError::Io`].
    pub fn open(path: &Path, reading: &Reading) -> Result<Self, EngineError> {
        let fresh = !path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(EngineError::io("open", path))?;
        file.set_len(reading.length)
            .map_err(EngineError::io("shorten", path))?;
        file.seek(SeekFrom::End(0))
            .map_err(EngineError::io("read", path))?;
        if fresh && let Some(folder) = path.parent() {
            sync_folder(folder)?;
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            sequence: reading.entries.len() as u64,
            sum: reading.sum.clone(),
            length: reading.length,
        })
    }

    /// Appends entries and returns when they are on disk, together: one fsync for all.
    /// Returns the sequence number of the last.
    ///
    /// # Errors
    /// [`EngineError::Io`], for example when the disk is full. What was written of the entries
    /// is taken back as far as possible; no call may be made on their strength.
    pub fn append(&mut self, entries: &[Entry]) -> Result<u64, EngineError> {
        let mut text = String::new();
        let (mut sequence, mut sum) = (self.sequence, self.sum.clone());
        for entry in entries {
            let entry = serde_json::value::to_raw_value(entry)
                .map_err(|error| EngineError::io("write", &self.path)(error.into()))?;
            sequence += 1;
            sum = checksum(&sum, sequence, entry.get());
            let line = Line {
                format: FORMAT,
                sequence,
                sum: &sum,
                entry: &entry,
            };
            text += &serde_json::to_string(&line)
                .map_err(|error| EngineError::io("write", &self.path)(error.into()))?;
            text.push('\n');
        }
        if let Err(error) = self
            .file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
        {
            let _ = self.file.set_len(self.length);
            let _ = self.file.seek(SeekFrom::End(0));
            return Err(EngineError::io("write", &self.path)(error));
        }
        self.sequence = sequence;
        self.sum = sum;
        self.length += text.len() as u64;
        Ok(sequence)
    }
}

/// Makes a new name in a folder survive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), EngineError> {
    File::open(folder)
        .and_then(|file| file.sync_all())
        .map_err(EngineError::io("write", folder))
}
