//! Reads one CSV table line by line and collects every fault instead of stopping at the first.
//!
//! Columns may stand in any order; a line that begins with `#` is a comment. Knows CSV and
//! cells, not what any table is about.

use std::str::FromStr;
use std::sync::Arc;

use groundplan_diagnostics::suggest;

use super::date::{Date, PartialDate};
use super::error::{Problem, TableError, TableErrors};
use super::provenance::Provenance;

/// More faults than this in one table are one fault too many times; the rest is left out.
const MOST_ERRORS: usize = 50;

/// A fault of one cell; boxed because results with it are passed by the thousand.
pub(crate) type Fault = Box<TableError>;

/// A word of a closed vocabulary, as tables write it.
pub(crate) trait Word: Copy + 'static {
    /// Every word with its meaning.
    const WORDS: &'static [(&'static str, Self)];
}

/// A column's place on the line; absent optional columns read as empty cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    name: &'static str,
    index: Option<usize>,
}

/// Stands before each row of a compiled table (the record separator of ASCII).
const ROW: char = '\u{1e}';
/// Stands between the cells of its rows (the unit separator of ASCII).
const CELL: char = '\u{1f}';

/// The header of a table, asked for its columns before the lines are read.
pub(crate) struct Header<'h> {
    path: &'h str,
    names: &'h [&'h str],
    known: Vec<&'static str>,
    errors: Vec<TableError>,
}

impl Header<'_> {
    /// A column that must exist.
    pub(crate) fn required(&mut self, name: &'static str) -> Column {
        let column = self.optional(name);
        if column.index.is_none() {
            self.errors.push(TableError {
                file: self.path.to_owned(),
                line: Some(1),
                column: Some(name.to_owned()),
                text: String::new(),
                problem: Problem::ColumnMissing,
            });
        }
        column
    }

    /// A column that may be left out.
    pub(crate) fn optional(&mut self, name: &'static str) -> Column {
        self.known.push(name);
        Column {
            name,
            index: self.names.iter().position(|header| *header == name),
        }
    }

    /// The columns that every table has about its figures' origin.
    pub(crate) fn provenance(&mut self) -> ProvenanceColumns {
        ProvenanceColumns {
            source: self.required("source"),
            as_of: self.optional("as_of"),
            verified: self.optional("verified"),
            last: None,
        }
    }

    fn finish(mut self) -> Result<(), TableErrors> {
        for (index, name) in self.names.iter().enumerate() {
            let problem = if !self.known.contains(name) {
                Problem::ColumnUnknown {
                    nearest: suggest::nearest(name, self.known.iter().copied()).map(str::to_owned),
                }
            } else if self.names.iter().take(index).any(|earlier| earlier == name) {
                Problem::ColumnRepeated
            } else {
                continue;
            };
            self.errors.push(TableError {
                file: self.path.to_owned(),
                line: Some(1),
                column: Some((*name).to_owned()),
                text: String::new(),
                problem,
            });
        }
        TableErrors::unless_empty(self.errors)
    }
}

/// The columns about origin, with the last line's answer kept: neighbours mostly share it.
#[derive(Debug)]
pub(crate) struct ProvenanceColumns {
    source: Column,
    as_of: Column,
    verified: Column,
    last: Option<(String, Provenance)>,
}

impl ProvenanceColumns {
    /// The origin of the figures on `row`.
    pub(crate) fn read(&mut self, row: &Row<'_>) -> Result<Provenance, Fault> {
        let source = row.text(self.source)?;
        let as_of = row.raw(self.as_of);
        let verified = match row.raw(self.verified) {
            "" => true,
            _ => row.word(self.verified)?,
        };
        if let Some((last_as_of, last)) = &self.last
            && &*last.source == source
            && last_as_of == as_of
            && last.verified == verified
        {
            return Ok(last.clone());
        }
        let provenance = Provenance {
            source: Arc::from(source),
            as_of: row.partial_date(self.as_of)?,
            verified,
        };
        self.last = Some((as_of.to_owned(), provenance.clone()));
        Ok(provenance)
    }
}

