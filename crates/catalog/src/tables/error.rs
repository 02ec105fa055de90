//! What can be wrong with a table, and where.
//!
//! Tables may be edited by a user, so a fault names the file, the line, the column and the text
//! that was found there. Knows nothing of how faults are shown.

use std::fmt;
use std::sync::Arc;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The table is not among the files that were handed in.
    FileMissing,
    /// The table has no header line.
    HeaderMissing,
    /// A column that the table must have is absent.
    ColumnMissing,
    /// A column that this table does not know; with the nearest name it does know.
    ColumnUnknown {
        /// The most similar column name.
        nearest: Option<String>,
    },
    /// The header names a column twice.
    ColumnRepeated,
    /// A line has another number of cells than the header.
    CellCount {
        /// Number of columns in the header.
        expected: usize,
        /// Number of cells on the line.
        found: usize,
    },
    /// The text is not CSV or TOML at this place.
    Malformed {
        /// What the parser said.
        reason: String,
    },
    /// A cell that must have content is empty.
    Empty,
    /// Not a number, or not a finite one.
    NotANumber,
    /// A number outside what the column can mean.
    OutOfRange {
        /// What is allowed, such as `0 or more`.
        allowed: &'static str,
    },
    /// Not a date of the form YYYY-MM-DD, YYYY-MM or YYYY.
    NotADate,
    /// Not one of the words that the column allows.
    NotOneOf {
        /// The words that are allowed.
        allowed: Vec<&'static str>,
        /// The most similar of them.
        nearest: Option<&'static str>,
    },
    /// The same key stands on an earlier line.
    Repeated {
        /// The earlier line, counted from 1.
        first_line: u64,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileMissing => f.write_str("the table is missing"),
            Self::HeaderMissing => f.write_str("the table has no header line"),
            Self::ColumnMissing => f.write_str("the column is missing from the header"),
            Self::ColumnUnknown { nearest } => {
                f.write_str("the table knows no such column")?;
                match nearest {
                    Some(name) => write!(f, "; the nearest is `{name}`"),
                    None => Ok(()),
                }
            }
            Self::ColumnRepeated => f.write_str("the header names the column twice"),
            Self::CellCount { expected, found } => {
                write!(
                    f,
                    "the line has {found} cells, the header has {expected} columns"
                )
            }
            Self::Malformed { reason } => f.write_str(reason),
            Self::Empty => f.write_str("a value is required"),
            Self::NotANumber => f.write_str("a number is required"),
            Self::OutOfRange { allowed } => write!(f, "the number must be {allowed}"),
            Self::NotADate => f.write_str("a date such as 2026-11-20, 2026-11 or 2026 is required"),
            Self::NotOneOf { allowed, nearest } => {
                write!(f, "one of {} is required", allowed.join(", "))?;
                match nearest {
                    Some(name) => write!(f, "; the nearest is `{name}`"),
                    None => Ok(()),
                }
            }
            Self::Repeated { first_line } => {
                write!(f, "the same key stands on line {first_line}")
            }
        }
    }
}

/// One fault of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    /// Path of the table below the tables' folder, such as `machine-types/aws.csv`.
    pub file: String,
    /// Line counted from 1; absent when the file as a whole is meant.
    pub line: Option<u64>,
    /// Column or key; absent when the line as a whole is meant.
    pub column: Option<String>,
    /// The text found there, may be empty.
    pub text: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}", self.problem)?;
        if self.text.is_empty() {
            Ok(())
        } else {
            write!(f, ", found `{}`", self.text)
        }
    }
}

impl std::error::Error for TableError {}

/// All faults of one table, at least one, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableErrors(Arc<[TableError]>);

impl TableErrors {
    /// The faults.
    pub fn errors(&self) -> &[TableError] {
        &self.0
    }

    /// Makes the list if there is anything in it.
    pub(crate) fn unless_empty(errors: Vec<TableError>) -> Result<(), Self> {
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Self(errors.into()))
        }
    }
}

impl From<TableError> for TableErrors {
    fn from(error: TableError) -> Self {
        Self(Arc::from(vec![error]))
    }
}

impl fmt::Display for TableErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for TableErrors {}
