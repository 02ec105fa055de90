//! Reading raw facts, writing tables, and the spelling of values.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A raw CSV file.
pub(super) struct Raw {
    name: String,
    lines: Vec<BTreeMap<String, String>>,
}

/// One line of a raw file.
pub(super) struct Line<'r> {
    file: &'r str,
    number: usize,
    cells: &'r BTreeMap<String, String>,
}

impl Raw {
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let failed = |error: &dyn std::fmt::Display| format!("{name}: {error}");
        let mut reader = csv::Reader::from_path(path).map_err(|error| failed(&error))?;
        let lines = reader
            .deserialize()
            .collect::<Result<_, _>>()
            .map_err(|error| failed(&error))?;
        Ok(Self { name, lines })
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().enumerate().map(|(index, cells)| Line {
            file: &self.name,
            number: index + 2,
            cells,
        })
    }
}

impl<'r> Line<'r> {
    /// The trimmed cell; an absent column is a fault of this program, reported as one.
    pub(super) fn get(&self, column: &str) -> Result<&'r str, String> {
        self.cells
            .get(column)
            .map(|cell| cell.trim())
            .ok_or_else(|| self.fault(&format!("no column `{column}`")))
    }

    /// The cell as a plain decimal number, or nothing.
    pub(super) fn number(&self, column: &str) -> Result<String, String> {
        plain(self.get(column)?).ok_or_else(|| self.fault(&format!("`{column}` is not a number")))
    }

    pub(super) fn fault(&self, what: &str) -> String {
        format!("{}, line {}: {what}", self.file, self.number)
    }
}

/// `7e-06` as `0.000007`, `128.0` as `128`; an empty text stays empty.
pub(super) fn plain(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let number: f64 = text.parse().ok()?;
    number.is_finite().then(|| number.to_string())
}

/// Lower-case words joined by `-`.
pub(super) fn slug(text: &str) -> String {
    text.to_lowercase()
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Source, trust and what the raw source column says besides.
pub(super) struct Origin {
    pub(super) source: String,
    pub(super) verified: bool,
    pub(super) remark: String,
}

/// Takes a raw source text apart: ids, doubt, and the rest as a remark.
pub(super) fn origin(text: &str) -> Origin {
    let ids: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| {
            word.strip_prefix('S').is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            })
        })
        .collect();
    let doubtful = text.contains("recalled");
    let word = text.split(['(', ',']).next().unwrap_or("").trim();
    let (source, verified) = match (ids.is_empty(), word) {
        (false, _) => (ids.join("+"), !doubtful),
        (true, "") => ("not-found".to_owned(), false),
        (true, "brief") => ("engineering-default".to_owned(), false),
        (true, "arithmetic") => ("arithmetic".to_owned(), true),
        (true, "nominal setting") => ("nominal-setting".to_owned(), true),
        (true, _) => ("recollection".to_owned(), false),
    };
    let remark = if ids.is_empty() {
        let (_, rest) = text.split_once(['(', ',']).unwrap_or(("", ""));
        rest.replace("unverified", "")
    } else {
        // What follows the ids at the beginning says what was, or was not, read there.
        let after = text.trim_start_matches(|letter: char| {
            letter == 'S' || letter == '+' || letter.is_ascii_digit()
        });
        after.replace("recalled, unverified", "recalled")
    };
    let remark = remark
        .replace(['(', ')'], "")
        .trim_matches([' ', ';', ','])
        .to_owned();
    Origin {
        source,
        verified,
        remark,
    }
}

/// Joins remarks that are not empty.
pub(super) fn notes(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("; ")
}

/// A table to be written: its header and its lines, each as long as the header.
pub(super) struct Sheet {
    path: String,
    header: Vec<&'static str>,
    lines: Vec<Vec<String>>,
}

impl Sheet {
    pub(super) fn new(path: impl Into<String>, header: &[&'static str]) -> Self {
        Self {
            path: path.into(),
            header: header.to_vec(),
            lines: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, line: Vec<String>) {
        debug_assert_eq!(line.len(), self.header.len());
        self.lines.push(line);
    }

    pub(super) fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&[String]) -> K) {
        self.lines.sort_by_key(|line| key(line));
    }

    /// Drops columns that say nothing: wholly empty ones, and `verified` where all is verified.
    fn shown(&self) -> Vec<usize> {
        (0..self.header.len())
            .filter(|column| {
                let says_nothing = |line: &Vec<String>| {
                    line[*column].is_empty()
                        || (self.header[*column] == "verified" && line[*column] == "true")
                };
                !self.lines.iter().all(says_nothing)
            })
            .collect()
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), String> {
        let path = folder.join(&self.path);
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| failed(&error))?;
        }
        let shown = self.shown();
        let mut writer = csv::Writer::from_path(&path).map_err(|error| failed(&error))?;
        let header = shown.iter().map(|column| self.header[*column]);
        writer
            .write_record(header)
            .map_err(|error| failed(&error))?;
        for line in &self.lines {
            let cells = shown.iter().map(|column| line[*column].as_str());
            writer.write_record(cells).map_err(|error| failed(&error))?;
        }
        writer.flush().map_err(|error| failed(&error))
    }
}
