//! The bytes of the file as rows: days, sources and values, each with its line.
//!
//! Any bytes are taken; what cannot be read is a fault with its line.

use groundplan_catalog::tables::Date;

use super::columns::{self, Column, Measure};

/// Largest file, in bytes. Ten years of daily rows of twenty sources are four megabytes.
pub const LARGEST: usize = 16 * 1024 * 1024;

/// Most faults that are told; whoever cures the first ones sees the next.
const MOST_FAULTS: usize = 20;

/// Largest value that is taken as meant, in any unit.
const LARGEST_VALUE: f64 = 1e9;

/// Something that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Line of the file, from 1.
    pub(super) line: u64,
    pub(super) message: String,
}

impl Fault {
    /// A fault of the head.
    pub(super) fn head(message: String) -> Self {
        Self { line: 1, message }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) line: u64,
    /// Days since 1970-01-01.
    pub(super) day: i32,
    pub(super) source: Option<String>,
    pub(super) hours: Option<f64>,
    /// Decimal GB.
    pub(super) gb: Option<f64>,
    pub(super) files: Option<f64>,
    pub(super) users: Option<f64>,
}

/// The file as it was read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Whether a column names the source.
    pub(super) by_source: bool,
    /// Whether the head leaves no doubt about the unit of the volume.
    pub(super) unit_certain: bool,
    /// Columns that were passed over.
    pub(super) unknown: Vec<String>,
}

/// Reads the file.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Vec<Fault>> {
    if bytes.len() > LARGEST {
        let most = LARGEST / (1024 * 1024);
        return Err(vec![Fault::head(format!("it is larger than {most} MiB"))]);
    }
    let first = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let delimiter = [b';', b'\t']
        .into_iter()
        .find(|delimiter| first.contains(delimiter))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let mut faults = Vec::new();
    let mut head: Option<Vec<Column>> = None;
    let mut table = Table {
        rows: Vec::new(),
        by_source: false,
        unit_certain: false,
        unknown: Vec::new(),
    };
    let mut record = csv::ByteRecord::new();
    let mut lines = Lines {
        bytes,
        at: 0,
        line: 1,
    };
    loop {
        // The reader places a row where the one before it ended, ahead of blank lines.
        let before = lines.of(reader.position().byte());
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                faults.push(Fault {
                    line: before,
                    message: format!("it is no table: {error}"),
                });
                break;
            }
        }
        let line = before;
        let cells: Result<Vec<String>, _> = record
            .iter()
            .map(|cell| std::str::from_utf8(cell).map(str::to_owned))
            .collect();
        let Ok(cells) = cells else {
            faults.push(Fault {
                line,
                message: "it is no UTF-8 text".to_owned(),
            });
            break;
        };
        let Some(columns) = &head else {
            match columns::read(&cells) {
                Ok((columns, unknown)) => {
                    let of = |measure| columns.iter().find(|one| one.measure == measure);
                    table.by_source = of(Measure::Source).is_some();
                    table.unit_certain = of(Measure::Volume).is_some_and(|one| one.certain);
                    table.unknown = unknown;
                    head = Some(columns);
                }
                Err(fault) => return Err(vec![fault]),
            }
            continue;
        };
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match row(&cells, columns, line, delimiter == b';') {
            Ok(row) => table.rows.push(row),
            Err(fault) => faults.push(fault),
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
    }
    if head.is_none() && faults.is_empty() {
        faults.push(Fault::head("it is empty".to_owned()));
    }
    if faults.is_empty() {
        Ok(table)
    } else {
        Err(faults)
    }
}

