//! Writes the built-in systems and constants in a form that is read several times faster than
//! TOML: JSON in which each row's id keeps its place in the TOML file.
//!
//! Every start of the program reads them, and reading TOML was most of what a check cost. A
//! test holds the compiled form against the TOML; a user's own files are read as TOML.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Number, Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=systems");
    println!("cargo::rerun-if-changed=sizing/constants.toml");
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
        let name = format!("{id}.json");
        compile(&path, &out.join(&name))?;
        writeln!(
            list,
            "({id:?}, include_str!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))),"
        )?;
    }
    list.push_str("]\n");
    fs::write(out.join("systems.rs"), list)?;
    compile(
        Path::new("sizing/constants.toml"),
        &out.join("constants.json"),
    )
}

/// A file that is no TOML is left out; reading it at run time gives the finding.
fn compile(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(from)?;
    let compiled = match DeTable::parse(&text) {
        Ok(root) => table(root.get_ref()).map(|root| root.to_string()),
        Err(_) => None,
    };
    fs::write(to, compiled.unwrap_or_default())?;
    Ok(())
}

fn table(table: &DeTable<'_>) -> Option<Value> {
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
    Some(Value::Object(map))
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
        DeValue::Table(inner) => table(inner)?,
    })
}
