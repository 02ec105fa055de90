//! What was compiled into the program says what its TOML says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use groundplan_catalog::system::{load, load_compiled};
use groundplan_catalog::tables::MediaUse;

use super::*;

#[test]
fn compiled_systems_equal_their_files_with_every_place() {
    assert_eq!(
        COMPILED.len(),
        SYSTEMS
            .files()
            .filter(|file| stem(file.path()).is_some())
            .count()
    );
    for (id, tables) in COMPILED {
        let text = SYSTEMS
            .get_file(format!("{id}.toml"))
            .unwrap()
            .contents_utf8()
            .unwrap();
        let read = |system: System| format!("{:?}", system.file);
        let (written, report) = load(&mut SourceMap::new(), id, text);
        // The compiled form is not checked again when it is read.
        assert!(report.is_empty(), "{id}: {report:?}");
        let compiled = load_compiled(&mut SourceMap::new(), id, text, tables);
        assert_eq!(read(compiled.unwrap()), read(written.unwrap()), "{id}");
    }
}

/// The tables as they stand in their files.
struct Plain;

impl TableSource for Plain {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        TABLES.get_file(path)?.contents_utf8().map(Cow::Borrowed)
    }
}

#[test]
fn compiled_constants_equal_their_file() {
    let compiled = Tables::new(TableFiles { folder: None });
    let written = Tables::new(Plain);
    assert!(
        TableFiles { folder: None }
            .compiled("constants.toml")
            .is_some()
    );
    assert_eq!(compiled.constants().unwrap(), written.constants().unwrap());
}

#[test]
fn compiled_tables_equal_their_files_cell_by_cell() {
    let mut folders = vec![&TABLES];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_str().unwrap();
            if file.path().extension().is_none_or(|end| end != "csv") {
                continue;
            }
            count += 1;
            let files = TableFiles { folder: None };
            let compiled = files.compiled(path).unwrap();
            let compiled: Vec<Vec<&str>> = compiled
                .split('\u{1e}')
                .skip(1)
                .map(|row| row.split('\u{1f}').collect())
                .collect();
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .comment(Some(b'#'))
                .from_reader(file.contents());
            let written: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            assert_eq!(written, compiled, "{path}");
        }
    }
    assert!(count > 10);
    // What was compiled is what the tables are read from.
    let faults = Tables::new(TableFiles { folder: None }).check();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn the_short_way_to_media_knows_the_same_formats() {
    let compiled = Tables::new(TableFiles { folder: None });
    let written = Tables::new(Plain);
    for format in written.all_media().unwrap() {
        let other = match format.media_use {
            MediaUse::Source => MediaUse::Proxy,
            MediaUse::Proxy => MediaUse::Source,
        };
        for (wanted, known) in [
            (None, true),
            (Some(format.media_use), true),
            (Some(other), false),
        ] {
            for tables in [&compiled, &written] {
                let answer = tables.knows_media(&format.id, wanted).unwrap();
                assert_eq!(answer, known, "{} {wanted:?}", format.id);
            }
        }
    }
    assert!(!compiled.knows_media("xdcam", None).unwrap());
}