/// Counts lines on the way through the bytes.
struct Lines<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first row that starts at a byte or after it.
    fn of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(letter) = self.bytes.get(self.at) {
            if self.at >= byte && !matches!(letter, b'\n' | b'\r') {
                break;
            }
            self.line += u64::from(*letter == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn row(cells: &[String], columns: &[Column], line: u64, comma: bool) -> Result<Row, Fault> {
    let fault = |message: String| Fault { line, message };
    let mut row = Row {
        line,
        day: 0,
        source: None,
        hours: None,
        gb: None,
        files: None,
        users: None,
    };
    for column in columns {
        let cell = cells.get(column.place).map_or("", String::as_str);
        match column.measure {
            Measure::Date => row.day = day(cell).map_err(fault)?,
            Measure::Source => row.source = Some(cell.to_owned()),
            _ if cell.is_empty() => {}
            measure => {
                let value = value(cell, comma).map_err(fault)? * column.factor;
                match measure {
                    Measure::Hours => row.hours = Some(value),
                    Measure::Volume => row.gb = Some(value),
                    Measure::Files => row.files = Some(value),
                    _ => row.users = Some(value),
                }
            }
        }
    }
    Ok(row)
}

/// A day as ISO 8601 writes it, with or without a time behind it.
fn day(cell: &str) -> Result<i32, String> {
    let (date, rest) = match cell.char_indices().nth(10) {
        Some((end, _)) => cell.split_at(end),
        None => (cell, ""),
    };
    let timed = rest.is_empty() || rest.starts_with(['T', ' ']);
    date.parse::<Date>()
        .ok()
        .filter(|_| timed)
        .map(Date::days_since_epoch)
        .ok_or_else(|| {
            format!(
                "expected a day such as 2026-03-31, found `{}`",
                shortened(cell)
            )
        })
}

fn value(cell: &str, comma: bool) -> Result<f64, String> {
    let text = if comma {
        cell.replace(',', ".")
    } else {
        cell.to_owned()
    };
    let value: f64 = text
        .parse()
        .map_err(|_| format!("expected a number, found `{}`", shortened(cell)))?;
    if !value.is_finite() {
        return Err(format!("expected a number, found `{}`", shortened(cell)));
    }
    if value < 0.0 {
        return Err(format!(
            "expected no less than 0, found {}",
            shortened(cell)
        ));
    }
    if value > LARGEST_VALUE {
        return Err(format!(
            "expected at most {LARGEST_VALUE}, found {}",
            shortened(cell)
        ));
    }
    Ok(value + 0.0)
}

/// What is repeated of a cell.
fn shortened(cell: &str) -> String {
    const MOST: usize = 24;
    if cell.chars().count() <= MOST {
        cell.to_owned()
    } else {
        let start: String = cell.chars().take(MOST).collect();
        format!("{start}...")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_lines_and_units() {
        let text =
            "date;hours;volume (MB);users\n\n2026-03-02;7,5;225000;12\n2026-03-03T10:00;;0;\n";
        let table = read(text.as_bytes()).unwrap();
        let found: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.line, row.hours, row.gb, row.users))
            .collect();
        assert_eq!(
            found,
            [
                (3, Some(7.5), Some(225.0), Some(12.0)),
                (4, None, Some(0.0), None)
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        for (text, line, part) in [
            ("", 1, "empty"),
            ("hours,GB\n1,2\n", 1, "no column `date`"),
            ("date,hours\n31.03.2026,4\n", 2, "expected a day"),
            ("date,hours\n2026-03-31,four\n", 2, "expected a number"),
            (
                "date,hours\n2026-03-30,1\n2026-03-31,-4\n",
                3,
                "no less than 0",
            ),
            ("date,hours\n2026-03-31,1e300\n", 2, "at most"),
            ("date,hours\n2026-03-31,NaN\n", 2, "expected a number"),
            ("date,hours\n2026-02-30,1\n", 2, "expected a day"),
        ] {
            let faults = read(text.as_bytes()).unwrap_err();
            assert_eq!(faults[0].line, line, "{text}");
            assert!(faults[0].message.contains(part), "{text}: {faults:?}");
        }
        let faults = read(b"date,hours\n2026-03-31,\xff\xfe\n").unwrap_err();
        assert!(faults[0].message.contains("UTF-8"), "{faults:?}");
    }
}