impl Word for bool {
    const WORDS: &'static [(&'static str, Self)] = &[("true", true), ("false", false)];
}

/// One line of a table.
pub(crate) struct Row<'r> {
    path: &'r str,
    text: &'r str,
    offset: usize,
    cells: &'r [&'r str],
}

impl Row<'_> {
    /// A fault of the cell in `column`.
    pub(crate) fn error(&self, column: Column, problem: Problem) -> TableError {
        TableError {
            file: self.path.to_owned(),
            line: Some(line_at(self.text, self.offset)),
            column: Some(column.name.to_owned()),
            text: self.raw(column).to_owned(),
            problem,
        }
    }

    /// The cell as it stands, perhaps empty.
    pub(crate) fn raw(&self, column: Column) -> &str {
        column
            .index
            .and_then(|index| self.cells.get(index))
            .unwrap_or(&"")
    }

    /// The cell's text, which must not be empty.
    pub(crate) fn text(&self, column: Column) -> Result<&str, Fault> {
        match self.raw(column) {
            "" => Err(self.error(column, Problem::Empty).into()),
            text => Ok(text),
        }
    }

    /// The cell's text if there is any.
    pub(crate) fn optional_text(&self, column: Column) -> Option<String> {
        match self.raw(column) {
            "" => None,
            text => Some(text.to_owned()),
        }
    }

    /// A finite number of 0 or more, if the cell has one.
    pub(crate) fn optional_number(&self, column: Column) -> Result<Option<f64>, Fault> {
        let text = self.raw(column);
        if text.is_empty() {
            return Ok(None);
        }
        let number: f64 = text
            .parse()
            .map_err(|_| self.error(column, Problem::NotANumber))?;
        if !number.is_finite() {
            return Err(self.error(column, Problem::NotANumber).into());
        }
        if number < 0.0 {
            let allowed = "0 or more";
            return Err(self.error(column, Problem::OutOfRange { allowed }).into());
        }
        Ok(Some(number))
    }

    /// A finite number of 0 or more.
    pub(crate) fn number(&self, column: Column) -> Result<f64, Fault> {
        self.optional_number(column)?
            .ok_or_else(|| self.error(column, Problem::Empty).into())
    }

    /// A whole number, if the cell has one.
    pub(crate) fn optional_count(&self, column: Column) -> Result<Option<u32>, Fault> {
        match self.raw(column) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| {
                let allowed = "a whole number from 0 to 4294967295";
                self.error(column, Problem::OutOfRange { allowed }).into()
            }),
        }
    }

    /// A whole number.
    pub(crate) fn count(&self, column: Column) -> Result<u32, Fault> {
        self.optional_count(column)?
            .ok_or_else(|| self.error(column, Problem::Empty).into())
    }

    /// A whole date, if the cell has one.
    pub(crate) fn date(&self, column: Column) -> Result<Option<Date>, Fault> {
        self.parsed(column)
    }

    /// A date known to the day, month or year, if the cell has one.
    pub(crate) fn partial_date(&self, column: Column) -> Result<Option<PartialDate>, Fault> {
        self.parsed(column)
    }

    fn parsed<T: FromStr>(&self, column: Column) -> Result<Option<T>, Fault> {
        match self.raw(column) {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| self.error(column, Problem::NotADate).into()),
        }
    }

    /// A word of a closed vocabulary.
    pub(crate) fn word<W: Word>(&self, column: Column) -> Result<W, Fault> {
        let text = self.text(column)?;
        if let Some((_, meaning)) = W::WORDS.iter().find(|(word, _)| *word == text) {
            return Ok(*meaning);
        }
        let allowed: Vec<&'static str> = W::WORDS.iter().map(|(word, _)| *word).collect();
        let nearest = suggest::nearest(text, allowed.iter().copied())
            .and_then(|near| allowed.iter().copied().find(|word| *word == near));
        Err(self
            .error(column, Problem::NotOneOf { allowed, nearest })
            .into())
    }
}

