//! Writes the built-in systems and tables in forms that are read several times faster than TOML
//! and CSV: systems and constants as JSON in which each row's id keeps its place in the TOML
//! file, tables as rows in which nothing is quoted.
//!
//! Every start of the program reads them, and reading TOML and CSV was most of what a check
//! cost. A test holds the compiled forms against the files; a user's own are read as they are.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Number, Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=systems");
    println!("cargo::rerun-if-changed=sizing");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut list = String::from("[\n");
    let mut files: Vec<PathBuf> = fs::read_dir("systems")?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for path in files {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let id = path.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(list, "({id:?}, &[")?;
        // Each table by itself, because most commands look at few of them.
        for (key, rows) in compiled(&path)?.into_iter().flatten() {
            writeln!(list, "    ({key:?}, {:?}),", rows.to_string())?;
        }
        list.push_str("]),\n");
    }
    list.push_str("]\n");
    fs::write(out.join("systems.rs"), list)?;
    let mut list = String::from("[\n");
    if let Some(constants) = compiled(Path::new("sizing/constants.toml"))? {
        let json = Value::Object(constants).to_string();
        writeln!(list, "(\"constants.toml\", {json:?}),")?;
    }
    tables(Path::new("sizing"), "", &mut list)?;
    list.push_str("]\n");
    fs::write(out.join("tables.rs"), list)?;
    Ok(())
}

/// Every table of a folder and the folders in it.
fn tables(folder: &Path, prefix: &str, list: &mut String) -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            tables(&path, &format!("{name}/"), list)?;
        } else if path.extension().is_some_and(|extension| extension == "csv")
            && let Some(rows) = rows(&path)?
        {
            writeln!(list, "({name:?}, {rows:?}),")?;
        }
    }
    Ok(())
}

/// The rows of a table with the separators that ASCII has for this. A file that is no table, or
/// has them in its cells, is left out and read as CSV.
fn rows(path: &Path) -> Result<Option<String>, Box<dyn Error>> {
    const ROW: char = '\u{1e}';
    const CELL: char = '\u{1f}';
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_path(path)?;
    let mut compiled = String::new();
    for record in reader.records() {
        let Ok(record) = record else {
            return Ok(None);
        };
        if record.iter().any(|cell| cell.contains([ROW, CELL])) {
            return Ok(None);
        }
        compiled.push(ROW);
        compiled.push_str(&record.iter().collect::<Vec<_>>().join(&String::from(CELL)));
    }
    Ok(Some(compiled))
}

/// The file's tables. A file that is no TOML has none; reading it at run time gives the finding.
fn compiled(path: &Path) -> Result<Option<Map<String, Value>>, Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    Ok(match DeTable::parse(&text) {
        Ok(root) => table(root.get_ref()),
        Err(_) => None,
    })
}

fn table(table: &DeTable<'_>) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    for (key, spanned) in table {
        let converted = match spanned.get_ref() {
            // As `toml::Spanned` reads itself from any format.
            DeValue::String(text) if key.get_ref() == "id" => json!({
                "$__serde_spanned_private_start": spanned.span().start,
                "$__serde_spanned_private_end": spanned.span().end,
                "$__serde_spanned_private_value": text,
            }),
            _ => value(spanned)?,
        };
        map.insert(key.get_ref().to_string(), converted);
    }
    Some(map)
}

fn value(spanned: &Spanned<DeValue<'_>>) -> Option<Value> {
    Some(match spanned.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .ok()?
            .into(),
        DeValue::Float(number) => Value::Number(Number::from_f64(number.as_str().parse().ok()?)?),
        DeValue::Boolean(flag) => Value::Bool(*flag),
        DeValue::Datetime(_) => return None,
        DeValue::Array(items) => Value::Array(items.iter().map(value).collect::<Option<_>>()?),
        DeValue::Table(inner) => Value::Object(table(inner)?),
    })
}
