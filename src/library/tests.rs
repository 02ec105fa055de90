//! What was compiled into the program says what its TOML says.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use groundplan_catalog::system::{load, load_compiled};

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
    for (id, json) in COMPILED {
        let text = SYSTEMS
            .get_file(format!("{id}.toml"))
            .unwrap()
            .contents_utf8()
            .unwrap();
        let read = |system: System| format!("{:?}", system.file);
        let (written, report) = load(&mut SourceMap::new(), id, text);
        // The compiled form is not checked again when it is read.
        assert!(report.is_empty(), "{id}: {report:?}");
        let compiled = load_compiled(&mut SourceMap::new(), id, text, json);
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
    assert!(!CONSTANTS.is_empty());
    assert_eq!(compiled.constants().unwrap(), written.constants().unwrap());
}