/// The records of a table with the line each came from.
pub(crate) struct Records<'s, T> {
    /// The records, in the order of the file.
    pub(crate) items: Vec<T>,
    offsets: Vec<usize>,
    text: &'s str,
}

impl<T> Records<'_, T> {
    /// Positions of the records sorted by key, for binary search; a repeated key is a fault.
    ///
    /// `column` and `describe` name the key in that fault.
    pub(crate) fn index<'t, K: Ord + 't>(
        &'t self,
        path: &str,
        column: &str,
        key: impl Fn(&'t T) -> K,
        describe: impl Fn(&T) -> String,
    ) -> Result<Vec<usize>, TableErrors> {
        let mut order: Vec<usize> = (0..self.items.len()).collect();
        order.sort_by(|a, b| key(&self.items[*a]).cmp(&key(&self.items[*b])));
        let errors = order
            .windows(2)
            .filter(|pair| key(&self.items[pair[0]]) == key(&self.items[pair[1]]))
            .take(MOST_ERRORS)
            .map(|pair| TableError {
                file: path.to_owned(),
                line: Some(line_at(self.text, self.offsets[pair[1]])),
                column: Some(column.to_owned()),
                text: describe(&self.items[pair[1]]),
                problem: Problem::Repeated {
                    first_line: line_at(self.text, self.offsets[pair[0]]),
                },
            })
            .collect();
        TableErrors::unless_empty(errors)?;
        Ok(order)
    }
}

/// Reads a whole table: `columns` picks the columns from the header, `read` makes a record of
/// each line. Every faulty line is reported, up to a limit. The text is CSV, or the rows that
/// were made of it when the program was built; nothing in those is quoted, so that reading them
/// takes a fraction of the time.
pub(crate) fn read<'s, C, T>(
    path: &str,
    text: &'s str,
    columns: impl FnOnce(&mut Header<'_>) -> C,
    read: impl FnMut(&mut C, &Row<'_>) -> Result<T, Fault>,
) -> Result<Records<'s, T>, TableErrors> {
    match text.strip_prefix(ROW) {
        Some(rows) => read_compiled(path, rows, columns, read),
        None => read_csv(path, text, columns, read),
    }
}

fn read_compiled<'s, C, T>(
    path: &str,
    text: &'s str,
    columns: impl FnOnce(&mut Header<'_>) -> C,
    read: impl FnMut(&mut C, &Row<'_>) -> Result<T, Fault>,
) -> Result<Records<'s, T>, TableErrors> {
    let mut rows = text.split(ROW);
    let names: Vec<&str> = rows.next().unwrap_or_default().split(CELL).collect();
    let mut reading = Reading::new(path, text, &names, columns, read)?;
    let mut cells: Vec<&str> = Vec::with_capacity(names.len());
    for row in rows {
        cells.clear();
        cells.extend(row.split(CELL));
        reading.row(0, &cells);
    }
    reading.finish()
}

/// Two cells of each row of a compiled table, by their columns.
pub(crate) fn pairs(compiled: &str, first: &str, second: &str) -> Vec<(String, String)> {
    let mut rows = compiled.split(ROW).skip(1).map(|row| row.split(CELL));
    let names: Vec<&str> = rows.next().map(Iterator::collect).unwrap_or_default();
    let at = |wanted: &str| names.iter().position(|name| *name == wanted);
    let (Some(first), Some(second)) = (at(first), at(second)) else {
        return Vec::new();
    };
    rows.filter_map(|row| {
        let cell = |at: usize| row.clone().nth(at).map(str::to_owned);
        Some((cell(first)?, cell(second)?))
    })
    .collect()
}

/// Whether a cell's word has this meaning.
pub(crate) fn is_word<W: Word + PartialEq>(word: &str, meaning: W) -> bool {
    W::WORDS
        .iter()
        .any(|(name, means)| *name == word && *means == meaning)
}

