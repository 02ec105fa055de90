//! Loads profiles, the systems and the tables from the repository.

#![allow(dead_code)]

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use groundplan_catalog::System;
use groundplan_catalog::tables::{TableSource, Tables};
use groundplan_diagnostics::{Report, SourceMap};
use groundplan_profile::{LoadedProfile, load};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

struct Folder(PathBuf);

impl TableSource for Folder {
    fn text(&self, path: &str) -> Option<Cow<'_, str>> {
        std::fs::read_to_string(self.0.join(path)).ok().map(Cow::Owned)
    }
}

pub fn tables() -> Tables<'static> {
    Tables::new(Folder(root().join("sizing")))
}

pub fn system(sources: &mut SourceMap) -> System {
    let text = std::fs::read_to_string(root().join("systems/emam.toml")).unwrap();
    let (system, report) = groundplan_catalog::system::load(sources, "systems/emam.toml", &text);
    assert!(!report.has_errors(), "{report:?}");
    system.unwrap()
}
