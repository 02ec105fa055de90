//! Any bytes as a table of the user's own: the first line names the file, the rest is its text.
#![no_main]

mod shared;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use groundplan_catalog::tables::{Overlay, Tables};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    static REGIONS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    // Tables of prices are only looked for where there are regions.
    let regions = REGIONS.get_or_init(|| {
        let read = |name: &str| {
            let text = std::fs::read_to_string(shared::root().join("sizing").join(name));
            (name.to_owned(), text.expect("the table is committed"))
        };
        BTreeMap::from(["regions.csv", "sources.csv"].map(read))
    });
    let text = String::from_utf8_lossy(bytes);
    let (name, text) = text.split_once('\n').unwrap_or_default();
    let upper = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    let tables = Tables::new(Overlay {
        upper,
        lower: regions,
    });
    let said: usize = tables
        .check()
        .iter()
        .filter(|error| error.file == name)
        .map(|error| error.to_string().len())
        .sum();
    // Every fault of a row is told, with its value and what is allowed there.
    assert!(
        said < 100_000 + 1000 * text.len(),
        "{said} bytes are said about {} bytes",
        text.len()
    );
});