fn read_csv<'s, C, T>(
    path: &str,
    text: &'s str,
    columns: impl FnOnce(&mut Header<'_>) -> C,
    read: impl FnMut(&mut C, &Row<'_>) -> Result<T, Fault>,
) -> Result<Records<'s, T>, TableErrors> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut names = csv::StringRecord::new();
    match reader.read_record(&mut names) {
        Ok(true) => {}
        Ok(false) => return Err(whole_file(path, Problem::HeaderMissing).into()),
        Err(error) => return Err(malformed(path, &error).into()),
    }
    let names: Vec<&str> = names.iter().collect();
    let mut reading = Reading::new(path, text, &names, columns, read)?;
    let mut record = csv::StringRecord::new();
    while reading.errors.len() < MOST_ERRORS {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                reading.errors.push(malformed(path, &error));
                break;
            }
        }
        let offset = record.position().map_or(0, |at| at.byte() as usize);
        reading.row(offset, &record.iter().collect::<Vec<_>>());
    }
    reading.finish()
}

/// A table while its rows are read, whatever they were written in.
struct Reading<'r, 's, C, T, F> {
    path: &'r str,
    columns: C,
    width: usize,
    read: F,
    records: Records<'s, T>,
    errors: Vec<TableError>,
}

impl<'r, 's, C, T, F: FnMut(&mut C, &Row<'_>) -> Result<T, Fault>> Reading<'r, 's, C, T, F> {
    fn new(
        path: &'r str,
        text: &'s str,
        names: &[&str],
        columns: impl FnOnce(&mut Header<'_>) -> C,
        read: F,
    ) -> Result<Self, TableErrors> {
        let mut header = Header {
            path,
            names,
            known: Vec::new(),
            errors: Vec::new(),
        };
        let columns = columns(&mut header);
        header.finish()?;
        Ok(Self {
            path,
            columns,
            width: names.len(),
            read,
            records: Records {
                items: Vec::new(),
                offsets: Vec::new(),
                text,
            },
            errors: Vec::new(),
        })
    }

    fn row(&mut self, offset: usize, cells: &[&str]) {
        let text = self.records.text;
        if cells.len() != self.width {
            self.errors.push(TableError {
                file: self.path.to_owned(),
                line: Some(line_at(text, offset)),
                column: None,
                text: cells.join(","),
                problem: Problem::CellCount {
                    expected: self.width,
                    found: cells.len(),
                },
            });
            return;
        }
        let row = Row {
            path: self.path,
            text,
            offset,
            cells,
        };
        match (self.read)(&mut self.columns, &row) {
            Ok(value) => {
                self.records.items.push(value);
                self.records.offsets.push(offset);
            }
            Err(fault) => self.errors.push(*fault),
        }
    }

    fn finish(self) -> Result<Records<'s, T>, TableErrors> {
        TableErrors::unless_empty(self.errors)?;
        Ok(self.records)
    }
}

/// The line, from 1, of the record that the CSV reader found at or after `offset`. The reader
/// counts from where it went on reading, which may lie before comments and empty lines.
fn line_at(text: &str, offset: usize) -> u64 {
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let ahead = after.strip_prefix('\n').map_or(0, |_| 1);
    let skipped = after[ahead..]
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with('#'))
        .count();
    let newlines = before.bytes().filter(|byte| *byte == b'\n').count();
    (newlines + ahead + skipped) as u64 + 1
}

fn whole_file(path: &str, problem: Problem) -> TableError {
    TableError {
        file: path.to_owned(),
        line: None,
        column: None,
        text: String::new(),
        problem,
    }
}

fn malformed(path: &str, error: &csv::Error) -> TableError {
    TableError {
        line: error.position().map(csv::Position::line),
        ..whole_file(
            path,
            Problem::Malformed {
                reason: error.to_string(),
            },
        )
    }
}
