//! Builds the committed tables of `sizing/` from a collection of raw facts, one CSV per subject.
//!
//! The raw facts are wide, mixed in their spelling, and mark doubt in prose. The tables have one
//! vocabulary, one file per price region, and an explicit mark on every figure that was not read
//! from its source. Run by `cargo xtask generate tables --from DIR`; the result is reviewed and
//! committed, so that building and running Groundplan needs no raw facts. `constants.toml`,
//! `regions.csv`, `sources.csv` and `SOURCES.md` are written by hand and left alone.

mod hardware;
mod licenses;
mod lifecycles;
mod limits;
mod machines;
mod media;
mod prices;
mod raw;
mod storage;
#[cfg(test)]
mod tests;

use std::path::Path;

use raw::{Raw, Sheet};

/// Reads the raw facts in `from` and writes the tables below `to`.
///
/// # Errors
/// A sentence naming the file that could not be read, understood or written.
pub(crate) fn generate(from: &Path, to: &Path) -> Result<(), String> {
    let read = |name: &str| Raw::read(&from.join(name));
    let mut sheets: Vec<Sheet> = Vec::new();
    sheets.extend(machines::machine_types(&read("instances.csv")?)?);
    sheets.push(machines::benchmarks(&read("cpu_benchmarks.csv")?)?);
    sheets.extend(prices::compute(&read("compute_prices.csv")?)?);
    sheets.extend(storage::storage(&read("storage_prices.csv")?)?);
    sheets.push(licenses::licenses(&read("license_prices.csv")?)?);
    sheets.extend(media::media(&read("codecs.csv")?)?);
    sheets.push(hardware::hardware(&read("hardware_reference.csv")?)?);
    sheets.push(lifecycles::lifecycles(&read("lifecycle.csv")?)?);
    sheets.extend(limits::limits(&read("volume_limits.csv")?)?);
    for sheet in &sheets {
        sheet.write(to)?;
    }
    Ok(())
}
