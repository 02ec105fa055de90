//! The head of the file: which column holds what, and in which unit.

use super::table::Fault;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    Date,
    Source,
    Hours,
    Volume,
    Files,
    Users,
}

/// A column that is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    /// Its place in a row.
    pub(super) place: usize,
    pub(super) measure: Measure,
    /// What a value is multiplied by to be in hours or decimal GB.
    pub(super) factor: f64,
    /// Whether the head says outright that the unit is a decimal or a binary one.
    pub(super) certain: bool,
}

const NAMES: [(Measure, &[&str]); 6] = [
    (Measure::Date, &["date", "day", "datum", "timestamp"]),
    (
        Measure::Source,
        &["source", "feed", "channel", "class", "name"],
    ),
    (
        Measure::Hours,
        &[
            "hours", "hour", "h", "duration", "recorded", "material", "minutes", "min", "seconds",
        ],
    ),
    (
        Measure::Volume,
        &[
            "gb", "gib", "mb", "mib", "tb", "tib", "kb", "kib", "bytes", "volume", "size", "data",
            "ingested", "ingest",
        ],
    ),
    (
        Measure::Files,
        &["files", "file", "assets", "clips", "items"],
    ),
    (
        Measure::Users,
        &["users", "user", "concurrent", "logins", "sessions"],
    ),
];

/// Words that say nothing about what a column holds.
const FILLERS: [&str; 8] = [
    "per", "a", "day", "daily", "count", "number", "peak", "total",
];

const HOURS: [(&str, f64); 9] = [
    ("h", 1.0),
    ("hour", 1.0),
    ("hours", 1.0),
    ("min", 1.0 / 60.0),
    ("minute", 1.0 / 60.0),
    ("minutes", 1.0 / 60.0),
    ("s", 1.0 / 3600.0),
    ("second", 1.0 / 3600.0),
    ("seconds", 1.0 / 3600.0),
];

const VOLUMES: [(&str, f64); 10] = [
    ("b", 1e-9),
    ("bytes", 1e-9),
    ("kb", 1e-6),
    ("mb", 1e-3),
    ("gb", 1.0),
    ("tb", 1e3),
    ("kib", 1.024e-6),
    ("mib", 1.048_576e-3),
    ("gib", 1.073_741_824),
    ("tib", 1_099.511_627_776),
];

fn factor(units: &[(&str, f64)], words: &[&str]) -> Option<f64> {
    words.iter().rev().find_map(|word| {
        let found = units.iter().find(|(unit, _)| unit == word);
        found.map(|(_, factor)| *factor)
    })
}

/// Reads the head. Columns that nothing is known about are given back by name.
pub(super) fn read(cells: &[String]) -> Result<(Vec<Column>, Vec<String>), Fault> {
    let mut columns: Vec<Column> = Vec::new();
    let mut unknown = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        let text = cell.trim_start_matches('\u{feff}').to_lowercase();
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let named = |word: &&str| {
            let found = NAMES.iter().find(|(_, names)| names.contains(word));
            found.map(|(measure, _)| *measure)
        };
        // `files per day` is no date: fillers only count where nothing else says what it is.
        let telling = words.iter().filter(|word| !FILLERS.contains(word));
        let measure = telling.clone().find_map(&named);
        let Some(measure) = measure.or_else(|| words.iter().find_map(named)) else {
            if !cell.trim().is_empty() {
                unknown.push(cell.trim().to_owned());
            }
            continue;
        };
        if columns.iter().any(|column| column.measure == measure) {
            return Err(Fault::head(format!(
                "two columns hold the same, the second is `{}`",
                cell.trim()
            )));
        }
        let unit = match measure {
            Measure::Hours => factor(&HOURS, &words),
            Measure::Volume => factor(&VOLUMES, &words),
            _ => Some(1.0),
        };
        let binary = ["kib", "mib", "gib", "tib"];
        let certain = words.iter().any(|word| binary.contains(word))
            || text.contains("decimal")
            || text.contains("10^9")
            || text.contains("bytes");
        columns.push(Column {
            place,
            measure,
            factor: unit.unwrap_or(1.0),
            certain,
        });
    }
    if !columns.iter().any(|column| column.measure == Measure::Date) {
        return Err(Fault::head("there is no column `date`".to_owned()));
    }
    let measured = |column: &Column| column.measure > Measure::Source;
    if !columns.iter().any(measured) {
        return Err(Fault::head(
            "there is no column `hours`, `GB`, `files` or `users`".to_owned(),
        ));
    }
    Ok((columns, unknown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Vec<(Measure, f64)> {
        let cells: Vec<String> = text.split(',').map(str::to_owned).collect();
        let (columns, _) = read(&cells).unwrap();
        columns
            .iter()
            .map(|one| (one.measure, one.factor))
            .collect()
    }

    #[test]
    fn columns_are_known_by_many_names_and_units() {
        use Measure::{Date, Files, Hours, Users, Volume};
        assert_eq!(
            head("date,hours,GB,files,users"),
            [
                (Date, 1.0),
                (Hours, 1.0),
                (Volume, 1.0),
                (Files, 1.0),
                (Users, 1.0)
            ]
        );
        assert_eq!(
            head("\u{feff}Day,Recorded (min),Volume [GiB],Files per day,Peak users"),
            [
                (Date, 1.0),
                (Hours, 1.0 / 60.0),
                (Volume, 1.073_741_824),
                (Files, 1.0),
                (Users, 1.0)
            ]
        );
        assert_eq!(head("Datum,size_tb"), [(Date, 1.0), (Volume, 1000.0)]);
    }

    #[test]
    fn a_head_without_a_day_or_a_measure_is_refused() {
        for text in ["hours,GB", "date,weather", "date,GB,volume"] {
            let cells: Vec<String> = text.split(',').map(str::to_owned).collect();
            assert!(read(&cells).is_err(), "{text}");
        }
    }
}
